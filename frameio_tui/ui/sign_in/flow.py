"""The steps of a sign-in: listen and show the URL, wait for the browser or a paste, exchange, confirm, store."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from frameio_tui.core.errors import FrameioTuiError, OAuthRefused, PortTaken
from frameio_tui.core.profiles.profile import CredentialKind
from frameio_tui.ui.dialogs.ask import DialogOwner, confirm
from frameio_tui.ui.dialogs.specs import ConfirmSpec, profile_spans
from frameio_tui.ui.widgets.label_rows import wrapped

if TYPE_CHECKING:
    from frameio_tui.services.auth.sign_in import AcquiredTokens, SignInService
    from frameio_tui.services.auth.sign_in_session import SignIn
    from frameio_tui.services.profiles import ProfileEntry


class SignInView(DialogOwner, Protocol):
    """What the flow needs from the screen that shows it, in addition to dialogs."""

    def show_wait(self, signin: SignIn | None) -> None:
        """Show how to reach the provider and return while `signin` waits; with None, hide it again."""

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show what happened."""

    def hint(self, text: str) -> None:
        """Show what the user can do next."""

    def key(self, command_id: str) -> str:
        """Return the key of a command, as the user reads it."""

    def ended(self, text: str) -> None:
        """Show why an attempt has ended without a sign-in."""

    async def announce_profiles_changed(self) -> None:
        """Tell every screen that profiles have changed."""


class SignInFlow:
    """Runs sign-in attempts, one at a time, and tells the screen what to show."""

    def __init__(self, view: SignInView, service: SignInService) -> None:
        self._view = view
        self._service = service
        self.signin: SignIn | None = None
        """The current attempt while it waits, else None."""
        self.paste_only = False
        self.port_in_use = False
        """Whether the last attempt ended because its port was in use."""
        self.at_socket = False
        """Whether to listen at a private socket instead of the port."""
        self.can_switch = False
        """Whether the port and the socket can replace each other now."""
        self.running = False
        """Whether an attempt is running, from its start until the tokens are stored or discarded."""
        self.signed_in = False
        """Whether the tokens of the last attempt are stored, so that the user is signed in."""

    @property
    def waiting(self) -> bool:
        """Whether an attempt waits for the browser or a paste."""
        return self.signin is not None

    def take_paste(self, text: str) -> bool:
        """Handle a pasted callback URL or code. Return False, and show why, if the text contains none."""
        if self.signin is None or not self.signin.expects_paste:
            message = "The code is being exchanged for a token. Wait for the response."
            self._view.show_message(
                message
                if self.waiting
                else f"No sign-in is running. Press {self._view.key('signin.again')} to start one.",
                error=True,
            )
            return False
        try:
            self.signin.take_paste(text)
        except FrameioTuiError as error:
            self._view.show_message(str(error), error=True)
            return False
        return True

    async def run(self, entry: ProfileEntry) -> AcquiredTokens | None:
        """Sign in and return the tokens, or show why that failed and return None."""
        self.signed_in = self.can_switch = self.port_in_use = False
        self.running = True
        self._view.hint("")
        try:
            with self._service.hold_lock(entry.profile):
                return await self._finish(entry, await self._acquire(entry))
        except PortTaken as error:
            self._show_port_taken(entry, error)
        except FrameioTuiError as error:
            self._view.ended(str(error))
        finally:
            self.running = False
        return None

    async def _acquire(self, entry: ProfileEntry) -> AcquiredTokens:
        if entry.profile.credential is not CredentialKind.SERVER_TO_SERVER:
            return await self._by_browser(entry)
        self._view.show_message("Requesting the app's token... Press Esc to cancel.")
        return await self._service.acquire(entry)

    def _show_port_taken(self, entry: ProfileEntry, error: PortTaken) -> None:
        self._view.show_message(str(error), error=True)
        self.port_in_use, self.can_switch = True, self._service.has_socket(entry.profile)
        key = self._view.key
        choices = [f"{key('signin.no_port')} to sign in without a port (you paste the redirect URL)"]
        if self.can_switch:
            choices.append(f"{key('signin.socket')} to use {'the port' if self.at_socket else 'a private socket'}")
        self._view.hint(f"Press {', '.join(choices)}, or {key('signin.again')} to try again.")

    async def _by_browser(self, entry: ProfileEntry) -> AcquiredTokens:
        signin = await self._service.begin(entry, paste_only=self.paste_only, at_socket=self.at_socket)
        self.signin = signin
        self.can_switch = signin.listener is not None and bool(signin.listener.socket_path)
        try:
            self._view.show_wait(signin)
            return await self._service.by_browser(entry, signin, self)
        finally:
            self._end_wait()

    def _end_wait(self) -> None:
        if self.signin is not None:
            self.signin, self.can_switch = None, False
            self._view.show_wait(None)

    def exchanging(self, *, waits_again: bool) -> None:
        """Show that the code is exchanged, and end the wait unless another code may follow a refused one."""
        if not waits_again:
            self._end_wait()
        self._view.show_message("Exchanging the code for a token...")

    def code_refused(self, error: OAuthRefused) -> None:
        """Show that the server refused a bare code."""
        self._view.show_message(f"{error.sentence} Paste the whole address. The sign-in is still waiting.", error=True)

    async def switch(self) -> None:
        """Switch the listener of the waiting attempt from the port to the socket, or back."""
        view, signin = self._view, self.signin
        if signin is None:
            return
        try:
            await signin.toggle_socket()
        except PortTaken as error:
            view.show_message(str(error), error=True)
            return
        self.at_socket = signin.at_socket
        if self.at_socket:
            view.show_message("The browser now returns to a private socket. The port on this machine is closed.")
            view.hint(f"Use the new tunnel command. Press {view.key('signin.socket')} to use the port again.")
        else:
            view.show_message("The browser now returns to the port again.")
            view.hint("")

    async def _finish(self, entry: ProfileEntry, acquired: AcquiredTokens) -> AcquiredTokens | None:
        if acquired.should_ask and not await confirm(self._view, _question(acquired, entry)):
            await asyncio.to_thread(self._service.discard, entry.profile, acquired)
            self._view.ended("The sign-in was discarded. Nothing was saved.")
            return None
        await asyncio.to_thread(self._service.save, entry.profile, acquired)
        self.signed_in = True
        await self._view.announce_profiles_changed()
        return acquired


def _question(acquired: AcquiredTokens, entry: ProfileEntry) -> ConfirmSpec:
    title, now = "You signed in as a different user", acquired.person
    if acquired.before is not None and now is not None:
        lines: tuple[str, ...] = (f"Before: {acquired.before.display_name}", f"Now:    {now.display_name}")
    else:
        matter, title = acquired.question()
        lines = tuple(wrapped(matter, 66))
    return ConfirmSpec(title, lines, yes="Yes, save the sign-in", details=(profile_spans(entry),))
