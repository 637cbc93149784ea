"""The console: the home of the program. Pick or type a request, send it, read the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import CONSOLE_COMMANDS, RESPONSE_COMMANDS
from frameio_tui.ui.console.actions import ACTIONS, ON_THE_ANSWER
from frameio_tui.ui.console.answer_tools import AnswerTools, ears_of
from frameio_tui.ui.console.console_focus import bring_response, show_focus, to_pane
from frameio_tui.ui.console.operations.pane import OperationsPane
from frameio_tui.ui.console.operations.rows import summary_spans
from frameio_tui.ui.console.request_bar import RequestLine
from frameio_tui.ui.console.request_info import about, called, each_minute, follow_rate, operation_of, spec_of_line
from frameio_tui.ui.console.response.pane import ResponsePane
from frameio_tui.ui.console.send import Sender
from frameio_tui.ui.dialogs.specs import ConfirmAsk
from frameio_tui.ui.messages import ProfileSwitched
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.widgets.header_footer import KeyBar, WhoBar
from frameio_tui.ui.widgets.message_bar import SpansBar

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.services.profiles import ProfileEntry

CLOCK = 60.0
"""Seconds after which expiry and rate are drawn anew; what did not change is not sent."""
NARROW = 100
"""Columns below which one pane is shown at a time."""


class Console(AnswerTools, BaseScreen):
    """Operations on the left, the request above, the answer on the right."""

    COMMANDS_HERE = (*CONSOLE_COMMANDS, *RESPONSE_COMMANDS)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(COMMANDS_HERE)]

    def compose(self) -> ComposeResult:
        """Bars, request, two panes, keys."""
        yield WhoBar()
        yield RequestLine(self.say, lambda spec: called(self.program, self.entry, spec))
        yield SpansBar(id="about")
        with Horizontal(id="panes"):
            yield OperationsPane(id="list-pane")
            yield ResponsePane(id="response-pane")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin on the list."""
        self.sender, self.crumbs = Sender(self), ""
        self.rate_timer: Timer | None = None
        self.response.ears = ears_of(self)
        self.on_resize()
        self.on_profile_switched(ProfileSwitched())
        to_pane(self, "operations")
        self.set_interval(CLOCK, lambda: each_minute(self))

    def on_resize(self) -> None:
        """One pane at a time on a narrow terminal. A class for the wide one would restyle everything at start."""
        self.set_class(self.app.size.width < NARROW, "-narrow")

    @property
    def entry(self) -> ProfileEntry | None:
        """Whom requests are sent as."""
        return self.face.active

    @property
    def line(self) -> RequestLine:
        """The request being written."""
        return self.query_one(RequestLine)

    @property
    def response(self) -> ResponsePane:
        """The answer shown."""
        return self.query_one(ResponsePane)

    def operation(self) -> Operation | None:
        """The operation of the request line; of an empty one, the operation under the cursor."""
        return operation_of(self.program, self.entry, self.line.typed, self.query_one(OperationsPane).under_cursor())

    def spec_or_say(self) -> RequestSpec | None:
        """The request as it stands; what is wrong with it is said."""
        try:
            return spec_of_line(self.line.spec(), self.operation())
        except FrameioTuiError as error:
            self.say(str(error), error=True)
            return None

    def say(self, text: str, *, error: bool = False) -> None:
        """Under the request line."""
        self.query_one("#about", SpansBar).say(text, "bad" if error else "accent")

    def show_who(self) -> None:
        """Draw the header bar."""
        entry, exchange, reading = self.entry, self.response.exchange, None
        if entry is not None and exchange is not None and exchange.profile_id == entry.profile.id:
            operation = self.program.catalogs.match(exchange.outgoing.method, exchange.outgoing.url)
            reading = self.program.console.rate(entry, operation)
        follow_rate(self, reading)
        rate, now = reading.words() if reading else "", self.program.clock.now()
        self.query_one(WhoBar).show(entry, self.face.glyphs, now, rate, demo=self.program.demo)
        self.show_keys()

    def show_about(self) -> None:
        """Draw the row under the request."""
        if self.line.remark and self.line.unchanged():
            self.say(self.line.remark)
            return
        typed, started = self.line.typed, self.response.exchange is not None
        learned = self.query_one(OperationsPane).learned
        started = bool(typed) or started
        told = self.face.troubles
        spans = about(
            self.entry, self.operation(), self.face.glyphs, learned, started=started, typed=typed, troubles=told
        )
        self.query_one("#about", SpansBar).show(spans)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The titles say where the keys go, and the footer what they do there."""
        event.prevent_default()
        show_focus(self, event.widget.id)

    def on_profile_switched(self, message: ProfileSwitched) -> None:
        """Another profile, or the same one read anew: an old answer must not look fresh."""
        exchange, entry = self.response.exchange, self.entry
        if exchange is not None and (entry is None or exchange.profile_id != entry.profile.id):
            self.response.age()
        catalog = self.program.catalogs.of(entry.profile.api) if entry else None
        self.query_one(OperationsPane).show(catalog, entry, self.face.glyphs)
        self.show_who()
        self.show_about()

    def on_operations_pane_moved(self, message: OperationsPane.Moved) -> None:
        """Say what the operation under the cursor does."""
        entry, operation = self.entry, self.query_one(OperationsPane).under_cursor()
        if entry is not None and operation is not None:
            self.query_one("#about", SpansBar).show(
                summary_spans(operation, entry, self.face.glyphs, self.query_one(OperationsPane).learned)
            )

    def on_operations_pane_taken(self, message: OperationsPane.Taken) -> None:
        """Enter takes an operation; Enter on the one taken sends it."""
        if self.line.typed and self.operation() is message.operation:
            if message.operation.safe:
                self.action_send()
            else:
                self.say(f"{message.operation.method} may change something: F5 sends it.")
            return
        prefix = f"/{message.operation.api.value}/"
        path = message.operation.path
        # Without its prefix the path goes with the profile: the same request can be sent as another one.
        spec = RequestSpec(message.operation.method, "/" + path.removeprefix(prefix).lstrip("/"))
        body = self.line.body_of(spec)
        self.line.write(replace(spec, body=body), "With the body that was written for it before (b)." if body else "")

    def on_request_line_edited(self, message: RequestLine.Edited) -> None:
        """What is shown may belong to another request now."""
        if not self.line.unchanged():
            self.response.age()
        self.show_about()

    @on(RequestLine.SendAsked)
    def action_send(self) -> None:
        """Send the request."""
        self.sender.send()

    def action_do(self, name: str) -> None:
        """One of the console's actions by name; what it does to the answer is seen."""
        if name in ON_THE_ANSWER:
            bring_response(self)
        ACTIONS[name](self)

    def may_leave(self) -> bool:
        """Whether nothing is under way; asks where something is."""
        if not self.sender.busy:
            return True
        ask = ConfirmAsk("Quit while a request is under way?", ("It may arrive all the same.",), yes="Yes, quit")
        self.ask("confirm", ask, lambda yes: self.app.exit(0) if yes else None)
        return False

    def cancel_work(self) -> bool:
        """Cancel a request under way, or the search for why one was refused; whether there was one."""
        return self.sender.cancel() or bool(self.workers.cancel_group(self, "why"))
