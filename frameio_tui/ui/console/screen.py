"""The console screen, the home of the program: pick or type a request, send it, read the response."""

from __future__ import annotations

import asyncio
import contextlib
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal
from textual.content import Content
from textual.worker import WorkerError

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.ui.commands.command import Command, bindings_of
from frameio_tui.ui.commands.registry import (
    CONSOLE_COMMANDS,
    RESPONSE_COMMANDS,
    RESPONSE_PANE_COMMANDS,
    console_footer,
    response_pane_footer,
)
from frameio_tui.ui.console.availability import ConsoleState, unavailable_reasons
from frameio_tui.ui.console.message_row import MessageRow, ShownMessage
from frameio_tui.ui.console.messages import SendRequested
from frameio_tui.ui.console.operations.pane import OperationsPane
from frameio_tui.ui.console.operations.rows import summary_spans
from frameio_tui.ui.console.request_bar import RequestBar, WrittenFor, written_for
from frameio_tui.ui.console.request_info import (
    earlier_body_spans,
    format_not_sent,
    opening_spans,
    spec_for_operation,
)
from frameio_tui.ui.console.response.pane import NO_LINK, NO_RESPONSE, VIEW_FLOWS, ResponsePane
from frameio_tui.ui.console.send.report import RequestReport
from frameio_tui.ui.messages import CodesRequested, PlaceActionRequested
from frameio_tui.ui.response_view.views import View
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.text import content, join, line
from frameio_tui.ui.widgets.header_footer import FooterBar, HeaderBar
from frameio_tui.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer
    from textual.widget import Widget
    from textual.worker import Worker

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.http.pagination import PageInfo
    from frameio_tui.core.http.rate_limit import RateReading
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.core.resources.links import Link
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.ui.console.messages import (
        Edited,
        ExchangeCutOff,
        ExchangeFinished,
        FollowRequested,
        Notice,
        PlaceholdersFilled,
        ResponseArriving,
        ResponseExplained,
        SendFailed,
        SendProgress,
        SendStarted,
    )
    from frameio_tui.ui.console.navigation import Navigator
    from frameio_tui.ui.console.request_editor import RequestEditor
    from frameio_tui.ui.console.resource_names import ResourceNames
    from frameio_tui.ui.console.send.all_pages import AllPagesLoaded
    from frameio_tui.ui.console.send.flow import RequestFlow

HEADER_INTERVAL = 60.0
"""Seconds between two updates of expiry and rate limit in the header bar."""
RATE_INTERVAL = 5.0
"""Minimum seconds between two updates of a rate limit that is refilling, except for the last one."""
HISTORY_WRITE_DELAY = 0.5
"""Seconds after the end of a request within which the history is written, or fails to be."""
DRAW_TIMEOUT = 0.2
"""Maximum seconds that the update of breadcrumb and hints waits for the response to be drawn."""
MIN_TWO_PANE_WIDTH = 100
"""Number of columns below which only one pane is shown at a time."""
MIN_FRAMED_REQUEST_HEIGHT = 30
"""Number of rows below which the request line has no frame."""
MIN_FRAMED_PANE_HEIGHT = 22
"""Number of rows below which only the title row of the other frames is drawn."""
DIAGNOSIS, FOLLOWING, UPDATING, IMPORT = "why", "follow", "learn", "import"
"""Worker groups: find the reason of a refusal, follow a link, update breadcrumb and hints from a response, import saved
requests."""
PROFILE_GROUPS = (DIAGNOSIS, FOLLOWING, VIEW_FLOWS)
"""Worker groups whose results belong to the profile that was active when they began."""
PANES = ("request-pane", "list-pane", "response-pane")
"""IDs of the panes, in the order in which Tab goes through them."""
FOCUS_TARGETS = {"request-pane": "line", "list-pane": "operations", "response-pane": "response"}
"""ID of the widget that gets the focus in each pane."""
INCOMPLETE = "The request was accepted, but its response is incomplete. Press F5 to send it again."
ENTER_IN_FIELD = Command("console.enter", ("enter",), "Confirm the text of the field", "")
"""What the footer shows while the field to find operations, or a field of the response, has the focus."""
COMMANDS = {command.id: command for command in (*CONSOLE_COMMANDS, *RESPONSE_COMMANDS)}
MOVES = (
    "console.request_pane",
    "console.list_pane",
    "console.response_pane",
    "console.next_pane",
    "console.previous_pane",
)
"""IDs of the commands that only move the focus; an error stays after them."""


class Console(BaseScreen):
    """The console: operations on the left, the request above, the response on the right.

    The panes own what they show and post what happens in them; this screen decides what follows from it.
    """

    COMMANDS_HERE = (*CONSOLE_COMMANDS, *RESPONSE_COMMANDS)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(COMMANDS_HERE)]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._state = ConsoleState()
        self._reasons = unavailable_reasons(self._state)
        self._profile_id = ""
        self._rate_timer: Timer | None = None
        self._several_names: tuple[str, ...] = ()
        """The profiles that were last checked to send a request as all of them."""
        self._page: PageInfo | None = None
        """Position of the response in its list."""
        self._shown_operation: Operation | None = None
        """The operation of the response."""
        self._history_warning = ""
        self._titles: dict[Widget, Content] = {}
        """The title in the frame of each pane."""

    def compose(self) -> ComposeResult:
        """Yield the header bar, the request line, the two panes and the footer."""
        yield HeaderBar()
        yield RequestBar(self.services.catalogs, id="request-pane", classes="framed" if self._has_framed_line else "")
        with Horizontal(id="panes"):
            services = self.services
            history, now = services.history.recent, services.clock.now
            yield OperationsPane(id="list-pane", classes="framed")
            yield ResponsePane(self, services.make_filter, history, now, id="response-pane", classes="framed")
        yield FooterBar()

    def on_mount(self) -> None:
        """Start with the focus on the list of operations."""
        self.messages = MessageRow(self._about, self.show_request_info)
        self.report = RequestReport(self.response, self.bar, lambda: self.entry, self.services.clock, self.show_titles)
        self.on_resize()
        self.on_profile_switched()
        self.focus_pane("operations")
        self.set_interval(HEADER_INTERVAL, self._each_minute)

    def on_resize(self) -> None:
        """Show one pane at a time on a narrow terminal, and fewer frames on a low one.

        The CSS classes mark the small layouts, because setting one at the start restyles every widget.
        """
        width, height = self.app.size
        narrow, framed = width < MIN_TWO_PANE_WIDTH, self._has_framed_line
        self.set_class(narrow, "-narrow")
        self.set_class(height < MIN_FRAMED_PANE_HEIGHT, "-low")
        self.bar.set_class(framed, "framed")
        self.bar.show_number("" if framed else f"[{self._key('console.request_pane')}]")
        self.show_titles()
        self.update_footer()
        self.call_after_refresh(self.show_request_info)  # it is fitted to the new width

    @property
    def _has_framed_line(self) -> bool:
        width, height = self.app.size
        return width >= MIN_TWO_PANE_WIDTH and height >= MIN_FRAMED_REQUEST_HEIGHT

    def _key(self, name: str) -> str:
        """Return the displayed key of a command."""
        return self.app_context.keys.format_first(COMMANDS[name])

    def show_titles(self) -> None:
        """Draw the titles of the panes; on a narrow terminal, each title is a strip of both panes as tabs."""
        operations = f"[{self._key('console.list_pane')}] {self.operations.title_text}"
        response = f"[{self._key('console.response_pane')}] Response"
        dot = f" {self.app_context.glyphs.dot} "
        if self.has_class("-narrow"):
            status = self.report.status
            block = Content.styled(f" {status.text} ", status.style) if status.text else Content("")
            titles = [tab_strip(operations, response, block, is_list_open=is_open) for is_open in (True, False)]
        else:
            titles = [Content(f"{operations}{dot}{self._key('console.find')} find"), Content(response)]
        if self.has_class("-low"):  # without corners, Textual adds no blanks
            titles = [join(" ", title, " ") for title in titles]
        request = Content(f"[{self._key('console.request_pane')}] Request{dot}{self._key('console.send')} send")
        for pane, title in zip((self.operations, self.response, self.bar), (*titles, request), strict=True):
            if self._titles.get(pane) != title:  # each change draws the whole pane
                self._titles[pane] = pane.border_title = title

    @property
    def entry(self) -> ProfileEntry | None:
        """Return the active profile; requests are sent as this profile."""
        return self.app_context.active

    @property
    def bar(self) -> RequestBar:
        """Return the request line."""
        return self.query_one(RequestBar)

    @property
    def operations(self) -> OperationsPane:
        """Return the list of operations."""
        return self.query_one(OperationsPane)

    @property
    def response(self) -> ResponsePane:
        """Return the response pane."""
        return self.query_one(ResponsePane)

    @cached_property
    def navigator(self) -> Navigator:
        """Return what follows links and knows the breadcrumb of each profile; imported with the first response."""
        from frameio_tui.ui.console.navigation import Navigator

        return Navigator(self, self.services.catalogs)

    @cached_property
    def flow(self) -> RequestFlow:
        """Return the flow that sends requests; imported with the first one."""
        from frameio_tui.ui.console.send.flow import RepeatGuard, RequestFlow, SendServices

        def run(work: Coroutine[object, object, None]) -> Worker[None]:
            return self.run_worker(work, group="send", exit_on_error=False)

        services = self.services
        needed = SendServices(services.requests, services.profiles, services.catalogs, services.seen_ids)
        return RequestFlow(self, self.post_message, run, needed, RepeatGuard(self.app_context.held_key))

    @cached_property
    def editor(self) -> RequestEditor:
        """Return the editor of the request in the line; imported with the first key that changes the request."""
        from frameio_tui.ui.console.request_editor import RequestEditor

        services = self.services
        return RequestEditor(self, self.bar, self.show_message, services.saved())

    # -- commands, and which of them are possible

    def commands(self) -> tuple[Command, ...]:
        """Return the commands of the console and of the response; those of the focused part come first."""
        parts = (RESPONSE_PANE_COMMANDS, CONSOLE_COMMANDS, RESPONSE_COMMANDS)
        order = parts if self.in_response else (*parts[1:], parts[0])
        return tuple(command for part in order for command in part)

    async def run_command(self, command: Command) -> None:
        """Run a command as its key does; a command of the response runs in the response pane."""
        if command.context == "response":
            self.show_response_pane()
            await self.response.run_action(command.action)
        else:
            await super().run_command(command)

    def disabled_reason(self, command: Command) -> str:
        """Return why a command is not possible now, as a short text; empty if it is possible."""
        return self._reasons.get(command.id, "")

    def _update_state(self) -> None:
        """Compute which commands are possible, after something that decides it has changed."""
        pane, page, entry = self.response, self._page, self.entry
        state = ConsoleState(
            api=entry.profile.api if entry is not None else None,
            has_previous_profile=self.app_context.session.previous is not None,
            has_response=pane.exchange is not None,
            has_earlier_response=pane.exchange is not None,  # the history is only read when it is needed
            has_next_page=page is not None and page.next is not None,
            has_previous_page=page is not None and page.previous is not None,
            shows_table=pane.view is View.TABLE,
            has_search=pane.search is not None and pane.search.search is not None,
        )
        if state != self._state:
            self._state, self._reasons = state, unavailable_reasons(state)
            self.update_footer()

    def on_response_pane_changed(self) -> None:
        """Update which commands are possible, and the keys in the footer."""
        self._update_state()
        self.update_footer()

    def update_footer(self) -> None:
        """Show the keys of the focused part in the footer."""
        commands = list(
            response_pane_footer(shows_table=self.response.view is View.TABLE) if self.in_response else console_footer()
        )
        commands = [command for command in commands if command.id != "console.list_pane"]
        if self.has_class("-narrow"):
            other, text = ("list", "operations") if self.in_response else ("response", "response")
            if self.in_response or self.response.exchange is not None:
                commands.insert(0, COMMANDS[f"console.{other}_pane"]._replace(footer=text))
        if self.bar.has_class("framed"):
            commands = [command for command in commands if command.id != "console.send"]  # its key is in the frame
        exchange = self.response.exchange
        if self.typing:
            field = self.focused.id if self.focused is not None else None
            if field != "line":
                commands.insert(0, ENTER_IN_FIELD._replace(footer="load" if field == "find" else "done"))
            commands.append(COMMANDS["console.escape"]._replace(footer="back"))
        elif exchange is not None and not self.response.is_old and 400 <= exchange.response.status < 500:
            commands.insert(0, COMMANDS["console.why"]._replace(footer="why"))
        shown = [command for command in (*commands, *self.anywhere_commands()) if not self.disabled_reason(command)]
        self.query_one(FooterBar).show(shown, self.app_context.keys, typing=self.typing)

    # -- focus

    @property
    def in_response(self) -> bool:
        """Return whether the response has the focus, and not a field above it."""
        return self.focused_pane == "response-pane" and not self.typing

    @property
    def focused_pane(self) -> str:
        """Return the ID of the pane that has the focus; empty if none has it."""
        if self.focused is None:
            return ""
        return next((node.id for node in self.focused.ancestors_with_self if node.id in PANES), "") or ""

    def focus_pane(self, name: str) -> None:
        """Move the focus to `operations`, `response` or `line`."""
        if name != "line":
            self.set_class(name == "response", "-response")
        self.set_focus(self.query_one(f"#{name}"))

    def show_response_pane(self, *, has_arrived: bool = False) -> None:
        """Show the response pane in place of the list, on a narrow terminal.

        With `has_arrived`, a response has arrived: the focus also moves from the request line to it, so that letters
        act on it.
        """
        in_line = self.focused is not None and self.focused.id == "line"
        if self.has_class("-narrow") or (has_arrived and in_line):
            self.focus_pane("response")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the keys of the focused part in the footer; on a narrow terminal, show the pane that has the focus."""
        event.prevent_default()
        if self.focused_pane in ("list-pane", "response-pane"):
            self.set_class(self.focused_pane == "response-pane", "-response")
        self.update_footer()
        spec = self.bar.request.spec
        if spec is not None and self.bar.earlier_body(spec):
            self.show_request_info()  # it names a key, which is a letter in a field

    def action_next_pane(self, step: int) -> None:
        """Move the focus to the next pane (1) or the previous one (-1)."""
        at = PANES.index(self.focused_pane) if self.focused_pane else 0
        pane = PANES[(at + step) % len(PANES)]
        self.focus_pane(FOCUS_TARGETS[pane])

    def on_paste(self) -> None:
        """Explain that a paste outside of a field is ignored; its letters are not treated as keys."""
        self.show_message("The pasted text was ignored. Press i, then paste a request or a curl command.")

    def action_edit(self) -> None:
        """Focus the request line with its text selected, so that typing replaces it."""
        self.focus_pane("line")
        self.bar.select_all()

    def action_to_operations(self) -> None:
        """Focus the list of operations."""
        self.focus_pane("operations")

    def action_to_response(self) -> None:
        """Focus the response."""
        self.show_response_pane()
        self.focus_pane("response")

    def action_find(self) -> None:
        """Open the search field of the list of operations."""
        self.remove_class("-response")
        self.operations.find()

    def action_escape(self) -> None:
        """Cancel what is running; else close the field or view of the response; else close the search field."""
        if not self.cancel_work() and not self.response.close_field_or_view():
            self.operations.end_find()

    async def action_response(self, name: str) -> None:
        """Run an action of the response pane, wherever the focus is."""
        await self.response.run_action(name)

    async def action_show_response(self, name: str) -> None:
        """Run an action of the response pane, and go to the pane if it has a response."""
        if self.response.exchange is not None and self.focused_pane != "response-pane":
            self.focus_pane("response")
        self.show_response_pane()
        await self.response.run_action(name)

    # -- header bar, and the row under the request line

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message in the row under the request line until the next key; an error until the next action."""
        self.messages.show(ShownMessage(text, error))

    def withdraw_message(self, text: str) -> None:
        """Remove a message that is no longer true, and show what the row shows otherwise."""
        self.messages.end_text(text)

    def on_key(self, event: events.Key) -> None:
        """Remove the message at the next key; an error only at a key that acts, before it acts."""
        if self.messages.is_shown:
            keys = self.app_context.keys
            acts = any(event.key in keys.of(command) for command in COMMANDS.values() if command.id not in MOVES)
            self.messages.end(errors=acts)

    @property
    def _about(self) -> MessageBar:
        return self.query_one("#about", MessageBar)

    def on_notice(self, message: Notice) -> None:
        """Show the notice that a part of the console posted; without text, what the row shows otherwise."""
        if message.text:
            self.show_message(message.text, error=message.error)
        else:
            self.messages.end()

    def show_header(self) -> None:
        """Draw the header bar."""
        entry, exchange, reading = self.entry, self.response.exchange, None
        if entry is not None and exchange is not None and exchange.profile_id == entry.profile.id:
            reading = self.services.requests.rate(entry, self._shown_operation)
        self._follow_rate(reading)
        rate, now = reading.format() if reading else "", self.services.clock.now()
        self.query_one(HeaderBar).show(entry, self.app_context.glyphs, now, rate, demo=self.services.demo)

    def show_request_info(self) -> None:
        """Draw the row under the request line: what there is to know about the request in it, or a message."""
        if self.messages.is_shown:
            return
        entry, bar, about = self.entry, self.bar, self._about
        request, typed = bar.request, bar.typed
        other = bar.written_for_other(written_for(entry)) if entry is not None and typed else None
        if entry is not None and other is not None:
            asks = " You will be asked before it is sent." if request.may_change_something else ""
            about.show_message(f"This request was written for {other.describe(written_for(entry))}.{asks}", "warn")
            return
        if bar.note and bar.is_unchanged():
            about.show_message(bar.note)
            return
        spans: list[tuple[str, str]] = []
        if request.spec is not None and (earlier := bar.earlier_body(request.spec)):
            key = self._key("console.body")
            spans += earlier_body_spans(earlier, f"Esc {key}" if self.typing else key)
        if entry is not None and request.operation is not None:
            spans += [(f" {self.app_context.glyphs.dot} ", "dim")] if spans else []
            room = max(0, about.size.width - len("  ") - sum(len(text) for text, _ in spans))
            glyphs, outcomes = self.app_context.glyphs, self.operations.outcomes
            brief = self.has_class("-narrow") and room > 0
            spans += summary_spans(request.operation, entry, glyphs, outcomes, width=room, brief=brief)
        if not spans:
            started = bool(typed) or self.response.exchange is not None
            now, warnings = self.services.clock.now(), self.app_context.warnings
            spans += opening_spans(entry, typed=typed, started=started, now=now, warnings=warnings)
        about.show(spans)

    def _each_minute(self) -> None:
        """Update the header bar.

        The session of an OAuth profile is read again, because another program may have refreshed the token.
        """
        if self.entry is not None and self.entry.profile.credential.oauth:
            self.app_context.session.read()
        self.show_header()

    def _follow_rate(self, reading: RateReading | None) -> None:
        """Draw the rate limit again while it refills, so that it does not show too little."""
        if self._rate_timer is not None:
            self._rate_timer.stop()
            self._rate_timer = None
        if reading is not None and reading.full_in > 0:
            wait = min(reading.full_in + 0.05, max(RATE_INTERVAL, reading.per_call))
            self._rate_timer = self.set_timer(wait, self.show_header)

    # -- profiles

    def on_profile_switched(self) -> None:
        """Show the active profile, which was switched or read again; mark what belongs to another as old."""
        exchange, entry = self.response.exchange, self.entry
        if exchange is not None and (entry is None or exchange.profile_id != entry.profile.id):
            self.report.mark_old()
        self.bar.send_as(written_for(entry) if entry is not None else None)
        profile_id = entry.profile.id if entry is not None else ""
        if profile_id != self._profile_id:
            self._profile_id = profile_id
            self.messages.end()
            for group in PROFILE_GROUPS:
                self.workers.cancel_group(self, group)
            if self.busy:
                self.report.relabel()
            else:
                self.report.clear_failure()
        catalog = self.services.catalogs.of(entry.profile.api) if entry else None
        self.operations.show(catalog, entry, self.app_context.glyphs)
        self.show_titles()
        self._update_state()
        self.show_header()
        self.update_footer()
        self.show_request_info()

    # -- the request in the line

    def on_operations_pane_filtered(self) -> None:
        """Show the number of operations in the title of the list."""
        self.show_titles()

    def on_operations_pane_selected(self, message: OperationsPane.Selected) -> None:
        """Load an operation into the request line; if it is there already, send it.

        An operation that may change something is not sent by this key.
        """
        if self.bar.typed and self.bar.request.operation is message.operation:
            if message.operation.safe:
                self.action_send()
            else:
                self.show_message(format_not_sent(message.operation.method))
            return
        self._load_operation(message.operation)

    def _load_operation(self, operation: Operation, note: str = "") -> None:
        """Load an operation into the request line."""
        # Without the version prefix the path follows the profile, so that another profile can send the same request.
        path = "/" + operation.path.removeprefix(f"/{operation.api.value}/").lstrip("/")
        from frameio_tui.core.http.request import RequestSpec

        self.fill_line(RequestSpec(operation.method, path), note)

    def fill_line(self, spec: RequestSpec, note: str = "", written_for: WrittenFor | None = None) -> None:
        """Load a request into the line without sending it; an earlier body of its operation is only offered."""
        self.messages.forget()
        self.bar.write(spec, note, written_for)
        self.show_request_info()

    def load_request(self, spec: RequestSpec, *, send: bool, note: str = "", owner: ProfileEntry | None = None) -> None:
        """Load a request into the line, and send it with `send`.

        `owner` is the profile that it was written for; None for the active one. `note` is shown below the line.
        """
        if send:
            self._write_and_send(spec)
        else:
            other = written_for(owner) if owner is not None else None
            self.fill_line(spec, note or format_not_sent(spec.method), other)

    def send_again(self, spec: RequestSpec, name: str) -> None:
        """Send a request of the history as the profile `name`; ask first if it may change something."""
        entry = self.entry
        if entry is None or entry.profile.name != name or self._is_refused_while_busy():
            return
        self.bar.write(spec)
        if self.flow.send(entry, spec, None, is_repeated=True):
            self.messages.end()
            self.report.begin(entry)

    def on_edited(self, _message: Edited) -> None:
        """Mark the response as old if it belongs to another request now."""
        if not self.report.is_about_line():
            self.report.mark_old()
        if not self.bar.is_unchanged():
            self.messages.forget()  # it was about the request before
        self._line_edited()
        self.show_request_info()

    def _line_edited(self, *, other_body: bool = False) -> None:
        if not self.busy:
            self.report.line_edited(other_body=other_body)

    def operation(self) -> Operation | None:
        """Return the operation of the request line; for an empty line, the operation under the cursor."""
        if self.bar.typed:
            return self.bar.request.operation
        return self.operations.under_cursor() if self.entry is not None else None

    def _spec_or_notice(self) -> tuple[RequestSpec, Operation | None] | None:
        """Return the request and its operation; for an empty line, those under the cursor.

        If there is no valid request, show why and return None.
        """
        request, operation = self.bar.request, self.operation()
        if request.spec is not None:
            return request.spec, operation
        try:
            if request.error is not None:
                raise request.error
            return spec_for_operation(operation), operation
        except FrameioTuiError as error:
            self.show_message(str(error), error=True)
            return None

    def action_parameter(self) -> None:
        """Ask for a query parameter, one that the operation documents or any other."""
        found = self._spec_or_notice()
        if found is not None:
            self.start_flow(self.editor.add_parameter(*found))

    def action_header(self) -> None:
        """Ask for a header."""
        found = self._spec_or_notice()
        if found is not None:
            self.start_flow(self._run_edit(self.editor.add_header(found[0])))

    def action_body(self) -> None:
        """Open the body editor."""
        found = self._spec_or_notice()
        if found is not None:
            self.start_flow(self._run_edit(self.editor.edit_body(*found, self.response.exchange)))

    async def _run_edit(self, edit: Coroutine[object, object, bool]) -> None:
        if await edit:
            self._line_edited(other_body=True)

    def action_saved(self) -> None:
        """Load a saved request into the line without sending it."""
        if self.entry is not None:
            flow = self.editor.load_saved(self.entry.profile, self._resource_names(self.entry))
            self.start_flow(flow, holds_keys=True)

    def _resource_names(self, entry: ProfileEntry) -> ResourceNames:
        """Return the names that responses of a profile have shown."""
        from frameio_tui.ui.console.resource_names import ResourceNames

        return ResourceNames(self.services.catalogs, self.services.seen_ids, entry)

    def action_several(self) -> None:
        """Send the request in the line as several profiles at the same time."""
        found = self._spec_or_notice()
        if found is not None:
            self.start_flow(self._send_as_several(found[0]), holds_keys=True)

    async def _send_as_several(self, spec: RequestSpec) -> None:
        from frameio_tui.ui.console.several import pick_profiles, several_args

        overview, entry = await asyncio.to_thread(self.app_context.overview), self.entry
        before = self._several_names or ((entry.profile.name,) if entry is not None else ())
        names = await pick_profiles(self, spec, overview, before, self.services.clock.now())
        if names:
            self._several_names = names
            saved = self.editor.saved_in_line(spec)
            await self.open_screen(several_args(spec, saved, overview, names))

    def action_save_request(self) -> None:
        """Ask for a name and save the request in the line."""
        found, entry = self._spec_or_notice(), self.entry
        if entry is not None and found is not None:
            spec, operation = found
            summary = operation.summary if operation is not None else ""
            self.start_flow(self.editor.save(entry.profile.api, spec, summary))

    def action_import_requests(self) -> None:
        """Import saved requests from a file or a pasted text, after a preview."""
        self.import_from("")

    def import_from(self, source: str) -> None:
        """Import saved requests from a path or a text; an empty one is asked for."""
        self.start_flow(self._import(source), IMPORT)

    async def _import(self, source: str) -> None:
        from frameio_tui.core.profiles.profile import ApiVersion
        from frameio_tui.services.saved_requests import SavedRequestService
        from frameio_tui.ui.console.import_requests import ImportInto, import_requests

        services, context = self.services, self.app_context
        service = SavedRequestService(services.saved(), services.catalogs)
        api = self.entry.profile.api if self.entry is not None else ApiVersion.V4

        def origins() -> tuple[str, ...]:
            return tuple(entry.profile.base_url for entry in context.overview().entries)

        into = ImportInto(service, api, origins, services.tasks.complete_path, context.hold_keys)
        await import_requests(self, into, source, self.show_message)

    def action_on_v4(self) -> None:
        """Show the V4 counterpart of the request."""
        from frameio_tui.ui.console.translate import is_of_v4

        found, entry = self._spec_or_notice(), self.entry
        if found is None:
            return
        if is_of_v4(found[0], entry.profile.api if entry is not None else None):
            self.show_message("This is already a V4 request.")
        else:
            self.start_flow(self.editor.translate(self.services.catalogs, found[0]))

    # -- sending

    def action_send(self) -> None:
        """Send the request in the line; for an empty line, the operation under the cursor."""
        submitted = self.bar.submit()
        if submitted is not None:
            self.on_send_requested(submitted)

    def on_send_requested(self, message: SendRequested) -> None:
        """Send a request; for an empty line, the operation under the cursor.

        An operation that may change something is loaded into the line first, so that the user sees it before sending.
        """
        entry, spec = self.entry, message.spec
        if entry is None:
            self.show_message("No profile is active. Press F2 to choose or create one.", error=True)
            return
        if spec is None:
            operation = self.operation()
            if operation is not None and not operation.safe:
                self._load_operation(operation, format_not_sent(operation.method))
                return
            found = self._spec_or_notice()
            if found is None:
                return
            spec = found[0]
        other = self.bar.written_for_other(written_for(entry))
        if not self._is_refused_while_busy() and self.flow.send(entry, spec, other):
            self.messages.end()
            self.report.begin(entry)

    def _is_refused_while_busy(self) -> bool:
        """Return whether another request is being sent, and show that until it ends."""
        if self.busy:
            text = "Another request is being sent. Press Esc to cancel it."
            self.messages.show(ShownMessage(text, is_error=True, until_idle=True))
        return self.busy

    def action_whoami(self) -> None:
        """Send GET /me."""
        from frameio_tui.core.http.request import RequestSpec

        self._write_and_send(RequestSpec("GET", "/me"))

    def _write_and_send(self, spec: RequestSpec) -> None:
        self.bar.write(spec)
        self.on_send_requested(SendRequested(spec))

    def action_next_page(self) -> None:
        """Load the next page of the list."""
        self._load_page(1)

    def action_previous_page(self) -> None:
        """Load the previous page of the list."""
        self._load_page(-1)

    def _load_page(self, step: int) -> None:
        exchange, entry = self.response.exchange, self.entry
        if exchange is None or entry is None or exchange.profile_id != entry.profile.id:
            self.show_message("The response is not a list that belongs to the active profile.", error=True)
            return
        info = self.services.requests.page(exchange)
        page = info.next if step > 0 else info.previous
        if page is None:
            self.show_message(info.note or ("This is the last page." if step > 0 else "This is the first page."))
            return
        if not self._is_refused_while_busy() and self.flow.load_page(entry, exchange, page):
            self.report.begin(entry, is_sent=True)

    def action_load_all_pages(self) -> None:
        """Load all pages of the list, onto the screen or into a file."""
        exchange, entry = self.response.exchange, self.entry
        if exchange is None or entry is None:
            self.show_message(NO_RESPONSE)
            return
        requests = self.services.requests
        info = requests.page(exchange)
        if exchange.profile_id != entry.profile.id or (info.next is None and requests.first_page(exchange) is None):
            self.show_message(info.note or "This is the only page.")
            return
        self.start_flow(self._load_all_pages())

    async def _load_all_pages(self) -> None:
        from frameio_tui.ui.console.send.all_pages import pick_target

        target = await pick_target(self)
        exchange, entry = self.response.exchange, self.entry
        if target is None or exchange is None or entry is None:
            return
        if not self._is_refused_while_busy() and self.flow.load_all_pages(entry, exchange, target):
            self.report.begin(entry, is_sent=True)

    @property
    def busy(self) -> bool:
        """Return whether a request is being sent."""
        return "flow" in self.__dict__ and self.flow.is_busy  # do not import the flow just to ask

    def cancel_work(self) -> bool:
        """Cancel the current request, the diagnosis of a refusal, or an import; return whether there was one."""
        if self.busy and self.flow.cancel():
            self.report.cancelled(in_doubt=self.flow.in_doubt)
            return True
        return bool(self.workers.cancel_group(self, DIAGNOSIS) or self.workers.cancel_group(self, IMPORT))

    def can_close(self) -> bool:
        """Return whether no request is being sent; if one is, ask whether to quit anyway."""
        if self.busy:
            self.start_flow(self._ask_to_quit(), "quit")
        return not self.busy

    async def _ask_to_quit(self) -> None:
        from frameio_tui.ui.dialogs.ask import confirm
        from frameio_tui.ui.dialogs.specs import ConfirmSpec

        lines = ("The server may still process it.",)
        if await confirm(self, ConfirmSpec("Quit while a request is being sent?", lines, yes="Yes, quit")):
            self.app.exit(0)

    # -- progress and result of a request

    def on_placeholders_filled(self, message: PlaceholdersFilled) -> None:
        """Show the request with its placeholders filled."""
        self.bar.change(message.spec)
        self.report.line_filled()

    def on_send_started(self, message: SendStarted) -> None:
        """Show that the request is being sent."""
        self.bar.accept()
        self.show_request_info()
        self.show_response_pane()
        if message.warning:
            self.show_message(message.warning)
        self.report.sent(message.url)

    def on_send_progress(self, message: SendProgress) -> None:
        """Show the progress of the request."""
        self.report.progress(message.text)

    def on_response_arriving(self, message: ResponseArriving) -> None:
        """Show what has arrived."""
        if self.report.arriving(message.entry, message.exchange):
            self.show_response_pane(has_arrived=True)
            self._set_list_position(message.exchange, None)

    def on_exchange_cut_off(self, message: ExchangeCutOff) -> None:
        """Show what arrived of the response."""
        self.report.response(message.entry, message.exchange, message.explanation, "")
        self._set_list_position(message.exchange, None)
        self.show_response_pane(has_arrived=True)

    def on_exchange_finished(self, message: ExchangeFinished) -> None:
        """Show the response; update breadcrumb and hints from it."""
        entry, exchange, page = message.entry, message.exchange, message.page
        self.report.response(entry, exchange, message.explanation, page.format())
        self._set_list_position(exchange, page)
        self.show_response_pane(has_arrived=True)
        if entry.profile.credential.oauth:
            self.app_context.session.read()  # the token may have been refreshed for this request
        self.show_header()
        # In a worker of its own, so that the next request need not wait for it.
        self.start_flow(self._update_from_response(entry, exchange), UPDATING)

    def on_all_pages_loaded(self, message: AllPagesLoaded) -> None:
        """Show the list, or the file that it was saved to."""
        self.report.response(message.entry, message.exchange, None, message.page_status)
        self._set_list_position(message.exchange, message.page)
        if message.notice:
            self.show_message(message.notice)
        self.report.explain(message.entry, message.explanation)

    def _set_list_position(self, exchange: Exchange, page: PageInfo | None) -> None:
        """Store the operation of the response and its position in the list, if known."""
        self.messages.end_text(NO_RESPONSE)
        self._page = page
        self._shown_operation = self.services.catalogs.match(exchange.outgoing.method, exchange.outgoing.url)
        self.response.operation = self._shown_operation
        if page is None:
            self.response.show_breadcrumbs("")

    def on_response_explained(self, message: ResponseExplained) -> None:
        """Show the explanation of the response."""
        self.report.explain(message.entry, message.explanation)

    def on_send_failed(self, message: SendFailed) -> None:
        """Show why there is no response."""
        if not self.report.is_sent:
            self.show_response_pane()
        self.report.failed(message.entry, message.what, message.explanation)

    def on_send_ended(self) -> None:
        """Remove a message that was true until now; check after a delay whether the history was written."""
        self.messages.end_until_idle()
        self.set_timer(HISTORY_WRITE_DELAY, self._warn_about_history)

    def _warn_about_history(self) -> None:
        """Show that requests are missing in the history, once for each reason."""
        write_error = self.services.history.write_error
        if write_error and write_error != self._history_warning:
            self._history_warning = write_error
            self.notify(line(write_error), severity="warning", markup=False)

    async def _update_from_response(self, entry: ProfileEntry, exchange: Exchange) -> None:
        """Update the breadcrumb and the hints from a response, after it was drawn."""
        drawn = asyncio.Event()
        self.call_after_refresh(drawn.set)
        with contextlib.suppress(TimeoutError):  # behind another screen, nothing is drawn
            await asyncio.wait_for(drawn.wait(), DRAW_TIMEOUT)
        names = self._resource_names(entry)
        self.response.show_breadcrumbs(await self.navigator.record_visit(entry, exchange, names))
        await self._remember_user(entry, exchange)
        await self.services.requests.settle()
        outcomes = await asyncio.to_thread(self.services.history.outcomes, entry.profile.id)
        if not self.report.is_other_profile(entry):
            self.operations.show_outcomes(outcomes)
            self.show_request_info()

    async def _remember_user(self, entry: ProfileEntry, exchange: Exchange) -> None:
        """Store the user that `GET /me` reported, so that the header shows whose token was verified."""
        from frameio_tui.core.oauth.identity import ME_PATH, person_from

        profile, outgoing = entry.profile, exchange.outgoing
        url = profile.base_url + ME_PATH[profile.api]
        if (outgoing.method, outgoing.url, exchange.response.status) != ("GET", url, 200):
            return
        known, user = entry.record.person, person_from(exchange.readable_body, profile.api, self.services.clock.now())
        if user is None or (known is not None and known._replace(verified_at=0) == user._replace(verified_at=0)):
            return
        warning = await asyncio.to_thread(self.services.tokens.remember, profile, user)
        if warning:
            self.show_message(warning, error=True)
        else:
            await self.announce_profiles_changed()

    # -- following links, diagnosis, external programs

    def on_follow_requested(self, message: FollowRequested) -> None:
        """Offer the requests that a value of the response leads to."""
        if self.entry is not None:
            self.start_flow(self._follow(self.entry, message), FOLLOWING)

    async def _follow(self, entry: ProfileEntry, message: FollowRequested) -> None:
        from frameio_tui.core.resources.links import Link

        exchange, location = message.exchange, message.location
        found = await self.navigator.destinations(entry, exchange, location)
        if found is None:
            self.show_message(NO_LINK)
            return
        picked = await self.navigator.pick(found)
        if isinstance(picked, Link):
            other = None
            if exchange.profile_id != entry.profile.id:
                other = WrittenFor(exchange.profile_id, exchange.profile_name, exchange.api)
            self._open_link(picked, other)
        elif picked is not None and location is not None:
            self.post_message(PlaceActionRequested(picked.id, location.value, entry, label=found.label))

    def _open_link(self, link: Link, other: WrittenFor | None) -> None:
        """Send a request that changes nothing; put any other, or one that needs a body, into the request line.

        `other` is the other profile whose response the link was found in; None for the active one.
        """
        operation = link.operation
        if link.safe and not (operation is not None and operation.body_required):
            self._write_and_send(link.spec)
            return
        self.fill_line(link.spec, format_not_sent(link.spec.method), other)
        if operation is not None and operation.body:
            self.action_body()

    def action_up(self) -> None:
        """Go one level up: from the asset to its folder, project, team or account."""
        self.start_flow(self._go_up(), FOLLOWING)

    async def _go_up(self) -> None:
        # Wait until the breadcrumb has been updated from the response on screen, so that the key goes up from there.
        for worker in [each for each in self.workers if each.group == UPDATING and not each.is_finished]:
            with contextlib.suppress(WorkerError):
                await worker.wait()
        entry = self.entry
        if entry is None:
            return
        above = self.navigator.above(entry)
        if above is None:
            self.show_message("This is the top level. Press Enter on an ID to go down.")
        else:
            self._write_and_send(above)

    def action_why(self) -> None:
        """Diagnose why the request was refused, with the cheapest check first."""
        self.show_response_pane()
        exchange, entry = self.response.exchange, self.entry
        if exchange is None:
            self.show_message(NO_RESPONSE)
        elif entry is None:
            return
        elif exchange.profile_id != entry.profile.id:
            self.show_message(
                f"This response belongs to {exchange.profile_name}. Press p to switch to that profile first."
            )
        elif exchange.ok and not exchange.response.complete:
            self.show_message(INCOMPLETE)
        elif exchange.ok:
            self.response.explain(self.services.requests.explain(entry, exchange))
        else:
            self.start_flow(self._diagnose(entry, exchange), DIAGNOSIS)

    def action_explain_codes(self) -> None:
        """Show the error codes and rate limits, with the cursor on the code of the response."""
        exchange = self.response.exchange
        if exchange is None or exchange.ok:
            self.post_message(CodesRequested())
            return
        operation = self.services.catalogs.match(exchange.outgoing.method, exchange.outgoing.url)
        code = str(exchange.response.status)
        self.post_message(
            CodesRequested(code, api=exchange.api, operation=operation.id if operation is not None else "")
        )

    async def _diagnose(self, entry: ProfileEntry, exchange: Exchange) -> None:
        from frameio_tui.ui.console.diagnosis import diagnose

        await diagnose(self.services.diagnosis, entry, exchange, self.response, self.show_message)

    def action_pager(self) -> None:
        """Show the body in `$PAGER`."""
        exchange = self.response.exchange
        if exchange is None:
            self.show_message(NO_RESPONSE)
        else:
            self.start_flow(self._show_outside("pager", exchange), "suspended")

    def action_editor(self) -> None:
        """Show the body in `$EDITOR`; changes made there are discarded."""
        exchange = self.response.exchange
        if exchange is None:
            self.show_message(NO_RESPONSE)
        elif exchange.response.spill_path:
            self.show_message(
                f"The body is too large for the editor. Open a copy of this file: {exchange.response.spill_path}"
            )
        else:
            self.start_flow(self._show_outside("editor", exchange), "suspended")

    async def _show_outside(self, how: str, exchange: Exchange) -> None:
        viewer, response = self.services.viewer, exchange.response
        if response.spill_path:
            await self.app_context.run_suspended(lambda: viewer.page(response.spill_path))
        else:
            suffix = ".json" if self.response.is_json else ".txt"
            await self.app_context.run_suspended(lambda: viewer.show(how, response.body, suffix))


def tab_strip(operations: str, response: str, status: Content, *, is_list_open: bool) -> Content:
    """Return the titles of both panes as tabs; the open one is underlined, whether it has the focus or not."""
    styles = ("underline", "not bold $text-muted") if is_list_open else ("not bold $text-muted", "underline")
    first, second = (content(text, style) for text, style in zip((operations, response), styles, strict=True))
    tail = (" ", status) if status.cell_length else ()
    return join(first, Content.styled(" │ ", "not bold $frame"), second, *tail)
