"""Row sources: a `DocumentView` asks them for a range of rows, so that rows off screen are never made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from frameio_tui.core.document.document import Document
    from frameio_tui.core.document.source import Source
    from frameio_tui.core.http.exchange import Response

Spans = tuple[tuple[str, str], ...]
Marks = Callable[[str], Sequence[tuple[int, int]]]
"""Return the start and end, in characters, of each match in the text of a row as shown."""
INDENT = "  "
DEEPEST_INDENT = 40
"""Deepest level that is indented; further indentation would push the text off the screen."""
ROWS_BEFORE_INDEX = 200
"""Number of rows reported before the index exists, so that the first screenful does not wait for it."""


class RowSource(Protocol):
    """A sequence of rows that may not all have been counted yet."""

    @property
    def heading(self) -> Spans | None:
        """Return the row above the others, which stays on screen and has no cursor; None for no such row."""

    @property
    def size(self) -> int:
        """Return the number of rows known so far."""

    @property
    def complete(self) -> bool:
        """Return whether all rows have been counted."""

    def step(self) -> bool:
        """Count more rows for a few milliseconds; return True when there is nothing left to do."""

    def rows(self, first: int, count: int) -> Sequence[Spans]:
        """Return at most `count` rows, starting with row `first`."""


class ListRows:
    """Rows that are all in memory."""

    heading: Spans | None = None

    def __init__(self, rows: Sequence[Spans]) -> None:
        self._rows = rows

    @property
    def size(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    @property
    def complete(self) -> bool:
        """Return True: all rows are known."""
        return True

    def step(self) -> bool:
        """Return True: there is nothing left to count."""
        return True

    def rows(self, first: int, count: int) -> Sequence[Spans]:
        """Return at most `count` rows, starting with row `first`."""
        return self._rows[first : first + count]


class DocumentRows:
    """The visible lines of a document, without the lines that are folded away."""

    heading: Spans | None = None

    def __init__(self, document: Document) -> None:
        self.document = document
        self.marks: Marks | None = None
        """Returns the ranges of a row to highlight, such as search matches; None to highlight nothing."""

    @property
    def size(self) -> int:
        """Return the number of visible lines known so far.

        While a body of more than 4096 bytes is being indexed, this is at least `ROWS_BEFORE_INDEX`.
        """
        known = self.document.visible_count
        if not self.document.complete and len(self.document.body) > 4096:
            return max(known, ROWS_BEFORE_INDEX)
        return known

    @property
    def complete(self) -> bool:
        """Return whether every line has been counted."""
        return self.document.rows_complete

    def step(self) -> bool:
        """Count a slice of the rows; once all are counted, check a slice of its JSON grammar."""
        return self.document.rows_step() and self.document.check_step()

    def rows(self, first: int, count: int) -> Sequence[Spans]:
        """Return at most `count` visible lines as indented spans, starting with row `first`."""
        spans: list[Spans] = []
        for drawn in self.document.visible_lines(first, count):
            text = tuple((str(span.text), span.style) for span in drawn.spans)
            if self.marks is not None:
                text = mark_matches(text, self.marks)
            spans.append(((INDENT * min(drawn.indent, DEEPEST_INDENT), "plain"), *text))
        return spans


def mark_matches(spans: Spans, marks: Marks) -> Spans:
    """Return a row in which each match that `marks` finds is a span of style `hit`.

    A match may begin and end anywhere, also across several spans of the row.
    """
    matches = marks("".join(text for text, _ in spans))
    if not matches:
        return spans
    marked: list[tuple[str, str]] = []
    start = 0
    for text, style in spans:
        offsets = (edge - start for match in matches for edge in match)
        cuts = sorted({0, len(text), *(offset for offset in offsets if 0 < offset < len(text))})
        for begin, end in pairwise(cuts):
            hit = any(first <= start + begin < last for first, last in matches)
            marked.append((text[begin:end], "hit" if hit else style))
        start += len(text)
    return tuple(marked)


def open_body(response: Response) -> Source:
    """Return the complete body of a response: the bytes in memory, or a memory map of the file that holds it.

    A body too large for memory is in a file. If that file cannot be read any more, return the part that is in memory.
    """
    if not response.spill_path:
        return response.body
    import mmap

    try:
        with open(response.spill_path, "rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        return response.body


def document_for(response: Response, *, raw: bool = False) -> Document:
    """Return the body of a response as a document; with `raw`, as received instead of formatted."""
    from frameio_tui.core.document.document import Document

    return Document(open_body(response), response.header("content-type") or "", raw=raw)
