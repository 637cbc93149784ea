"""The response pane: status line, explanation, and one view of the response with the keys that act on it."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from frameio_tui.core.text.humanize import format_elapsed, format_size, format_time_of_day
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import RESPONSE_PANE_COMMANDS
from frameio_tui.ui.console.messages import FollowRequested, Notice
from frameio_tui.ui.console.response.filter_field import FieldPurpose, FilterField
from frameio_tui.ui.response_view.sources import DocumentRows, ListRows, RowSource, TableRows, document_for
from frameio_tui.ui.response_view.viewer import DocumentView
from frameio_tui.ui.response_view.views import STANDING_VIEWS, View, header_rows, request_rows, timing_rows, why_rows
from frameio_tui.ui.text import content, join, paragraph
from frameio_tui.ui.widgets.header_footer import Bar
from frameio_tui.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.content import Content

    from frameio_tui.core.diagnosis.checks import Check
    from frameio_tui.core.diagnosis.explain import Explanation
    from frameio_tui.core.document.document import Document
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.ports import Filter
    from frameio_tui.core.table.view import TableView
    from frameio_tui.ui.console.response.copy_save import Export
    from frameio_tui.ui.dialogs.ask import DialogOwner
    from frameio_tui.ui.response_view.search import SearchState

VIEW_FLOWS = "view"
"""Group of the workers that make another view of the response."""
FIELD_FLOWS = "field"
"""Group of the workers that search and filter."""
FILTER_DELAY = 0.12
"""Seconds without a key press before a filter is applied."""
SLOW_TO_FILTER = 2**20
"""Size in bytes from which filtering a body takes so long that a notice is shown."""
NOTHING_SENT = "Nothing sent yet."
NO_RESPONSE = "Nothing is shown yet: send a request first."
NO_LINK = "That leads nowhere: put the cursor on an id or a link. Y copies the value."
EMPTY = (
    "",
    "  m       asks who you are",
    "  Enter   takes an operation, and sends it",
    "  /       finds one by any words",
    "  i       a path, or a pasted curl command",
    "  F1      shows every key",
)


class ResponsePane(Vertical):
    """Shows one exchange, the progress of the next one, or why there is none."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(RESPONSE_PANE_COMMANDS)]
    DEFAULT_CSS = """
    ResponsePane #explained { height: auto; max-height: 6; padding: 0 1; display: none; }
    ResponsePane #explained.-shown { display: block; }
    ResponsePane #status { padding: 0 1; }
    """

    class Changed(Message):
        """Another exchange or another view of it is shown, or a search began or ended."""

    def __init__(
        self,
        dialogs: DialogOwner,
        make_filter: Callable[[], Filter],
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(id=id)
        self._dialogs = dialogs
        self._make_filter = make_filter
        self.exchange: Exchange | None = None
        self.before: Exchange | None = None
        """The previous response, to compare with."""
        self.view = View.BODY
        self.search: SearchState | None = None
        """The search of the body; None if there is none."""
        self._document: Document | None = None
        self._breadcrumbs = ""
        """The breadcrumb of the response."""
        self._raw = self._old = self._arriving = self._filtering = False
        self._page = ""
        self._note = ""

    def compose(self) -> ComposeResult:
        """Yield the title, status, note, explanation, field, view and location."""
        yield Bar(classes="title", id="response-title")
        yield Bar(id="status")
        yield MessageBar(id="response-note")
        yield Static("", id="explained", classes="error", markup=False)
        yield FilterField(id="filter-field")
        yield DocumentView(id="response")
        yield MessageBar(id="where")

    def on_mount(self) -> None:
        """Show what to do first."""
        self.query_one("#filter-field").display = self.query_one("#response-note").display = False
        self._show_title()
        self.query_one("#status", Bar).update(content(NOTHING_SENT, "dim"))
        self._rows.show(ListRows([((line, "dim"),) for line in EMPTY]))

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
    def is_arriving(self) -> bool:
        """Return whether only the first part of the response has arrived."""
        return self._arriving

    @property
    def table(self) -> TableView | None:
        """Return the table on screen; None if there is none."""
        source = self._rows.source
        return source.view if self.view is View.TABLE and isinstance(source, TableRows) else None

    def show(self, exchange: Exchange, explanation: Explanation | None, page: str, *, arriving: bool = False) -> None:
        """Show a response; with `arriving`, the part of it that has arrived so far.

        After a call with `arriving`, the next call is about the same response, unless `begin` or `show_failure`
        is called in between.
        """
        is_same_response, self._arriving = self._arriving, arriving
        if not is_same_response:
            self.before, self._raw = self.exchange, False
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
        self.post_message(self.Changed())

    def explain(self, explanation: Explanation | None) -> None:
        """Show an explanation and its remedy above the body, or hide them if it is None."""
        explained = self.query_one("#explained", Static)
        explained.set_class(explanation is not None, "-shown")
        if explanation is not None:
            explained.update(join(paragraph(explanation.sentence), "\n", paragraph(explanation.remedy, "bold")))

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
            self._rows.show(ListRows(()))  # not the hints for the first request
        label = content(f"{owner}  " if owner else "", "bold $warning")
        self.query_one("#status", Bar).update(join(label, content(what, "bold $error")))

    def clear_failure(self) -> None:
        """Hide the failure and explanation, which are not about the request in the line."""
        self.explain(None)
        if self.exchange is None:
            self.query_one("#status", Bar).update(content(NOTHING_SENT, "dim"))
        else:
            self._show_status()

    def show_progress(self, text: str) -> None:
        """Show in the status line what is being done."""
        self.query_one("#status", Bar).update(content(text, "$warning"))

    def mark_old(self) -> None:
        """Dim the response and name its profile, because another profile or request is current now."""
        if self.exchange is None or self._old:
            return
        self._old = True
        self._rows.dim(True)
        self._show_status()

    def show_breadcrumbs(self, breadcrumbs: str) -> None:
        """Show the breadcrumb of the response."""
        self._breadcrumbs = breadcrumbs
        self._show_location()

    def show_checks(self, checks: list[Check]) -> None:
        """Show the checks that look for the reason of a refusal."""
        self._show_rows(View.WHY, ListRows(why_rows(checks, self._rows.size.width)))

    def back_to_body(self) -> bool:
        """Show the body again; return whether another view was shown."""
        shown = self.view is not View.BODY
        if shown and self.exchange is not None:
            self._show_view(View.BODY)
        return shown

    def close_field_or_view(self) -> bool:
        """Close the field, or go back to the body; return whether either was open."""
        field = self.query_one(FilterField)
        if field.display:
            self._close_field()
            if field.purpose is FieldPurpose.FILTER:
                self.screen.workers.cancel_group(self.screen, FIELD_FLOWS)
                self._make_filter().end()
                self.back_to_body()
            return True
        return self._rows.has_focus and self.back_to_body()

    def _show_view(self, view: View) -> None:
        """Show one of the views that every exchange has."""
        self.view = view
        self._show_title()
        exchange, rows = self.exchange, self._rows
        if exchange is None:
            return
        if view is not View.BODY:
            make = {View.HEADERS: header_rows, View.TIMING: timing_rows, View.REQUEST: request_rows}[view]
            rows.show(ListRows(make(exchange)))
        elif self._is_empty:
            rows.show(ListRows([(("The answer has no body.", "dim"),)]))
        else:
            rows.show(DocumentRows(self.document))
        rows.dim(self._old)
        self.post_message(self.Changed())

    def _show_rows(self, view: View, source: RowSource) -> None:
        """Show a special view instead of the body, until Esc or another view."""
        self.view = view
        self._show_title()
        self._rows.show(source)
        self.post_message(self.Changed())

    def _show_table(self, view: TableView) -> None:
        from frameio_tui.ui.console.response.actions import describe_table

        self._show_rows(View.TABLE, TableRows(view))
        self._say_below(describe_table(view))

    def _show_title(self) -> None:
        self.query_one("#response-title", Bar).update(format_title(self.exchange, self.view))

    def _show_status(self) -> None:
        """Draw the status line and the notes about the response."""
        exchange = self.exchange
        if exchange is None:
            return
        self.query_one("#status", Bar).update(format_status(exchange, self._page, old=self._old))
        self._note = format_notes(exchange, self.document)
        bar = self.query_one("#response-note", MessageBar)
        bar.display = bool(self._note)
        bar.show_message(self._note, "warn")

    def _show_location(self) -> None:
        """Show below the body the counting progress, the matches, the path of the line, the breadcrumb."""
        if self.exchange is None or self.view not in (View.BODY, View.FILTER):
            return
        from frameio_tui.core.json.path import format_path

        document, line = self._rows.document, self._rows.document_line
        path = document.path_of(line) if document is not None and line is not None else None
        counted = f"lines counted: {document.progress:.0%}" if document is not None and not document.complete else ""
        matches = self.search.format_position() if self.search is not None else ""
        parts = (counted, matches, format_path(path) if path else "", self._breadcrumbs)
        self._say_below("   ".join(filter(None, parts)))

    def _say_below(self, text: str, style: str = "dim") -> None:
        self.query_one("#where", MessageBar).show(((text, style),))

    def on_document_view_moved(self) -> None:
        """Show the location of the cursor."""
        self._show_location()
        if self.exchange is not None and format_notes(self.exchange, self.document) != self._note:
            # Problems of a body are only known after all of it has been checked.
            self._show_status()

    # -- the field above the body

    def _open_field(self, purpose: FieldPurpose) -> None:
        if self.exchange is None:
            self._notice(NO_RESPONSE)
        else:
            self.query_one(FilterField).open(purpose)

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
            self.back_to_body()
            return
        self._filtering = True
        if len(self.document.body) > SLOW_TO_FILTER:
            self._say_below("Filtering; it may take some seconds. Esc leaves it.")
        result = await self._make_filter().find(text, self.document.body)
        if result.error:
            position = f" (column {result.column})" if result.column else ""
            self._say_below(f"{result.error}{position}", "bad")
            return
        from frameio_tui.core.document.document import Document

        self._show_rows(View.FILTER, DocumentRows(Document(result.body, "application/json")))
        self._say_below("")

    async def _search_body(self, text: str) -> None:
        from frameio_tui.ui.response_view.search import SearchState

        document = self._rows.document
        self.search = state = SearchState(document.search(text) if document is not None and text else None)
        self.post_message(self.Changed())
        await state.run(self._rows)
        if state.search is not None and not state.search.count:
            self._notice(f"'{state.search.text}' is not in the body.")
        self._show_location()

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
        document, line, view, location = rows.document, rows.document_line, self.table, None
        if view is not None:
            row = rows.cursor - 1
            location = cursor_value.location_in_row(view, row) if 0 <= row < view.size else None
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
        """Show the next of these views: body, headers, timing, request as sent."""
        if self.exchange is not None:
            index = STANDING_VIEWS.index(self.view) if self.view in STANDING_VIEWS else 0
            self._show_view(STANDING_VIEWS[(index + 1) % len(STANDING_VIEWS)])

    def action_raw(self) -> None:
        """Show the body as received, or formatted again."""
        if self.exchange is not None:
            self._raw = not self._raw
            self._document = document_for(self.exchange.response, raw=self._raw)
            self._show_view(View.BODY)

    def action_wrap(self) -> None:
        """Turn wrapping of long lines on or off."""
        on = self._rows.toggle_wrap()
        self._notice("Long lines are wrapped." if on else "Long lines run on: < and > move sideways.")

    def action_sideways(self, by: int) -> None:
        """Scroll right by `by` columns; left if it is negative."""
        self._rows.action_sideways(by)

    def action_fold(self) -> None:
        """Fold the value at the cursor, or the one that encloses it."""
        self._fold(lambda document, line: document.fold(line))

    def action_unfold(self) -> None:
        """Unfold the value at the cursor."""
        self._fold(lambda document, line: document.unfold(line))

    def _fold(self, change: Callable[[Document, int], object]) -> None:
        from frameio_tui.ui.console.response.actions import fold

        fold(self._rows, change)

    def action_fold_all(self) -> None:
        """Fold everything to level 1, 2 or 3 in turn, then unfold everything."""
        from frameio_tui.ui.console.response.actions import fold_to_next_level

        done = fold_to_next_level(self._rows)
        if done:
            self._notice(done)

    def action_search(self) -> None:
        """Open the field for a text to search for in the body."""
        self._open_field(FieldPurpose.SEARCH)

    def action_filter(self) -> None:
        """Open the field for a JMESPath filter of the body, or for words that filter a table."""
        self._open_field(FieldPurpose.WORDS if self.view is View.TABLE else FieldPurpose.FILTER)

    def action_next_hit(self) -> None:
        """Go to the next match."""
        self._step_in_search(1)

    def action_previous_hit(self) -> None:
        """Go to the previous match."""
        self._step_in_search(-1)

    def _step_in_search(self, by: int) -> None:
        if self.search is None or self.search.search is None or not self.search.search.count:
            self._notice("/ looks for a text in the body first.")
            return
        note = self.search.step(self._rows, by)
        if note:
            self._notice(note)

    def action_table(self) -> None:
        """Show the list in the body as a table, or the body again."""
        exchange = self._exchange_or_notice()
        if exchange is None:
            return
        if self.view is View.TABLE:
            self.back_to_body()
        else:
            self._start(self._make_table(exchange), VIEW_FLOWS)

    async def _make_table(self, exchange: Exchange) -> None:
        from frameio_tui.core.table.view import view_of
        from frameio_tui.ui.console.response.actions import read_table

        table = await read_table(exchange.response)
        if self.exchange is not exchange:
            return
        self._show_table(view_of(table))
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
        if self.table is None:
            self._notice("T shows a list as a table first.")
        return self.table

    def action_sort(self) -> None:
        """Sort the table by a column; picking the same column again reverses the order."""
        view = self._table_or_notice()
        if view is not None:
            self._start(self._sort(view), VIEW_FLOWS)

    async def _sort(self, view: TableView) -> None:
        from frameio_tui.ui.console.response.actions import pick_order

        order = await pick_order(self._dialogs, view)
        if order is not None:
            await self._change_table(view, order)

    def action_columns(self) -> None:
        """Ask for the columns of the table."""
        view = self._table_or_notice()
        if view is not None:
            self._start(self._choose_columns(view), VIEW_FLOWS)

    async def _choose_columns(self, view: TableView) -> None:
        from frameio_tui.ui.console.response.actions import pick_columns

        chosen = await pick_columns(self._dialogs, view)
        if chosen is not None:
            self._show_table(chosen)

    def action_diff(self) -> None:
        """Show the differences from the previous response, or the body again."""
        exchange = self._exchange_or_notice()
        if exchange is None:
            return
        if self.view is View.DIFF:
            self.back_to_body()
        elif self.before is None:
            self._notice("There is no answer before this one to compare with.")
        else:
            self._start(self._compare(self.before, exchange), VIEW_FLOWS)

    async def _compare(self, before: Exchange, exchange: Exchange) -> None:
        from frameio_tui.ui.console.response.actions import compare

        self._show_rows(View.DIFF, ListRows(await compare(before, exchange)))

    def action_copy(self) -> None:
        """Copy the body, the URL, or the request as code."""
        if self.exchange is None:
            self._notice("Nothing to copy yet: send a request first.")
        else:
            self._start(self._copy(self.exchange), "copy")

    async def _copy(self, exchange: Exchange) -> None:
        from frameio_tui.ui.console.response.copy_save import pick_copy

        self._to_clipboard(await pick_copy(self._dialogs, exchange))

    def action_copy_part(self) -> None:
        """Copy the value, the path or the text of the line at the cursor."""
        document, line = self._rows.document, self._rows.document_line
        if document is None or line is None:
            self._notice("Put the cursor on a line of the body first (3).")
            return
        from frameio_tui.ui.console.response.actions import texts_of_line, value_fits_clipboard

        if not value_fits_clipboard(document, line):
            self._notice("Its value is too large for a terminal's clipboard: e saves the body, f first a part of it.")
        self._start(self._copy_part(texts_of_line(document, line)), "copy")

    async def _copy_part(self, texts: dict[str, str]) -> None:
        from frameio_tui.ui.console.response.actions import pick_part

        self._to_clipboard(await pick_part(self._dialogs, texts))

    def _to_clipboard(self, text: str | None) -> None:
        from frameio_tui.ui.terminal.clipboard import format_copied

        if text is not None:
            self.app.copy_to_clipboard(text)
            self._notice(format_copied(text, os.environ))

    def action_export(self) -> None:
        """Save the body, the table or the filter's result to a new file."""
        exchange = self._exchange_or_notice()
        if exchange is not None:
            self._start(self._export(exchange), "save")

    async def _export(self, exchange: Exchange) -> None:
        from frameio_tui.ui.console.response import copy_save

        is_json, view = self.is_json, self.table
        export: Export | None
        if view is not None:
            export = await copy_save.pick_table_export(self._dialogs, view, exchange, is_json=is_json)
        elif self.view is View.FILTER:
            document = self._rows.document
            export = copy_save.filter_export(bytes(document.body) if document is not None else b"")
        else:
            export = copy_save.body_export(exchange, is_json=is_json)
        path = await copy_save.save(self._dialogs, export) if export is not None else ""
        if path:
            complete = exchange.response.complete
            self._notice(copy_save.format_saved_path(path, complete=complete), error=not complete)


def format_title(exchange: Exchange | None, view: View) -> Content:
    """Return the title with the names of the views, the current one highlighted."""
    if exchange is None:
        return join("Response")
    names = [content(each.value, "bold $accent" if each is view else "") for each in STANDING_VIEWS]
    other = content(f"  {view.value}", "bold $accent") if view not in STANDING_VIEWS else ""
    return join("Response  ", names[0], " ", names[1], " ", names[2], " ", names[3], other)


def format_notes(exchange: Exchange, document: Document) -> str:
    """Return the notes about a response, such as problems of its body or the file that holds it."""
    spilled = exchange.response.spill_path
    rest = f"It is kept in {spilled}." if spilled else ""
    return " ".join(filter(None, (document.note, rest, *exchange.notes)))


def format_status(exchange: Exchange, page: str, *, old: bool) -> Content:
    """Return status, time, size and page; with `old`, also the profile and time of the request."""
    response = exchange.response
    good = "bold $success" if exchange.ok else "bold $error"
    parts = [format_elapsed(exchange.timing.total), format_size(response.body_size)]
    parts += [page] if page else []
    status = content(f"{response.status} {response.reason}", good)
    if old:
        owner = f"OLD: of {exchange.profile_name}, {format_time_of_day(exchange.started_at)}  "
        status = join(content(owner, "bold $warning"), status)
    return join(status, "  ", content("  ".join(parts)))
