"""The location of a value in a response, and the kind of resource that an ID there refers to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.ids import kind_of, kinds_of_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.json.path import JsonPath

MAX_ID_LENGTH = 128
_ID_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~-")
_V4_ASSETS = ("file", "folder", "version_stack")
_USER_KEYS = frozenset(
    ["creator_id", "owner_id", "author_id", "user_id", "actor_id", "completer_id", "inviter_id", "member_id"]
)
_SINGULARS = {
    "children": "asset",
    "items": "asset",
    "assets": "asset",
    "trash": "asset",
    "recently_deleted": "asset",
    "members": "team_member",
    "memberships": "",
    "replies": "comment",
    "hooks": "hook",
    "reviewers": "user",
    "activities": "",
    "events": "",
    "audit_logs": "",
    "actions": "action",
    "invited_projects": "project",
    "shared": "",
    "adobe_groups": "",
    "field_definitions": "field_definition",
    "library": "asset",
    "search": "asset",
    "status": "",
    "users": "",
}
"""Kinds of the items of a list, by the last part of its path, if they are not that name without the s."""


class JsonLocation(NamedTuple):
    """A value in a response and the objects that contain it."""

    path: JsonPath
    """Keys and indexes from the top of the body to the value."""
    value: str
    objects: tuple[Mapping[str, object], ...] = ()
    """The object that contains the value, then the objects around it, outwards. Only their scalar fields are used."""

    @property
    def key(self) -> str:
        """The key of the value; for a value in a list, the key of the list."""
        return next((step for step in reversed(self.path) if isinstance(step, str)), "")

    @property
    def holder(self) -> str:
        """The key of the object that contains the value."""
        names = [step for step in self.path if isinstance(step, str)]
        return names[-2] if len(names) > 1 else ""


def is_id(value: object) -> bool:
    """Whether a value can be used as an ID in a path."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= MAX_ID_LENGTH
        and value not in (".", "..")
        and _ID_CHARACTERS.issuperset(value)
    )


def kinds_at(place: JsonLocation, api: ApiVersion, source: Operation | None) -> tuple[str, ...]:
    """Return the kinds that an ID at a location can have, the most likely first; empty if the value is not an ID.

    The names of the kinds are those of core/resources/ids.
    """
    if not is_id(place.value):
        return ()
    key, own = place.key, place.objects[0] if place.objects else {}
    if key == "id":
        depth = sum(isinstance(step, str) for step in place.path)
        listed = source if depth <= (2 if place.path[:1] == ("data",) else 1) else None
        return _kinds(_own_kind(own, place.holder, api, listed), api)
    if key == "resource_id":
        resource_type = own.get("resource_type")
        return _kinds(resource_type.lower().rpartition(".")[2] if isinstance(resource_type, str) else "", api)
    if key in _USER_KEYS:
        return ("user",)
    if key == "parent_id":
        is_comment = _own_kind(own, place.holder, api, None) == "comment" or "text" in own
        return ("comment",) if is_comment else _kinds("asset", api) if api is ApiVersion.V2 else _V4_ASSETS[1:]
    for ending in ("_ids", "_id"):
        if key.endswith(ending):
            return _kinds(_named_kind(key.removesuffix(ending)), api)
    return ()


def id_in_url(place: JsonLocation) -> JsonLocation | None:
    """Return the last ID in the URL of a web page, as a field named after the part before it: `.../project/4f1c...`."""
    found = _IN_URL.findall(place.value)
    if not found:
        return None
    word, value = found[-1]
    own_id = place.objects[0].get("id") if place.objects else None
    key = "id" if own_id == value else f"{_PAGES.get(word, word.removesuffix('s'))}_id"
    return JsonLocation((*place.path[:-1], key), value, place.objects)


_IN_URL = re.compile(r"/([a-z_]+)/([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?=[/?#]|$)")
_PAGES = {"view": "asset", "player": "asset", "reviews": "review_link", "r": "review_link"}
"""Parts of the URLs of Frame.io's web pages that are not the name of a kind."""


def objects_with_kinds(
    place: JsonLocation, api: ApiVersion, source: Operation | None
) -> Iterator[tuple[Mapping[str, object], str]]:
    """Yield the objects around a value, outwards, each with its kind, or with an empty kind if it is not known."""
    names = [step for step in place.path if isinstance(step, str)]
    for depth, item in enumerate(place.objects):
        at = len(names) - 2 - depth
        parent_key = names[at] if 0 <= at < len(names) else ""
        yield item, _own_kind(item, parent_key, api, source if parent_key in ("", "data") else None)


def params_of(operation: Operation, path: str) -> dict[str, str]:
    """Return the decoded placeholder values of an operation in a concrete path; empty if the path does not match."""
    from urllib.parse import unquote

    wanted = operation.path.strip("/").split("/")
    parts = path.partition("?")[0].strip("/").split("/")
    if len(parts) == len(wanted) - 1:
        parts.insert(0, operation.api.value)
    if len(parts) != len(wanted):
        return {}
    values: dict[str, str] = {}
    for want, part in zip(wanted, parts, strict=True):
        if want.startswith("{"):
            values[want.strip("{}")] = unquote(part)
        elif want != part:
            return {}
    return {name: value for name, value in values.items() if not value.startswith("{")}


def listed_kind(operation: Operation) -> str:
    """Return the kind of an operation's result, or of its items for a list; empty if the path does not give it."""
    last = operation.path.rstrip("/").rpartition("/")[2]
    if last.startswith("{"):
        return kinds_of_placeholder(last.strip("{}"))[0]
    if last == "me":
        return "user"
    return _SINGULARS.get(last, last.removesuffix("s") if last.endswith("s") else "")


def _own_kind(item: Mapping[str, object], parent_key: str, api: ApiVersion, source: Operation | None) -> str:
    """Return the kind of an object.

    V2 gives it in `_type`; otherwise the operation is the best source, and then the fields of the object.
    """
    type_name = item.get("_type") or item.get("type")
    if source is not None and not item.get("_type") and type_name not in _V4_ASSETS:
        listed = listed_kind(source)
        if listed and listed != "asset":
            return listed
    named = _named_kind(parent_key.removesuffix("s"))
    return kind_of(dict(item), parent_key, api) or (named if named in _KINDS else "")


def _kinds(kind: str, api: ApiVersion) -> tuple[str, ...]:
    if api is ApiVersion.V4 and kind == "asset":
        return _V4_ASSETS
    if kind in _V4_ASSETS and api is ApiVersion.V2:
        return ("asset",)
    return (kind,) if kind else ()


def _named_kind(name: str) -> str:
    """Return the kind that a field's name ends with: `cover_asset` is an asset, `root_folder` a folder."""
    for kind in _KINDS:
        if name == kind or name.endswith(f"_{kind}"):
            return kind
    return name


_KINDS = (
    "adobe_group",
    "review_link",
    "version_stack",
    "field_definition",
    "asset",
    "folder",
    "file",
    "project",
    "team",
    "workspace",
    "account",
    "comment",
    "user",
    "share",
    "webhook",
    "hook",
    "group",
    "presentation",
    "collection",
    "action",
)
