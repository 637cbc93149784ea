"""The output of the task `tree` as text, JSON, CSV or lines of JSON, written piece by piece.

Text and JSON show the tree as a tree. CSV and lines of JSON have one row for each item with its path; the row of a
folder follows the rows of its contents, because only then its sums are known.
"""

from __future__ import annotations

import json
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, Protocol

from frameio_tui.core.json.exact import Number
from frameio_tui.core.resources.asset import Asset
from frameio_tui.core.table.export import csv_line
from frameio_tui.core.text.humanize import format_count, format_size
from frameio_tui.core.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

COLUMNS = (
    "path",
    "kind",
    "id",
    "name",
    "version",
    "size",
    "status",
    "media_type",
    "duration",
    "frame_rate",
    "versions",
    "comments",
    "files",
    "folders",
    "total_size",
    "created",
    "updated",
    "creator",
    "url",
    "error",
)


class Sums:
    """What is below a folder, as far as it was opened. It is added to while the folder is written."""

    __slots__ = ("closed", "files", "folders", "items", "size")

    def __init__(self) -> None:
        self.files = 0
        """Version stacks that were not opened count as one file, their head version."""
        self.folders = 0
        self.size = 0
        self.items = 0
        """Everything below, also accounts, teams and projects."""
        self.closed: dict[str, int] = {}
        """What was not opened because of the depth, so that its contents are not in the sums; numbers by kind."""

    def add(self, other: Sums) -> None:
        """Add the sums of a folder inside."""
        self.files += other.files
        self.folders += other.folders
        self.size += other.size
        self.items += other.items
        for kind, count in other.closed.items():
            self.closed[kind] = self.closed.get(kind, 0) + count

    def add_items(self, assets: list[Asset]) -> None:
        """Add what is not opened; the files of a large folder together."""
        sizes = [asset.size or 0 for asset in assets if asset.kind == "file"]
        if len(sizes) == len(assets):
            self.items += len(assets)
            self.files += len(assets)
            self.size += sum(sizes)
        else:
            for asset in assets:
                self.add_item(asset)

    def add_item(self, asset: Asset) -> None:
        """Add something that is not opened."""
        self.items += 1
        kind = asset.kind
        if kind == "file":
            self.files += 1
            self.size += asset.size or 0
            return
        if kind == "version_stack":
            self.files += 1
            self.size += asset.total_size
            return
        self.folders += kind == "folder"
        if not asset.is_empty:
            self.closed[kind] = self.closed.get(kind, 0) + 1


class Item(NamedTuple):
    """One item of the tree where it is written."""

    asset: Asset
    path: str
    depth: int
    version: int | None = None
    error: str = ""


class TreeFormat(Protocol):
    """Turns the tree into text, in the order of the walk. Each method returns a piece of the output."""

    needs_paths: bool
    """Whether the paths of files are written, and not only those of folders."""

    def begin(self) -> str:
        """Return what comes before everything else."""

    def enter(self, item: Item) -> str:
        """Return what comes before the contents of something that is opened."""

    def assets(self, items: list[Item]) -> str:
        """Return one or more files, or other assets that are not opened, which follow each other."""

    def leave(self, item: Item, sums: Sums) -> str:
        """Return what comes after the contents."""

    def end(self, sums: Sums) -> str:
        """Return what comes after everything else."""


_line_fields = itemgetter(*map(Asset._fields.index, ("kind", "name", "size", "upload_status", "comments")))


class TextTree:
    """An indented outline with sizes; the sums of a folder are on a line of their own after its contents."""

    needs_paths = False

    def begin(self) -> str:
        """Return nothing: text has no header."""
        return ""

    def enter(self, item: Item) -> str:
        """Return the line with the name."""
        title = item.path if item.depth == 0 else item.asset.title
        line = f"{'  ' * item.depth}{printable(title, newlines=False)}"
        if item.asset.kind == "version_stack":
            return f"{line}  {', '.join(_details(item.asset._replace(head=None, size=None)))}\n"
        return f"{line}\n" if title.endswith("/") else f"{line}/\n"

    def assets(self, items: list[Item]) -> str:
        """Return the lines with name and details."""
        lines = []
        margin = "  " * items[0].depth
        for item in items:
            asset, _path, _depth, version, error = item
            kind, name, size, upload_status, comments = _line_fields(asset)
            # True for a file that has nothing but its size to show, as in most lines of a large tree.
            if (
                size is not None
                and kind == "file"
                and not comments
                and upload_status != "created"
                and version is None
                and not error
                and name.isascii()
                and name.isprintable()
            ):
                lines.append(f"{margin}{name}  {format_size(size)}\n")
            else:
                lines.append(self._line(item))
        return "".join(lines)

    def _line(self, item: Item) -> str:
        asset, version = item.asset, item.version
        mark = f"v{version}  " if version is not None else ""
        slash = "/" if asset.kind not in ("file", "version_stack") else ""
        line = f"{'  ' * item.depth}{mark}{printable(asset.title, newlines=False)}{slash}"
        details = _details(asset)
        if item.error:
            details.append(f"cannot be read: {printable(item.error, newlines=False)}")
        return f"{line}  {', '.join(details)}\n" if details else f"{line}\n"

    def leave(self, item: Item, sums: Sums) -> str:
        """Return the line with the sums, and why they are incomplete."""
        margin = "  " * (item.depth + 1)
        failed = f"{margin}! cannot be read: {printable(item.error, newlines=False)}\n" if item.error else ""
        if not sums.items:
            return failed or f"{margin}= empty\n"
        return f"{failed}{margin}= {format_sums(sums)}\n"

    def end(self, sums: Sums) -> str:
        """Return nothing: the sums of the whole tree are the last line already."""
        del sums
        return ""


def format_sums(sums: Sums) -> str:
    """Return the sums as `12 files, 3 folders, 4.0 GB`, with what is not in them: `(5 folders not opened)`."""
    closed = f"{format_closed(sums)} not opened" if sums.closed else ""
    if closed and not sums.files:
        return closed
    folders = [format_count(sums.folders, "folder")] if sums.folders else []
    text = ", ".join([format_count(sums.files, "file"), *folders, format_size(sums.size)])
    return f"{text} ({closed})" if closed else text


def format_closed(sums: Sums) -> str:
    """Return how much was not opened because of the depth: `2 projects, 5 folders`."""
    return ", ".join(format_count(count, kind) for kind, count in sums.closed.items())


def _details(asset: Asset) -> list[str]:
    if asset.kind not in ("file", "version_stack"):
        if asset.is_empty:
            return ["empty"]
        return [format_count(asset.item_count, "item")] if asset.item_count is not None else []
    shown = asset.head or asset
    details = [format_size(shown.size)] if shown.size is not None else []
    if asset.versions is not None:
        details.append(format_count(asset.versions, "version"))
    elif asset.kind == "version_stack":
        details.append("version stack")
    if shown.comments:
        details.append(format_count(shown.comments, "comment"))
    if not shown.is_uploaded:
        details.append("not uploaded")
    return details


class JsonTree:
    """One JSON value: nested objects with `children`, followed by their sums."""

    needs_paths = False

    def __init__(self) -> None:
        self._is_first = True

    def begin(self) -> str:
        """Return nothing: the tree is one object."""
        return ""

    def enter(self, item: Item) -> str:
        """Return the object without its end."""
        opened = self._separator(item) + _dump(_object(item, {}))[:-1] + ', "children": ['
        self._is_first = True
        return opened

    def assets(self, items: list[Item]) -> str:
        """Return whole objects."""
        return "".join(map(self._asset, items))

    def _asset(self, item: Item) -> str:
        text = self._separator(item) + _dump(_object(item, {}))
        self._is_first = False
        return text

    def leave(self, item: Item, sums: Sums) -> str:
        """Return the end of the children and the sums."""
        line = "" if self._is_first else "\n" + " " * item.depth
        self._is_first = False
        more: dict[str, object] = {"files": sums.files, "folders": sums.folders, "total_size": sums.size}
        if item.error:
            more["error"] = item.error
        return f"{line}], {_dump(more)[1:]}"

    def end(self, sums: Sums) -> str:
        """Return the end of the line."""
        del sums
        return "\n"

    def _separator(self, item: Item) -> str:
        if item.depth == 0:
            return ""
        return ("\n" if self._is_first else ",\n") + " " * item.depth


class NdjsonTree:
    """One JSON object on each line."""

    needs_paths = True

    def begin(self) -> str:
        """Return nothing."""
        return ""

    def enter(self, item: Item) -> str:
        """Return nothing: the line of a folder follows its contents."""
        del item
        return ""

    def assets(self, items: list[Item]) -> str:
        """Return the lines of files."""
        return "".join([_dump(_object(item, {"path": item.path})) + "\n" for item in items])

    def leave(self, item: Item, sums: Sums) -> str:
        """Return the line of a folder."""
        more = {"files": sums.files, "folders": sums.folders, "total_size": sums.size}
        return _dump({**_object(item, {"path": item.path}), **more}) + "\n"

    def end(self, sums: Sums) -> str:
        """Return nothing."""
        del sums
        return ""


class CsvTree:
    """Rows with the columns COLUMNS; text that a spreadsheet could execute is defused."""

    needs_paths = True

    def begin(self) -> str:
        """Return the header."""
        return csv_line(COLUMNS)

    def enter(self, item: Item) -> str:
        """Return nothing: the row of a folder follows its contents."""
        del item
        return ""

    def assets(self, items: list[Item]) -> str:
        """Return the rows of files."""
        return "".join([_row(_object(item, {"path": item.path})) for item in items])

    def leave(self, item: Item, sums: Sums) -> str:
        """Return the row of a folder."""
        more = {"files": sums.files, "folders": sums.folders, "total_size": sums.size}
        return _row({**_object(item, {"path": item.path}), **more})

    def end(self, sums: Sums) -> str:
        """Return nothing."""
        del sums
        return ""


FORMATS: Mapping[str, Callable[[], TreeFormat]] = {
    "text": TextTree,
    "json": JsonTree,
    "csv": CsvTree,
    "ndjson": NdjsonTree,
}


def _dump(value: object) -> str:
    return json.dumps(value)


def _object(item: Item, first: dict[str, object]) -> dict[str, object]:
    """Return the fields of an item that are known, by the names of COLUMNS."""
    asset, shown = item.asset, item.asset.head or item.asset
    found = {
        **first,
        "kind": asset.kind if asset.id else "",  # the list of accounts has no kind
        "id": asset.id,
        "name": asset.title,
        "version": item.version,
        "size": shown.size,
        "status": shown.status,
        "media_type": shown.media_type,
        "duration": shown.duration,
        "frame_rate": str(shown.frame_rate) if shown.frame_rate is not None else None,
        "versions": asset.versions,
        "comments": shown.comments,
        "created": asset.created,
        "updated": asset.updated,
        "creator": asset.creator,
        "url": asset.url,
        "error": item.error,
    }
    return {name: value for name, value in found.items() if value is not None and (value != "" or name == "kind")}


def _row(values: dict[str, object]) -> str:
    return csv_line([_cell(values.get(name)) for name in COLUMNS])


def _cell(value: object) -> str | None:
    if value is None:
        return None
    return Number(str(value)) if isinstance(value, (int, float)) else str(value)
