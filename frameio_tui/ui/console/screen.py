"""The console: the home of the program. Pick or type a request, send it, read the response."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal
from textual.worker import WorkerError

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import (
    ANYWHERE_COMMANDS,
    CONSOLE_COMMANDS,
    RESPONSE_COMMANDS,
    RESPONSE_PANE_COMMANDS,
    response_pane_footer,
)
from frameio_tui.ui.console.availability import ConsoleState, reasons_of
from frameio_tui.ui.console.messages import SendRequested
from frameio_tui.ui.console.operations.pane import OperationsPane
from frameio_tui.ui.console.operations.rows import summary_spans
from frameio_tui.ui.console.report import RequestReport
from frameio_tui.ui.console.request_bar import RequestBar, WrittenFor, written_for
from frameio_tui.ui.console.request_info import format_not_sent, opening_spans, spec_of
from frameio_tui.ui.console.response.pane import NOTHING_SHOWN, NOWHERE, VIEW_FLOWS, ResponsePane
from frameio_tui.ui.messages import SwitchRequested
from frameio_tui.ui.response_view.views import View
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.text import line
from frameio_tui.ui.widgets.header_footer import FooterBar, HeaderBar
from frameio_tui.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer
    from textual.worker import Worker

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.diagnosis.checks import Check
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.http.pagination import PageInfo
    from frameio_tui.core.http.rate_limit import RateReading
    from frameio_tui.core.resources.links import Link
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.console.actions import RequestEditor
    from frameio_tui.ui.console.all_pages import AllPagesLoaded
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
    from frameio_tui.ui.console.navigation import BreadcrumbStore
    from frameio_tui.ui.console.send import RequestFlow

CLOCK = 60.0
"""Seconds after which expiry and rate are drawn again; what did not change is not sent."""
RATE_REDRAWN = 5.0
"""Seconds after which a meter that is filling up is drawn again, at the soonest but for its end."""
HISTORY_WRITTEN = 0.5
"""Seconds after a response in which it was written into the history, or that has failed."""
DRAWN_WITHIN = 0.2
"""Seconds that learning from a response waits for it to be drawn."""
NARROW = 100
"""Columns below which one pane is shown at a time."""
DIAGNOSIS, FOLLOWING, LEARNING = "why", "follow", "learn"
"""Groups of the workers that find out why a request was refused, that follow a link, and that learn from a response."""
OF_A_PROFILE = (DIAGNOSIS, FOLLOWING, VIEW_FLOWS)
"""Groups of workers whose results are of the profile that was active when they began."""
TITLES = (("#list-title", "operations"), ("#response-title", "response"), ("#request-label", "line"))
"""Title of each part, and the id of what has the keys in it."""


class Console(BaseScreen):
    """Operations on the left, the request above, the response on the right.

    The panes own what they show and post what happens in them; this screen decides what follows from it.
    """

    COMMANDS_HERE = (*CONSOLE_COMMANDS, *RESPONSE_COMMANDS)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(COMMANDS_HERE)]

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._state = ConsoleState()
        self._reasons = reasons_of(self._state)
        self._profile_id = ""
        self._rate_timer: Timer | None = None
        self._page: PageInfo | None = None
        """Where in its list the response shown stands."""
        self._shown_operation: Operation | None = None
        """The operation whose response is shown."""
        self._warned_of = ""

    def compose(self) -> ComposeResult:
        """Bars, request, two panes, keys."""
        yield HeaderBar()
        yield RequestBar(self.services.catalogs)
        yield MessageBar(id="about")
        with Horizontal(id="panes"):
            yield OperationsPane(id="list-pane")
            yield ResponsePane(self, self.services.make_filter, id="response-pane")
        yield FooterBar()

    def on_mount(self) -> None:
        """Begin on the list."""
        self.report = RequestReport(self.response, self.bar, lambda: self.entry, self.services.clock)
        self.on_resize()
        self.on_profile_switched()
        self.to_pane("operations")
        self.set_interval(CLOCK, self._each_minute)

    def on_resize(self) -> None:
        """One pane at a time on a narrow terminal. A class for the wide one would restyle everything at start."""
        self.set_class(self.app.size.width < NARROW, "-narrow")

    @property
    def entry(self) -> ProfileEntry | None:
        """Whom requests are sent as."""
        return self.app_context.active

    @property
    def bar(self) -> RequestBar:
        """The request being written."""
        return self.query_one(RequestBar)

    @property
    def operations(self) -> OperationsPane:
        """The list of operations."""
        return self.query_one(OperationsPane)

    @property
    def response(self) -> ResponsePane:
        """The response shown."""
        return self.query_one(ResponsePane)

    @cached_property
    def trails(self) -> BreadcrumbStore:
        """Where each profile is in its tree; loaded with the first response."""
        from frameio_tui.ui.console.navigation import BreadcrumbStore

        return BreadcrumbStore()

    @cached_property
    def flow(self) -> RequestFlow:
        """Sends requests; loaded with the first one."""
        from frameio_tui.ui.console.send import RepeatGuard, RequestFlow, SendServices

        def run(work: Coroutine[object, object, None]) -> Worker[None]:
            return self.run_worker(work, group="send", exit_on_error=False)

        services = self.services
        needed = SendServices(services.requests, services.profiles, services.catalogs, services.seen_ids)
        return RequestFlow(self, self.post_message, run, needed, RepeatGuard(self.app_context.held_key))

    @cached_property
    def editor(self) -> RequestEditor:
        """Changes the request in the line; loaded with the first key that does."""
        from frameio_tui.ui.console.actions import RequestEditor

        services = self.services
        return RequestEditor(self, self.bar, self.show_message, services.history, services.saved())

    # -- commands, and which of them can do something

    def commands(self) -> tuple[Command, ...]:
        """The console's, and those of the response in it."""
        parts = (RESPONSE_PANE_COMMANDS, CONSOLE_COMMANDS, RESPONSE_COMMANDS)
        order = parts if self.in_response else (*parts[1:], parts[0])
        return tuple(command for part in order for command in part)

    async def run_command(self, command: Command) -> None:
        """What its key does, in the part whose key it is."""
        if command.context == "response":
            self.bring_response()
            await self.response.run_action(command.action)
        else:
            await super().run_command(command)

    def disabled_reason(self, command: Command) -> str:
        """Why a command can do nothing now, in a few words; empty when it can."""
        return self._reasons.get(command.id, "")

    def _update_state(self) -> None:
        """Compute what is possible now, when something that decides it has changed."""
        pane, page, entry = self.response, self._page, self.entry
        state = ConsoleState(
            api=entry.profile.api if entry is not None else None,
            has_previous_profile=self.app_context.session.previous is not None,
            has_response=pane.exchange is not None,
            has_earlier_response=pane.before is not None,
            has_next_page=page is not None and page.next is not None,
            has_previous_page=page is not None and page.previous is not None,
            shows_table=pane.view is View.TABLE,
            has_search=pane.search is not None and pane.search.search is not None,
        )
        if state != self._state:
            self._state, self._reasons = state, reasons_of(state)
            self.update_footer()

    def on_response_pane_changed(self) -> None:
        """Other commands may be possible."""
        self._update_state()

    def update_footer(self) -> None:
        """The footer names the keys of the part that has them."""
        if not self.in_response:
            super().update_footer()
            return
        commands = [
            command for command in (*response_pane_footer(), *ANYWHERE_COMMANDS) if not self.disabled_reason(command)
        ]
        self.query_one(FooterBar).show(commands, self.app_context.keys)

    # -- where the keys go

    @property
    def in_response(self) -> bool:
        """Whether the response has the keys."""
        return self.focused is not None and self.focused.id == "response"

    def to_pane(self, name: str) -> None:
        """Give the keys to `operations`, `response` or `line`."""
        if name != "line":
            self.set_class(name == "response", "-response")
        self.set_focus(self.query_one(f"#{name}"))

    def bring_response(self, *, answered: bool = False) -> None:
        """To the response: on a narrow terminal it takes the list's place; once it is there, letters act on it."""
        in_line = self.focused is not None and self.focused.id == "line"
        if self.has_class("-narrow") or (answered and in_line):
            self.to_pane("response")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The titles say where the keys go, and the footer what they do there."""
        event.prevent_default()
        within = event.widget.id
        if within in ("response", "operations"):  # on a narrow terminal it is the one on screen
            self.set_class(within == "response", "-response")
        for title, part in TITLES:
            self.query_one(title).set_class(within == part, "-focused")
        self.update_footer()

    def on_paste(self) -> None:
        """A paste that no field took: its letters are no keys."""
        self.show_message("What was pasted was left. i, then paste: a request, or a curl command.")

    def action_edit(self) -> None:
        """To the request line; what stands there is selected, so that typing replaces it and an arrow keeps it."""
        self.to_pane("line")
        self.bar.select_all()

    def action_to_operations(self) -> None:
        """To the list."""
        self.to_pane("operations")

    def action_to_response(self) -> None:
        """To the response."""
        self.bring_response()
        self.to_pane("response")

    def action_find(self) -> None:
        """Type words of an operation."""
        self.remove_class("-response")
        self.operations.find()

    def action_escape(self) -> None:
        """Cancel what runs, else leave the field, else go back to the body."""
        if not self.cancel_work() and not self.response.leave():
            self.operations.end_find()

    async def action_response(self, name: str) -> None:
        """Do something of the response pane's, wherever the keys are."""
        await self.response.run_action(name)

    async def action_show_response(self, name: str) -> None:
        """The same for what is seen in the pane: on a narrow terminal it comes up."""
        self.bring_response()
        await self.response.run_action(name)

    # -- what is said

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Under the request line."""
        self.query_one("#about", MessageBar).show_message(text, "bad" if error else "accent")

    def on_notice(self, message: Notice) -> None:
        """A part of the console has something to say."""
        self.show_message(message.text, error=message.error)

    def show_who(self) -> None:
        """Draw the header bar."""
        entry, exchange, reading = self.entry, self.response.exchange, None
        if entry is not None and exchange is not None and exchange.profile_id == entry.profile.id:
            reading = self.services.requests.rate(entry, self._shown_operation)
        self._follow_rate(reading)
        rate, now = reading.format() if reading else "", self.services.clock.now()
        self.query_one(HeaderBar).show(entry, self.app_context.glyphs, now, rate, demo=self.services.demo)

    def show_about(self) -> None:
        """Draw the row under the request."""
        entry, bar, about = self.entry, self.bar, self.query_one("#about", MessageBar)
        request, typed = bar.request, bar.typed
        other = bar.written_for_other(written_for(entry)) if entry is not None and typed else None
        if entry is not None and other is not None:
            asks = " Sending it asks first." if request.may_change_something else ""
            about.show_message(f"This request was written for {other.words(written_for(entry))}.{asks}", "warn")
            return
        if bar.note and bar.unchanged():
            self.show_message(bar.note)
            return
        operation = self.operation()
        started = bool(typed) or self.response.exchange is not None
        if entry is not None and operation is not None and started:
            about.show(summary_spans(operation, entry, self.app_context.glyphs, self.operations.learned))
        else:
            about.show(opening_spans(entry, typed=typed, started=started, warnings=self.app_context.warnings))

    def _each_minute(self) -> None:
        """Clocks go on; a token may have been refreshed by another program."""
        if self.entry is not None and self.entry.profile.credential.oauth:
            self.app_context.session.read()
        self.show_who()

    def _follow_rate(self, reading: RateReading | None) -> None:
        """Draw the meter again while it fills: what it said with the response is soon too little."""
        if self._rate_timer is not None:
            self._rate_timer.stop()
            self._rate_timer = None
        if reading is not None and reading.full_in > 0:
            wait = min(reading.full_in + 0.05, max(RATE_REDRAWN, reading.per_call))
            self._rate_timer = self.set_timer(wait, self.show_who)

    # -- profiles

    def on_profile_switched(self) -> None:
        """Another profile, or the same one read again: what came from another one must not look like this one's."""
        exchange, entry = self.response.exchange, self.entry
        if exchange is not None and (entry is None or exchange.profile_id != entry.profile.id):
            self.response.age()
        self.bar.send_as(written_for(entry) if entry is not None else None)
        profile_id = entry.profile.id if entry is not None else ""
        if profile_id != self._profile_id:
            self._profile_id = profile_id
            for group in OF_A_PROFILE:
                self.workers.cancel_group(self, group)
            if self.busy:
                self.report.relabel()
            else:
                self.report.forget_failure()
        catalog = self.services.catalogs.of(entry.profile.api) if entry else None
        self.operations.show(catalog, entry, self.app_context.glyphs)
        self._update_state()
        self.show_who()
        self.update_footer()
        self.show_about()

    def action_switcher(self) -> None:
        """Switch to another profile."""
        self.start_flow(self._switch(), "switch")

    async def _switch(self) -> None:
        from frameio_tui.ui.console.switch_profile import pick_profile

        name = await pick_profile(self, self.app_context.overview(), self.services.clock.now())
        if name:
            self.post_message(SwitchRequested(name))

    def action_previous(self) -> None:
        """Switch to the profile before this one."""
        self.app_context.action_previous_profile()

    # -- the request being written

    def on_operations_pane_moved(self) -> None:
        """Say what the operation under the cursor does."""
        entry, operation = self.entry, self.operations.under_cursor()
        if entry is not None and operation is not None:
            spans = summary_spans(operation, entry, self.app_context.glyphs, self.operations.learned)
            self.query_one("#about", MessageBar).show(spans)

    def on_operations_pane_taken(self, message: OperationsPane.Taken) -> None:
        """Enter takes an operation; Enter on the one taken sends it."""
        if self.bar.typed and self.bar.request.operation is message.operation:
            if message.operation.safe:
                self.action_send()
            else:
                self.show_message(format_not_sent(message.operation.method))
            return
        self._take_operation(message.operation)

    def _take_operation(self, operation: Operation, note: str = "") -> None:
        """Put an operation into the request line."""
        # Without its prefix the path goes with the profile: the same request can be sent as another one.
        path = "/" + operation.path.removeprefix(f"/{operation.api.value}/").lstrip("/")
        self.fill_line(RequestSpec(operation.method, path), note)

    def fill_line(self, spec: RequestSpec, note: str = "", written_for: WrittenFor | None = None) -> None:
        """Put a request into the line, with the body that was written for it before; it is not sent."""
        body = self.bar.body_of(spec)
        notes = (note, "With the body that was written for it before (b)." if body else "")
        self.bar.write(replace(spec, body=body), " ".join(filter(None, notes)), written_for)

    def on_edited(self, _message: Edited) -> None:
        """What is shown may belong to another request now."""
        if not self.bar.unchanged():
            self.response.age()
        self._line_edited()
        self.show_about()

    def _line_edited(self, *, other_body: bool = False) -> None:
        if not self.busy:
            self.report.line_edited(other_body=other_body)

    def operation(self) -> Operation | None:
        """The operation of the request line; of an empty one, the operation under the cursor."""
        if self.bar.typed:
            return self.bar.request.operation
        return self.operations.under_cursor() if self.entry is not None else None

    def _spec_or_say(self) -> tuple[RequestSpec, Operation | None] | None:
        """The request as it stands and what it calls; of an empty line, the operation under the cursor."""
        request, operation = self.bar.request, self.operation()
        if request.spec is not None:
            return request.spec, operation
        try:
            if request.error is not None:
                raise request.error
            return spec_of(operation), operation
        except FrameioTuiError as error:
            self.show_message(str(error), error=True)
            return None

    def action_parameter(self) -> None:
        """Add a query parameter that the operation takes, or any other."""
        found = self._spec_or_say()
        if found is not None:
            self.start_flow(self.editor.add_parameter(*found))

    def action_header(self) -> None:
        """Add a header."""
        found = self._spec_or_say()
        if found is not None:
            self.start_flow(self._edited_by(self.editor.add_header(found[0])))

    def action_body(self) -> None:
        """Edit the body in a screen of its own."""
        found = self._spec_or_say()
        if found is not None:
            self.start_flow(self._edited_by(self.editor.edit_body(*found, self.response.exchange)))

    async def _edited_by(self, edit: Coroutine[object, object, bool]) -> None:
        if await edit:
            self._line_edited(other_body=True)

    def action_history(self) -> None:
        """Load a request of the history into the line; it is not sent."""
        if self.entry is not None:
            self.start_flow(self.editor.load_from_history(self.entry.profile.id, self.services.clock.now()))

    def action_saved(self) -> None:
        """Load a saved request into the line; it is not sent."""
        if self.entry is not None:
            self.start_flow(self.editor.load_saved(self.entry.profile.api))

    def action_save_request(self) -> None:
        """Save the request on the line under a name."""
        found, entry = self._spec_or_say(), self.entry
        if entry is not None and found is not None:
            spec, operation = found
            summary = operation.summary if operation is not None else ""
            self.start_flow(self.editor.save(entry.profile.api, spec, summary))

    def action_forget_saved(self) -> None:
        """Delete a saved request."""
        self.start_flow(self.editor.forget_saved())

    def action_on_v4(self) -> None:
        """Show what the request becomes on V4."""
        from frameio_tui.ui.console.translate import is_of_v4

        found, entry = self._spec_or_say(), self.entry
        if found is None:
            return
        if is_of_v4(found[0], entry.profile.api if entry is not None else None):
            self.show_message("That is a request of V4 already.")
        else:
            self.start_flow(self.editor.translate(self.services.catalogs, found[0]))

    # -- sending

    def action_send(self) -> None:
        """Send the request of the line; of an empty line, the operation under the cursor."""
        submitted = self.bar.submit()
        if submitted is not None:
            self.on_send_requested(submitted)

    def on_send_requested(self, message: SendRequested) -> None:
        """Send. Nothing that may change something is sent before it was seen in the request line."""
        entry, spec = self.entry, message.spec
        if entry is None:
            self.show_message("No profile is active: F2 picks one, or makes one.", error=True)
            return
        if spec is None:
            operation = self.operation()
            if operation is not None and not operation.safe:
                self._take_operation(operation, format_not_sent(operation.method))
                return
            found = self._spec_or_say()
            if found is None:
                return
            spec = found[0]
        other = self.bar.written_for_other(written_for(entry))
        if self.flow.send(entry, spec, other):
            self.report.begin(entry)

    def action_whoami(self) -> None:
        """GET /me."""
        self._write_and_send(RequestSpec("GET", "/me"))

    def _write_and_send(self, spec: RequestSpec) -> None:
        self.bar.write(spec)
        self.on_send_requested(SendRequested(spec))

    def action_next_page(self) -> None:
        """Load the page after the one shown."""
        self._load_page(1)

    def action_previous_page(self) -> None:
        """Load the page before the one shown."""
        self._load_page(-1)

    def _load_page(self, step: int) -> None:
        exchange, entry = self.response.exchange, self.entry
        if exchange is None or entry is None or exchange.profile_id != entry.profile.id:
            self.show_message("There is no list of this profile to page through.", error=True)
            return
        info = self.services.requests.page(exchange)
        page = info.next if step > 0 else info.previous
        if page is None:
            self.show_message(info.note or ("This is the last page." if step > 0 else "This is the first page."))
            return
        if self.flow.load_page(entry, exchange, page):
            self.report.begin(entry, is_sent=True)

    def action_load_all_pages(self) -> None:
        """Load all pages of the list, here or into a file."""
        exchange, entry = self.response.exchange, self.entry
        if exchange is None or entry is None:
            self.show_message(NOTHING_SHOWN)
            return
        requests = self.services.requests
        info = requests.page(exchange)
        if exchange.profile_id != entry.profile.id or (info.next is None and requests.first_page(exchange) is None):
            self.show_message(info.note or "This is the only page.")
            return
        self.start_flow(self._load_all_pages())

    async def _load_all_pages(self) -> None:
        from frameio_tui.ui.console.all_pages import pick_target

        target = await pick_target(self)
        exchange, entry = self.response.exchange, self.entry
        if target is None or exchange is None or entry is None:
            return
        if self.flow.load_all_pages(entry, exchange, target):
            self.report.begin(entry, is_sent=True)

    @property
    def busy(self) -> bool:
        """Whether a request is under way."""
        return "flow" in self.__dict__ and self.flow.is_busy  # a start has not loaded it

    def cancel_work(self) -> bool:
        """Cancel a request under way, or the search for why one was refused; whether there was one."""
        if self.busy and self.flow.cancel():
            self.report.cancelled(in_doubt=self.flow.in_doubt)
            return True
        return bool(self.workers.cancel_group(self, DIAGNOSIS))

    def can_close(self) -> bool:
        """Whether nothing is under way; asks where something is."""
        if self.busy:
            self.start_flow(self._ask_to_quit(), "quit")
        return not self.busy

    async def _ask_to_quit(self) -> None:
        from frameio_tui.ui.dialogs.ask import confirm
        from frameio_tui.ui.dialogs.specs import ConfirmSpec

        lines = ("It may arrive all the same.",)
        if await confirm(self, ConfirmSpec("Quit while a request is under way?", lines, yes="Yes, quit")):
            self.app.exit(0)

    # -- what becomes of a request

    def on_placeholders_filled(self, message: PlaceholdersFilled) -> None:
        """Show the request as it is sent."""
        self.bar.change(message.spec)
        self.report.line_filled()

    def on_send_started(self, message: SendStarted) -> None:
        """It is on its way."""
        self.bar.accept()
        self.bring_response()
        if message.warning:
            self.show_message(message.warning)
        self.report.sent(message.url)

    def on_send_progress(self, message: SendProgress) -> None:
        """Say how it is doing."""
        self.report.progress(message.text)

    def on_response_arriving(self, message: ResponseArriving) -> None:
        """Show what has arrived."""
        if self.report.arriving(message.entry, message.exchange):
            self.bring_response(answered=True)
            self._placed_in_list(message.exchange, None)

    def on_exchange_cut_off(self, message: ExchangeCutOff) -> None:
        """Show what came of it."""
        self.report.response(message.entry, message.exchange, message.explanation, "")
        self._placed_in_list(message.exchange, None)

    def on_exchange_finished(self, message: ExchangeFinished) -> None:
        """Show the response, and learn from it."""
        entry, exchange, page = message.entry, message.exchange, message.page
        self.report.response(entry, exchange, message.explanation, page.format())
        self._placed_in_list(exchange, page)
        self.bring_response(answered=True)
        if entry.profile.credential.oauth:
            self.app_context.session.read()  # it may have been refreshed on the way
        self.show_who()
        # Apart from the request: the next one can be sent meanwhile.
        self.start_flow(self._learn(entry, exchange), LEARNING)

    def on_all_pages_loaded(self, message: AllPagesLoaded) -> None:
        """Show the list, or say where it is."""
        self.report.response(message.entry, message.exchange, None, message.page_words)
        self._placed_in_list(message.exchange, message.page)
        if message.notice:
            self.show_message(message.notice)
        self.report.explain(message.entry, message.explanation)

    def _placed_in_list(self, exchange: Exchange, page: PageInfo | None) -> None:
        """Note which operation the response shown is of, and where in its list it stands, if it is known."""
        self._page = page
        self._shown_operation = self.services.catalogs.match(exchange.outgoing.method, exchange.outgoing.url)
        if page is None:
            self.response.show_breadcrumbs("")

    def on_response_explained(self, message: ResponseExplained) -> None:
        """Say more about the response."""
        self.report.explain(message.entry, message.explanation)

    def on_send_failed(self, message: SendFailed) -> None:
        """Say why there is no response."""
        if not self.report.is_sent:
            self.bring_response()
        self.report.failed(message.entry, message.what, message.explanation)

    def on_send_ended(self) -> None:
        """Look whether it is in the history, once that was written."""
        self.set_timer(HISTORY_WRITTEN, self._warn_of_history)

    def _warn_of_history(self) -> None:
        """Say that requests are missing in the history; once for each reason."""
        write_error = self.services.history.write_error
        if write_error and write_error != self._warned_of:
            self._warned_of = write_error
            self.notify(line(write_error), severity="warning", markup=False)

    async def _learn(self, entry: ProfileEntry, exchange: Exchange) -> None:
        """Learn where in the tree a response is, and what is allowed, once it is drawn; nothing waits for it."""
        from frameio_tui.ui.console.navigation import format_breadcrumbs

        drawn = asyncio.Event()
        self.call_after_refresh(drawn.set)
        with contextlib.suppress(TimeoutError):  # it may be behind another screen, where nothing is drawn
            await asyncio.wait_for(drawn.wait(), DRAWN_WITHIN)
        trail = await asyncio.to_thread(self.trails.record_visit, self.services.catalogs, entry, exchange)
        self.response.show_breadcrumbs(format_breadcrumbs(trail))
        await self.services.requests.settle()
        learned = await asyncio.to_thread(self.services.history.outcomes, entry.profile.id)
        if not self.report.is_of_another(entry):
            self.operations.learn(learned)
            self.show_about()

    # -- from the response on

    def on_follow_requested(self, message: FollowRequested) -> None:
        """Offer the requests that a value of the response leads to."""
        if self.entry is not None:
            self.start_flow(self._follow(self.entry, message), FOLLOWING)

    async def _follow(self, entry: ProfileEntry, message: FollowRequested) -> None:
        from frameio_tui.ui.console.navigation import links_at, pick_link

        exchange = message.exchange
        links = await links_at(self.services.catalogs, entry, exchange, message.place)
        if not links:
            self.show_message(NOWHERE)
            return
        whose = None
        if exchange.profile_id != entry.profile.id:
            whose = WrittenFor(exchange.profile_id, exchange.profile_name, exchange.api)
        link = await pick_link(self, links)
        if link is not None:
            self._go_to(link, whose)

    def _go_to(self, link: Link, whose: WrittenFor | None) -> None:
        """Send what changes nothing; anything else, and a search that needs a body first, only fills the request line.

        `whose` is the other profile whose response the link was found in; None for the active one.
        """
        operation = link.operation
        if link.safe and not (operation is not None and operation.body_required):
            self._write_and_send(link.spec)
            return
        self.fill_line(link.spec, format_not_sent(link.spec.method), whose)
        if operation is not None and operation.body:
            self.action_body()

    def action_up(self) -> None:
        """One step up: from the asset to its folder, project, team, account."""
        self.start_flow(self._go_up(), FOLLOWING)

    async def _go_up(self) -> None:
        # Up from the response on screen, also when the key comes before it was learned where that stands.
        for worker in [each for each in self.workers if each.group == LEARNING and not each.is_finished]:
            with contextlib.suppress(WorkerError):
                await worker.wait()
        entry = self.entry
        if entry is None:
            return
        above = self.trails.of(entry.profile.id, entry.profile.api).up()
        if above is None:
            self.show_message("There is nothing above: follow ids (Enter) to go down first.")
        else:
            self._write_and_send(above)

    def action_why(self) -> None:
        """Find out why the request was refused, from the cheapest check on."""
        self.bring_response()
        exchange, entry = self.response.exchange, self.entry
        if exchange is None:
            self.show_message(NOTHING_SHOWN)
        elif entry is None:
            return
        elif exchange.profile_id != entry.profile.id:
            self.show_message(f"This response is of {exchange.profile_name}: switch to it (p) to ask why.")
        elif exchange.ok:
            self.response.explain(self.services.requests.explain(entry, exchange))
        else:
            self.start_flow(self._diagnose(entry, exchange), DIAGNOSIS)

    async def _diagnose(self, entry: ProfileEntry, exchange: Exchange) -> None:
        from frameio_tui.services.diagnosis import CheckResult

        checks: dict[str, Check] = {}
        async for step in self.services.diagnosis.run_checks(entry, exchange):
            if isinstance(step, CheckResult):
                self.response.explain(step.explanation)
                return
            checks.pop(step.name, None)
            checks[step.name] = step
            self.response.show_checks([*checks.values()])

    def action_pager(self) -> None:
        """Show the body in $PAGER."""
        exchange = self.response.exchange
        if exchange is None:
            self.show_message(NOTHING_SHOWN)
        else:
            self.start_flow(self._show_outside("pager", exchange), "suspended")

    def action_editor(self) -> None:
        """Show the body in $EDITOR; nothing comes back from there."""
        exchange = self.response.exchange
        if exchange is None:
            self.show_message(NOTHING_SHOWN)
        elif exchange.response.spill_path:
            self.show_message(f"The body is in {exchange.response.spill_path}: copy that file, and edit the copy.")
        else:
            self.start_flow(self._show_outside("editor", exchange), "suspended")

    async def _show_outside(self, how: str, exchange: Exchange) -> None:
        viewer, answer = self.services.viewer, exchange.response
        if answer.spill_path:
            await self.app_context.run_suspended(lambda: viewer.page(answer.spill_path))
        else:
            suffix = ".json" if self.response.is_json else ".txt"
            await self.app_context.run_suspended(lambda: viewer.show(how, answer.body, suffix))
