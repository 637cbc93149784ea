"""A list in a response as rows and columns of exact text, parsed in slices.

Each item stores its position in the body, so that an export contains its original bytes. Columns are the scalar fields
of the items, including those of nested objects to one level (`creator.name`), in order of first appearance. An item
that is not an object has its value in the column `value`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.json.exact import DECODER, describe_json_error, scalar, text_of
from frameio_tui.core.json.path import find_array, skip_blanks
from frameio_tui.core.text.humanize import format_count, format_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameio_tui.core.json.path import JsonPath

LARGEST_BODY = 16 * 2**20
"""Bytes. A table holds its cells in memory; larger lists can only be exported."""
ROWS_AT_MOST = 100_000
COLUMNS_AT_MOST = 300
SLICE = 16_000
"""Characters that are parsed between two checks for keyboard input: this takes a few milliseconds."""
VALUE = "value"


class Item(NamedTuple):
    """One item of the list. A cell is a str or a Number; None if the field is missing or null.

    `cells` has no entries for columns that first appear in later items.
    """

    start: int
    end: int
    cells: tuple[str | None, ...]


class Table:
    """The items of one array in a body. Never raises; `note` describes any problem."""

    def __init__(self, body: bytes, path: JsonPath | None = None) -> None:
        """Select the array at `path`, or by default the top array, `data`, or the first array of the top object."""
        self.columns: list[str] = []
        self.items: list[Item] = []
        self.complete = False
        self.note = ""
        """Why there is no table, or why it is incomplete; empty if there is no problem."""
        self.path: JsonPath = ()
        """The path of the array in the body."""
        self._index: dict[str, int] = {}
        self._text, self._at = "", 0
        if len(body) > LARGEST_BODY:
            size, limit = format_size(len(body)), format_size(LARGEST_BODY)
            self._stop(f"The response is too large for a table ({size}; the limit is {limit}).")
            return
        self._text = text_of(body)
        self._begin(path)

    def _begin(self, path: JsonPath | None) -> None:
        try:
            found = find_array(self._text, path)
        except (ValueError, RecursionError) as error:
            words = describe_json_error(error)
            self._stop(f"{words[:1].upper()}{words[1:]}.")
            return
        if found is None:
            self._stop("The response is not a list." if path is None else "There is no list at this path.")
            return
        self.path, self._at = found
        self._at = skip_blanks(self._text, self._at + 1)
        if self._text[self._at : self._at + 1] == "]":
            self.complete = True

    def step(self, budget: int = SLICE) -> bool:
        """Parse about `budget` more characters; return True when the list is complete."""
        stop = self._at + budget
        while not self.complete and self._at < stop:
            self._read_item()
        return self.complete

    def read(self) -> Table:
        """Parse the whole list and return the table itself; for exports and tests."""
        while not self.step():
            pass
        return self

    def source(self, row: int) -> bytes:
        """Return the bytes of an item as received."""
        item = self.items[row]
        return self._text[item.start : item.end].encode("utf-8", "surrogateescape")

    def _read_item(self) -> None:
        if len(self.items) >= ROWS_AT_MOST:
            self._stop(f"Only the first {ROWS_AT_MOST} items are shown.")
            return
        try:
            value, end = DECODER.raw_decode(self._text, self._at)
        except (ValueError, RecursionError) as error:
            self._stop(
                f"The list is incomplete after {format_count(len(self.items), 'item')}: {describe_json_error(error)}."
            )
            return
        self.items.append(Item(self._at, end, self._cells(value)))
        self._at = skip_blanks(self._text, end)
        mark = self._text[self._at : self._at + 1]
        if mark == ",":
            self._at = skip_blanks(self._text, self._at + 1)
        elif mark == "]":
            self.complete = True
        else:
            self._stop("The list is incomplete: its end is missing.")

    def _cells(self, value: object) -> tuple[str | None, ...]:
        row: list[str | None] = [None] * len(self.columns)
        for name, cell in _scalars(value):
            at = self._column(name)
            if at is None:
                continue
            if at >= len(row):
                row.append(cell)
            else:
                row[at] = cell
        return tuple(row)

    def _column(self, name: str) -> int | None:
        at = self._index.get(name)
        if at is None:
            if len(self.columns) >= COLUMNS_AT_MOST:
                self.note = self.note or f"Only the first {COLUMNS_AT_MOST} fields are shown as columns."
                return None
            at = self._index[name] = len(self.columns)
            self.columns.append(name)
        return at

    def column(self, name: str) -> int:
        """Return the index of a column in `cells`, or -1 for an unknown name."""
        return self._index.get(name, -1)

    def cell(self, row: int, at: int) -> str | None:
        """Return one cell."""
        cells = self.items[row].cells
        return cells[at] if 0 <= at < len(cells) else None

    def _stop(self, note: str) -> None:
        self.complete = True
        self.note = note


def _scalars(value: object) -> Iterator[tuple[str, str | None]]:
    """Yield the names and cells of an item, without its lists and deeper objects."""
    if not isinstance(value, dict):
        yield VALUE, _cell(value)
        return
    for key, field in value.items():
        if isinstance(field, dict):
            for inner, deeper in field.items():
                if not isinstance(deeper, (dict, list)):
                    yield f"{key}.{inner}", _cell(deeper)
        elif not isinstance(field, list):
            yield key, _cell(field)


def _cell(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return scalar(value) if isinstance(value, bool) else f"{len(value)} items" if isinstance(value, list) else ""
