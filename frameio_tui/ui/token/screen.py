"""The token screen of a profile: it shows the state of the credential, and stores, verifies or removes a token."""

from __future__ import annotations

import asyncio
import os
import stat
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.worker import Worker, WorkerState

from frameio_tui.core.errors import CredentialRefused
from frameio_tui.core.oauth.expiry import can_refresh
from frameio_tui.core.profiles.profile import ApiVersion, SecretStore
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import TOKEN_COMMANDS
from frameio_tui.ui.dialogs.ask import confirm, show_text
from frameio_tui.ui.dialogs.frame import hints_content
from frameio_tui.ui.dialogs.specs import ConfirmSpec, TextSpec, approval_question, profile_spans
from frameio_tui.ui.messages import SwitchRequested
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.screen_args import EditorArgs, SignInArgs
from frameio_tui.ui.text import content
from frameio_tui.ui.token.paste_flow import Pasting, Progress
from frameio_tui.ui.token.rows import (
    Check,
    Shown,
    check_of,
    may_be_in_keyring,
    pasted_rows,
    state_rows,
    step_spans,
    token_page,
)
from frameio_tui.ui.widgets.header_footer import FooterBar, HeaderBar
from frameio_tui.ui.widgets.inputs import SecretField
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.profile_title import is_small, padded_title, profile_title
from frameio_tui.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.screen_args import TokenArgs

FIELD = "Paste the token here, then press Enter to verify it"
SECRET_FIELD = "Paste the client secret here, then press Enter to save it"  # noqa: S105 - a label, not a secret
CLIENT_SECRET_PAGE = "The client secret is shown where the app was registered."  # noqa: S105 - as above
NEW_PROFILE = "New profile from a token"
FRAME_HEIGHT = 22
"""Rows from which the field has a frame of its own, which takes two rows."""
LOW_HEIGHT = 32
"""Rows below which the state is hidden while something is pasted."""


class Token(BaseScreen):
    """The token screen, for the named profile or the active one.

    When it is opened to create a profile, it does so once the user of the pasted token is known.
    """

    can_switch_by_number = False
    COMMANDS_HERE = TOKEN_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(TOKEN_COMMANDS),
        Binding("enter", "store_verified", "Save", show=False),
    ]
    DEFAULT_CSS = """
    Token { overflow: hidden; }
    Token #state { height: 1fr; }
    Token #paste { height: auto; display: none; }
    Token.-field #paste { display: block; }
    Token.-field.-low #state, Token.-new #state { display: none; }
    Token.-field.-low #paste, Token.-new #paste { height: 1fr; }
    Token #pasted { height: auto; max-height: 8; }
    Token SecretField { margin: 0 1; }
    Token SecretField.framed { height: 3; margin: 0; padding: 0 1; }
    """

    def __init__(self, services: Services, args: TokenArgs) -> None:
        super().__init__(services)
        self.profile_name, self.making, self._values = args.profile, args.making, args.values
        self._shown: ProfileEntry | None = None
        """The profile whose state is displayed."""
        self._paste_title = content("")
        """The title of the frame of the field."""
        self._check: Check | None = None
        """The result of the last verification on this screen."""

    def compose(self) -> ComposeResult:
        """Create the header, the frame of the state, the frame of the field, the messages and the footer."""
        yield HeaderBar()
        yield RowList(id="state")
        with Vertical(id="paste", classes="framed"):
            yield MessageBar(id="steps")
            yield MessageBar(id="page")
            yield SecretField(placeholder=FIELD)
            yield RowList(id="pasted")
        yield MessageBar(id="result")
        yield MessageBar(id="hint")
        yield FooterBar()

    def on_mount(self) -> None:
        """Show the state. For a new profile, show and focus the field."""
        for rows in self.query(RowList):
            rows.can_focus = False
        self.query_one("#state").add_class("framed")
        base_url = {"base_url": self.services.demo_url} if self.services.demo else {}
        self.pasting = Pasting(self, self.services.tokens, self.services.profiles, base_url | self._values)
        self.set_class(self.making, "-new")
        self.hint("")
        self.draw()
        if self.making:
            self.open_field(FIELD)

    def on_resize(self, event: events.Resize) -> None:
        """Hide the state on a low terminal while something is pasted, and the sides of frames on a small one."""
        self.set_class(event.size.height < LOW_HEIGHT, "-low")
        self._frame_field()
        was_small, small = self.query_one("#state").has_class("-top"), is_small(event.size)
        for frame in self.query("#state, #paste"):
            frame.set_class(small, "-top")
        if small != was_small:
            self.query_one("#paste").border_title = padded_title(self._paste_title, event.size)
            self.draw()

    def _frame_field(self) -> None:
        """Give the field a frame if there is room for it."""
        self.query_one(SecretField).set_class(self.app.size.height >= FRAME_HEIGHT, "framed")

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
        name = command.id.removeprefix("token.")
        return super()._footer_shows(command) and (name not in FOOTER_ACTIONS or footer_shows(self._shown, name))

    def disabled_reason(self, command: Command) -> str:
        """Return in a few words why a command does nothing now; empty if it works."""
        name = command.id.removeprefix("token.")
        if name == "use_anyway":
            return "" if self.pasting.failed else "no verification has failed"
        if name in DISABLED_REASONS and not footer_shows(self._shown, name):
            return DISABLED_REASONS[name]
        return super().disabled_reason(command)

    def _with_footer_text(self, command: Command) -> Command:
        oauth = self._shown is not None and self._shown.profile.credential.oauth
        return command._replace(footer="revoke") if command.id == "token.forget" and oauth else command

    def on_profile_switched(self) -> None:
        """Read the profile again and show its state."""
        self.draw()

    def draw(self) -> None:
        """Show the state of the credential."""
        self._shown = entry = self.entry()
        state = self.query_one("#state", RowList)
        if entry is not None:
            glyphs, keys = self.app_context.glyphs, self._usable_keys()
            shown = Shown(entry, file_mode(entry), self._check)
            state.border_title = padded_title(profile_title("Token", entry.profile, glyphs), self.app.size)
            state.set_row_factory(lambda width: state_rows(shown, self.services.clock.now(), width, glyphs, keys))
        else:
            state.set_rows([])
        self.update_footer()

    def _usable_keys(self) -> dict[str, str]:
        """Return the key of each command that works with the credential as it is now, by command ID."""
        names = {command.id: command.id.removeprefix("token.") for command in TOKEN_COMMANDS}
        return {
            command_id: self.key(command_id)
            for command_id, name in names.items()
            if name in FOOTER_ACTIONS and footer_shows(self._shown, name)
        }

    def key(self, command_id: str) -> str:
        """Return the key of a command of this screen, as the user reads it."""
        command = next(command for command in TOKEN_COMMANDS if command.id == command_id)
        return self.app_context.keys.format_first(command)

    def show_steps(self) -> None:
        """Show the steps of pasting, how far each of them is, and what Enter does next."""
        steps = self.pasting.steps
        self.query_one("#steps", MessageBar).show(step_spans(steps, self.app_context.glyphs))
        saves = self.pasting.for_client_secret or steps[1].progress is Progress.DONE
        keys = (("Enter", "save" if saves else "verify"), ("^u", "clear"), ("Esc", "cancel"))
        self.query_one("#paste").border_subtitle = hints_content(keys)

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message below the field."""
        self.query_one("#result", MessageBar).show_message(text, "bad" if error else "plain")

    def hint(self, text: str) -> None:
        """Show what the user can do next."""
        bar = self.query_one("#hint", MessageBar)
        bar.show_message(text)
        bar.display = bool(text)

    def on_secret_field_changed(self) -> None:
        """Show immediately what kind of text was pasted."""
        if self.pasting.for_client_secret:
            self.show_message("")
            self.show_steps()
            return
        pasted = self.services.tokens.examine(self.query_one(SecretField).take_value())
        self.pasting.replace(pasted)
        self.query_one("#pasted", RowList).set_row_factory(
            lambda width: pasted_rows(pasted, self.services.clock.now(), width)
        )
        self.update_footer()
        self.show_steps()
        self.show_message("")
        self.hint("Press Enter to verify it with GET /me, or ctrl+u to clear the field." if pasted.secret else "")

    def on_secret_field_submitted(self) -> None:
        """Verify the pasted token, or store it if it is verified already. Store a client secret directly."""
        if self.pasting.for_client_secret:
            self.start_flow(self.pasting.store_client_secret(self.take_pasted()), "save")
        elif self.pasting.verified:
            self.start_flow(self._store(), "save")
        else:
            self.start_flow(self._verify_pasted(), "verify")

    async def _verify_pasted(self) -> None:
        if not await self.pasting.verify():
            self.set_focus(None)  # so that letters are keys

    def action_store_verified(self) -> None:
        """Store the verified token on Enter outside the field, or check it again if that has failed."""
        if self.pasting.verified:
            self.start_flow(self._store(), "save")
        elif self.pasting.failed:
            self.start_flow(self._verify_pasted(), "verify")

    def action_paste(self) -> None:
        """Open the field for a token, or explain why the profile does not take one."""
        self._clear_messages()
        entry = self.entry()
        if entry is None:
            self.open_field(FIELD)
        elif not entry.profile.credential.stored:
            place, edit = entry.place, self.key("token.source")
            self.show_message(f"This profile reads its token from {place}. Press {edit} to change that.", error=True)
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
        self.query_one(SecretField).clear()
        self.remove_class("-field")
        self.query_one("#pasted", RowList).set_rows([])
        self.hint("")
        self.update_footer()

    def open_field(self, placeholder: str, *, for_client_secret: bool = False) -> None:
        """Show an empty field with this placeholder, in a frame that says what to paste and where to find it."""
        self.pasting.discard()
        self.pasting.for_client_secret = for_client_secret
        frame, field = self.query_one("#paste"), self.query_one(SecretField)
        what = "Paste the client secret" if for_client_secret else "Paste a token"
        entry, glyphs = self.entry(), self.app_context.glyphs
        api = ApiVersion.V4 if self._values.get("api") is ApiVersion.V4 else ApiVersion.V2
        title = content(f"{NEW_PROFILE} {glyphs.dot} {api.value.upper()}")
        self._paste_title = profile_title(what, entry.profile, glyphs) if entry else title
        frame.border_title = padded_title(self._paste_title, self.app.size)
        field.border_title = "Client secret" if for_client_secret else "Token"
        page = CLIENT_SECRET_PAGE if for_client_secret else token_page(entry.profile if entry else None, api)
        self.query_one("#page", MessageBar).show_message(page, "dim")
        field.prompt(placeholder)
        self._frame_field()
        self.show_steps()
        self.add_class("-field")
        self.set_focus(field)

    def _clear_messages(self) -> None:
        """Remove the messages about the previous action."""
        self.show_message("")
        self.hint("")

    def action_use_anyway(self) -> None:
        """Save the pasted token although checking it failed."""
        self.start_flow(self._store(), "save")

    async def _store(self) -> None:
        name = await self.pasting.store()
        if name:
            self.post_message(SwitchRequested(name))
            self.dismiss(name)

    def action_run(self, name: str) -> None:
        """Run one of ACTIONS on the credential of the profile, if there is a profile."""
        self._clear_messages()
        entry = self.entry()
        if entry is None:
            return
        if name == "verify" and not footer_shows(entry, name):
            remedy = f"{self.key('token.paste')} to paste one"
            if entry.profile.credential.oauth:
                remedy = f"{self.key('token.signin')} to sign in"
            self.show_message(f"There is no token to verify. Press {remedy}.", error=True)
            return
        self.start_flow(ACTIONS[name](self, entry), name)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show the error, and update all screens: a failed request can change what is known of the credential."""
        super().on_worker_state_changed(event)
        if event.state is WorkerState.ERROR:
            self.start_flow(self.announce_profiles_changed())

    def action_back(self) -> None:
        """Cancel running work, else close the field, else close the screen."""
        if self.cancel_work():
            return
        if self.has_class("-field") and not self.making:
            self.pasting.discard()
            self._clear_messages()
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
        """Ask to approve a changed profile file before a secret is entered or sent.

        Return the approved profile, or None if the user refuses.
        """
        if entry.approval.is_approved:
            return entry
        if not await confirm(self, approval_question(entry)):
            return None
        approved = await asyncio.to_thread(self.services.profiles.approve, entry.profile.name)
        await self.announce_profiles_changed()
        return approved

    async def verify(self, entry: ProfileEntry) -> None:
        """Send GET /me with the stored token, and show its user."""
        approved = await self._ensure_approved(entry)
        if approved is None:
            return
        self.show_message("Verifying the token with GET /me... Press Esc to cancel.")
        verification = await self.services.tokens.whoami(approved.profile)
        if verification.person is None:
            if isinstance(verification.error, CredentialRefused):
                self._check = check_of(approved)
                self.draw()
            self.show_message(f"{verification.sentence} {verification.remedy}", error=True)
            return
        self._check = check_of(self.entry() or approved, self.services.clock.now())  # verifying may refresh the token
        await self.announce_profiles_changed()
        self.draw()
        self.show_message(f"The token works. Its user is {verification.person.display_name}.")

    async def sign_in(self, entry: ProfileEntry) -> None:
        """Open the sign-in screen, which also gets the token of a server-to-server app."""
        if not entry.profile.credential.oauth:
            kind, paste, edit = entry.profile.credential.description, self.key("token.paste"), self.key("token.source")
            self.show_message(
                f"No sign-in is needed for this credential ({kind}). "
                f"Press {paste} to paste a token, or {edit} to use an OAuth app.",
                error=True,
            )
            return
        await self.open_screen(SignInArgs(entry.profile.name))

    async def refresh_token(self, entry: ProfileEntry) -> None:
        """Refresh the token now, even if it is not due."""
        if not entry.profile.credential.oauth:
            self.show_message(
                f"Only OAuth tokens can be refreshed. Press {self.key('token.paste')} to paste a new token.", error=True
            )
            return
        approved = await self._ensure_approved(entry)
        if approved is None:
            return
        self.show_message("Refreshing the token... Press Esc to cancel.")
        tokens = approved.record.tokens
        token_refresh = self.services.bearers.token_refresh
        refreshing = asyncio.to_thread(
            token_refresh.refresh, approved.profile, tokens.access if tokens else None, force=True, resend=True
        )
        try:
            await refreshing
        except asyncio.CancelledError:
            if self.is_attached:
                self.show_message("Cancelled. The request had already been sent, so the token may still be refreshed.")
            raise
        await self.announce_profiles_changed()
        self.show_message("Token refreshed. The previous tokens are no longer valid.")

    async def source(self, entry: ProfileEntry) -> None:
        """Open the editor, where another kind of credential can be chosen."""
        await self.open_screen(EditorArgs(entry.profile.name, focus="credential"))

    async def client_secret(self, entry: ProfileEntry) -> None:
        """Open the field for the client secret of an OAuth app."""
        kind = entry.profile.credential
        if not kind.has_client_secret:
            self.show_message(
                f"This credential has no client secret ({kind.description}). "
                f"Press {self.key('token.source')} to change the kind of credential.",
                error=True,
            )
        elif await self._ensure_approved(entry) is not None:
            self.open_field(SECRET_FIELD, for_client_secret=True)

    async def forget(self, entry: ProfileEntry) -> None:
        """Remove the token from this machine after a confirmation.

        An OAuth token is revoked at the server first, if the server can do that.
        """
        if entry.record.tokens is None and entry.record.person is None:
            self.show_message("There is no token to forget.")
            return
        oauth = entry.profile.credential.oauth
        lines = (
            "The token is deleted from this machine, but stays valid",
            "until you delete it on the developer site.",
        )
        if oauth:
            lines = (
                "The token is revoked at the server, if the server supports it,",
                "and deleted from this machine in any case.",
            )
        verb = "Revoke and forget" if oauth else "Forget"
        title, details = f"{verb} the token of {entry.profile.name}?", (profile_spans(entry),)
        question = ConfirmSpec(title, lines, f"Yes, {verb.lower()} it", details=details)
        if not await confirm(self, question):
            return
        if oauth:
            self.show_message("Revoking the token...")
            result = await asyncio.to_thread(self.services.sign_in.revoke, entry)
        else:
            await asyncio.to_thread(self.services.tokens.forget, entry.profile)
            result = "Token deleted from this machine. It stays valid until you delete it on the developer site."
        await self.announce_profiles_changed()
        self.show_message(result)

    async def reveal(self, entry: ProfileEntry) -> None:
        """Show the token in clear after the user has typed the profile's name."""
        lines = ("Anyone who can see your screen can use the token.",)
        details = (profile_spans(entry),)
        if await confirm(self, ConfirmSpec("Reveal the token?", lines, typed=entry.profile.name, details=details)):
            clear = self.services.bearers.bearer(entry.profile).reveal()
            await show_text(self, TextSpec(f"Token of {entry.profile.name}", clear))


ACTIONS: dict[str, Callable[[Token, ProfileEntry], Coroutine[None, None, None]]] = {
    "verify": Token.verify,
    "signin": Token.sign_in,
    "refresh": Token.refresh_token,
    "source": Token.source,
    "secret": Token.client_secret,
    "forget": Token.forget,
    "reveal": Token.reveal,
}
FOOTER_ACTIONS = (*ACTIONS, "paste", "scopes")
"""Names of the actions that the footer shows only if they work with the credential as it is now."""

DISABLED_REASONS = {
    "signin": "only for OAuth apps",
    "refresh": "no refresh token",
    "secret": "only for apps with a client secret",
    "verify": "no token",
    "forget": "no token",
    "reveal": "no token",
}
"""Why an action cannot work with the credential as it is now, for the command palette."""


def footer_shows(entry: ProfileEntry | None, name: str) -> bool:
    """Return whether the footer shows an action: only if it works with the credential as it is now."""
    if entry is None:
        return False  # a new profile, for which the field is open already
    kind, tokens = entry.profile.credential, entry.record.tokens
    if name == "signin":
        return kind.oauth
    if name == "refresh":
        return can_refresh(entry.profile, entry.record)
    if name == "secret":
        return kind.has_client_secret
    if name == "paste":
        return kind.stored and not kind.oauth
    if name == "forget":
        return tokens is not None or entry.record.person is not None
    return name in ("source", "scopes") or tokens is not None or not kind.stored or may_be_in_keyring(entry)


def file_mode(entry: ProfileEntry) -> int | None:
    """Return the permission mode of the file that stores the secrets of a profile, or None if there is none."""
    if not entry.profile.credential.stored or entry.profile.store is not SecretStore.FILE:
        return None
    try:
        return stat.S_IMODE(os.stat(entry.place).st_mode)
    except OSError:
        return None
