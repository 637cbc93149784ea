"""JSON of V4 records: teams as workspaces, assets by kind, links as shares.

Every field that the documentation requires is present, even if it is null. Fields that a caller has to ask for with
`include` are left out otherwise.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from frameio_tui.sandbox.storage.urls import UNKNOWN_TYPE
from frameio_tui.sandbox.v4 import media

if TYPE_CHECKING:
    from frameio_tui.sandbox.call import Call
    from frameio_tui.sandbox.handler_result import Record

SHARE_SETTINGS = (
    "card_info_enabled",
    "icons_visible_on_list",
    "theme",
    "editable_fields_enabled",
    "card_aspect_ratio",
    "sort_by",
    "forensic_watermark_enabled",
    "list_row_size",
    "card_size",
    "reel_card_aspect_ratio",
    "drm_enabled",
    "show_asset_name_in_reel_layout",
    "captions_enabled",
    "transcripts_enabled",
    "watermark_enabled",
    "reel_card_fit_image",
    "featured_field_definition_id",
    "open_in_viewer_enabled",
    "accent_color",
    "layout",
    "show_all_asset_versions",
    "name_column_width",
    "thumbnail_scale",
    "title_line_count",
    "visible_field_definition_ids",
)
"""Settings of a share's page that are stored and shown as they are."""


def includes(call: Call) -> frozenset[str]:
    """Return what the caller asks for with `include`, separated by commas."""
    return frozenset(call.query.get("include", "").split(","))


def _times(row: Record) -> Record:
    return {"created_at": row["inserted_at"], "updated_at": row["updated_at"]}


def profile(row: Record) -> Record:
    """Render the caller."""
    return {"id": row["id"], "name": row["name"], "email": row["email"], "avatar_url": None}


def user(row: Record) -> Record:
    """Render a user."""
    return {**profile(row), "active": True}


def with_creator(call: Call, row: Record, shown: Record, key: str = "creator") -> Record:
    """Return the record with the user who made or owns it, if the caller asks for that."""
    if key not in includes(call):
        return shown
    user_id = row.get(f"{key}_id")
    return {**shown, key: user(call.store.get("users", user_id)) if user_id else None}


def account(call: Call, row: Record) -> Record:
    """Render an account with the caller's role in it."""
    role = row["members"].get(call.user["id"])
    return {
        "id": row["id"],
        "display_name": row["display_name"],
        "image": None,
        "roles": [role] if role else [],
        "storage_limit": 2_000_000_000_000,
        "storage_usage": 0,
        **_times(row),
    }


def workspace(row: Record) -> Record:
    """Render a workspace."""
    return {"id": row["id"], "name": row["name"], "account_id": row["account_id"], "image": None, **_times(row)}


def project(call: Call, row: Record) -> Record:
    """Render a project with the ID of its root folder."""
    return {
        "id": row["id"],
        "name": row["name"],
        "status": "inactive" if row["archived_at"] else "active",
        "restricted": bool(row["private"]),
        "storage": 0,
        "root_folder_id": row["root_asset_id"],
        "workspace_id": row["team_id"],
        "view_url": f"{call.origin}/_sandbox/project/{row['id']}",
        **_times(row),
    }


def project_with_includes(call: Call, row: Record) -> Record:
    """Render a project with its description, and its owner if the caller asks for it."""
    return with_creator(call, row, {**project(call, row), "description": row.get("description")}, "owner")


def asset(call: Call, row: Record) -> Record:
    """Render a file, folder or version stack without what a caller may ask for."""
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
        shown |= {
            "file_size": row.get("filesize") or 0,
            "media_type": row.get("filetype"),
            "status": media.status(call.store, row),
        }
    elif row["kind"] == "folder":
        shown |= {"cover_file_id": row.get("cover_file_id"), "restricted": bool(row.get("restricted"))}
    else:
        versions = call.store.children(row["id"])
        shown["head_version"] = asset(call, versions[-1]) if versions else None
    return shown


def asset_with_includes(call: Call, row: Record) -> Record:
    """Render an asset with what the caller asks for: creator, project, metadata, and media links, each by its name."""
    wanted = includes(call)
    shown = with_creator(call, row, asset(call, row))
    if "project" in wanted:
        shown["project"] = {
            **project(call, call.store.get("projects", row["project_id"])),
            "description": call.store.get("projects", row["project_id"]).get("description"),
        }
    if "metadata" in wanted:
        shown["metadata"] = [] if row["kind"] == "folder" else media.metadata(call.store, _file_of(call, row))
    links = [name.partition(".")[2] for name in wanted if name.startswith("media_links.")]
    if row["kind"] == "file" and links:
        shown["media_links"] = {name: media.link(call, row, name) for name in sorted(links)}
    elif row["kind"] == "version_stack" and links and shown["head_version"] is not None:
        head = _file_of(call, row)
        shown["head_version"]["media_links"] = {name: media.link(call, head, name) for name in sorted(links)}
    return shown


def _file_of(call: Call, row: Record) -> Record:
    """Return the file itself, or the newest version of a stack."""
    versions = call.store.children(row["id"]) if row["kind"] == "version_stack" else []
    return versions[-1] if versions else row


def deleted_asset(call: Call, row: Record) -> Record:
    """Render an asset that was deleted."""
    shown = {key: value for key, value in asset(call, row).items() if key != "view_url"}
    if row["kind"] == "file":
        shown["media_type"] = shown["media_type"] or UNKNOWN_TYPE
    return {**shown, "deleted_at": row["deleted_at"]}


def comment(call: Call, row: Record) -> Record:
    """Render a comment; `timestamp` is the stored number of frames, or timecode if the caller asks for it."""
    keys = ("id", "text", "annotation", "page", "duration", "completed_at", "completer_id", "text_edited_at")
    return {
        **{key: row[key] for key in keys},
        "file_id": row["asset_id"],
        "timestamp": media.timestamp(call, row),
        "anchor": row.get("anchor"),
        "attachments": [attachment(item) for item in _attachments(call, row)],
        "links": row.get("links", []),
        "mentions": [],
        "text_review_annotation": row.get("text_review_annotation"),
        **_times(row),
    }


def comment_with_includes(call: Call, row: Record) -> Record:
    """Render a comment with its owner and its replies, if the caller asks for them.

    The owner is null for a reviewer without an account, who is only named in the activities of the share.
    """
    shown = with_creator(call, row, comment(call, row), "owner")
    if "replies" in includes(call):
        shown["replies"] = [comment(call, reply) for reply in call.store.replies_to(row)]
    return shown


def _attachments(call: Call, comment_row: Record) -> list[Record]:
    """Return the attachments of a comment. Few comments have any, so they are searched for."""
    return call.store.rows("attachments", lambda row: row["comment_id"] == comment_row["id"])


def attachment(row: Record) -> Record:
    """Render an attachment of a comment; `upload_urls` is null when it is not newly made."""
    shown = {key: row[key] for key in ("id", "name", "file_size")}
    return {**shown, "media_type": row["filetype"], "created_at": row["inserted_at"], "upload_urls": None}


def collection_id(link: Record) -> str:
    """Return the ID of the collection that holds the assets of a share."""
    return str(uuid.uuid5(uuid.UUID(link["id"]), "collection"))


def share(call: Call, row: Record) -> Record:
    """Render a share."""
    views = call.store.rows("activities", lambda one: one["link_id"] == row["id"] and one["type"] == "share_viewed")
    return {
        "id": row["id"],
        "name": row["name"],
        "access": row.get("access", "public"),
        "collection_id": collection_id(row),
        "commenting_enabled": row.get("enable_comments", True) is not False,
        "description": row.get("description"),
        "downloading_enabled": bool(row.get("enable_downloading")),
        "enabled": row["is_active"],
        "expiration": row.get("expires_at"),
        "last_viewed_at": max((view["inserted_at"] for view in views), default=None),
        "passphrase": row["password"] or None,
        "short_url": f"{call.origin}/_sandbox/s/{row['short']}",
        **{key: row[key] for key in SHARE_SETTINGS if key in row},
        **_times(row),
    }


def webhook(row: Record) -> Record:
    """Render a webhook without its secret, which only the response to its creation contains."""
    events = [event.replace("asset.", "file.") for event in row["events"]]
    shown = {**{key: row[key] for key in ("id", "name", "url", "active")}, "events": events}
    return {**shown, "workspace_id": row["team_id"], **_times(row)}


def action(call: Call, row: Record) -> Record:
    """Render a custom action without its secret, which only the response to its creation contains."""
    keys = ("id", "name", "description", "event", "url", "active")
    return {
        **{key: row[key] for key in keys},
        "workspace_id": row["team_id"],
        "creator_id": row.get("creator_id") or call.store.get("accounts", row["account_id"])["owner_id"],
        "deleted_at": None,
        "multi_asset": row.get("multi_asset", True),
        "timeout": row.get("timeout", 5),
        **_times(row),
    }


def user_role(call: Call, user_id: str, role: str) -> Record:
    """Render a user with a role."""
    return {"user": user(call.store.get("users", user_id)), "role": role}


def group(row: Record) -> Record:
    """Render a group of users."""
    shown = {key: row.get(key) for key in ("id", "name", "emoji", "creator_id")}
    return {**shown, "member_count": len(row["users"]), **_times(row)}


def group_with_includes(call: Call, row: Record) -> Record:
    """Render a group of users with the system that it comes from, and its creator if the caller asks for it."""
    return with_creator(call, row, {**group(row), "source": "frame"})


def field(row: Record) -> Record:
    """Render a metadata field definition."""
    shown = {key: row[key] for key in ("id", "name", "field_type", "field_configuration", "creator_id")}
    return {**shown, "mutable": row.get("mutable", True), **_times(row)}
