"""The token of a profile: its state, pasting one and seeing whose it is, forgetting it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.worker import Worker, WorkerState

from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import TOKEN_COMMANDS
from frameio_tui.ui.messages import ProfilesChanged, ProfileSwitched, SwitchRequested
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.token.paste_flow import Pasting
from frameio_tui.ui.token.rows import pasted_rows, state_rows
from frameio_tui.ui.token.token_actions import ACTIONS, trusted_first, worth_showing
from frameio_tui.ui.widgets.header_footer import Bar, KeyBar
from frameio_tui.ui.widgets.inputs import SecretField
from frameio_tui.ui.widgets.message_bar import SpansBar
from frameio_tui.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.commands.command import Command

FIELD = "Paste the token here; Enter asks Frame.io whose it is"


class Token(BaseScreen):
    """For the named profile, the active one, or (an empty name) one that is made once the person is known."""

    COMMANDS_HERE = TOKEN_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(TOKEN_COMMANDS),
        Binding("enter", "keep_verified", "Keep", show=False),
    ]
    DEFAULT_CSS = """
    Token { overflow: hidden; }
    Token #state { height: auto; max-height: 60%; }
    Token.-field #state { max-height: 25%; }
    Token #pasted { height: auto; max-height: 8; }
    Token SecretField { margin: 1 1 0 1; }
    Token #space { height: 1fr; }
    """

    def compose(self) -> ComposeResult:
        """Title, state, field, what was pasted, what was answered, keys."""
        yield Bar(classes="title -focused")
        yield RowList(id="state")
        yield SecretField(placeholder=FIELD)
        yield RowList(id="pasted")
        yield SpansBar(id="answer")
        yield SpansBar(id="hint")
        yield Bar(id="space")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the state; a profile in the making begins with the field."""
        for rows in self.query(RowList):
            rows.can_focus = False
        self.making = self.argument == ""
        self.pasting = Pasting(self)
        self.draw()
        self.query_one(SecretField).display = self.making
        if self.making:
            self.set_focus(self.query_one(SecretField))

    def entry(self) -> ProfileEntry | None:
        """The profile this is about; None while it is in the making."""
        if self.making:
            return None
        return self.program.profiles.entry(str(self.argument)) if self.argument else self.face.active

    def _works(self, command: Command) -> bool:
        """The footer names what can be done with this credential, now."""
        if command.id == "token.keep":
            return self.pasting.pending
        name = command.id.removeprefix("token.")
        return worth_showing(self.entry(), name) if name in (*ACTIONS, "paste") else super()._works(command)

    def _worded(self, command: Command) -> Command:
        entry = self.entry()
        oauth = entry is not None and entry.profile.credential.oauth
        return command._replace(footer="revoke") if command.id == "token.forget" and oauth else command

    def on_profile_switched(self, message: ProfileSwitched) -> None:
        """Read anew."""
        self.draw()

    def draw(self) -> None:
        """Show the state."""
        entry = self.entry()
        title = f"Token of {entry.profile.name}" if entry else "Paste a token: the profile is named after its person"
        self.query_one(Bar).update(title)
        self.query_one("#state", RowList).flow(
            lambda width: state_rows(entry, self.program.clock.now(), width) if entry else []
        )
        self.show_keys()

    def say(self, text: str, *, error: bool = False) -> None:
        """Under the field."""
        self.query_one("#answer", SpansBar).say(text, "bad" if error else "good")

    def hint(self, text: str) -> None:
        """What can be done next."""
        self.query_one("#hint", SpansBar).say(text)

    def on_secret_field_changed(self, event: SecretField.Changed) -> None:
        """Say at once what was pasted."""
        if self.pasting.for_client_secret:
            self.say("")
            return
        pasted = self.program.tokens.examine(self.query_one(SecretField).take())
        self.pasting.take(pasted)
        self.query_one("#pasted", RowList).flow(lambda width: pasted_rows(pasted, self.program.clock.now(), width))
        self.show_keys()
        self.say("")
        self.hint("Enter verifies it with GET /me; ctrl+u starts again; Esc leaves." if pasted.secret else "")

    def on_secret_field_submitted(self, event: SecretField.Submitted) -> None:
        """Verify; Enter again keeps."""
        if self.pasting.verified:
            self.pasting.keep()
        else:
            self.pasting.verify()

    def action_keep_verified(self) -> None:
        """Enter outside the field."""
        if self.pasting.verified:
            self.pasting.keep()

    def action_paste(self) -> None:
        """Open the field."""
        entry = self.entry()
        if entry is not None and not entry.profile.credential.stored:
            self.say(f"This profile takes its token from {entry.place}: e changes that.", error=True)
        elif entry is not None:
            trusted_first(self, entry, lambda _: self.open_field(FIELD))
        else:
            self.open_field(FIELD)

    def open_field(self, asks: str) -> None:
        """Show the field, empty, asking for this."""
        self.pasting.leave()
        field = self.query_one(SecretField)
        field.prompt(asks)
        field.display = True
        self.add_class("-field")
        self.set_focus(field)

    def action_keep(self) -> None:
        """Keep though the check failed."""
        self.pasting.keep(checked=False)

    def action_do(self, name: str) -> None:
        """One of the token's actions by name."""
        entry = self.entry()
        if entry is not None:
            ACTIONS[name](self, entry)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What failed may have changed what is known of the credential: show it, here and in the header."""
        super().on_worker_state_changed(event)
        if event.state is WorkerState.ERROR:
            self.post_message(ProfilesChanged())
            self.draw()

    def action_back(self) -> None:
        """Cancel the check, close the field, go back."""
        field = self.query_one(SecretField)
        if self.cancel_work():
            return
        if field.display and not self.making:
            self.pasting.leave()
            return
        self.dismiss(None)

    def made(self, name: str) -> None:
        """A profile was made of what was pasted."""
        self.post_message(ProfilesChanged())
        self.post_message(SwitchRequested(name))
        self.dismiss(name)

    def cancel_work(self) -> bool:
        """Cancel a check under way; whether there was one."""
        running = [worker for worker in self.workers if worker.node is self and worker.is_running]
        for worker in running:
            worker.cancel()
        if running:
            self.say("Cancelled.")
        return bool(running)
