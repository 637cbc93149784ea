"""The table of files: one row for each asset, with the columns that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size

from frameio_tui.core.text.humanize import format_count, format_size
from frameio_tui.ui.text import line
from frameio_tui.ui.widgets.row_list import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.ui.theme import Glyphs

MIN_NAME_WIDTH = 22
GAP = 2
MARK_WIDTH = 2
_STATUS_STYLES = {"approved": "good", "in_progress": "warn", "needs_review": "warn", "archived": "dim"}
_KINDS = {"version_stack": "stack"}


class Column(NamedTuple):
    """A column of the table."""

    name: str
    width: int
    text: Callable[[Asset], str]
    is_number: bool = False


def shown_asset(asset: Asset) -> Asset:
    """Return what a row tells about: for a version stack, its head version."""
    return asset.head if asset.kind == "version_stack" and asset.head is not None else asset


def kind_of(asset: Asset) -> str:
    """Return the type of an asset: the media type of a file, else the kind."""
    if asset.kind != "file":
        return _KINDS.get(asset.kind, asset.kind)
    media = asset.media_type
    return media.rpartition("/")[2] or "file"


def status_of(asset: Asset) -> str:
    """Return the review status in words; for a file that is not there yet, its state."""
    asset = shown_asset(asset)
    if not asset.is_uploaded:
        return "not uploaded"
    return asset.status.replace("_", " ").lower()


def format_media_duration(seconds: float | None) -> str:
    """Return a duration as hours, minutes and seconds: `1:02:05`, `0:12`."""
    if seconds is None:
        return ""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def format_moment(text: str) -> str:
    """Return a time of the API to the minute: `2026-01-05 13:20` (UTC)."""
    return f"{text[:10]} {text[11:16]}".strip()


def _size(asset: Asset) -> str:
    if asset.kind == "folder" and asset.item_count is not None:
        return "empty" if asset.is_empty else format_count(asset.item_count, "item")
    size = shown_asset(asset).size
    return format_size(size) if size is not None else ""


def _number(value: int | None) -> str:
    return f"{value:,}" if value is not None else ""


COLUMNS = (
    Column("STATUS", 12, status_of),
    Column("CMTS", 4, lambda asset: _number(shown_asset(asset).comments), is_number=True),
    Column("DURATION", 8, lambda asset: format_media_duration(shown_asset(asset).duration), is_number=True),
    Column("SIZE", 8, _size, is_number=True),
    Column("UPDATED", 10, lambda asset: (shown_asset(asset).updated or asset.created)[:10]),
    Column("VERS", 4, lambda asset: f"v{asset.versions}" if asset.versions else "", is_number=True),
    Column("TYPE", 9, kind_of),
)
"""All columns but the name, the most important first. The name of each file has its type already, so that is last."""
ORDER = ("TYPE", "SIZE", "STATUS", "DURATION", "VERS", "CMTS", "UPDATED")
"""The columns from left to right."""


def columns_for(width: int, present: frozenset[str]) -> tuple[Column, ...]:
    """Return the columns that fit, without those that have no value.

    >>> [column.name for column in columns_for(60, frozenset(ORDER))]
    ['STATUS', 'DURATION', 'CMTS']
    """
    room = width - MIN_NAME_WIDTH - MARK_WIDTH
    chosen = []
    for column in COLUMNS:
        if column.name in present and room >= column.width + GAP:
            chosen.append(column)
            room -= column.width + GAP
    return tuple(sorted(chosen, key=lambda column: ORDER.index(column.name)))


def present_in(assets: Sequence[Asset]) -> frozenset[str]:
    """Return the names of the columns that have a value for some of the assets."""
    return frozenset(column.name for column in COLUMNS if any(column.text(asset) for asset in assets))


class AssetTable:
    """Columns for a width, and the rows in them."""

    def __init__(self, width: int, present: frozenset[str], glyphs: Glyphs) -> None:
        self.columns = columns_for(width, present)
        self._glyphs = glyphs
        used = sum(column.width + GAP for column in self.columns)
        self._name_width = max(8, width - MARK_WIDTH - used)
        names = [(self._fit(column.name, column), "heading") for column in self.columns]
        # MessageBar, which draws it, adds a blank.
        self.heading = self._joined((_padded("NAME", self._name_width), "heading"), names, " ")

    def row(self, asset: Asset) -> Row:
        """Return the row of an asset."""
        mark = f"{self._glyphs.pointer} " if asset.is_container else "  "
        cells = [(self._fit(column.text(asset), column), _style(column, asset)) for column in self.columns]
        name = (_padded(asset.title or "(no name)", self._name_width), "title" if asset.is_container else "plain")
        return Row(asset.id, self._joined(name, cells, mark))

    def _joined(
        self, name: tuple[str, str], cells: Sequence[tuple[str, str]], mark: str
    ) -> tuple[tuple[str, str], ...]:
        spans = [(mark, "hint"), name]
        for cell in cells:
            spans += [(" " * GAP, "plain"), cell]
        return tuple(spans)

    def _fit(self, text: str, column: Column) -> str:
        shown = str(line(text))
        if column.is_number and cell_len(shown) < column.width:
            return " " * (column.width - cell_len(shown)) + shown
        return _padded(shown, column.width)


def _padded(text: str, width: int) -> str:
    shown = str(line(text))
    return set_cell_size(shown, width) if cell_len(shown) <= width else set_cell_size(shown, width - 1) + "…"


def _style(column: Column, asset: Asset) -> str:
    if column.name != "STATUS":
        return "dim"
    return _STATUS_STYLES.get(status_of(asset).replace(" ", "_"), "warn")
