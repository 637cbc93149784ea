"""The field over the body: search, JMESPath filter, words for a table. Its work runs beside the keys."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.core.document.document import Document
from frameio_tui.ui.console.response.actions import other_view, view_shown
from frameio_tui.ui.console.response.sources import DocumentRows
from frameio_tui.ui.console.response.viewer import DocumentView
from frameio_tui.ui.widgets.inputs import LineField

if TYPE_CHECKING:
    from frameio_tui.core.document.search import Search
    from frameio_tui.ui.console.screen import Console

PROMPTS = {
    "search": "text in the body; Enter finds it, n and N go on",
    "filter": "JMESPath, such as data[].name; Enter keeps the result, Esc gives the body back",
    "words": "words of a row",
}
PAUSE = 0.12
"""Seconds without a key after which a filter is tried."""
REMEMBERED = 50
SAID_FROM = 2**20
"""Bytes of a body from which filtering is a wait."""


class Hits:
    """A search of the body, and the hit that was gone to last."""

    def __init__(self, search: Search | None = None) -> None:
        self.search = search
        self.place = -1
        """Offset of that hit; -1 before there is one."""

    def words(self) -> str:
        """Such as `3 of 12 'Demo'`."""
        search = self.search
        if search is None or not search.text:
            return ""
        more = "" if search.complete else f" so far ({search.progress:.0%})"
        where = f"{search.number(self.place)} of " if self.place >= 0 else ""
        return f"{where}{search.count}{more} '{search.text}'"


class Within:
    """One field for three purposes; the filter that was typed last stands in it again."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.mode = ""
        self.hits = Hits()
        self._typed: dict[str, list[str]] = {mode: [] for mode in PROMPTS}
        self._filtering = False

    @property
    def field(self) -> LineField:
        """The field."""
        return self._console.query_one("#within", LineField)

    def open(self, mode: str) -> None:
        """Ask for a text."""
        if self._console.response.exchange is None:
            self._console.say("Nothing is shown yet: send a request first.")
            return
        self.mode = mode
        field = self.field
        field.placeholder = PROMPTS[mode]
        with field.prevent(LineField.Changed):
            field.value = self._typed[mode][-1] if mode == "filter" and self._typed[mode] else ""
        field.display = True
        self._console.set_focus(field)

    def close(self) -> bool:
        """Close the field and give the keys back to the body; whether it was open."""
        field = self.field
        if not field.display:
            return False
        field.display = False
        self._console.set_focus(self._console.query_one(DocumentView))
        return True

    def escape(self) -> bool:
        """Esc: close the field, or go back from what a filter shows; whether there was something to leave."""
        if self.close():
            if self.mode == "filter":
                self._console.services.filter.end()
                self._console.response.back_to_body()
            return True
        return self._console.in_response and self._console.response.back_to_body()

    def typed(self, text: str) -> None:
        """Another text is in the field."""
        if self.mode == "filter":
            self._console.run_worker(self._filter(text), group="within", exclusive=True, exit_on_error=False)
        elif self.mode == "words":
            view = view_shown(self._console)
            if view is not None:
                other_view(self._console, view, lambda: view.filtered(text))

    def submitted(self, text: str) -> None:
        """Enter."""
        if text and text not in self._typed[self.mode][-1:]:
            self._typed[self.mode] = [*self._typed[self.mode], text][-REMEMBERED:]
        self.close()
        if self.mode == "search":
            self._console.run_worker(self._search(text), group="within", exclusive=True, exit_on_error=False)

    async def _filter(self, text: str) -> None:
        console = self._console
        await asyncio.sleep(PAUSE)
        exchange = console.response.exchange
        if exchange is None:
            return
        if not text.strip():
            console.response.back_to_body()
            return
        self._filtering = True
        if len(console.response.document.body) > SAID_FROM:
            console.response.say_where("Filtering; it may take some seconds. Esc leaves it.")
        found = await console.services.filter.find(text, console.response.document.body)
        if found.error:
            at = f" (column {found.column})" if found.column else ""
            console.response.say_where(f"{found.error}{at}", "bad")
            return
        console.response.show_special("filter", DocumentRows(Document(found.body, "application/json")))
        console.response.say_where("")

    async def _search(self, text: str) -> None:
        console, document = self._console, self._console.response.shown_document
        self.hits = hits = Hits(document.search(text) if document is not None and text else None)
        search = hits.search
        self._mark(search)
        if search is None:
            console.say_where()
            return
        start = self._offset()
        for _ in search.slices():
            if hits.place < 0 and (place := search.next(start)) is not None and place >= start:
                self._show(place)
            await asyncio.sleep(0)
            if self.hits is not hits:
                return
        if hits.place < 0 and (place := search.next(start)) is not None:
            self._show(place)
        if not search.count:
            console.say(f"'{search.text}' is not in the body.")
        console.say_where()

    def _mark(self, search: Search | None) -> None:
        """Hits are seen wherever they stand on screen."""
        view = self._console.query_one(DocumentView)
        if isinstance(view.source, DocumentRows):
            view.source.marks = search.marks if search is not None else None
            view.changed()

    def step(self, by: int) -> None:
        """The next hit from the cursor on, round the end."""
        search, place = self.hits.search, self.hits.place
        if search is None or not search.count:
            self._console.say("/ looks for a text in the body first.")
            return
        document, line = self._console.response.shown_document, self._console.response.line_under_cursor
        if document is None or line is None:
            return
        here = place if place >= 0 and document.line_of(place) == line else self._offset()
        found = search.next(here + 1) if by > 0 else search.previous(here)
        if found is None:
            return
        self._show(found)
        if by > 0 and found <= here:
            self._console.say("Round the end: from the first line on again.")
        elif by < 0 and found >= here:
            self._console.say("Round the beginning: from the last line up again.")

    def _offset(self) -> int:
        """Where in the body the cursor's line begins."""
        document, line = self._console.response.shown_document, self._console.response.line_under_cursor
        found = document.lines(line, 1) if document is not None and line is not None else []
        return found[0].offset if found else 0

    def _show(self, place: int) -> None:
        document = self._console.response.shown_document
        if document is None:
            return
        self.hits.place = place

        def row() -> int:
            line = document.line_of(place)
            document.uncover(line)
            return document.row_of(line)

        view = self._console.query_one(DocumentView)
        row()
        view.changed()
        view.hold(row)

    def forget(self) -> None:
        """Another answer is shown."""
        self.hits = Hits()
        if self._filtering:
            self._filtering = False
            self._console.services.filter.end()
