"""The token screen of a profile: it shows the state of the credential, and stores, verifies or removes a token."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.worker import Worker, WorkerState

from frameio_tui.core.oauth.expiry import can_refresh
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import TOKEN_COMMANDS
from frameio_tui.ui.dialogs.ask import confirm, show_text
from frameio_tui.ui.dialogs.specs import ConfirmSpec, TextSpec, approval_question
from frameio_tui.ui.messages import SwitchRequested
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.screen_args import EditorArgs, SignInArgs
from frameio_tui.ui.token.paste_flow import Pasting
from frameio_tui.ui.token.rows import pasted_rows, state_rows
from frameio_tui.ui.widgets.header_footer import Bar, FooterBar
from frameio_tui.ui.widgets.inputs import SecretField
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.screen_args import TokenArgs

FIELD = "Paste the token here; Enter asks Frame.io whose it is"
FOR_THE_APP = "Paste the client secret here; Enter stores it"


class Token(BaseScreen):
    """The token screen, for the named profile or the active one.

    When it is opened to create a profile, it does so once the user of the pasted token is known.
    """

    COMMANDS_HERE = TOKEN_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(TOKEN_COMMANDS),
        Binding("enter", "store_verified", "Keep", show=False),
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
        self.profile_name, self.making, self._values = args.profile, args.making, args.values
        self._shown: ProfileEntry | None = None
        """The profile whose state is displayed."""

    def compose(self) -> ComposeResult:
        """Create the title, the state, the field, the rows of the pasted text, the messages and the footer."""
        yield Bar(classes="title -focused")
        yield RowList(id="state")
        yield SecretField(placeholder=FIELD)
        yield RowList(id="pasted")
        yield MessageBar(id="answer")
        yield MessageBar(id="hint")
        yield Bar(id="space")
        yield FooterBar()

    def on_mount(self) -> None:
        """Show the state. For a new profile, show and focus the field."""
        for rows in self.query(RowList):
            rows.can_focus = False
        base_url = {"base_url": self.services.demo_url} if self.services.demo else {}
        self.pasting = Pasting(self, self.services.tokens, self.services.profiles, base_url | self._values)
        self.draw()
        self.query_one(SecretField).display = self.making
        if self.making:
            self.set_focus(self.query_one(SecretField))

    def entry(self) -> ProfileEntry | None:
        """Return the profile of this screen, read again; None while a new one is created."""
        if self.making:
            return None
        return self.services.profiles.entry(self.profile_name) if self.profile_name else self.app_context.active

    def about(self) -> str | None:
        """Return the name of the profile that this screen is about, or None for the active one."""
        return self.profile_name or None

    def _footer_shows(self, command: Command) -> bool:
        """Return whether the footer shows a command: only if it works with the credential as it is now."""
        if command.id == "token.keep":
            return self.pasting.pending
        name = command.id.removeprefix("token.")
        return footer_shows(self._shown, name) if name in (*ACTIONS, "paste") else super()._footer_shows(command)

    def _with_footer_text(self, command: Command) -> Command:
        oauth = self._shown is not None and self._shown.profile.credential.oauth
        return command._replace(footer="revoke") if command.id == "token.forget" and oauth else command

    def on_profile_switched(self) -> None:
        """Read the profile again and show its state."""
        self.draw()

    def draw(self) -> None:
        """Show the state of the credential."""
        self._shown = entry = self.entry()
        title = f"Token of {entry.profile.name}" if entry else "Paste a token: the profile is named after its person"
        self.query_one(Bar).update(title)
        self.query_one("#state", RowList).set_row_factory(
            lambda width: state_rows(entry, self.services.clock.now(), width) if entry else []
        )
        self.update_footer()

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message below the field."""
        self.query_one("#answer", MessageBar).show_message(text, "bad" if error else "good")

    def hint(self, text: str) -> None:
        """Show what the user can do next."""
        self.query_one("#hint", MessageBar).show_message(text)

    def on_secret_field_changed(self) -> None:
        """Show immediately what kind of text was pasted."""
        if self.pasting.for_client_secret:
            self.show_message("")
            return
        pasted = self.services.tokens.examine(self.query_one(SecretField).take_value())
        self.pasting.replace(pasted)
        self.query_one("#pasted", RowList).set_row_factory(
            lambda width: pasted_rows(pasted, self.services.clock.now(), width)
        )
        self.update_footer()
        self.show_message("")
        self.hint("Enter verifies it with GET /me; ctrl+u starts again; Esc leaves." if pasted.secret else "")

    def on_secret_field_submitted(self) -> None:
        """Verify the pasted token, or store it if it is verified already. Store a client secret directly."""
        if self.pasting.for_client_secret:
            self.start_flow(self.pasting.store_client_secret(self.take_pasted()), "keep")
        elif self.pasting.verified:
            self.action_keep()
        else:
            self.start_flow(self._verify_pasted(), "verify")

    async def _verify_pasted(self) -> None:
        if not await self.pasting.verify():
            self.set_focus(None)  # so that letters are keys

    def action_store_verified(self) -> None:
        """Store the verified token on Enter outside the field."""
        if self.pasting.verified:
            self.action_keep()

    def action_paste(self) -> None:
        """Open the field for a token, or explain why the profile does not take one."""
        entry = self.entry()
        if entry is None:
            self.open_field(FIELD)
        elif not entry.profile.credential.stored:
            self.show_message(f"This profile takes its token from {entry.place}: e changes that.", error=True)
        else:
            self.start_flow(self._paste(entry), "ask")

    async def _paste(self, entry: ProfileEntry) -> None:
        if await self._ensure_approved(entry) is not None:
            self.open_field(FIELD)

    def take_pasted(self) -> str:
        """Return the text of the field, and clear the field."""
        field = self.query_one(SecretField)
        text = field.take_value()
        field.clear()
        return text

    def close_field(self) -> None:
        """Clear and hide the field and the rows about its text."""
        field = self.query_one(SecretField)
        field.clear()
        field.display = False
        self.remove_class("-field")
        self.query_one("#pasted", RowList).set_rows([])
        self.hint("")

    def open_field(self, placeholder: str) -> None:
        """Show an empty field with this placeholder."""
        self.pasting.discard()
        field = self.query_one(SecretField)
        field.prompt(placeholder)
        field.display = True
        self.add_class("-field")
        self.set_focus(field)

    def action_keep(self) -> None:
        """Store the pasted token, even if verifying it failed."""
        self.start_flow(self._store(), "keep")

    async def _store(self) -> None:
        name = await self.pasting.store()
        if name:
            self.post_message(SwitchRequested(name))
            self.dismiss(name)

    def action_do(self, name: str) -> None:
        """Run one of ACTIONS on the credential of the profile, if there is a profile."""
        entry = self.entry()
        if entry is not None:
            self.start_flow(ACTIONS[name](self, entry), name)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show the error, and update all screens: a failed request can change what is known of the credential."""
        super().on_worker_state_changed(event)
        if event.state is WorkerState.ERROR:
            self.start_flow(self.announce_profiles_changed())

    def action_back(self) -> None:
        """Cancel running work, else close the field, else close the screen."""
        field = self.query_one(SecretField)
        if self.cancel_work():
            return
        if field.display and not self.making:
            self.pasting.discard()
            return
        self.dismiss(None)

    def cancel_work(self) -> bool:
        """Cancel running work, and return whether there was any."""
        running = [worker for worker in self.workers if worker.node is self and worker.is_running]
        for worker in running:
            worker.cancel()
        if running:
            self.show_message("Cancelled.")
        return bool(running)

    async def _ensure_approved(self, entry: ProfileEntry) -> ProfileEntry | None:
        """Ask to approve a changed profile file before a secret is entered or sent (trust T29).

        Return the approved profile, or None if the user refuses.
        """
        if entry.approval.is_approved:
            return entry
        if not await confirm(self, approval_question(entry.profile.name, entry.approval.changes)):
            return None
        approved = await asyncio.to_thread(self.services.profiles.approve, entry.profile.name)
        await self.announce_profiles_changed()
        return approved

    async def verify(self, entry: ProfileEntry) -> None:
        """Send GET /me with the stored token, and show its user."""
        approved = await self._ensure_approved(entry)
        if approved is None:
            return
        self.show_message("Asking who you are ...   Esc cancels")
        verification = await self.services.tokens.whoami(approved.profile)
        if verification.person is None:
            self.show_message(f"{verification.sentence} {verification.remedy}", error=True)
            return
        await self.announce_profiles_changed()
        self.show_message(f"It is {verification.person.display_name}")

    async def sign_in(self, entry: ProfileEntry) -> None:
        """Open the sign-in screen, which also gets the token of a server-to-server app."""
        if not entry.profile.credential.oauth:
            self.show_message(
                "Nobody signs in for this kind of credential: p pastes a token, e changes the kind.", error=True
            )
            return
        await self.open_screen(SignInArgs(entry.profile.name))

    async def refresh_token(self, entry: ProfileEntry) -> None:
        """Refresh the token now, even if it is not due."""
        if not entry.profile.credential.oauth:
            self.show_message("Only OAuth tokens can be renewed.", error=True)
            return
        approved = await self._ensure_approved(entry)
        if approved is None:
            return
        self.show_message("Renewing ...")
        tokens = approved.record.tokens
        token_refresh = self.services.bearers.token_refresh
        refreshing = asyncio.to_thread(
            token_refresh.refresh, approved.profile, tokens.access if tokens else None, force=True, resend=True
        )
        try:
            await refreshing
        except asyncio.CancelledError:
            if self.is_attached:
                self.show_message("Not waited for any longer: what was sent may still renew it.")
            raise
        await self.announce_profiles_changed()
        self.show_message("Renewed; the old pair is worth nothing now.")

    async def source(self, entry: ProfileEntry) -> None:
        """Open the editor, where another kind of credential can be chosen."""
        await self.open_screen(EditorArgs(entry.profile.name))

    async def client_secret(self, entry: ProfileEntry) -> None:
        """Open the field for the client secret of an OAuth app."""
        kind = entry.profile.credential
        if not kind.has_client_secret:
            self.show_message(
                f"The credential is a {kind.description}, which has no client secret: e changes the kind.", error=True
            )
        elif await self._ensure_approved(entry) is not None:
            self.open_field(FOR_THE_APP)
            self.pasting.for_client_secret = True

    async def forget(self, entry: ProfileEntry) -> None:
        """Remove the token from this machine after a confirmation.

        An OAuth token is revoked at the server first, if the server can do that.
        """
        if entry.record.tokens is None and entry.record.person is None:
            self.show_message("There is no token here to forget.")
            return
        oauth = entry.profile.credential.oauth
        lines = ("It is wiped from this machine and stays valid at Frame.io:", "delete it on the developer site too.")
        if oauth:
            lines = (
                "It is revoked at the server, where the server can do that,",
                "and wiped from this machine in any case.",
            )
        verb = "Revoke and forget" if oauth else "Forget"
        question = ConfirmSpec(f"{verb} the token of {entry.profile.name}?", lines, f"Yes, {verb.lower()} it")
        if not await confirm(self, question):
            return
        if oauth:
            self.show_message("Revoking ...")
            result = await asyncio.to_thread(self.services.sign_in.revoke, entry)
        else:
            await asyncio.to_thread(self.services.tokens.forget, entry.profile)
            result = "Forgotten here. It stays valid at Frame.io until it is deleted there."
        await self.announce_profiles_changed()
        self.show_message(result)

    async def reveal(self, entry: ProfileEntry) -> None:
        """Show the token in clear after the user has typed the profile's name."""
        lines = ("Anybody who sees the screen can use it.",)
        if await confirm(self, ConfirmSpec("Show the token in clear?", lines, typed=entry.profile.name)):
            clear = self.services.bearers.bearer(entry.profile).reveal()
            await show_text(self, TextSpec(f"Token of {entry.profile.name}", clear))


ACTIONS: dict[str, Callable[[Token, ProfileEntry], Coroutine[None, None, None]]] = {
    "verify": Token.verify,
    "signin": Token.sign_in,
    "renew": Token.refresh_token,
    "source": Token.source,
    "secret": Token.client_secret,
    "forget": Token.forget,
    "reveal": Token.reveal,
}


def footer_shows(entry: ProfileEntry | None, name: str) -> bool:
    """Return whether the footer shows an action: only if it works with the credential as it is now."""
    if entry is None:
        return name == "paste"  # a new profile
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
