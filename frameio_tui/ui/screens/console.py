"""The console: the home of the program. Pick or type a request, send it, read the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.containers import Horizontal, Vertical

from ...core.errors import FrameioTuiError, InvalidInput
from ...core.profile import ApiVersion
from ...core.request import RequestSpec, parse_request
from ..base import BaseScreen
from ..commands import bindings_of
from ..commands_console import CONSOLE_COMMANDS
from ..exchange_actions import copy_choices, copy_text, save_body
from ..messages import PreviousRequested, ProfilesChanged, ProfileSwitched, SwitchRequested
from ..sender import Sender
from ..switching import switch_choices
from ..text import content, line
from ..widgets.bars import Bar, KeyBar, WhoBar
from ..widgets.document_view import DocumentView
from ..widgets.fields import LineField
from ..widgets.operation_rows import catalog_rows, summary_spans
from ..widgets.response import ResponsePane
from ..widgets.row_list import RowList
from ..widgets.spans_bar import SpansBar

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ...core.operation import Operation
    from ...services.profiles import ProfileEntry

NARROW = 100
"""Columns below which one pane is shown at a time."""
SUNSET = "V2 is announced to close on 1 December 2026; F2 then V makes the V4 twin of this profile."


class Console(BaseScreen):
    """Operations on the left, the request above, the answer on the right."""

    COMMANDS_HERE = CONSOLE_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(CONSOLE_COMMANDS)]
    CSS_PATH = "console.tcss"

    def compose(self) -> ComposeResult:
        """Bars, request, two panes, keys."""
        yield WhoBar()
        with Horizontal(id="request"):
            yield Bar(id="request-label")
            yield LineField(placeholder="a path, a verb and a path, or a pasted curl command", id="line", takes_lines=True)
        yield SpansBar(id="about")
        with Horizontal(id="panes"):
            with Vertical(id="list-pane"):
                yield Bar(classes="title", id="list-title")
                yield LineField(placeholder="words of an operation", id="find")
                yield RowList(id="operations", empty="No operation has these words.")
            yield ResponsePane(id="response-pane")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin on the list."""
        self.sender = Sender(self)
        self.spec: RequestSpec | None = None
        self.query_one("#request-label", Bar).update("Request")
        self.query_one("#find").display = False
        self._show_profile()
        self.query_one(RowList).focus()
        self.set_class(self.size.width < NARROW, "-narrow")

    @property
    def entry(self) -> ProfileEntry | None:
        """Whom requests are sent as."""
        return self.face.active

    def _show_profile(self) -> None:
        entry = self.entry
        self.show_who()
        operations = self.query_one(RowList)
        if entry is None:
            operations.set_rows([], empty="No profile is active: F2 picks one, or makes one.")
            return
        words = self.query_one("#find", LineField).value
        rows = catalog_rows(self.program.catalogs.of(entry.profile.api), entry, self.face.glyphs, words)
        operations.set_rows(rows, operations.row.key if operations.row else None)
        self._show_about()

    def show_who(self) -> None:
        """Draw the header bar."""
        entry, rate = self.entry, ""
        exchange = self.query_one(ResponsePane).exchange
        if entry is not None and exchange is not None and exchange.profile_id == entry.profile.id:
            catalog = self.program.catalogs.of(entry.profile.api)
            reading = self.program.console.rate(entry, catalog.by_id(exchange.operation_id))
            rate = reading.words() if reading else ""
        self.query_one(WhoBar).show(
            entry, self.face.glyphs, self.program.clock.now(), rate, demo=self.program.demo
        )

    def _show_about(self) -> None:
        """The row under the request: what the operation is, or what the list's cursor is on."""
        bar, entry = self.query_one("#about", SpansBar), self.entry
        operation = self.operation()
        if entry is None:
            bar.show([])
        elif operation is not None:
            bar.show(summary_spans(operation, entry, self.face.glyphs))
        elif entry.profile.api is ApiVersion.V2 and not self.query_one("#line", LineField).value:
            bar.show([(SUNSET, "warn")])
        else:
            bar.show([])
        title = f"Operations ({len([r for r in self.query_one(RowList).rows if r.pickable])})"
        self.query_one("#list-title", Bar).update(title)

    def operation(self) -> Operation | None:
        """The operation of the request line, else the one under the cursor."""
        entry, typed = self.entry, self.query_one("#line", LineField).value.strip()
        if entry is None:
            return None
        if typed:
            try:
                spec = parse_request(typed).spec
            except InvalidInput:
                return None
            literal = spec.path.startswith(("/v2/", "/v4/")) or spec.path == "/health"
            path = spec.path if literal else f"/{entry.profile.api.value}{spec.path}"
            return self.program.catalogs.match(spec.method, path)
        row = self.query_one(RowList).row
        return self.program.catalogs.of(entry.profile.api).by_id(row.key) if row else None

    def set_request(self, spec: RequestSpec, remark: str = "") -> None:
        """Put a request into the line; its body and headers are kept beside it."""
        self.spec = spec
        field = self.query_one("#line", LineField)
        field.value = line(spec.text())
        field.cursor_position = len(field.value)
        if remark:
            self.say(remark)

    def say(self, text: str, *, error: bool = False) -> None:
        """Under the request line."""
        self.query_one("#about", SpansBar).show([(text, "bad" if error else "accent")])

    def current_spec(self) -> RequestSpec:
        """The request as it stands: the line, with the body and headers kept beside it. Raises InvalidInput."""
        typed = self.query_one("#line", LineField).value
        if not typed.strip():
            operation = self.operation()
            if operation is None:
                raise InvalidInput("There is no request.", "Pick an operation, or press i and type a path.")
            typed = f"{operation.method} {operation.path}"
        if self.spec is not None and line(self.spec.text()) == typed:
            return self.spec
        parsed = parse_request(typed)
        spec = parsed.spec
        if self.spec is not None and spec.method == self.spec.method and not spec.body:
            spec = RequestSpec(spec.method, spec.path, spec.query, self.spec.headers, self.spec.body, spec.origin)
        return spec

    # What happens

    def on_profile_switched(self, message: ProfileSwitched) -> None:
        """Another profile, or the same one read anew: an old answer must not look fresh."""
        pane, entry = self.query_one(ResponsePane), self.entry
        if pane.exchange is not None and (entry is None or pane.exchange.profile_id != entry.profile.id):
            pane.age("other profile")
        self._show_profile()
        self.show_keys()

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Say what the operation under the cursor does."""
        self._show_about()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter takes an operation; Enter on the one taken sends it."""
        entry = self.entry
        operation = self.program.catalogs.of(entry.profile.api).by_id(event.row.key) if entry else None
        if operation is None:
            return
        if self.operation() is operation and self.query_one("#line", LineField).value:
            self.action_send()
            return
        self.set_request(RequestSpec(operation.method, operation.path))
        self._show_about()

    def on_input_changed(self, event: LineField.Changed) -> None:
        """Typing in the request line or in the find field."""
        if event.input.id == "find":
            self._show_profile()
            return
        pane = self.query_one(ResponsePane)
        if pane.exchange is not None and self.spec is not None and line(self.spec.text()) != event.value:
            pane.age("other request")
        self._show_about()

    def on_input_submitted(self, event: LineField.Submitted) -> None:
        """Enter sends from the request line, and takes the first operation found."""
        if event.input.id == "line":
            self.action_send()
        else:
            self.query_one(RowList).focus()
            self.query_one(RowList).action_choose()

    def on_line_field_pasted(self, event: LineField.Pasted) -> None:
        """A curl command, or a request of several lines: read it at once, take its token out."""
        try:
            parsed = parse_request(event.text)
        except InvalidInput as error:
            self.say(f"{error} (line {error.line}, column {error.column})", error=True)
            return
        self.set_request(parsed.spec, " ".join(parsed.remarks))
        if parsed.taken_token is not None:
            self.say("The token was taken out of the command; to keep it for a profile paste it there (t).")

    def on_resize(self) -> None:
        """One pane at a time on a narrow terminal."""
        super().on_resize()
        self.set_class(self.size.width < NARROW, "-narrow")
        self.call_after_refresh(self.show_who)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The titles say where the keys go."""
        within = event.widget.id
        self.set_class(within == "response", "-response")
        self.query_one("#list-title").set_class(within == "operations", "-focused")
        self.query_one("#response-title").set_class(within == "response", "-focused")
        self.query_one("#request-label").set_class(within == "line", "-focused")

    # Commands

    def action_edit(self) -> None:
        """To the request line."""
        self.query_one("#line", LineField).focus()

    def action_find(self) -> None:
        """Type words of an operation."""
        field = self.query_one("#find", LineField)
        self.remove_class("-response")
        field.display = True
        field.focus()

    def action_pane(self, name: str) -> None:
        """To one of the panes."""
        self.set_class(name == "response", "-response")
        self.query_one(f"#{name}").focus()

    def action_send(self) -> None:
        """Send the request."""
        self.sender.send()

    def action_whoami(self) -> None:
        """GET /me."""
        self.set_request(RequestSpec("GET", "/me"))
        self.action_send()

    def action_page(self, step: int) -> None:
        """The next or previous page of the list shown."""
        self.sender.page(step)

    def action_switcher(self) -> None:
        """Another profile."""
        from ..asks import PickAsk

        choices = switch_choices(self.face.overview(), self.program.clock.now())
        ask = PickAsk("Switch to", choices, empty="No other profile: F2 makes one.")
        self.ask("pick", ask, lambda name: self.post_message(SwitchRequested(str(name))) if name else None)

    def action_previous(self) -> None:
        """The profile before this one."""
        self.post_message(PreviousRequested())

    def action_view(self) -> None:
        """Body, headers, timing, request as sent."""
        self.query_one(ResponsePane).next_view()

    def action_raw(self) -> None:
        """The body as received."""
        self.query_one(ResponsePane).toggle_raw()

    def action_why(self) -> None:
        """Explain the answer shown."""
        pane, entry = self.query_one(ResponsePane), self.entry
        if pane.exchange is not None and entry is not None:
            pane.explain(self.program.console.explain(entry, pane.exchange))

    def action_escape(self) -> None:
        """Cancel what runs, else leave the field."""
        find = self.query_one("#find", LineField)
        if self.cancel_work():
            return
        if find.display:
            find.value = ""
            find.display = False
        self.query_one(RowList).focus()

    def cancel_work(self) -> bool:
        """Cancel a request under way; whether there was one."""
        return self.sender.cancel()
