"""A view of a table: selected columns, an order, and a filter. Immutable; cells are read on demand."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from frameio_tui.core.json.exact import Number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameio_tui.core.table.table import Table

SHOWN_AT_FIRST = 8
_PREFERRED = (
    ("name", "display_name", "title", "text", "user.name", "email", "user.email", "value"),
    ("_type", "type", "role", "resource_type", "event_type"),
    ("status", "label", "completed", "active", "is_active", "enabled"),
    ("filesize", "file_size", "timestamp", "item_count", "comment_count"),
    ("inserted_at", "created_at", "occurred_at"),
    ("id", "user.id"),
    ("updated_at",),
)
"""Fields that users most likely want, in groups by priority; the first field of each group that exists is shown."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?")
_SortKey: TypeAlias = tuple[int, Decimal | float | str, str]
SAMPLE = 200
"""Number of items that decide which columns are shown at first and what kind of values a column has."""


class ColumnKind(Enum):
    """The kind of the values of a column; the value names both sort orders, ascending first."""

    NUMBER = ("smallest first", "largest first")
    DATE = ("oldest first", "newest first")
    TEXT = ("A to Z", "Z to A")

    def order(self, *, descending: bool) -> str:
        """Return the name of a sort order."""
        return self.value[descending]


class TableView(NamedTuple):
    """The visible rows and columns. Every change returns a new view and leaves this one unchanged."""

    table: Table
    columns: tuple[str, ...]
    order: tuple[int, ...]
    """Indexes of the visible items, in display order."""
    sort: str = ""
    """The column by which the rows are sorted; empty for the order of the response."""
    descending: bool = False
    words: str = ""

    @property
    def size(self) -> int:
        """Number of visible rows."""
        return len(self.order)

    def header(self) -> tuple[str, ...]:
        """Return the names of the visible columns. Untrusted text."""
        return self.columns

    def rows(self, first: int = 0, count: int | None = None) -> tuple[tuple[str, ...], ...]:
        """Return the exact text of the cells of `count` rows from row `first`; empty for a missing or null field.

        Untrusted text. The cost depends on the number of rows requested, not on the size of the table.
        """
        shown = self.order[first:] if count is None else self.order[first : first + count]
        at = [self.table.column(name) for name in self.columns]
        return tuple(tuple(str(self.table.cell(row, column) or "") for column in at) for row in shown)

    def cells(self, row: int) -> tuple[str | None, ...]:
        """Return the cells of a visible row; numbers (Number), texts and missing values (None) can be distinguished."""
        return tuple(self.table.cell(self.order[row], self.table.column(name)) for name in self.columns)

    def item(self, row: int) -> int:
        """Return the index of a visible row's item in the response's list."""
        return self.order[row]

    def sorted_by(self, column: str, *, descending: bool = False) -> TableView:
        """Sort by a column: numbers, then dates, then texts; missing values are last in both directions.

        The sort is stable. An empty or unknown column restores the order of the response.
        """
        return self._rebuild(column if self.table.column(column) >= 0 else "", descending, self.words)

    def filtered(self, words: str) -> TableView:
        """Keep only rows with every word in any field, visible or not, ignoring case; without words, keep all rows."""
        return self._rebuild(self.sort, self.descending, words)

    def with_columns(self, columns: Iterable[str]) -> TableView:
        """Select these columns in this order; unknown names are ignored."""
        return self._replace(columns=tuple(dict.fromkeys(name for name in columns if self.table.column(name) >= 0)))

    def _rebuild(self, sort: str, descending: bool, words: str) -> TableView:
        order: Iterable[int] = range(len(self.table.items))
        wanted = words.casefold().split()
        if wanted:
            order = (row for row in order if _matches(self.table, row, wanted))
        return self._replace(
            order=tuple(_in_order(self.table, order, self.table.column(sort), descending) if sort else order),
            sort=sort,
            descending=descending,
            words=words,
        )


def view_of(table: Table) -> TableView:
    """Return a view of all rows in the order of the response, with the most useful columns first."""
    return TableView(table, default_columns(table), tuple(range(len(table.items))))


def default_columns(table: Table) -> tuple[str, ...]:
    """Return up to SHOWN_AT_FIRST columns with values: name, type, status, ID, size, dates, then the order received."""
    filled = [name for name in table.columns if any(table.cell(row, table.column(name)) for row in _sample(table))]
    chosen: list[str] = []
    for group in _PREFERRED:
        found = [name for name in group if name in filled]
        chosen += found[:1]
    chosen += [name for name in filled if name not in chosen]
    return tuple(chosen[:SHOWN_AT_FIRST]) or tuple(table.columns[:SHOWN_AT_FIRST])


def kind_of_column(table: Table, column: str) -> ColumnKind:
    """Return the kind of a column if all of its first values are numbers or all are dates, else TEXT."""
    at = table.column(column)
    cells = [cell for row in _sample(table) if (cell := table.cell(row, at))]
    if cells and all(isinstance(cell, Number) for cell in cells):
        return ColumnKind.NUMBER
    return ColumnKind.DATE if cells and all(_DATE.fullmatch(cell) for cell in cells) else ColumnKind.TEXT


def _sample(table: Table) -> range:
    return range(min(SAMPLE, len(table.items)))


def _matches(table: Table, row: int, wanted: list[str]) -> bool:
    text = "\n".join(cell for cell in table.items[row].cells if cell).casefold()
    return all(word in text for word in wanted)


def _in_order(table: Table, rows: Iterable[int], column: int, descending: bool) -> list[int]:
    present: list[tuple[_SortKey, int]] = []
    missing: list[int] = []
    for row in rows:
        cell = table.cell(row, column)
        if cell is None:
            missing.append(row)
        else:
            present.append((_sort_key(cell), row))
    present.sort(key=lambda pair: pair[0], reverse=descending)
    return [row for _, row in present] + missing


def _sort_key(cell: str) -> _SortKey:
    if isinstance(cell, Number):
        try:
            number = Decimal(str(cell))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_nan():
            return 0, number, ""
    elif _DATE.fullmatch(cell):
        try:
            moment = datetime.fromisoformat(cell)
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return 1, aware.timestamp(), cell
        except (ValueError, OverflowError):
            pass
    return 2, cell.casefold(), cell
