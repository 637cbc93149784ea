"""What the response view can show: anything that gives rows of spans for a range, without making them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from rich.cells import cell_len, set_cell_size

from frameio_tui.ui.text import line

if TYPE_CHECKING:
    from frameio_tui.core.document.document import Document
    from frameio_tui.core.document.source import Source
    from frameio_tui.core.http.exchange import Response
    from frameio_tui.core.table.view import TableView

Spans = tuple[tuple[str, str], ...]
Marks = Callable[[str], Sequence[tuple[int, int]]]
"""Beginnings and ends, in characters, in a row as shown."""
INDENT = "  "
DEEPEST_INDENT = 40
"""Levels that are still indented: deeper ones would push their text off the screen."""
ROWS_BEFORE_INDEX = 200
"""Rows offered ahead of the index, so that the first screenful needs none."""
WIDEST_CELL = 36


class RowSource(Protocol):
    """Rows, some of which may not be counted yet."""

    @property
    def size(self) -> int:
        """Rows known so far."""

    @property
    def complete(self) -> bool:
        """Whether all rows are known."""

    def step(self) -> bool:
        """Learn some more rows, for a few milliseconds; True when all are known."""

    def rows(self, first: int, count: int) -> Sequence[Spans]:
        """At most `count` rows from `first` on."""


class ListRows:
    """Rows that are there already."""

    def __init__(self, rows: Sequence[Spans]) -> None:
        self._rows = rows

    @property
    def size(self) -> int:
        """All of them."""
        return len(self._rows)

    @property
    def complete(self) -> bool:
        """They are."""
        return True

    def step(self) -> bool:
        """Nothing is left to learn."""
        return True

    def rows(self, first: int, count: int) -> Sequence[Spans]:
        """A slice."""
        return self._rows[first : first + count]


class DocumentRows:
    """A body's lines, folded ones left out."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.marks: Marks | None = None
        """Finds what is to be seen at once in a row, such as the text searched for."""

    @property
    def size(self) -> int:
        """Visible lines; before the index is there, a margin of them."""
        known = self.document.visible_count
        if not self.document.complete and len(self.document.body) > 4096:
            return max(known, ROWS_BEFORE_INDEX)
        return known

    @property
    def complete(self) -> bool:
        """Whether every line is counted."""
        return self.document.rows_complete

    def step(self) -> bool:
        """Index a slice; once all rows are counted, check one."""
        return self.document.rows_step() and self.document.check_step()

    def rows(self, first: int, count: int) -> Sequence[Spans]:
        """Visible lines as spans, indented."""
        found: list[Spans] = []
        for drawn in self.document.visible_lines(first, count):
            text = tuple((str(span.text), span.style) for span in drawn.spans)
            if self.marks is not None:
                text = mark_matches(text, self.marks)
            found.append(((INDENT * min(drawn.indent, DEEPEST_INDENT), "plain"), *text))
        return found


def mark_matches(spans: Spans, marks: Marks) -> Spans:
    """A row with what `marks` finds in it as runs of their own, wherever runs begin and end."""
    places = marks("".join(text for text, _ in spans))
    if not places:
        return spans
    found: list[tuple[str, str]] = []
    at = 0
    for text, style in spans:
        cuts = sorted({0, len(text), *(cut - at for place in places for cut in place if 0 < cut - at < len(text))})
        for begin, end in pairwise(cuts):
            hit = any(first <= at + begin < last for first, last in places)
            found.append((text[begin:end], "hit" if hit else style))
        at += len(text)
    return tuple(found)


class TableRows:
    """A list as columns; the first row is the heading."""

    def __init__(self, view: TableView) -> None:
        self.view = view
        self._widths = self._measure_columns()

    @property
    def size(self) -> int:
        """The items and the heading."""
        return self.view.size + 1

    @property
    def complete(self) -> bool:
        """Tables are read before they are shown."""
        return True

    def step(self) -> bool:
        """Nothing is left to learn."""
        return True

    def rows(self, first: int, count: int) -> Sequence[Spans]:
        """Heading and items as cells."""
        rows: list[Spans] = []
        if first == 0 and count > 0:
            rows.append(self._row(self.view.header(), "title"))
            count -= 1
        start = max(0, first - 1)
        rows += [self._row(cells, "plain") for cells in self.view.rows(start, count)]
        return rows

    def _row(self, cells: Sequence[str], style: str) -> Spans:
        parts = []
        for cell, width in zip(cells, self._widths, strict=True):
            shown = str(line(cell))
            text = shown if cell_len(shown) <= width else set_cell_size(shown, width - 1) + "…"
            parts.append((set_cell_size(text, width + 2), style))
        return tuple(parts)

    def _measure_columns(self) -> list[int]:
        """Widths by the heading and the first screenfuls: all rows of a large table are not looked at."""
        widths = [cell_len(str(line(name))) for name in self.view.header()]
        for cells in self.view.rows(0, 200):
            widths = [max(width, cell_len(str(line(cell)))) for width, cell in zip(widths, cells, strict=True)]
        return [min(width, WIDEST_CELL) for width in widths]


def open_body(response: Response) -> Source:
    """The body: in memory, or the file that holds a larger one, mapped; what is in memory where that is gone."""
    if not response.spill_path:
        return response.body
    import mmap

    try:
        with open(response.spill_path, "rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        return response.body


def document_for(response: Response, *, raw: bool = False) -> Document:
    """The body as a document; `raw`: as received, not laid out."""
    from frameio_tui.core.document.document import Document

    return Document(open_body(response), response.header("content-type") or "", raw=raw)
