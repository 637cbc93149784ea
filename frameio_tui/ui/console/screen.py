"""The console: the home of the program. Pick or type a request, send it, read the answer."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import (
    ANSWER_KEYS,
    ANYWHERE_COMMANDS,
    CONSOLE_COMMANDS,
    RESPONSE_COMMANDS,
    answer_footer,
)
from frameio_tui.ui.console.actions import ACTIONS, ON_THE_ANSWER
from frameio_tui.ui.console.availability import why_not
from frameio_tui.ui.console.operations.pane import OperationsPane
from frameio_tui.ui.console.operations.rows import summary_spans
from frameio_tui.ui.console.request_bar import RequestLine, WrittenFor, written_for
from frameio_tui.ui.console.request_info import (
    called,
    changes_something,
    format_not_sent,
    opening_spans,
    operation_of,
    spec_of_line,
)
from frameio_tui.ui.console.response.pane import Ears, ResponsePane
from frameio_tui.ui.console.response.viewer import DocumentView
from frameio_tui.ui.console.send import Sender
from frameio_tui.ui.dialogs.specs import ConfirmSpec
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.widgets.header_footer import FooterBar, HeaderBar
from frameio_tui.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.rate_limit import RateReading
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.console.navigation import BreadcrumbStore
    from frameio_tui.ui.console.response.filter_field import Within

CLOCK = 60.0
"""Seconds after which expiry and rate are drawn anew; what did not change is not sent."""
RATE_REDRAWN = 5.0
"""Seconds after which a meter that is filling up is drawn anew, at the soonest but for its end."""
NARROW = 100
"""Columns below which one pane is shown at a time."""
OF_A_PROFILE = ("why", "follow", "view")
"""Groups of workers whose results are of the profile that was active when they began."""
TITLES = (("#list-title", "operations"), ("#response-title", "response"), ("#request-label", "line"))
"""Title of each part, and the id of what has the keys in it."""


class Console(BaseScreen):
    """Operations on the left, the request above, the answer on the right."""

    COMMANDS_HERE = (*CONSOLE_COMMANDS, *RESPONSE_COMMANDS)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(COMMANDS_HERE)]

    def compose(self) -> ComposeResult:
        """Bars, request, two panes, keys."""
        yield HeaderBar()
        yield RequestLine(self.say, lambda spec: called(self.services, self.entry, spec))
        yield MessageBar(id="about")
        with Horizontal(id="panes"):
            yield OperationsPane(id="list-pane")
            yield ResponsePane(id="response-pane")
        yield FooterBar()

    def on_mount(self) -> None:
        """Begin on the list."""
        self.sender, self.crumbs = Sender(self), ""
        self._profile_id = ""
        self._rate_timer: Timer | None = None
        self.response.ears = Ears(
            self.action_do,
            self.say_where,
            lambda text: self.within.typed(text),
            lambda text: self.within.submitted(text),
        )
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
    def line(self) -> RequestLine:
        """The request being written."""
        return self.query_one(RequestLine)

    @property
    def response(self) -> ResponsePane:
        """The answer shown."""
        return self.query_one(ResponsePane)

    @cached_property
    def within(self) -> Within:
        """The field over the body; loaded with the first response, as a start shows none."""
        from frameio_tui.ui.console.response.filter_field import Within

        return Within(self)

    @cached_property
    def trails(self) -> BreadcrumbStore:
        """Where each profile is in its tree; loaded with the first response."""
        from frameio_tui.ui.console.navigation import BreadcrumbStore

        return BreadcrumbStore()

    def commands(self) -> tuple[Command, ...]:
        """The console's, and those of the answer in it."""
        parts = (ANSWER_KEYS, CONSOLE_COMMANDS, RESPONSE_COMMANDS)
        order = parts if self.in_response else (*parts[1:], parts[0])
        return tuple(command for part in order for command in part)

    async def run_command(self, command: Command) -> None:
        """What its key does, in the part whose key it is."""
        if command.context == "answer":
            await self.query_one(DocumentView).run_action(command.action)
        else:
            await super().run_command(command)

    def why_not(self, command: Command) -> str:
        """Why a command can do nothing now, in a few words; empty when it can."""
        return why_not(self, command.id)

    def show_keys(self) -> None:
        """The footer names the keys of the part that has them."""
        if not self.in_response:
            super().show_keys()
            return
        commands = [command for command in (*answer_footer(), *ANYWHERE_COMMANDS) if not self.why_not(command)]
        self.query_one(FooterBar).show(commands, self.app_context.keys)

    @property
    def in_response(self) -> bool:
        """Whether the answer has the keys."""
        return self.focused is not None and self.focused.id == "response"

    def to_pane(self, name: str) -> None:
        """Give the keys to `operations`, `response` or `line`."""
        if name != "line":
            self.set_class(name == "response", "-response")
        self.set_focus(self.query_one(f"#{name}"))

    def bring_response(self, *, answered: bool = False) -> None:
        """To the answer: on a narrow terminal it takes the list's place; once it is there, letters act on it."""
        in_line = self.focused is not None and self.focused.id == "line"
        if self.has_class("-narrow") or (answered and in_line):
            self.to_pane("response")

    def operation(self) -> Operation | None:
        """The operation of the request line; of an empty one, the operation under the cursor."""
        return operation_of(self.services, self.entry, self.line.typed, self.query_one(OperationsPane).under_cursor())

    def spec_or_say(self) -> RequestSpec | None:
        """The request as it stands; what is wrong with it is said."""
        try:
            return spec_of_line(self.line.spec(), self.operation())
        except FrameioTuiError as error:
            self.say(str(error), error=True)
            return None

    def say(self, text: str, *, error: bool = False) -> None:
        """Under the request line."""
        self.query_one("#about", MessageBar).say(text, "bad" if error else "accent")

    def show_who(self) -> None:
        """Draw the header bar."""
        entry, exchange, reading = self.entry, self.response.exchange, None
        if entry is not None and exchange is not None and exchange.profile_id == entry.profile.id:
            operation = self.services.catalogs.match(exchange.outgoing.method, exchange.outgoing.url)
            reading = self.services.requests.rate(entry, operation)
        self._follow_rate(reading)
        rate, now = reading.format() if reading else "", self.services.clock.now()
        self.query_one(HeaderBar).show(entry, self.app_context.glyphs, now, rate, demo=self.services.demo)
        self.show_keys()

    def show_about(self) -> None:
        """Draw the row under the request."""
        if self._say_written_for():
            return
        if self.line.note and self.line.unchanged():
            self.say(self.line.note)
            return
        entry, operation, typed = self.entry, self.operation(), self.line.typed
        started = bool(typed) or self.response.exchange is not None
        bar = self.query_one("#about", MessageBar)
        if entry is not None and operation is not None and started:
            learned = self.query_one(OperationsPane).learned
            bar.show(summary_spans(operation, entry, self.app_context.glyphs, learned))
        else:
            bar.show(opening_spans(entry, typed=typed, started=started, troubles=self.app_context.troubles))

    def _say_written_for(self) -> bool:
        """Say of a request in the line that it was written for another profile; whether it was."""
        entry = self.entry
        other = self.line.written_for_other(written_for(entry)) if entry is not None else None
        if entry is None or other is None or not self.line.typed:
            return False
        asks = " Sending it asks first." if self._line_changes_something(entry) else ""
        whose = other.words(written_for(entry))
        self.query_one("#about", MessageBar).say(f"This request was written for {whose}.{asks}", "warn")
        return True

    def _line_changes_something(self, entry: ProfileEntry) -> bool:
        """Whether the request line holds a request that may change something."""
        try:
            spec = self.line.spec()
        except FrameioTuiError:
            return False
        return spec is not None and changes_something(self.services, entry, spec)

    def say_where(self) -> None:
        """Under the body: what was found in it, the path of the line, and where in the tree the response is."""
        if self.response.exchange is not None:
            self.response.say_place(self.within.hits.words(), self.crumbs)

    def _each_minute(self) -> None:
        """Clocks go on; a token may have been renewed by another program."""
        if self.entry is not None and self.entry.profile.credential.oauth:
            self.app_context.session.read()
        self.show_who()

    def _follow_rate(self, reading: RateReading | None) -> None:
        """Draw the meter again while it fills: what it said with the answer is soon too little."""
        if self._rate_timer is not None:
            self._rate_timer.stop()
            self._rate_timer = None
        if reading is not None and reading.full_in > 0:
            wait = min(reading.full_in + 0.05, max(RATE_REDRAWN, reading.per_call))
            self._rate_timer = self.set_timer(wait, self.show_who)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The titles say where the keys go, and the footer what they do there."""
        event.prevent_default()
        within = event.widget.id
        if within in ("response", "operations"):  # on a narrow terminal it is the one on screen
            self.set_class(within == "response", "-response")
        for title, part in TITLES:
            self.query_one(title).set_class(within == part, "-focused")
        self.show_keys()

    def on_paste(self) -> None:
        """A paste that no field took: its letters are no keys."""
        self.say("What was pasted was left. i, then paste: a request, or a curl command.")

    def on_profile_switched(self) -> None:
        """Another profile, or the same one read anew: what came from another one must not look like this one's."""
        exchange, entry = self.response.exchange, self.entry
        if exchange is not None and (entry is None or exchange.profile_id != entry.profile.id):
            self.response.age()
        self.line.send_as(written_for(entry) if entry is not None else None)
        profile_id = entry.profile.id if entry is not None else ""
        if profile_id != self._profile_id:
            self._profile_id = profile_id
            for group in OF_A_PROFILE:
                self.workers.cancel_group(self, group)
            self.sender.profile_switched()
        catalog = self.services.catalogs.of(entry.profile.api) if entry else None
        self.query_one(OperationsPane).show(catalog, entry, self.app_context.glyphs)
        self.show_who()
        self.show_about()

    def on_operations_pane_moved(self) -> None:
        """Say what the operation under the cursor does."""
        entry, operation = self.entry, self.query_one(OperationsPane).under_cursor()
        if entry is not None and operation is not None:
            self.query_one("#about", MessageBar).show(
                summary_spans(operation, entry, self.app_context.glyphs, self.query_one(OperationsPane).learned)
            )

    def on_operations_pane_taken(self, message: OperationsPane.Taken) -> None:
        """Enter takes an operation; Enter on the one taken sends it."""
        if self.line.typed and self.operation() is message.operation:
            if message.operation.safe:
                self.action_send()
            else:
                self.say(format_not_sent(message.operation.method))
            return
        self._take_operation(message.operation)

    def _take_operation(self, operation: Operation, note: str = "") -> None:
        """Put an operation into the request line."""
        # Without its prefix the path goes with the profile: the same request can be sent as another one.
        path = "/" + operation.path.removeprefix(f"/{operation.api.value}/").lstrip("/")
        self.fill_line(RequestSpec(operation.method, path), note)

    def fill_line(self, spec: RequestSpec, note: str = "", written_for: WrittenFor | None = None) -> None:
        """Put a request into the line, with the body that was written for it before; it is not sent."""
        body = self.line.body_of(spec)
        notes = (note, "With the body that was written for it before (b)." if body else "")
        self.line.write(replace(spec, body=body), " ".join(filter(None, notes)), written_for)

    def on_request_line_edited(self) -> None:
        """What is shown may belong to another request now."""
        if not self.line.unchanged():
            self.response.age()
        self.sender.line_edited()
        self.show_about()

    @on(RequestLine.SendAsked)
    def action_send(self) -> None:
        """Send the request; of an empty line, the operation under the cursor, if it changes nothing.

        Nothing that may change something is sent before it was seen in the request line.
        """
        operation = self.operation()
        if not self.line.typed and operation is not None and not operation.safe:
            self._take_operation(operation, format_not_sent(operation.method))
            return
        self.sender.send()

    def action_do(self, name: str) -> None:
        """One of the console's actions by name; what it does to the answer is seen."""
        if name in ON_THE_ANSWER:
            self.bring_response()
        ACTIONS[name](self)

    def may_leave(self) -> bool:
        """Whether nothing is under way; asks where something is."""
        if not self.sender.busy:
            return True
        ask = ConfirmSpec("Quit while a request is under way?", ("It may arrive all the same.",), yes="Yes, quit")
        self.ask("confirm", ask, lambda yes: self.app.exit(0) if yes else None)
        return False

    def cancel_work(self) -> bool:
        """Cancel a request under way, or the search for why one was refused; whether there was one."""
        return self.sender.cancel() or bool(self.workers.cancel_group(self, "why"))
