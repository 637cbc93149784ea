"""Sign in by OAuth from a host without a browser: address, tunnel and paste field on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from frameio_tui.core.text.humanize import countdown_words
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import SIGNIN_COMMANDS
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.sign_in.flow import SignInFlow
from frameio_tui.ui.sign_in.rows import acquired_rows
from frameio_tui.ui.sign_in.signin_actions import (
    ACTIONS,
    FIELD,
    begin,
    keep_secret,
    show_field,
    show_title,
    show_ways,
    taken,
    usable,
    worth_showing,
)
from frameio_tui.ui.terminal.pasted_lines import TypedPaste
from frameio_tui.ui.widgets.header_footer import Bar, KeyBar
from frameio_tui.ui.widgets.inputs import SecretField
from frameio_tui.ui.widgets.message_bar import SpansBar
from frameio_tui.ui.widgets.row_list import RowList
from frameio_tui.ui.widgets.url_block import UrlBlock

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.services.auth.sign_in import Acquired
    from frameio_tui.services.auth.sign_in_session import SignIn
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.commands.command import Command

WIDE = 72
"""Columns for all words of the wait."""


class SignInScreen(BaseScreen):
    """For the named profile, or the active one. Dismissed with its name once somebody is signed in."""

    COMMANDS_HERE = SIGNIN_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(SIGNIN_COMMANDS)]
    DEFAULT_CSS = """
    SignInScreen { overflow: hidden; }
    SignInScreen #open { height: 1; }
    SignInScreen #ways { height: auto; }
    SignInScreen #space { height: 1fr; }
    """

    def compose(self) -> ComposeResult:
        """Title, address, ways back, field, what happens, keys."""
        self.flow = SignInFlow(self)
        yield Bar(classes="title -focused")
        yield SpansBar(id="open")
        yield UrlBlock(id="url")
        yield RowList(id="ways")
        yield SecretField(placeholder=FIELD)
        yield SpansBar(id="wait")
        yield SpansBar(id="answer")
        yield SpansBar(id="hint")
        yield Bar(id="space")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin, unless something is missing that can be given here."""
        self.query_one("#ways", RowList).can_focus = False
        self.step, self.typed = "", TypedPaste(self, self.flow.take_paste)
        show_title(self)
        self.query_one("#url").display = False
        self.set_interval(1.0, self.tick)
        begin(self)

    def on_resize(self) -> None:
        """What is shown depends on the rows there are, too."""
        show_ways(self)
        self.tick()

    def entry(self) -> ProfileEntry:
        """The profile this is about."""
        name = str(self.argument) if self.argument else (self.face.active.profile.name if self.face.active else "")
        return self.program.profiles.entry(name)

    def show(self, signin: SignIn) -> None:
        """An attempt waits: show how to get to the provider and back."""
        self.waiting = True
        self.query_one(UrlBlock).show(signin.attempt.url)
        show_field(self)
        self.say(signin.why_not)
        self.hint("")
        self.tick()
        self.show_keys()

    def hide(self) -> None:
        """Nothing waits any more: the address is worth nothing now."""
        self.waiting = False
        self.query_one("#open", SpansBar).show(())
        url = self.query_one(UrlBlock)
        url.show("")
        url.display = False
        self.query_one("#ways", RowList).set_rows([])
        self.query_one("#wait", SpansBar).show(())
        field = self.query_one(SecretField)
        field.clear()
        self.typed.clear()
        field.display = False
        self.set_focus(None)  # so that letters act
        self.show_keys()

    def ended(self, text: str) -> None:
        """An attempt came to nothing."""
        self.say(text, error=True)
        self.hint("i begins again, e edits the app, Esc leaves.")
        self.show_keys()

    def done(self, acquired: Acquired) -> None:
        """Somebody is signed in."""
        self.query_one("#ways", RowList).flow(lambda width: acquired_rows(acquired, self.program.clock.now(), width))
        person = acquired.person
        self.say(f"Signed in as {person.words}" if person else f"Signed in, but: {acquired.doubt}")
        self.hint("Enter or Esc goes back.")

    def say(self, text: str, *, error: bool = False) -> None:
        """What happened."""
        self.query_one("#answer", SpansBar).say(text, "bad" if error else "good")
        show_ways(self)

    def hint(self, text: str) -> None:
        """What can be done next."""
        self.query_one("#hint", SpansBar).say(text)
        show_ways(self)

    def tick(self) -> None:
        """Draw the countdown."""
        signin = self.flow.signin
        if signin is not None:
            who = "the browser or a paste" if self.app.size.width >= WIDE else "the browser"
            words = f"Waiting for {who}: {countdown_words(signin.seconds_left)}"
            self.query_one("#wait", SpansBar).show(((words, "accent"), ("   F5 waits longer", "dim")))

    def on_secret_field_changed(self, event: SecretField.Changed) -> None:
        """A whole paste is taken at once; typed text waits for Enter."""
        if event.pasted and self.step != "secret":
            self.typed.line(taken(self))
            self.typed.flush()
        else:
            self.typed.typed()

    def on_secret_field_submitted(self, event: SecretField.Submitted) -> None:
        """Enter: take what is in the field, or leave once all is done."""
        if self.flow.kept:
            self.action_back()
        elif self.step == "secret":
            self.run_worker(keep_secret(self), group="secret", exclusive=True, exit_on_error=False)
        else:
            self.typed.line(taken(self))

    def on_paste(self, event: events.Paste) -> None:
        """A paste while no field has the focus."""
        if self.flow.waiting:
            event.stop()
            self.flow.take_paste(event.text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys work while they can do something."""
        return usable(self, str(parameters[0])) if action == "do" and parameters else True

    def _works(self, command: Command) -> bool:
        name = command.action.removeprefix("do('").removesuffix("')")
        return worth_showing(self, name) if name in ACTIONS else super()._works(command)

    def _worded(self, command: Command) -> Command:
        under_way = command.id != "signin.back" or self.flow.running
        return command if under_way else command._replace(footer="back")

    def action_do(self, name: str) -> None:
        """One of the screen's actions by name."""
        ACTIONS[name](self)

    def action_back(self) -> None:
        """End the wait and leave; the port is free then."""
        self.workers.cancel_node(self)
        self.dismiss(self.entry().profile.name if self.flow.kept else None)

    def cancel_work(self) -> bool:
        """ctrl+c: end the wait, stay here."""
        if not self.flow.waiting:
            return False
        self.workers.cancel_group(self, "signin")
        self.ended("Cancelled.")
        return True
