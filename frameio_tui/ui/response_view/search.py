"""Searching the document that a view shows, in slices so that keys are handled meanwhile."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.ui.response_view.sources import DocumentRows

if TYPE_CHECKING:
    from frameio_tui.core.document.search import Search
    from frameio_tui.ui.response_view.viewer import DocumentView


class SearchState:
    """The search text, its matches, and the match that the cursor went to last."""

    def __init__(self, search: Search | None = None) -> None:
        self.search = search
        self.offset = -1
        """Offset in the body of the current match; -1 while there is none."""

    def format_position(self) -> str:
        """Return the position among the matches, such as `3 of 12 'Demo'`; empty without a search text."""
        search = self.search
        if search is None or not search.text:
            return ""
        more = "" if search.complete else f" so far ({search.progress:.0%})"
        where = f"{search.number(self.offset)} of " if self.offset >= 0 else ""
        return f"{where}{search.count}{more} '{search.text}'"

    async def run(self, view: DocumentView) -> None:
        """Count all matches and move to the first match at or after the cursor as soon as it is found.

        If there is no match at or after the cursor, the search continues from the first line of the document.
        """
        search = self.search
        self._mark(view)
        if search is None:
            return
        start = offset_at_cursor(view)
        for _ in search.slices():
            if self.offset < 0 and (offset := search.next(start)) is not None and offset >= start:
                self._go(view, offset)
            await asyncio.sleep(0)
        if self.offset < 0 and (offset := search.next(start)) is not None:
            self._go(view, offset)

    def step(self, view: DocumentView, by: int) -> str:
        """Move to the next match (`by` is 1) or to the previous match (`by` is -1).

        Return a note when the search wrapped around the end or the beginning of the document, else an empty string.
        Without matches the cursor does not move.
        """
        search, document, line = self.search, view.document, view.document_line
        if search is None or document is None or line is None:
            return ""
        is_here = self.offset >= 0 and document.line_of(self.offset) == line
        here = self.offset if is_here else offset_at_cursor(view)
        found = search.next(here + 1) if by > 0 else search.previous(here)
        if found is None:
            return ""
        self._go(view, found)
        if by > 0 and found <= here:
            return "Continued from the first line."
        if by < 0 and found >= here:
            return "Continued from the last line."
        return ""

    def _mark(self, view: DocumentView) -> None:
        """Highlight the matches in the rows of a document."""
        if isinstance(view.source, DocumentRows):
            view.source.marks = self.search.marks if self.search is not None else None
            view.changed()

    def _go(self, view: DocumentView, offset: int) -> None:
        document = view.document
        if document is None:
            return
        self.offset = offset

        def row() -> int:
            line = document.line_of(offset)
            document.uncover(line)
            return document.row_of(line)

        row()
        view.changed()
        view.go_when_counted(row)


def offset_at_cursor(view: DocumentView) -> int:
    """Return the offset in the body of the line at the cursor; 0 when no document is shown."""
    document, line = view.document, view.document_line
    found = document.lines(line, 1) if document is not None and line is not None else []
    return found[0].offset if found else 0
