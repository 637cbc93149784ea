"""Shows a document: draws only the lines on screen, indexes the rest in slices between keys."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView

from ...core.document import Document
from .spans import COMPONENTS, strip_of

if TYPE_CHECKING:
    from textual.strip import Strip

MARGIN = 200
"""Lines drawn ahead of the index, so that the first screenful needs none."""
INDENTS = "  "


class DocumentView(ScrollView, can_focus=True):
    """A scrollable document, or rows of plain spans in its place."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS
    DEFAULT_CSS = "DocumentView { scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False),
        Binding("k", "scroll_up", "Up", show=False),
        Binding("g", "scroll_home", "Top", show=False),
        Binding("G", "scroll_end", "End", show=False),
        Binding("space", "page_down", "Page", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._document = Document(b"")
        self._rows: list[tuple[tuple[str, str], ...]] | None = None
        self._cache: tuple[int, list[tuple[tuple[str, str], ...]]] = (0, [])
        self._widest = 0
        self._dimmed = False

    def show(self, document: Document) -> None:
        """Show a document from its beginning."""
        self._document, self._rows = document, None
        self._begin()
        if not document.complete:
            self._index(document)

    def show_rows(self, rows: list[tuple[tuple[str, str], ...]]) -> None:
        """Show rows of spans instead."""
        self._rows = rows
        self._begin()

    def dim(self, dimmed: bool) -> None:
        """Mark what is shown as old."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self.refresh()

    def _begin(self) -> None:
        self._cache, self._widest, self._dimmed = (0, []), 0, False
        self._measure()
        self.scroll_to(0, 0, animate=False, force=True)
        self.refresh()

    def _measure(self) -> None:
        lines = len(self._rows) if self._rows is not None else self._document.known
        if self._rows is None and not self._document.complete:
            lines = max(lines, MARGIN if len(self._document.body) > 4096 else 0)
        self.virtual_size = Size(max(self._widest, self.scrollable_content_region.width), lines)

    @work(exclusive=True, group="index", exit_on_error=False)
    async def _index(self, document: Document) -> None:
        """Count the lines, letting keys through after each slice."""
        while not document.index_step():
            if document is not self._document:
                return
            self._measure()
            await asyncio.sleep(0)
        if document is self._document:
            self._measure()

    def on_resize(self) -> None:
        """At least as wide as the screen."""
        self._measure()

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        width = self.scrollable_content_region.width
        left, top = self.scroll_offset
        spans = self._spans(top + y)
        if self._dimmed:
            spans = tuple((text, "dim") for text, _ in spans)
        return strip_of(self, spans, width, skip=left)

    def _spans(self, number: int) -> tuple[tuple[str, str], ...]:
        if self._rows is not None:
            return self._rows[number] if number < len(self._rows) else ()
        first, rows = self._cache
        if not first <= number < first + len(rows):
            first = max(0, number - 10)
            found = self._document.lines(first, self.size.height + 20)
            rows = [((INDENTS * line.indent, "plain"), *line.spans) for line in found]
            self._cache = (first, rows)
            widest = max((sum(len(text) for text, _ in row) for row in rows), default=0)
            if widest > self._widest:
                self._widest = widest
                self.call_later(self._measure)
        return rows[number - first] if number - first < len(rows) else ()
