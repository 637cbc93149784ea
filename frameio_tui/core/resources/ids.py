"""Find IDs and their names in a response, to complete placeholders later."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.profiles.profile import ApiVersion

if TYPE_CHECKING:
    from collections.abc import Iterator

OBJECTS_AT_MOST = 5000
_NAMES = ("name", "display_name", "title", "email", "text")
_V2_KINDS = {
    "file": "asset",
    "folder": "asset",
    "version_stack": "asset",
    "bundle": "asset",
    "webhook": "hook",
    "team_member": "team_member",
    "audit": "audit",
}
_BY_KEY = {
    "root_asset_id": ("asset", "root folder"),
    "root_folder_id": ("folder", "root folder"),
    "account_id": ("account", ""),
    "team_id": ("team", ""),
    "workspace_id": ("workspace", ""),
    "project_id": ("project", ""),
}
_PLACEHOLDERS = {
    "asset_id": ("asset", "file", "folder", "version_stack"),
    "destination_folder": ("asset", "folder"),
    "destination_id": ("asset", "folder"),
    "parent_id": ("asset", "folder"),
    "review_link_id": ("review_link",),
    "hook_id": ("hook", "webhook"),
    "webhook_id": ("webhook", "hook"),
    "actor_id": ("user",),
}


class SeenId(NamedTuple):
    """An ID seen in a response with its name; `kind` is the stem of a placeholder, such as `project`."""

    kind: str
    id: str
    name: str
    seen_at: float = 0.0


def kinds_of_placeholder(name: str) -> tuple[str, ...]:
    """Return the kinds of seen IDs that can replace a placeholder: `project_id` -> ("project",)."""
    return _PLACEHOLDERS.get(name, (name.removesuffix("_id"),))


def ids_in(body: bytes, api: ApiVersion, limit: int) -> tuple[SeenId, ...]:
    """Return at most `limit` IDs of a JSON response, or of the beginning of a large one, in order of appearance."""
    from frameio_tui.core.json.array_items import beginning

    try:
        response = beginning(body)
    except (ValueError, RecursionError):
        return ()
    found: dict[tuple[str, str], SeenId] = {}
    for parent_key, item in _objects(response):
        for seen in _of_object(item, parent_key, api):
            known = found.get((seen.kind, seen.id))
            if known is None or (seen.name and not known.name):
                found[seen.kind, seen.id] = seen
        if len(found) >= limit:
            break
    return tuple(found.values())[:limit]


def _objects(response: object) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield each object with its key, breadth first, at most OBJECTS_AT_MOST."""
    waiting: list[tuple[str, object]] = [("", response)]
    count = 0
    while waiting and count < OBJECTS_AT_MOST:
        following: list[tuple[str, object]] = []
        for key, value in waiting:
            if isinstance(value, dict):
                count += 1
                yield key, value
                following.extend(value.items())
            elif isinstance(value, list):
                following.extend((key, item) for item in value)
            if count >= OBJECTS_AT_MOST:
                return
        waiting = following


def _of_object(item: dict[str, object], parent_key: str, api: ApiVersion) -> Iterator[SeenId]:
    own_id = item.get("id")
    name = next((str(item[key]) for key in _NAMES if isinstance(item.get(key), str) and item[key]), "")
    if isinstance(own_id, str) and 0 < len(own_id) <= 128:
        kind = kind_of(item, parent_key, api)
        if kind:
            yield SeenId(kind, own_id, name[:200])
    for key, (kind, label) in _BY_KEY.items():
        value = item.get(key)
        if isinstance(value, str) and 0 < len(value) <= 128:
            yield SeenId(kind, value, f"{name}: {label}"[:200] if label and name else "")


def kind_of(item: dict[str, object], holder: str, api: ApiVersion) -> str:
    """Return the kind of an object that is the value of the key `holder`; empty if nothing indicates it.

    V2 gives it in `_type`, V4 in `type` of assets; otherwise it is inferred from the fields of the object.
    """
    v2_type = item.get("_type")
    if isinstance(v2_type, str) and v2_type:
        return _V2_KINDS.get(v2_type, v2_type)
    kind = item.get("type")
    if kind in ("file", "folder", "version_stack"):
        return "asset" if api is ApiVersion.V2 else str(kind)
    if "root_folder_id" in item or "root_asset_id" in item:
        return "project"
    if "email" in item:
        return "user"
    if "display_name" in item or "storage_usage" in item:
        return "account"
    if holder in _HOLDERS:
        return _HOLDERS[holder]
    if "text" in item:
        return "comment"
    if "events" in item and "url" in item:
        return "webhook" if api is ApiVersion.V4 else "hook"
    if "short_url" in item:
        return "share" if api is ApiVersion.V4 else "review_link"
    if "account_id" in item and "name" in item and "owner_id" not in item:
        return "workspace" if api is ApiVersion.V4 else "team"
    return ""


_HOLDERS = {
    "owner": "user",
    "creator": "user",
    "user": "user",
    "author": "user",
    "project": "project",
    "team": "team",
    "workspace": "workspace",
    "account": "account",
    "asset": "asset",
}
