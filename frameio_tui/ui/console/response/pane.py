"""The response pane: status and tabs, explanation, and one view of the response with the keys that act on it."""

from __future__ import annotations

import asyncio
import os
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import RESPONSE_PANE_COMMANDS
from frameio_tui.ui.console.messages import FollowRequested, Notice
from frameio_tui.ui.console.response.filter_field import FieldPurpose, FilterField
from frameio_tui.ui.response_view.sources import DocumentRows, ListRows, RowSource, document_for
from frameio_tui.ui.response_view.status_row import StatusPart, StatusRow, format_status
from frameio_tui.ui.response_view.viewer import DocumentView
from frameio_tui.ui.response_view.views import (
    STANDING_VIEWS,
    View,
    header_rows,
    is_fold_row,
    request_rows,
    timing_rows,
    why_rows,
)
from frameio_tui.ui.text import content, join, paragraph
from frameio_tui.ui.widgets.header_footer import Bar
from frameio_tui.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.diagnosis.checks import Check
    from frameio_tui.core.diagnosis.explain import Explanation
    from frameio_tui.core.document.document import Document
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.ports.requests import Filter
    from frameio_tui.core.table.table import Table
    from frameio_tui.core.table.view import TableView
    from frameio_tui.ui.console.response.earlier import Comparison, EarlierResponses, ReadHistory
    from frameio_tui.ui.console.response.list_views import ListLooks
    from frameio_tui.ui.dialogs.ask import DialogOwner
    from frameio_tui.ui.response_view.copy_save import Export
    from frameio_tui.ui.response_view.search import SearchState

VIEW_FLOWS = "view"
"""Group of the workers that make another view of the response."""
FIELD_FLOWS = "field"
"""Group of the workers that search and filter."""
FILTER_DELAY = 0.12
"""Seconds without a key press before a filter is applied."""
SLOW_TO_FILTER = 2**20
"""Size in bytes from which filtering a body takes so long that a notice is shown."""
QUICK_TABLE = 2**17
"""Size in bytes up to which a list is shown as a table at once; a larger one is shown as the body meanwhile."""
QUICK_TO_COUNT = 2**20
"""Size in bytes up to which the lines of a body are counted so fast that progress is not shown."""
NOTHING_SENT = "Nothing sent yet."
NO_RESPONSE = "No response yet. Send a request first."
NO_LINK = "Nothing to open here. Move to an ID or a link."
NO_TABLE = "Not a table. Press T to show a list as a table."
NO_EARLIER = "No earlier response for a diff. Press F5 to send the request again."
EMPTY = (
    ("m", "Show the current user (GET /me)"),
    ("Enter", "Load the operation; press Enter again to send it"),
    ("/", 'Find an operation, such as "comments"'),
    ("i", "Type a request, or paste a curl command"),
    ("F1", "Show all keys"),
)
"""Keys to begin with, and what they do."""


class Caption(Bar):
    """The row below the body: what is shown, and the position of the cursor at the right edge."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._shown = ("", "", "$text-muted")

    def show(self, text: str, position: str = "", style: str = "$text-muted") -> None:
        """Show a text, which is cut off before the position."""
        self._shown = (text, position, style)
        width = self.content_size.width or self.app.size.width
        right = f" {position}" if position else ""
        left = content(text, style).truncate(max(1, width - len(right)), ellipsis=True, pad=True)
        self.update(join(left, content(right, "$text-muted")))

    def on_resize(self) -> None:
        """Fit the row to the new width."""
        self.show(*self._shown)


class ResponsePane(Vertical):
    """Shows one exchange, the progress of the next one, or why there is none."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(RESPONSE_PANE_COMMANDS)]
    DEFAULT_CSS = """
    ResponsePane #explained { height: auto; max-height: 6; padding: 0 1; display: none; }
    ResponsePane #explained.-shown { display: block; }
    """

    class Changed(Message):
        """Another exchange or another view of it is shown, or is old now, or a search began or ended."""

    def __init__(
        self,
        dialogs: DialogOwner,
        make_filter: Callable[[], Filter],
        read_history: ReadHistory,
        now: Callable[[], float],
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._dialogs = dialogs
        self._make_filter = make_filter
        self._read_history = read_history
        self._now = now
        self.exchange: Exchange | None = None
        self.operation: Operation | None = None
        """The operation that the response belongs to."""
        self.view = View.BODY
        self.table: TableView | None = None
        """The table on screen; None if there is none."""
        self.search: SearchState | None = None
        """The search of the body; None if there is none."""
        self._document: Document | None = None
        self._filter_text = ""
        """The JMESPath filter of the result that is shown, also as a table; empty without a filter."""
        self._filter_result: Document | None = None
        """The result of the filter."""
        self._comparison: Comparison | None = None
        self._breadcrumbs = ""
        """The breadcrumb of the response."""
        self._raw = self._old = self._arriving = self._filtering = False
        self._page = ""
        self._note = ""

    def compose(self) -> ComposeResult:
        """Yield the status and tabs, view and caption.

        Note, explanation and field are created when they are first shown: a start needs none of them.
        """
        yield StatusRow(id="status")
        yield DocumentView(id="response")
        yield Caption(id="caption")

    def on_mount(self) -> None:
        """Show what to do first."""
        self._show_first_keys()

    # -- what is shown

    @property
    def _rows(self) -> DocumentView:
        return self.query_one(DocumentView)

    @property
    def document(self) -> Document:
        """Return the body as a document; an empty one if there is no response."""
        if self._document is None:
            from frameio_tui.core.document.document import Document

            self._document = Document(b"")
        return self._document

    @property
    def is_json(self) -> bool:
        """Return whether the body is JSON."""
        from frameio_tui.core.document.document import Kind

        return self.document.kind is Kind.JSON

    @property
    def _is_empty(self) -> bool:
        from frameio_tui.core.document.document import Kind

        return self.document.kind is Kind.EMPTY

    @property
    def is_old(self) -> bool:
        """Return whether the response belongs to another profile or request than the current one."""
        return self._old

    @property
    def is_arriving(self) -> bool:
        """Return whether only the first part of the response has arrived."""
        return self._arriving

    @cached_property
    def earlier(self) -> EarlierResponses:
        """Return the earlier responses of this run; imported with the second response."""
        from frameio_tui.ui.console.response.earlier import EarlierResponses

        return EarlierResponses()

    @cached_property
    def _looks(self) -> ListLooks:
        """Return how lists are shown; imported with the first table."""
        from frameio_tui.ui.console.response.list_views import ListLooks

        return ListLooks()

    def show(self, exchange: Exchange, explanation: Explanation | None, page: str, *, arriving: bool = False) -> None:
        """Show a response; with `arriving`, the part of it that has arrived so far.

        After a call with `arriving`, the next call is about the same response, unless `begin` or `show_failure`
        is called in between.
        """
        is_same_response, self._arriving = self._arriving, arriving
        if not is_same_response:
            self._raw = False
            if self.exchange is not None:
                self.earlier.add(self.exchange)
        if not (is_same_response and arriving):
            self._forget_search()
        shows_body = self.view is View.BODY and self.exchange is not None
        self.exchange, self._page, self._old = exchange, page, False
        self.explain(explanation)
        self._document = document_for(exchange.response, raw=self._raw)
        self._show_status()
        if is_same_response and shows_body and not self._is_empty:
            self._rows.continue_with(DocumentRows(self.document))
            self._rows.dim(False)
        else:
            self._show_view(self.view if is_same_response and self.view in STANDING_VIEWS else View.BODY)
        if not arriving and self.view is View.BODY:
            self._show_list(exchange)
        self.post_message(self.Changed())

    def explain(self, explanation: Explanation | None) -> None:
        """Show an explanation and its remedy above the body, or hide them if it is None."""
        explained = next(iter(self.query("#explained").results(Static)), None)
        if explained is not None:
            explained.set_class(explanation is not None, "-shown")
        if explanation is not None:
            if explained is None:
                explained = Static("", id="explained", classes="error -shown", markup=False)
                self.mount(explained, after="#response-note" if self.query("#response-note") else "#status")
            remedy = ("\n", paragraph(explanation.remedy, "bold")) if explanation.remedy else ()
            explained.update(join(paragraph(explanation.sentence), *remedy))

    def begin(self) -> None:
        """Prepare for a new request: mark the previous response as old and hide its explanation."""
        self._arriving = False
        self.explain(None)
        self.mark_old()

    def show_failure(self, what: str, explanation: Explanation, owner: str = "") -> None:
        """Show why there is no response; the previous one stays below, marked as old.

        `owner` is a label for the failure of a request that is not the one in the request line.
        """
        self._arriving = False
        self.explain(explanation)
        self.mark_old()
        if self.exchange is None:
            self._rows.show(ListRows(()))  # not the keys for the first request
        labels = (StatusPart(content(owner, "bold $warning")),) if owner else ()
        self._status.show((*labels, StatusPart(content(what, "bold $error"))))

    def clear_failure(self) -> None:
        """Hide the failure and explanation, which are not about the request in the line."""
        self.explain(None)
        if self.exchange is None:
            self._show_first_keys()
        else:
            self._show_status()

    def show_progress(self, text: str) -> None:
        """Show in the status line what is being done."""
        self._show_status_text(text, "$warning")

    def mark_old(self) -> None:
        """Dim the response and name its profile, because another profile or request is current now."""
        if self.exchange is None or self._old:
            return
        self._old = True
        self._rows.dim(True)
        self._show_status()
        self.post_message(self.Changed())

    def show_breadcrumbs(self, breadcrumbs: str) -> None:
        """Show the breadcrumb of the response."""
        self._breadcrumbs = breadcrumbs
        self._show_caption()

    def show_checks(self, checks: list[Check]) -> None:
        """Show the checks that look for the reason of a refusal."""
        self._show_rows(View.WHY, ListRows(why_rows(checks, self._rows.size.width)))

    def go_back(self) -> bool:
        """Show what the view on screen was made of: the filter's result or the body; return whether there is one.

        A comparison or diagnosis of a list that is shown as a table also leads back to the table.
        """
        exchange = self.exchange
        if exchange is None or self.view is View.BODY:
            return False
        if self.view in (View.DIFF, View.WHY) and self.table is not None:
            self._show_table(self.table)
        elif self._filter_result is not None and self.view is not View.FILTER:
            self._show_filter_result(self._filter_result)
        elif self.view is View.TABLE:
            self._looks.show_body(exchange)
            self._show_view(View.BODY)
        else:
            self._show_view(View.BODY)
            self._show_list(exchange)
        return True

    def close_field_or_view(self) -> bool:
        """Close the field, or go back to the body; return whether either was open."""
        field = self._field
        if field is not None and field.display:
            self._close_field()
            if field.purpose is FieldPurpose.FILTER:
                self.screen.workers.cancel_group(self.screen, FIELD_FLOWS)
                self._make_filter().end()
                self._show_view(View.BODY)
            return True
        return self._rows.has_focus and self.go_back()

    def _show_view(self, view: View) -> None:
        """Show one of the views that every exchange has."""
        self._filter_text, self._filter_result, self.table = "", None, None
        exchange = self.exchange
        if exchange is None:
            return
        if view is not View.BODY:
            make = {View.HEADERS: header_rows, View.TIMING: timing_rows, View.REQUEST: request_rows}[view]
            self._show_rows(view, ListRows(make(exchange)))
        elif self._is_empty:
            self._show_rows(view, ListRows([(("The response has no body.", "dim"),)]))
        else:
            self._show_rows(view, DocumentRows(self.document))

    def _show_rows(self, view: View, source: RowSource, row: int = 0) -> None:
        """Show a view with the cursor on a row."""
        self.view = view
        self._status.open_tab(view, raw=self._raw)
        self._rows.show(source, row)
        self._rows.dim(self._old)
        self._show_caption()
        self.post_message(self.Changed())

    def _show_table(self, view: TableView, row: int = 0) -> None:
        from frameio_tui.ui.response_view.table_rows import TableRows

        self.table = view
        if self._filter_result is None and self.exchange is not None:
            self._looks.show_table(self.exchange, view)
        self._show_rows(View.TABLE, TableRows(view), row)

    def _show_filter_result(self, result: Document) -> None:
        self._filter_result, self.table = result, None
        self._show_rows(View.FILTER, DocumentRows(result))

    def _show_list(self, exchange: Exchange) -> None:
        """Show a response as a table if it is a list and the user looks at such lists as tables."""
        if "_looks" not in self.__dict__ or not self._looks.wants_table(exchange):  # do not import it to ask
            return
        if exchange.response.spill_path or exchange.response.body_size > QUICK_TABLE:
            self._start(self._make_list_table(exchange), VIEW_FLOWS)
            return
        from frameio_tui.core.table.table import Table

        self._show_list_table(exchange, Table(exchange.response.body).read())

    async def _make_list_table(self, exchange: Exchange) -> None:
        from frameio_tui.ui.console.response.tables import body_to_parse, read_table

        table = await read_table(body_to_parse(exchange.response))
        if self.exchange is exchange and self.view is View.BODY:
            self._show_list_table(exchange, table)

    def _show_list_table(self, exchange: Exchange, table: Table) -> None:
        from frameio_tui.core.table.view import view_of
        from frameio_tui.ui.console.response.list_views import TOP_LISTS, row_of_item

        if table.items and table.path in TOP_LISTS and not table.note:
            view = self._looks.apply(exchange, view_of(table))
            self._show_table(view, row_of_item(view, self._looks.take_followed(exchange)))

    @property
    def _status(self) -> StatusRow:
        return self.query_one(StatusRow)

    def _show_first_keys(self) -> None:
        """Show that nothing has been sent, and the keys to begin with."""
        self._show_status_text(NOTHING_SENT, "$text-muted")
        self._rows.show(ListRows([(), *(((f"  {key:<8}", "hint"), (what, "plain")) for key, what in EMPTY)]))

    def _show_status_text(self, text: str, style: str) -> None:
        self._status.show((StatusPart(content(text, style)),))

    def _show_status(self) -> None:
        """Draw the status and the notes about the response."""
        exchange = self.exchange
        if exchange is None:
            return
        self._status.show(format_status(exchange, self._page, old=self._old))
        self._note = format_notes(exchange, self.document)
        bar = next(iter(self.query("#response-note").results(MessageBar)), None)
        if bar is None and self._note:
            bar = MessageBar(id="response-note")
            self.mount(bar, after="#status")
        if bar is not None:
            bar.display = bool(self._note)
            bar.show_message(self._note, "warn")

    def _show_caption(self) -> None:
        """Show below the rows what they are, and the position of the cursor."""
        caption = self.query_one(Caption)
        rows, text = self._rows, ""
        if self.exchange is None or (not rows.source.complete and len(self.document.body) <= QUICK_TO_COUNT):
            return  # it is shown in a moment, when all rows are counted
        if self.view is View.TABLE and self.table is not None:
            from frameio_tui.ui.console.response.tables import describe_table

            text = describe_table(self.table)
        elif self.view is View.DIFF:
            text = "Press D again to choose another response."
        elif rows.document is not None:
            text = self._describe_line(rows.document)
        source = rows.source
        has_position = self.view is not View.WHY and source.complete and source.size > 1
        position = f"{rows.cursor + 1}/{source.size}" if has_position else ""
        caption.show("   ".join(filter(None, (text, self._breadcrumbs))), position)

    def _describe_line(self, document: Document) -> str:
        """Return the counting progress, the matches, the filter and the path of the line under the cursor."""
        from frameio_tui.core.json.path import format_path

        line = self._rows.document_line
        path = document.path_of(line) if line is not None else None
        counted = f"counting lines: {document.progress:.0%}" if not document.complete else ""
        matches = self.search.format_position() if self.search is not None else ""
        filtered = f"Filter: {self._filter_text}" if self.view is View.FILTER else ""
        return "   ".join(filter(None, (counted, matches, filtered, format_path(path) if path else "")))

    def on_document_view_moved(self) -> None:
        """Show the position of the cursor."""
        self._show_caption()
        if self.exchange is not None and format_notes(self.exchange, self.document) != self._note:
            # Problems of a body are only known after all of it has been checked.
            self._show_status()

    # -- the field above the body

    @property
    def _field(self) -> FilterField | None:
        return next(iter(self.query(FilterField)), None)

    async def _open_field(self, purpose: FieldPurpose) -> None:
        if self.exchange is None:
            self._notice(NO_RESPONSE)
            return
        if self._field is None:
            await self.mount(FilterField(id="filter-field"), before="#response")
        text = self.table.words if purpose is FieldPurpose.WORDS and self.table is not None else ""
        self.query_one(FilterField).open(purpose, text)

    def _close_field(self) -> None:
        self.query_one(FilterField).display = False
        self.screen.set_focus(self._rows)

    def on_input_changed(self, event: FilterField.Changed) -> None:
        """Filter the body or the table by the new text."""
        event.stop()
        field, text, view = self.query_one(FilterField), event.value, self.table
        if field.purpose is FieldPurpose.FILTER:
            self._start(self._filter_body(text), FIELD_FLOWS)
        elif field.purpose is FieldPurpose.WORDS and view is not None:
            self._start(self._change_table(view, lambda: view.filtered(text)), VIEW_FLOWS)

    def on_input_submitted(self, event: FilterField.Submitted) -> None:
        """Close the field: a filter stays applied, and a search begins."""
        event.stop()
        field = self.query_one(FilterField)
        field.remember(event.value)
        self._close_field()
        if field.purpose is FieldPurpose.SEARCH:
            self._start(self._search_body(event.value), FIELD_FLOWS)

    async def _filter_body(self, text: str) -> None:
        await asyncio.sleep(FILTER_DELAY)
        if self.exchange is None:
            return
        if not text.strip():
            self._show_view(View.BODY)
            return
        self._filtering = True
        caption = self.query_one(Caption)
        if len(self.document.body) > SLOW_TO_FILTER:
            caption.show("Filtering. This can take a few seconds. Press Esc to cancel.")
        result = await self._make_filter().find(text, self.document.body)
        if result.error:
            position = f" (column {result.column})" if result.column else ""
            caption.show(f"{result.error}{position}", style="$error")
            return
        from frameio_tui.core.document.document import Document

        self._filter_text = text
        self._show_filter_result(Document(result.body, "application/json"))

    async def _search_body(self, text: str) -> None:
        from frameio_tui.ui.response_view.search import SearchState

        document = self._rows.document
        self.search = state = SearchState(document.search(text) if document is not None and text else None)
        self.post_message(self.Changed())
        await state.run(self._rows)
        if state.search is not None and not state.search.count:
            self._notice(f"No match for '{state.search.text}'.")
        self._show_caption()

    def _forget_search(self) -> None:
        """Discard the search and stop the filter, because another response is shown."""
        self.search = None
        self.screen.workers.cancel_group(self.screen, FIELD_FLOWS)
        if self._filtering:
            self._filtering = False
            self._make_filter().end()

    # -- keys

    def _start(self, flow: Coroutine[object, object, None], group: str) -> None:
        """Run a flow in a worker of the screen, which shows its errors; cancel the previous one of the group."""
        self.screen.run_worker(flow, group=group, exclusive=True, exit_on_error=False)

    def _notice(self, text: str, *, error: bool = False) -> None:
        self.post_message(Notice(text, error=error))

    def _exchange_or_notice(self) -> Exchange | None:
        if self.exchange is None:
            self._notice(NO_RESPONSE)
        return self.exchange

    def action_follow(self) -> None:
        """Ask the screen to follow the value under the cursor; fold or unfold what can be folded there."""
        from frameio_tui.ui.console.response import cursor_value

        exchange, rows = self.exchange, self._rows
        if exchange is None:
            return
        if self.view is View.HEADERS and cursor_value.is_link_header(exchange.response, rows.cursor):
            self.post_message(FollowRequested(exchange, None))
            return
        if self.view is View.DIFF:
            self._toggle_folded_headers()
            return
        document, line, view, location = rows.document, rows.document_line, self.table, None
        if self.view is View.TABLE and view is not None:
            location = cursor_value.location_in_row(view, rows.cursor) if rows.cursor < view.size else None
            if location is not None and self._filter_result is not None:
                location = cursor_value.location_before_filter(location, self.document)
            elif location is not None:
                self._looks.follow(exchange, location.value)
        elif document is not None and line is not None:
            if document.opens(line):
                self._fold(lambda document, line: document.toggle(line))
                return
            location = cursor_value.location_at(document, line)
            if location is not None and self.view is View.FILTER:
                location = cursor_value.location_before_filter(location, self.document)
        if location is None:
            self._notice(NO_LINK)
        else:
            self.post_message(FollowRequested(exchange, location))

    def action_view(self) -> None:
        """Show the next of these views: body or table, headers, timing, request as sent."""
        if self.exchange is not None:
            index = STANDING_VIEWS.index(self.view) if self.view in STANDING_VIEWS else 0
            self._show_view(STANDING_VIEWS[(index + 1) % len(STANDING_VIEWS)])
            if self.view is View.BODY:
                self._show_list(self.exchange)

    def action_raw(self) -> None:
        """Show the body as received, or formatted again."""
        if self.exchange is not None:
            self._raw = not self._raw
            self._document = document_for(self.exchange.response, raw=self._raw)
            self._show_view(View.BODY)

    def action_wrap(self) -> None:
        """Turn wrapping of long lines on or off."""
        on = self._rows.toggle_wrap()
        self._notice(
            "Long lines are wrapped." if on else "Long lines are not wrapped. Press < or > to scroll sideways."
        )

    def action_sideways(self, by: int) -> None:
        """Scroll right by `by` columns; left if it is negative."""
        self._rows.action_sideways(by)

    def action_fold(self) -> None:
        """Fold the value at the cursor, or the one that encloses it."""
        if self.view is View.DIFF:
            self._toggle_folded_headers(unfolded=False)
            return
        self._fold(lambda document, line: document.fold(line))

    def action_unfold(self) -> None:
        """Unfold the value at the cursor."""
        if self.view is View.DIFF:
            self._toggle_folded_headers(unfolded=True)
            return
        self._fold(lambda document, line: document.unfold(line))

    def _fold(self, change: Callable[[Document, int], object]) -> None:
        from frameio_tui.ui.response_view.folding import fold

        fold(self._rows, change)

    def action_fold_all(self) -> None:
        """Fold everything to level 1, 2 or 3 in turn, then unfold everything."""
        from frameio_tui.ui.response_view.folding import fold_to_next_level

        done = fold_to_next_level(self._rows)
        if done:
            self._notice(done)

    async def action_search(self) -> None:
        """Open the field for a text to search for in the body; in a table, for text that filters its rows."""
        if self.view is View.TABLE:
            await self._open_field(FieldPurpose.WORDS)
        elif self.exchange is not None and self._rows.document is None:
            self._notice(f"{self.view.value} cannot be searched. Press Esc to go back to the body.")
        else:
            await self._open_field(FieldPurpose.SEARCH)

    async def action_filter(self) -> None:
        """Open the field for a JMESPath filter of the body, or for text that filters the rows of a table."""
        await self._open_field(FieldPurpose.WORDS if self.view is View.TABLE else FieldPurpose.FILTER)

    def action_next_hit(self) -> None:
        """Go to the next match."""
        self._step_in_search(1)

    def action_previous_hit(self) -> None:
        """Go to the previous match."""
        self._step_in_search(-1)

    def _step_in_search(self, by: int) -> None:
        if self.search is None or self.search.search is None or not self.search.search.count:
            self._notice("No search yet. Press / to search the body.")
            return
        note = self.search.step(self._rows, by)
        if note:
            self._notice(note)

    def action_table(self) -> None:
        """Show the list in the body or in the filter's result as a table, or what the table was made of again."""
        exchange = self._exchange_or_notice()
        if exchange is None:
            return
        if self.view is View.TABLE:
            self.go_back()
        else:
            self._start(self._make_table(exchange, self._filter_result), VIEW_FLOWS)

    async def _make_table(self, exchange: Exchange, filtered: Document | None) -> None:
        from frameio_tui.core.table.view import view_of
        from frameio_tui.ui.console.response.tables import body_to_parse, read_table

        table = await read_table(bytes(filtered.body) if filtered is not None else body_to_parse(exchange.response))
        if self.exchange is not exchange or self._filter_result is not filtered:
            return
        if not table.items:
            self._notice(f"No table: {table.note or 'the list is empty.'}")
            return
        view = view_of(table)
        self._show_table(view if filtered is not None else self._looks.apply(exchange, view))
        if table.note:
            self._notice(table.note)

    async def _change_table(self, view: TableView, make: Callable[[], TableView]) -> None:
        """Show the table with another order or filter.

        It is made in a thread, because a table may have 100,000 rows.
        """
        made = await asyncio.to_thread(make)
        if self.table is not None and self.table.table is view.table:
            self._show_table(made)

    def _table_or_notice(self) -> TableView | None:
        if self.view is not View.TABLE:
            self._notice(NO_TABLE)
            return None
        return self.table

    def action_sort(self) -> None:
        """Sort the table by a column; picking the same column again reverses the order."""
        view = self._table_or_notice()
        if view is not None:
            self._start(self._sort(view), VIEW_FLOWS)

    async def _sort(self, view: TableView) -> None:
        from frameio_tui.ui.console.response.tables import pick_order

        order = await pick_order(self._dialogs, view)
        if order is not None:
            await self._change_table(view, order)

    def action_columns(self) -> None:
        """Let the user choose the columns of the table."""
        view = self._table_or_notice()
        if view is not None:
            self._start(self._choose_columns(view), VIEW_FLOWS)

    async def _choose_columns(self, view: TableView) -> None:
        from frameio_tui.ui.console.response.tables import pick_columns

        chosen = await pick_columns(self._dialogs, view)
        if chosen is not None:
            self._show_table(chosen)

    def action_diff(self) -> None:
        """Show the differences from the previous response to the same request; again: choose another response.

        If there is no earlier response to the same request, choose one at once.
        """
        exchange = self._exchange_or_notice()
        if exchange is not None:
            self._start(self._compare(exchange, choose=self.view is View.DIFF), VIEW_FLOWS)

    async def _compare(self, exchange: Exchange, *, choose: bool) -> None:
        from frameio_tui.ui.console.response.earlier import Comparison, differences, pick_earlier

        found = await asyncio.to_thread(self.earlier.find, exchange, self._read_history)
        earlier = found[0] if found else None
        if earlier is None:
            self._notice(NO_EARLIER)
            return
        if choose or not earlier.is_response_to(exchange):
            earlier = await pick_earlier(self._dialogs, exchange, found, self._now())
        if earlier is not None:
            diff = await asyncio.to_thread(differences, earlier, exchange)
            if self.exchange is exchange:
                self._show_comparison(Comparison(earlier, diff))

    def _show_comparison(self, comparison: Comparison) -> None:
        exchange = self.exchange
        if exchange is None:
            return
        self._comparison = comparison
        cursor = self._rows.cursor if self.view is View.DIFF else 0
        self._show_rows(View.DIFF, ListRows(comparison.rows(exchange)), cursor)

    def _toggle_folded_headers(self, unfolded: bool | None = None) -> None:
        """List the headers that differ in every response, or fold them, if the cursor is on their row."""
        comparison, rows = self._comparison, self._rows
        if comparison is None or not any(map(is_fold_row, rows.source.rows(rows.cursor, 1))):
            return
        wanted = not comparison.unfolded if unfolded is None else unfolded
        if wanted is not comparison.unfolded:
            self._show_comparison(comparison._replace(unfolded=wanted))

    def action_copy(self) -> None:
        """Copy the body, the URL, or the request as code."""
        if self.exchange is None:
            self._notice(NO_RESPONSE)
        else:
            self._start(self._copy(self.exchange), "copy")

    async def _copy(self, exchange: Exchange) -> None:
        from frameio_tui.ui.response_view.copy_save import pick_copy

        self._to_clipboard(await pick_copy(self._dialogs, exchange, self.operation))

    def action_copy_part(self) -> None:
        """Copy the value, the path or the text of the line at the cursor; of a row of a table, one cell or the item."""
        document, line, rows = self._rows.document, self._rows.document_line, self._rows
        if self.view is View.TABLE and self.table is not None and rows.cursor < self.table.size:
            from frameio_tui.ui.console.response.copy_part import texts_of_row

            self._start(self._copy_part(texts_of_row(self.table, rows.cursor)), "copy")
            return
        if document is None or line is None:
            self._notice("No line to copy. Move to a line of the body.")
            return
        from frameio_tui.ui.console.response.copy_part import texts_of_line, value_fits_clipboard

        if not value_fits_clipboard(document, line):
            self._notice("The value is too large for a terminal's clipboard. Press S to save the body.")
        self._start(self._copy_part(texts_of_line(document, line)), "copy")

    async def _copy_part(self, texts: dict[str, str]) -> None:
        from frameio_tui.ui.console.response.copy_part import pick_part

        self._to_clipboard(await pick_part(self._dialogs, texts))

    def _to_clipboard(self, text: str | None) -> None:
        from frameio_tui.ui.terminal.clipboard import format_copied

        if text is not None:
            self.app.copy_to_clipboard(text)
            self._notice(format_copied(text, os.environ))

    def action_export(self) -> None:
        """Save what is on screen to a new file."""
        exchange = self._exchange_or_notice()
        if exchange is not None:
            self._start(self._export(exchange), "save")

    async def _export(self, exchange: Exchange) -> None:
        from frameio_tui.ui.response_view import copy_save

        body, filtered, rows = copy_save.body_export(exchange, is_json=self.is_json), self._filter_result, self._rows
        exports: tuple[Export, ...] = (body,)
        if self.view is View.TABLE and self.table is not None:
            exports = (*copy_save.table_exports(self.table, copy_save.suggest_name(exchange)), body)
        elif self.view is View.FILTER and filtered is not None:
            exports = (*copy_save.filter_exports(bytes(filtered.body), copy_save.suggest_name(exchange)), body)
        elif self.view is not View.BODY:
            shown = rows.source.rows(0, rows.source.size)
            exports = (copy_save.rows_export(self.view.value, shown), body)
        export = await copy_save.pick_export(self._dialogs, exports)
        path = await copy_save.save(self._dialogs, export) if export is not None else ""
        if path:
            complete = exchange.response.complete
            self._notice(copy_save.format_saved_path(path, complete=complete), error=not complete)


def format_notes(exchange: Exchange, document: Document) -> str:
    """Return the notes about a response, such as problems of its body or the file that holds it."""
    response = exchange.response
    part = "complete body" if response.complete else "received part"
    rest = f"The {part} is in {response.spill_path}." if response.spill_path else ""
    note = document.note if response.complete else ""  # what is missing cannot be judged
    return " ".join(filter(None, (note, rest, *exchange.notes)))
