"""JSON of V4 records: teams as workspaces, assets by kind, links as shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frameio_tui.sandbox.call import Call
    from frameio_tui.sandbox.handler_result import Record


def _times(row: Record) -> Record:
    return {"created_at": row["inserted_at"], "updated_at": row["updated_at"]}


def user(row: Record) -> Record:
    """Render a user."""
    return {"id": row["id"], "name": row["name"], "email": row["email"], "active": True, "avatar_url": None}


def account(call: Call, row: Record) -> Record:
    """Render an account with the caller's role in it."""
    role = row["members"].get(call.user["id"])
    return {
        "id": row["id"],
        "display_name": row["display_name"],
        "roles": [role] if role else [],
        "storage_limit": 2_000_000_000_000,
        "storage_usage": 0,
        **_times(row),
    }


def workspace(row: Record) -> Record:
    """Render a workspace."""
    return {"id": row["id"], "name": row["name"], "account_id": row["account_id"], **_times(row)}


def project(call: Call, row: Record) -> Record:
    """Render a project with the ID of its root folder."""
    return {
        "id": row["id"],
        "name": row["name"],
        "description": None,
        "status": "inactive" if row["archived_at"] else "active",
        "restricted": row["private"],
        "storage": 0,
        "root_folder_id": row["root_asset_id"],
        "workspace_id": row["team_id"],
        "view_url": f"{call.origin}/_sandbox/project/{row['id']}",
        **_times(row),
    }


def asset(call: Call, row: Record) -> Record:
    """Render a file, folder or version stack."""
    shown: Record = {
        "id": row["id"],
        "name": row["name"],
        "type": row["kind"],
        "parent_id": row["parent_id"],
        "project_id": row["project_id"],
        "view_url": f"{call.origin}/_sandbox/asset/{row['id']}",
        **_times(row),
    }
    if row["kind"] == "file":
        shown |= {"file_size": row.get("filesize"), "media_type": row.get("filetype"), "status": status(row)}
    elif row["kind"] == "version_stack":
        versions = call.store.children(row["id"])
        shown["head_version"] = asset(call, versions[-1]) if versions else None
    if "creator" in call.query.get("include", "").split(","):
        shown["creator"] = user(call.store.get("users", row["creator_id"]))
    return shown


def status(row: Record) -> str:
    """Return the upload status of a file."""
    return "created" if row.get("parts") and not row.get("uploaded") else "transcoded"


def comment(call: Call, row: Record) -> Record:
    """Render a comment; `timestamp` is the same number as in V2."""
    shown: Record = {key: row[key] for key in ("id", "text", "annotation", "page", "duration")}
    shown |= {"file_id": row["asset_id"], "timestamp": row["timestamp"], "completed": row["completed_at"] is not None}
    shown |= {"completed_at": row["completed_at"], **_times(row)}
    include = call.query.get("include", "").split(",")
    if "owner" in include:
        shown["owner"] = user(call.store.get("users", row["owner_id"])) if row["owner_id"] else None
    if "replies" in include:
        shown["replies"] = [comment(call, reply) for reply in call.store.replies_to(row)]
    return shown


def share(call: Call, row: Record) -> Record:
    """Render a share."""
    return {
        "id": row["id"],
        "name": row["name"],
        "type": row.get("type", "review" if row["kind"] == "review_link" else "presentation"),
        "access": row.get("access", "public"),
        "enabled": row["is_active"],
        "description": row.get("description"),
        "downloading_enabled": bool(row.get("enable_downloading")),
        "expiration": row.get("expires_at"),
        "passphrase": row["password"] or None,
        "project_id": row["project_id"],
        "short_url": f"{call.origin}/_sandbox/s/{row['short']}",
        **_times(row),
    }


def webhook(row: Record) -> Record:
    """Render a webhook without its secret, which only the response to its creation contains."""
    keys = ("id", "name", "url", "events", "active", "account_id")
    return {**{key: row[key] for key in keys}, "workspace_id": row["team_id"], **_times(row)}


def action(row: Record) -> Record:
    """Render a custom action."""
    keys = ("id", "name", "description", "event", "url", "active")
    return {**{key: row[key] for key in keys}, "workspace_id": row["team_id"], **_times(row)}


def user_role(call: Call, user_id: str, role: str) -> Record:
    """Render a user with a role."""
    return {"user": user(call.store.get("users", user_id)), "role": role, "user_id": user_id}


def event(row: Record) -> Record:
    """Render an audit event."""
    keys = ("id", "event_type", "resource_type", "resource_id", "project_id", "user_id", "ip_address")
    return {**{key: row[key] for key in keys}, "workspace_id": row["team_id"], "occurred_at": row["inserted_at"]}


def group(row: Record) -> Record:
    """Render a group of users."""
    shown = {"id": row["id"], "name": row["name"], "emoji": row["emoji"], "account_id": row["account_id"]}
    return {**shown, "user_count": len(row["users"]), **_times(row)}


def field(row: Record) -> Record:
    """Render a metadata field definition."""
    shown = {key: row[key] for key in ("id", "name", "field_type", "field_configuration")}
    return {**shown, "account_id": row["account_id"], "mutable": True, **_times(row)}
