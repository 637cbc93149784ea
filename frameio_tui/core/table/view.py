"""A table as somebody wants to see it: chosen columns, an order, words to filter by. Immutable; cells are read late."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from frameio_tui.core.json.exact import Number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameio_tui.core.table.table import Table

SHOWN_AT_FIRST = 8
_WANTED = (
    ("name", "display_name", "title", "text", "user.name", "email", "user.email", "value"),
    ("_type", "type", "role", "resource_type", "event_type"),
    ("status", "label", "completed", "active", "is_active", "enabled"),
    ("id", "user.id"),
    ("filesize", "file_size", "timestamp", "item_count", "comment_count"),
    ("inserted_at", "created_at", "occurred_at"),
    ("updated_at",),
)
"""Groups of fields a person looks for, the dearest first; of each group what is there, before any other field."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?")
_SortKey: TypeAlias = tuple[int, Decimal | float | str, str]


class TableView(NamedTuple):
    """Rows and columns on show. Every change gives a new view and leaves this one as it is."""

    table: Table
    columns: tuple[str, ...]
    order: tuple[int, ...]
    """Numbers of the items on show, in their order."""
    sort: str = ""
    """The column it is sorted by; empty for the order of the answer."""
    descending: bool = False
    words: str = ""

    @property
    def size(self) -> int:
        """Rows on show."""
        return len(self.order)

    def header(self) -> tuple[str, ...]:
        """Names of the columns on show. Foreign text."""
        return self.columns

    def rows(self, first: int = 0, count: int | None = None) -> tuple[tuple[str, ...], ...]:
        """Exact texts of the cells of `count` rows from row `first`; empty where a field is missing or null.

        Foreign text. Costs what is asked for, however long the table is.
        """
        shown = self.order[first:] if count is None else self.order[first : first + count]
        at = [self.table.column(name) for name in self.columns]
        return tuple(tuple(str(self.table.cell(row, column) or "") for column in at) for row in shown)

    def cells(self, row: int) -> tuple[str | None, ...]:
        """The cells of a row on show, still telling numbers (Number) from texts and what is missing (None)."""
        return tuple(self.table.cell(self.order[row], self.table.column(name)) for name in self.columns)

    def item(self, row: int) -> int:
        """The place in the answer's list of a row on show."""
        return self.order[row]

    def sorted_by(self, column: str, *, descending: bool = False) -> TableView:
        """In order of a column: numbers, then dates, then texts; missing ones last either way; equal ones as before.

        An empty or unknown column gives the order of the answer.
        """
        return self._again(column if self.table.column(column) >= 0 else "", descending, self.words)

    def filtered(self, words: str) -> TableView:
        """Only the rows in whose fields, shown or not, every word is found, in any case; all rows for no word."""
        return self._again(self.sort, self.descending, words)

    def choosing(self, columns: Iterable[str]) -> TableView:
        """These columns in this order; names that are no column are left out."""
        return self._replace(columns=tuple(dict.fromkeys(name for name in columns if self.table.column(name) >= 0)))

    def _again(self, sort: str, descending: bool, words: str) -> TableView:
        order: Iterable[int] = range(len(self.table.items))
        wanted = words.casefold().split()
        if wanted:
            order = (row for row in order if _holds(self.table, row, wanted))
        return self._replace(
            order=tuple(_in_order(self.table, order, self.table.column(sort), descending) if sort else order),
            sort=sort,
            descending=descending,
            words=words,
        )


def view_of(table: Table) -> TableView:
    """All rows of a table in the order of the answer, with the columns a person looks for first."""
    return TableView(table, default_columns(table), tuple(range(len(table.items))))


def default_columns(table: Table) -> tuple[str, ...]:
    """At most SHOWN_AT_FIRST columns that hold anything: name, type, status, id, size, dates, then as they come."""
    filled = [name for name in table.columns if any(table.cell(row, table.column(name)) for row in _sample(table))]
    chosen: list[str] = []
    for group in _WANTED:
        found = [name for name in group if name in filled]
        chosen += found[:1]
    chosen += [name for name in filled if name not in chosen]
    return tuple(chosen[:SHOWN_AT_FIRST]) or tuple(table.columns[:SHOWN_AT_FIRST])


def _sample(table: Table) -> range:
    return range(min(200, len(table.items)))


def _holds(table: Table, row: int, wanted: list[str]) -> bool:
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
