"""What the history has of one entry: status and tabs, notes, and one of the views of a response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical

from frameio_tui.core.http.history import TASK, exchange_of, task_of
from frameio_tui.core.text.humanize import format_date, format_elapsed, format_size, format_time_of_day
from frameio_tui.ui.response_view.sources import DocumentRows, ListRows, document_for
from frameio_tui.ui.response_view.status_row import StatusPart, StatusRow, format_status
from frameio_tui.ui.response_view.viewer import DocumentView
from frameio_tui.ui.response_view.views import (
    STANDING_VIEWS,
    View,
    diff_rows,
    header_rows,
    is_fold_row,
    request_rows,
)
from frameio_tui.ui.text import content
from frameio_tui.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from frameio_tui.core.http.diff import ExchangeDiff
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.http.history import HistoryEntry
    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.ui.response_view.views import Rows

NO_HEADERS = "The history does not have the headers of this entry."


class EntryPane(Vertical):
    """Shows one entry of the history."""

    DEFAULT_CSS = """
    EntryPane #note { display: none; }
    EntryPane DocumentView { height: 1fr; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self.entry: HistoryEntry | None = None
        self.exchange: Exchange | None = None
        """The entry as an exchange; None for a task, and while nothing is shown."""
        self.view = View.BODY
        self._diff: tuple[ExchangeDiff, str] | None = None
        self._unfolded = False

    def compose(self) -> ComposeResult:
        """Create status and tabs, note and view."""
        yield StatusRow(id="status")
        yield MessageBar(id="note")
        yield DocumentView(id="response")

    @property
    def rows(self) -> DocumentView:
        """The rows of the view."""
        return self.query_one(DocumentView)

    def clear(self, text: str = "") -> None:
        """Show nothing but a text."""
        self.entry = self.exchange = self._diff = None
        self.query_one(StatusRow).show((StatusPart(content("")),))
        self.query_one(StatusRow).open_tab(None)
        self._show_note("")
        self.rows.show(ListRows([((text, "dim"),)] if text else ()))

    def show(self, entry: HistoryEntry, profile: Profile) -> None:
        """Show an entry, in the view that is open."""
        is_same = self.entry is not None and self.entry.entry_id == entry.entry_id
        self.entry, self._diff = entry, None if not is_same else self._diff
        if entry.kind == TASK:
            self._show_task(entry)
            return
        self.exchange = exchange = exchange_of(entry, profile)
        if entry.status:
            self.query_one(StatusRow).show(format_status(exchange, "", old=False))
        else:
            part = StatusPart(content("No response", "bold $error"))
            self.query_one(StatusRow).show((part,))
        self._show_note(" ".join(exchange.notes))
        if self.view is not View.DIFF:
            self.open_view(self.view)
        elif not is_same:
            self.open_view(View.BODY)

    def _show_task(self, entry: HistoryEntry) -> None:
        self.exchange, self._diff = None, None
        self.query_one(StatusRow).show((StatusPart(content("Job", "bold")),))
        self.query_one(StatusRow).open_tab(None)
        self._show_note(entry.error)
        state = entry.response_body.partition(";")[0]
        rows: Rows = [
            (("job       ", "key"), (entry.target, "title")),
            (("state      ", "key"), (state, "plain")),
            (("took       ", "key"), (format_elapsed(entry.duration), "plain")),
            (("ID         ", "key"), (task_of(entry), "plain")),
            (),
            (("Press Enter to show it in Jobs.", "dim"),),
        ]
        self.rows.show(ListRows(rows))

    def _show_note(self, text: str) -> None:
        bar = self.query_one("#note", MessageBar)
        bar.show_message(text, "warn")
        bar.display = bool(text)

    def open_view(self, view: View) -> None:
        """Show a view of the entry."""
        exchange, entry = self.exchange, self.entry
        if exchange is None or entry is None:
            return
        self.view = view
        self.query_one(StatusRow).open_tab(view)
        if view is View.BODY and exchange.response.body:
            self.rows.show(DocumentRows(document_for(exchange.response)))
            return
        self.rows.show(ListRows(_rows_of(view, exchange, entry)))

    def open_next_view(self) -> None:
        """Show the next of body, headers, timing and request."""
        at = STANDING_VIEWS.index(self.view) if self.view in STANDING_VIEWS else -1
        self.open_view(STANDING_VIEWS[(at + 1) % len(STANDING_VIEWS)])

    def show_diff(self, diff: ExchangeDiff, before: str) -> None:
        """Show the differences from another entry, which `before` describes."""
        self._diff, self._unfolded, self.view = (diff, before), False, View.DIFF
        self.query_one(StatusRow).open_tab(View.DIFF)
        self.rows.show(ListRows(diff_rows(diff, before)))

    def fold(self, *, unfold: bool | None = None) -> None:
        """Fold or unfold at the cursor: False folds, True unfolds, None does the other of the two."""
        if self.view is View.DIFF:
            self._fold_headers(unfold)
            return
        from frameio_tui.ui.response_view.folding import fold

        if unfold is None:
            fold(self.rows, lambda document, line: document.toggle(line))
        elif unfold:
            fold(self.rows, lambda document, line: document.unfold(line))
        else:
            fold(self.rows, lambda document, line: document.fold(line))

    def _fold_headers(self, unfold: bool | None) -> None:
        cursor = self.rows.cursor
        if self._diff is None or not any(map(is_fold_row, self.rows.source.rows(cursor, 1))):
            return
        self._unfolded = not self._unfolded if unfold is None else unfold
        self.rows.show(ListRows(diff_rows(*self._diff, unfolded=self._unfolded)), cursor)


def _rows_of(view: View, exchange: Exchange, entry: HistoryEntry) -> Rows:
    """Return the rows of a view other than those of a body."""
    if view is View.REQUEST:
        return request_rows(exchange)
    if view is View.TIMING:
        rows: Rows = [
            (("sent         ", "key"), (f"{format_date(entry.at)} {format_time_of_day(entry.at)}", "plain")),
            (("total        ", "key"), (format_elapsed(entry.duration), "plain")),
            (("received     ", "key"), (format_size(entry.body_size), "plain")),
            (("The history does not have the duration of each step.", "dim"),),
        ]
        return rows
    if not entry.status:
        return [(("There was no response.", "dim"),)]
    if view is View.HEADERS:
        return [*header_rows(exchange), *([] if entry.response_headers else [((NO_HEADERS, "dim"),)])]
    missing = "The history does not have the body." if entry.body_size else "The response has no body."
    return [((missing, "dim"),)]
