"""One value for everything in the tree of files, parsed from the JSON of V2 or V4.

Names and all other texts are stored as received: they are made printable where they are shown. Values of the wrong type
count as absent, so hostile input gives incomplete assets, but never an error.
"""

from __future__ import annotations

import math
import sys
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.id_kinds import is_id
from frameio_tui.core.timecode.frame_rate import FrameRate, parse_rate

if TYPE_CHECKING:
    from collections.abc import Callable

Kind: TypeAlias = Literal["account", "team", "workspace", "project", "folder", "file", "version_stack"]

CONTAINERS: frozenset[str] = frozenset(["account", "team", "workspace", "project", "folder", "version_stack"])
_ASSET_KINDS: frozenset[str] = frozenset(["file", "folder", "version_stack"])
PackedAsset: TypeAlias = tuple[object, ...]


class Asset(NamedTuple):
    """An account, team, workspace, project, folder, file or version stack.

    Numbers are None, and texts empty, where the API does not give them.
    """

    id: str
    kind: Kind
    name: str
    """Untrusted text."""
    account_id: str = ""
    """The account that V4 needs in every path."""
    project_id: str = ""
    parent_id: str = ""
    """The folder or version stack (of an asset), or the team or workspace (of a project), that contains it."""
    root_id: str = ""
    """For a project: the ID of its root folder."""
    size: int | None = None
    """Bytes."""
    status: str = ""
    """The review status, in the words of the API: a label of V2, the metadata field Status of V4."""
    upload_status: str = ""
    """V4: created, uploaded or transcoded."""
    media_type: str = ""
    duration: float | None = None
    """Seconds."""
    frame_rate: FrameRate | None = None
    """None if the API does not give it, or gives a rate that does not exist in practice. It is never guessed."""
    versions: int | None = None
    """For a version stack: the number of versions."""
    comments: int | None = None
    """The number of comments; None if it is not known. V4 never gives it."""
    item_count: int | None = None
    """The number of items inside; None if it is not known. V4 never gives it."""
    created: str = ""
    updated: str = ""
    creator: str = ""
    url: str = ""
    """The address in Frame.io's web application."""
    head: Asset | None = None
    """For a version stack: its latest version, if the response contains it."""

    @property
    def title(self) -> str:
        """The name to show: a version stack shows the name of its head version, because its own never changes."""
        return (self.head.name if self.head is not None else "") or self.name

    @property
    def is_container(self) -> bool:
        """Whether it can contain other assets."""
        return self.kind in CONTAINERS

    @property
    def is_empty(self) -> bool:
        """Whether it certainly contains nothing, so that it need not be opened."""
        return self.item_count == 0

    @property
    def is_uploaded(self) -> bool:
        """Whether its bytes have arrived, as far as is known."""
        return self.upload_status != "created"

    @property
    def total_size(self) -> int:
        """The bytes of a file, or of the head version of a stack; 0 for a folder, or if unknown."""
        size = self.head.size if self.head is not None and self.kind == "version_stack" else self.size
        return size if size is not None and self.kind in ("file", "version_stack") else 0


def parse_asset(item: object, api: ApiVersion, account_id: str = "") -> Asset | None:
    """Return the file, folder or version stack in a JSON object; None if it is not one.

    `account_id` is the account of the request. V2 does not need it.
    """
    found = parse_assets([item], api, account_id)
    return found[0] if found else None


def parse_assets(items: object, api: ApiVersion, account_id: str = "") -> list[Asset]:
    """Return the files, folders and version stacks in a list; anything else in it is left out.

    This is on the path of every file of a tree, so it calls as few functions as possible for each.
    """
    if api is ApiVersion.V4 and isinstance(items, list) and (plain := _plain_v4_files(items, account_id)) is not None:
        return plain
    parse = _v2_fields if api is ApiVersion.V2 else _v4_fields
    found: list[Asset] = []
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict):
            continue
        kind, own_id = item.get("type") or item.get("_type"), item.get("id")
        if not isinstance(kind, str) or not isinstance(own_id, str) or kind not in _ASSET_KINDS:
            continue
        if (own_id.isascii() and len(own_id) <= 40 and own_id.replace("-", "").isalnum()) or is_id(own_id):
            found.append(_make_tuple(Asset, parse(item, own_id, kind, account_id)))
    return found


_PLAIN_TEXTS = (
    *("id", "name", "project_id", "parent_id", "status", "media_type", "created_at", "updated_at", "view_url"),
)
_PLAIN_ID = b"-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LONGEST_PLAIN_ID = 40


def _plain_v4_files(items: list[Any], account_id: str) -> list[Asset] | None:
    """Return the assets of a V4 list that contains nothing but ordinary files; None if it contains anything else.

    Most lists of a large tree are like that. Each field is checked for all files together, which takes a third of the
    time of `_v4_fields` for each.
    """
    if not items or not isinstance(items[0], dict):
        return None
    keys = tuple(items[0])
    try:
        if list(map(tuple, items)).count(keys) != len(items) or "metadata" in keys or "creator" in keys:
            return None
        columns: dict[str, tuple[Any, ...]] = dict(zip(keys, zip(*map(dict.values, items), strict=True), strict=True))
        kinds, sizes = columns["type"], columns["file_size"]
        texts = [columns[name] for name in _PLAIN_TEXTS]
        joined, *_others = map("".join, texts)  # raises TypeError for what is not a text
    except (KeyError, TypeError):
        return None
    if kinds.count("file") != len(kinds) or set(map(type, sizes)) != {int} or min(sizes) < 0:
        return None
    ids, names, projects, parents, statuses, media_types, created, updated, urls = texts
    is_plain = joined.isascii() and not joined.encode("ascii").translate(None, _PLAIN_ID) and all(ids)
    if not is_plain or max(map(len, ids)) > _LONGEST_PLAIN_ID:
        return None
    checked = {own_id: _checked_id(own_id) for own_id in {*projects, *parents}}
    empty, absent = repeat(""), repeat(None)
    fields = zip(
        *(ids, kinds, names, repeat(account_id)),
        *(map(checked.__getitem__, projects), map(checked.__getitem__, parents)),
        *(empty, sizes, empty, statuses, media_types, absent, absent, absent, absent, absent),
        *(created, updated, empty, urls, absent),
        strict=False,
    )
    return list(map(_make_tuple, repeat(Asset), fields))


_make_tuple: Callable[[type[Asset], tuple[object, ...]], Asset] = tuple.__new__
"""Makes an Asset of a tuple with all its fields, without the checks of its constructor."""


def parse_project(item: object, account_id: str = "") -> Asset | None:
    """Return the project in a JSON object of either API, or None."""
    if not isinstance(item, dict) or not is_id(own_id := item.get("id")):
        return None
    return Asset(
        str(own_id),
        "project",
        _text(item.get("name")),
        account_id,
        project_id=str(own_id),
        parent_id=_id(item.get("workspace_id")) or _id(item.get("team_id")),
        root_id=_id(item.get("root_folder_id")) or _id(item.get("root_asset_id")),
        size=_count(item.get("storage")),
        status="archived" if _text(item.get("archived_at")) or item.get("status") == "inactive" else "",
        created=_text(item.get("created_at")) or _text(item.get("inserted_at")),
        updated=_text(item.get("updated_at")),
        creator=_person(item.get("owner")),
        url=_text(item.get("view_url")),
    )


def parse_team(item: object, api: ApiVersion, account_id: str = "") -> Asset | None:
    """Return the V2 team or V4 workspace in a JSON object, or None."""
    if not isinstance(item, dict) or not is_id(own_id := item.get("id")):
        return None
    account_id = _id(item.get("account_id")) or account_id
    return Asset(
        str(own_id),
        "team" if api is ApiVersion.V2 else "workspace",
        _text(item.get("name")),
        account_id,
        parent_id=account_id,
        created=_text(item.get("created_at")) or _text(item.get("inserted_at")),
        updated=_text(item.get("updated_at")),
        creator=_person(item.get("creator")),
    )


def parse_account(item: object) -> Asset | None:
    """Return the account in a JSON object of either API, or None."""
    if not isinstance(item, dict) or not is_id(own_id := item.get("id")):
        return None
    return Asset(
        str(own_id),
        "account",
        _text(item.get("display_name")) or _text(item.get("name")),
        str(own_id),
        size=_count(item.get("storage_usage")),
        created=_text(item.get("created_at")) or _text(item.get("inserted_at")),
        updated=_text(item.get("updated_at")),
        creator=_person(item.get("owner")),
    )


def _frame_rate(value: object) -> FrameRate | None:
    """Return the exact rate for a received number; None if it is absent or not a known rate. It is never guessed."""
    return _known_rate(value) if type(value) in (int, float, str) else None


@lru_cache(maxsize=64)
def _known_rate(value: object) -> FrameRate | None:
    """Parse a rate once: a folder has thousands of files with the same one."""
    try:
        return parse_rate(value)
    except InvalidInput:
        return None


def to_json(asset: Asset) -> list[object]:
    """Return an asset as a JSON value, which `from_json` reads back."""
    row: list[object] = list(asset)
    row[_RATE] = str(asset.frame_rate) if asset.frame_rate is not None else None
    row[_HEAD] = to_json(asset.head) if asset.head is not None else None
    return row


def from_json(row: object) -> Asset | None:
    """Return the asset that `to_json` made a JSON value of; None for any other value."""
    if not isinstance(row, list) or len(row) != len(Asset._fields):
        return None
    fields = list(row)
    fields[_RATE] = _frame_rate(fields[_RATE])
    fields[_HEAD] = from_json(fields[_HEAD])
    return Asset._make(fields)


def pack(asset: Asset) -> PackedAsset:
    """Return an asset as a plain tuple, which `unpack` reads back.

    Python's garbage collector does not look at plain tuples of texts and numbers, but at each Asset: with 10,000 of
    them, a collection takes so long that a key waits for it.
    """
    rate = sys.intern(str(asset.frame_rate)) if asset.frame_rate is not None else None
    head = pack(asset.head) if asset.head is not None else None
    return (*asset[:_RATE], rate, *asset[_RATE + 1 : _HEAD], head, *asset[_HEAD + 1 :])


def unpack(packed: PackedAsset) -> Asset:
    """Return the asset that `pack` made a tuple of."""
    rate, head = packed[_RATE], packed[_HEAD]
    if rate is None and head is None:
        return _make_tuple(Asset, packed)
    fields = list(packed)
    fields[_RATE] = _frame_rate(rate)
    fields[_HEAD] = unpack(head) if isinstance(head, tuple) else None
    return Asset._make(fields)


_RATE, _HEAD = Asset._fields.index("frame_rate"), Asset._fields.index("head")


def _v2_fields(item: dict[str, object], own_id: str, kind: str, account_id: str) -> tuple[object, ...]:
    """Return the fields of a V2 asset, in their order."""
    get = item.get
    items = _count(get("item_count"))
    label = get("label")
    return (
        own_id,
        kind,
        _text(get("name")),
        account_id,
        _id(get("project_id")),
        _id(get("parent_id")),
        "",
        _count(get("filesize")),
        label if isinstance(label, str) and label != "none" else "",
        "",
        _text(get("filetype")),
        _seconds(get("duration")),
        _frame_rate(get("fps")),
        items if kind == "version_stack" else None,
        _count(get("comment_count")),
        None if kind == "file" else items,
        _text(get("inserted_at")),
        _text(get("updated_at")),
        _person(get("creator")),
        "",
        _head(get("cover_asset"), ApiVersion.V2, account_id) if kind == "version_stack" else None,
    )


def _v4_fields(item: dict[str, object], own_id: str, kind: str, account_id: str) -> tuple[object, ...]:
    """Return the fields of a V4 asset, in their order. The checks of `_text` are written out for speed."""
    get = item.get
    name, project, parent, size = get("name"), get("project_id"), get("parent_id"), get("file_size")
    upload_status, media_type, created, updated = get("status"), get("media_type"), get("created_at"), get("updated_at")
    metadata, creator, url = get("metadata"), get("creator"), get("view_url")
    status, rate, duration = _v4_metadata(metadata) if metadata else _NO_METADATA
    return (
        own_id,
        kind,
        name if isinstance(name, str) else "",
        account_id,
        _checked_id(project) if isinstance(project, str) else "",
        _checked_id(parent) if isinstance(parent, str) else "",
        "",
        size if type(size) is int and size >= 0 else _count(size),
        status,
        upload_status if isinstance(upload_status, str) else "",
        media_type if isinstance(media_type, str) else "",
        duration,
        rate,
        None,
        None,
        None,
        created if isinstance(created, str) else "",
        updated if isinstance(updated, str) else "",
        _person(creator) if creator else "",
        url if isinstance(url, str) else "",
        _head(get("head_version"), ApiVersion.V4, account_id) if kind == "version_stack" else None,
    )


def _head(value: object, api: ApiVersion, account_id: str) -> Asset | None:
    """Return the head version of a stack. A hostile response nests stacks in stacks: only a file is parsed."""
    is_file = isinstance(value, dict) and "file" in (value.get("type"), value.get("_type"))
    head = parse_asset(value, api, account_id) if is_file else None
    return head if head is not None and head.kind == "file" else None


_NO_METADATA: tuple[str, FrameRate | None, float | None] = ("", None, None)


def _v4_metadata(fields: object) -> tuple[str, FrameRate | None, float | None]:
    """Return review status, frame rate and duration from the metadata fields of an asset."""
    status, rate, duration = "", None, None
    for field in fields if isinstance(fields, list) else ():
        if not isinstance(field, dict):
            continue
        name, value = field.get("field_definition_name"), field.get("value")
        if value is None:
            continue
        if name == "Frame Rate":
            rate = _frame_rate(value)
        elif name == "Duration":
            duration = _seconds(value)
        elif name == "Status":
            status = _option(value)
    return status, rate, duration


def _option(value: object) -> str:
    """Return the name of a selected option: a list of options with a name each, or a plain text."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("display_name")
    return value if isinstance(value, str) else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _id(value: object) -> str:
    return _checked_id(value) if isinstance(value, str) else ""


@lru_cache(maxsize=256)
def _checked_id(value: str) -> str:
    """Return an ID, or nothing if it is not one. All files of a folder have the same parent and project."""
    return value if is_id(value) else ""


def _count(value: object) -> int | None:
    if type(value) is int:
        return value if value >= 0 else None
    return int(value) if type(value) is float and value >= 0 and value.is_integer() else None


def _seconds(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        seconds = float(value)
    except OverflowError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _person(value: object) -> str:
    """Return the name of a user, or else the e-mail address."""
    return (_text(value.get("name")) or _text(value.get("email"))) if isinstance(value, dict) else ""
