"""JSON of V2 records: snake case, `_type`, ISO times, and null for missing values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.sandbox.storage.urls import media_url, upload_urls

if TYPE_CHECKING:
    from frameio_tui.sandbox.call import Call
    from frameio_tui.sandbox.handler_result import Record


def user(row: Record) -> Record:
    """Render a user."""
    result = {key: row[key] for key in ("id", "name", "email", "account_id", "inserted_at", "updated_at")}
    return {"_type": "user", **result, "profile_image": None, "deleted_at": None}


def account(call: Call, row: Record) -> Record:
    """Render an account."""
    owner = call.store.get("users", row["owner_id"])
    return {
        "_type": "account",
        "id": row["id"],
        "display_name": row["display_name"],
        "owner": user(owner),
        "owner_id": row["owner_id"],
        "plan": {"title": row["plan"], "_type": "plan"},
        "image": None,
        "inserted_at": row["inserted_at"],
        "updated_at": row["updated_at"],
    }


def team(call: Call, row: Record) -> Record:
    """Render a team; `include=user_role` adds the caller's role."""
    keys = ("id", "name", "account_id", "access", "inserted_at", "updated_at")
    result: Record = {"_type": "team", **{key: row[key] for key in keys}, "member_count": len(row["members"])}
    include = call.query.get("include", "")
    if "user_role" in include:
        result["user_role"] = row["members"].get(call.user["id"])
    if "account" in include.split(","):
        result["account"] = account(call, call.store.get("accounts", row["account_id"]))
    return result


def project(row: Record) -> Record:
    """Render a project with the ID of its root folder."""
    keys = ("id", "name", "team_id", "root_asset_id", "owner_id", "private", "archived_at", "inserted_at", "updated_at")
    result: Record = {"_type": "project", **{key: row[key] for key in keys}, "deleted_at": None}
    result["collaborator_count"] = len(row["collaborators"])
    if "project_preferences" in row:
        result["project_preferences"] = row["project_preferences"]
    return result


_MEDIA_FIELDS = ("filesize", "filetype", "asset_type", "fps", "frames", "duration", "deleted_at")


def asset(call: Call, row: Record) -> Record:
    """Render a file, folder or version stack."""
    keys = ("id", "name", "project_id", "parent_id", "creator_id", "description", "label", "properties")
    include = call.query.get("include", "").split(",")
    result: Record = {"_type": row["kind"], "type": row["kind"], **{key: row[key] for key in keys}}
    result |= {key: row.get(key) for key in _MEDIA_FIELDS}
    result |= {key: row[key] for key in ("inserted_at", "updated_at")}
    if row["kind"] == "file":
        result["comment_count"] = len(call.store.comments_on(row["id"]))
        result |= media(call, row)
    else:
        result["item_count"] = call.store.count_children(row["id"])
        if row["kind"] == "version_stack":
            versions = call.store.children(row["id"])
            result["cover_asset_id"] = versions[-1]["id"] if versions else None
            if "cover_asset" in include and versions:
                result["cover_asset"] = asset(call, versions[-1])
        if "children" in include:
            result["children"] = [asset(call, child) for child in call.store.children(row["id"])[:3]]
    if "review_links" in include:
        links = call.store.rows("links", lambda link: row["id"] in link["items"] and link["kind"] == "review_link")
        result["review_links"] = [review_link(call, link) for link in links]
    if "creator" in include:
        result["creator"] = user(call.store.get("users", row["creator_id"]))
    return result


def media(call: Call, row: Record) -> Record:
    """Render what only files have: the state of the upload, and the URLs of their contents.

    A file with a watermark for each session has no URL of the original, only those of its renditions.
    """
    complete = not row.get("parts") or bool(row.get("uploaded"))
    watermarked = bool(row.get("is_session_watermarked"))
    result: Record = {"is_session_watermarked": watermarked}
    result["upload_completed_at"] = (row.get("upload_completed_at") or row["inserted_at"]) if complete else None
    result["uploaded_at"] = result["upload_completed_at"]
    result["original"] = media_url(call.store, call.origin, row) if complete and not watermarked else None
    if complete and row.get("checksums"):
        result["checksums"] = row["checksums"]
    if complete and row.get("asset_type") == "stream":
        urls = {name: media_url(call.store, call.origin, row, name) for name in ("h264_360", "h264_1080_best")}
        result |= {**urls, "downloads": urls}
    if not complete:
        result["upload_urls"] = upload_urls(call.store, call.origin, row)
    return result


def comment(call: Call, row: Record) -> Record:
    """Render a comment or reply; `timestamp` is a frame number, counted from 0.

    A comment made on a review link by a reviewer without an account has no `owner`, but an `anonymous_user`.
    """
    keys = ("id", "asset_id", "owner_id", "text", "timestamp", "duration", "annotation", "page", "private")
    result: Record = {"_type": "comment", **{key: row[key] for key in keys}, "parent_id": row["parent_id"] or None}
    replies = call.store.replies_to(row)
    result |= {"completed": row["completed_at"] is not None, "has_replies": bool(replies)}
    result |= {key: row[key] for key in ("completed_at", "completer_id", "text_edited_at", "review_link_id")}
    result |= {"like_count": len(row["likes"]), "inserted_at": row["inserted_at"], "updated_at": row["updated_at"]}
    anonymous = row["anonymous_user"]
    result["owner"] = user(call.store.get("users", row["owner_id"])) if row["owner_id"] else None
    result["anonymous_user_id"] = anonymous["id"] if anonymous else None
    result["anonymous_user"] = {"_type": "anonymous_user", **anonymous} if anonymous else None
    if "replies" in call.query.get("include", "").split(","):
        result["replies"] = [comment(call, reply) for reply in replies]
    return result


def review_link(call: Call, row: Record) -> Record:
    """Render a review link."""
    keys = ("id", "name", "project_id", "is_active", "owner_id", "inserted_at", "updated_at")
    result: Record = {"_type": "review_link", **{key: row[key] for key in keys}, "has_password": bool(row["password"])}
    result |= {"item_count": len(row["items"]), "short_url": f"{call.origin}/_sandbox/r/{row['short']}"}
    for key in ("allow_approvals", "current_version_only", "enable_downloading", "enable_comments", "expires_at"):
        result[key] = row.get(key)
    views = call.store.rows("activities", lambda one: one["link_id"] == row["id"] and one["type"] == "share_viewed")
    result |= {"view_count": len(views), "access_control": row.get("access_control") or {"invite_only": False}}
    return result


def presentation(call: Call, row: Record) -> Record:
    """Render a presentation of one asset."""
    keys = ("id", "name", "project_id", "owner_id", "inserted_at", "updated_at")
    result: Record = {"_type": "presentation", **{key: row[key] for key in keys}, "asset_id": row["items"][0]}
    result |= {"title": row.get("title"), "layout": row.get("layout", "reel"), "has_password": bool(row["password"])}
    return {**result, "short_url": f"{call.origin}/_sandbox/p/{row['short']}", "enabled": row["is_active"]}


def hook(row: Record) -> Record:
    """Render a webhook with the secret that signs its payloads."""
    keys = ("id", "name", "url", "events", "active", "secret", "team_id", "account_id", "inserted_at", "updated_at")
    return {"_type": "webhook", **{key: row[key] for key in keys}, "deleted_at": None}


def action(row: Record) -> Record:
    """Render a custom action."""
    keys = ("id", "name", "description", "event", "url", "team_id", "inserted_at", "updated_at")
    return {"_type": "action", **{key: row[key] for key in keys}}


def member(call: Call, team_id: str, user_id: str, role: str) -> Record:
    """Render a team member."""
    rendered_user = user(call.store.get("users", user_id))
    return {
        "_type": "team_member",
        "id": f"{team_id[:18]}{user_id[18:]}",
        "role": role,
        "user_id": user_id,
        "user": rendered_user,
    }


def collaborator(call: Call, project_id: str, user_id: str, role: str) -> Record:
    """Render a project collaborator."""
    rendered_user = user(call.store.get("users", user_id))
    collaborator_id = f"{project_id[:18]}{user_id[18:]}"
    return {
        "_type": "collaborator",
        "id": collaborator_id,
        "project_id": project_id,
        "role": role,
        "user_id": user_id,
        "user": rendered_user,
    }


def pending(call: Call, row: Record) -> Record:
    """Render an invitation to a project or a team; there is no `user_id` yet."""
    keys = ("id", "email", "project_id", "team_id", "role", "inviter_id", "inserted_at", "updated_at")
    result = {key: row[key] for key in keys if row[key] is not None}
    return {"_type": f"pending_{row['kind']}", **result, "inviter": user(call.store.get("users", row["inviter_id"]))}


def event(row: Record) -> Record:
    """Render an audit event in the newer form."""
    keys = ("id", "event_type", "resource_type", "resource_id", "account_id", "team_id", "project_id", "user_id")
    result = {key: row[key] for key in (*keys, "client", "ip_address", "source", "inserted_at", "updated_at")}
    return {"_type": "event", **result, "anonymous_user_id": None, "event_details": {}}


_OLDER_ACTIONS = {"label_updated": "AssetLabelUpdated", "collaborator_added": "CollaboratorCreated"}


def older_action(row: Record) -> str:
    """Return the name of an event in the older form, such as `AssetVersioned`."""
    event_type = str(row["event_type"])
    return _OLDER_ACTIONS.get(event_type) or "".join(word.capitalize() for word in event_type.split("_"))


def audit_log(call: Call, row: Record) -> Record:
    """Render an audit event in the older form."""
    table = {"asset": "assets", "comment": "comments", "project": "projects", "team": "teams", "webhook": "hooks"}
    resource = call.store.tables.get(table.get(row["resource_type"], ""), {}).get(row["resource_id"])
    shown = {"_type": row["resource_type"], "id": row["resource_id"], "name": (resource or {}).get("name")}
    keys = ("account_id", "team_id", "project_id", "ip_address", "inserted_at", "updated_at")
    return {
        "_type": "audit",
        "id": row["id"],
        "action": older_action(row),
        "actor": user(call.store.get("users", row["user_id"])),
        "actor_id": row["user_id"],
        "item_id": row["resource_id"],
        "item_type": row["resource_type"],
        "resource": shown,
        "request_id": row["id"].replace("-", "")[:20],
        **{key: row[key] for key in keys},
    }
