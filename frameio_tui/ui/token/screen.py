"""The token of a profile: its state, pasting one and seeing whose it is, forgetting it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.worker import Worker, WorkerState

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.oauth.expiry import can_refresh
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import TOKEN_COMMANDS
from frameio_tui.ui.dialogs.specs import ConfirmSpec, TextSpec, trust_question
from frameio_tui.ui.messages import ProfilesChanged, SwitchRequested
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.screen_args import EditorArgs, SignInArgs
from frameio_tui.ui.token.paste_flow import Pasting
from frameio_tui.ui.token.rows import pasted_rows, state_rows
from frameio_tui.ui.widgets.header_footer import Bar, FooterBar
from frameio_tui.ui.widgets.inputs import SecretField
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.screen_args import TokenArgs

FIELD = "Paste the token here; Enter asks Frame.io whose it is"
FOR_THE_APP = "Paste the client secret here; Enter stores it"


class Token(BaseScreen):
    """For the named profile, the active one, or one that is made once the person is known."""

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

    def __init__(self, services: Services, args: TokenArgs) -> None:
        super().__init__(services)
        self.profile_name, self.making = args.profile, args.making

    def compose(self) -> ComposeResult:
        """Title, state, field, what was pasted, what was answered, keys."""
        yield Bar(classes="title -focused")
        yield RowList(id="state")
        yield SecretField(placeholder=FIELD)
        yield RowList(id="pasted")
        yield MessageBar(id="answer")
        yield MessageBar(id="hint")
        yield Bar(id="space")
        yield FooterBar()

    def on_mount(self) -> None:
        """Show the state; a profile in the making begins with the field."""
        for rows in self.query(RowList):
            rows.can_focus = False
        self.pasting = Pasting(self)
        self.draw()
        self.query_one(SecretField).display = self.making
        if self.making:
            self.set_focus(self.query_one(SecretField))

    def entry(self) -> ProfileEntry | None:
        """The profile this is about; None while it is in the making."""
        if self.making:
            return None
        return self.services.profiles.entry(self.profile_name) if self.profile_name else self.app_context.active

    def about(self) -> str | None:
        """Return the name of the profile that this screen is about."""
        return self.profile_name or None

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

    def on_profile_switched(self) -> None:
        """Read anew."""
        self.draw()

    def draw(self) -> None:
        """Show the state."""
        entry = self.entry()
        title = f"Token of {entry.profile.name}" if entry else "Paste a token: the profile is named after its person"
        self.query_one(Bar).update(title)
        self.query_one("#state", RowList).flow(
            lambda width: state_rows(entry, self.services.clock.now(), width) if entry else []
        )
        self.show_keys()

    def say(self, text: str, *, error: bool = False) -> None:
        """Under the field."""
        self.query_one("#answer", MessageBar).say(text, "bad" if error else "good")

    def hint(self, text: str) -> None:
        """What can be done next."""
        self.query_one("#hint", MessageBar).say(text)

    def on_secret_field_changed(self) -> None:
        """Say at once what was pasted."""
        if self.pasting.for_client_secret:
            self.say("")
            return
        pasted = self.services.tokens.examine(self.query_one(SecretField).take())
        self.pasting.take(pasted)
        self.query_one("#pasted", RowList).flow(lambda width: pasted_rows(pasted, self.services.clock.now(), width))
        self.show_keys()
        self.say("")
        self.hint("Enter verifies it with GET /me; ctrl+u starts again; Esc leaves." if pasted.secret else "")

    def on_secret_field_submitted(self) -> None:
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
            self._trusted_first(entry, lambda _: self.open_field(FIELD))
        else:
            self.open_field(FIELD)

    def take_pasted(self) -> str:
        """Return what is in the field, which is empty then."""
        field = self.query_one(SecretField)
        text = field.take()
        field.clear()
        return text

    def close_field(self) -> None:
        """Hide the field, empty, and what was said of its text."""
        field = self.query_one(SecretField)
        field.clear()
        field.display = False
        self.remove_class("-field")
        self.query_one("#pasted", RowList).set_rows([])
        self.hint("")

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
        self.pasting.keep()

    def action_do(self, name: str) -> None:
        """Do one of ACTIONS with the credential of the profile, where there is one."""
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

    def _trusted_first(self, entry: ProfileEntry, go_on: Callable[[ProfileEntry], None]) -> None:
        """Show what nobody approved yet and ask, before anything is entered for it or sent (trust T29)."""
        if entry.trust.trusted:
            go_on(entry)
            return

        async def approve() -> None:
            trusted = await asyncio.to_thread(self.services.profiles.approve, entry.profile.name)
            self.post_message(ProfilesChanged())
            go_on(trusted)

        def take(yes: object) -> None:
            if yes:
                self.run_worker(approve(), group="trust", exclusive=True, exit_on_error=False)

        self.ask("confirm", trust_question(entry.profile.name, entry.trust.changes), take)

    def verify(self, entry: ProfileEntry) -> None:
        """GET /me with the stored token."""

        def go_on(entry: ProfileEntry) -> None:
            self.run_worker(self._verify(entry), group="verify", exclusive=True, exit_on_error=False)

        self._trusted_first(entry, go_on)

    async def _verify(self, entry: ProfileEntry) -> None:
        self.say("Asking who you are ...   Esc cancels")
        verification = await self.services.tokens.whoami(entry.profile)
        if verification.person is None:
            self.say(f"{verification.sentence} {verification.remedy}", error=True)
            return
        self.post_message(ProfilesChanged())
        self.say(f"It is {verification.person.display_name}")

    def sign_in(self, entry: ProfileEntry) -> None:
        """Sign in by OAuth, or get the app's own token."""
        if not entry.profile.credential.oauth:
            self.say("Nobody signs in for this kind of credential: p pastes a token, e changes the kind.", error=True)
            return
        self.ask("signin", SignInArgs(entry.profile.name), lambda _: self.draw())

    def refresh_token(self, entry: ProfileEntry) -> None:
        """Renew now, though it is not time yet."""
        if not entry.profile.credential.oauth:
            self.say("Only OAuth tokens can be renewed.", error=True)
            return

        def go_on(entry: ProfileEntry) -> None:
            self.run_worker(self._refresh_token(entry), group="renew", exclusive=True, exit_on_error=False)

        self._trusted_first(entry, go_on)

    async def _refresh_token(self, entry: ProfileEntry) -> None:
        self.say("Renewing ...")
        tokens = entry.record.tokens
        token_refresh = self.services.bearers.token_refresh
        again = asyncio.to_thread(
            token_refresh.refresh, entry.profile, tokens.access if tokens else None, force=True, insist=True
        )
        try:
            await again
        except asyncio.CancelledError:
            if self.is_attached:
                self.say("Not waited for any longer: what was sent may still renew it.")
            raise
        self.post_message(ProfilesChanged())
        self.say("Renewed; the old pair is worth nothing now.")

    def source(self, entry: ProfileEntry) -> None:
        """Another kind of credential: the editor begins with it."""
        self.ask("editor", EditorArgs(entry.profile.name), lambda _: self.draw())

    def client_secret(self, entry: ProfileEntry) -> None:
        """The client secret of an OAuth app is pasted like a token."""
        kind = entry.profile.credential
        if not kind.has_client_secret:
            self.say(
                f"The credential is a {kind.description}, which has no client secret: e changes the kind.", error=True
            )
            return
        self._trusted_first(entry, lambda _: self._ask_client_secret())

    def _ask_client_secret(self) -> None:
        self.open_field(FOR_THE_APP)
        self.pasting.for_client_secret = True

    def forget(self, entry: ProfileEntry) -> None:
        """Wipe it here, after a yes; an OAuth token is revoked at the server first, where it can be."""
        if entry.record.tokens is None and entry.record.person is None:
            self.say("There is no token here to forget.")
            return
        oauth = entry.profile.credential.oauth
        lines = ("It is wiped from this machine and stays valid at Frame.io:", "delete it on the developer site too.")
        if oauth:
            lines = (
                "It is revoked at the server, where the server can do that,",
                "and wiped from this machine in any case.",
            )
        verb = "Revoke and forget" if oauth else "Forget"
        ask = ConfirmSpec(f"{verb} the token of {entry.profile.name}?", lines, f"Yes, {verb.lower()} it")

        def take(yes: object) -> None:
            if yes:
                self.run_worker(self._forget(entry), group="forget", exit_on_error=False)

        self.ask("confirm", ask, take)

    async def _forget(self, entry: ProfileEntry) -> None:
        if entry.profile.credential.oauth:
            self.say("Revoking ...")
            said = await asyncio.to_thread(self.services.sign_in.revoke, entry)
        else:
            await asyncio.to_thread(self.services.tokens.forget, entry.profile)
            said = "Forgotten here. It stays valid at Frame.io until it is deleted there."
        self.post_message(ProfilesChanged())
        self.say(said)

    def reveal(self, entry: ProfileEntry) -> None:
        """Show it in clear, after the profile's name was typed."""
        lines = ("Anybody who sees the screen can use it.",)
        ask = ConfirmSpec("Show the token in clear?", lines, typed=entry.profile.name)

        def take(yes: object) -> None:
            if not yes:
                return
            try:
                clear = self.services.bearers.bearer(entry.profile).reveal()
            except FrameioTuiError as error:
                self.say(str(error), error=True)
                return
            self.ask("text", TextSpec(f"Token of {entry.profile.name}", clear))

        self.ask("confirm", ask, take)


ACTIONS: dict[str, Callable[[Token, ProfileEntry], None]] = {
    "verify": Token.verify,
    "signin": Token.sign_in,
    "renew": Token.refresh_token,
    "source": Token.source,
    "secret": Token.client_secret,
    "forget": Token.forget,
    "reveal": Token.reveal,
}


def worth_showing(entry: ProfileEntry | None, name: str) -> bool:
    """Whether the footer has an action: only what can do something with this credential, as it is now."""
    if entry is None:
        return name == "paste"  # a profile in the making
    kind, tokens = entry.profile.credential, entry.record.tokens
    if name == "signin":
        return kind.oauth
    if name == "renew":
        return can_refresh(entry.profile, entry.record)
    if name == "secret":
        return kind.has_client_secret
    if name == "paste":
        return kind.stored and not kind.oauth
    if name == "forget":
        return tokens is not None or entry.record.person is not None
    return name == "source" or tokens is not None or not kind.stored
