"""Signing in, step by step: listen and show the address, wait for the browser or a paste, exchange, confirm, keep."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from frameio_tui.core.errors import FrameioTuiError, OAuthRefused, PortTaken
from frameio_tui.core.profiles.profile import CredentialKind
from frameio_tui.ui.dialogs.ask import DialogOwner, confirm
from frameio_tui.ui.dialogs.specs import ConfirmSpec
from frameio_tui.ui.widgets.label_rows import wrapped

if TYPE_CHECKING:
    from frameio_tui.services.auth.sign_in import AcquiredTokens, SignInService
    from frameio_tui.services.auth.sign_in_session import SignIn
    from frameio_tui.services.profiles import ProfileEntry


class SignInView(DialogOwner, Protocol):
    """What the flow needs of the screen that shows it, beside its dialogs."""

    def show_wait(self, signin: SignIn | None) -> None:
        """Show how to get to the provider and back while this waits; None: nothing waits any more."""

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show what happened."""

    def hint(self, text: str) -> None:
        """Show what can be done next."""

    def ended(self, text: str) -> None:
        """An attempt came to nothing."""

    async def announce_profiles_changed(self) -> None:
        """Tell every screen what profiles are like now."""


class SignInFlow:
    """One attempt after another, never two at once; the screen draws what this says."""

    def __init__(self, view: SignInView, service: SignInService) -> None:
        self._view = view
        self._service = service
        self.signin: SignIn | None = None
        """The attempt under way, while it waits."""
        self.paste_only = False
        self.blocked = False
        """Whether the last attempt ended because its port is taken."""
        self.at_socket = False
        """Whether to listen at a private socket instead of the port."""
        self.switchable = False
        """Whether the one of the two can stand in for the other now."""
        self.running = False
        """Whether an attempt is under way, from its beginning until all was asked and kept."""
        self.kept = False
        """Whether the person is signed in now."""

    @property
    def waiting(self) -> bool:
        """Whether an answer is waited for."""
        return self.signin is not None

    def take_paste(self, text: str) -> bool:
        """An answer was pasted; False (and said why) when there is none in it."""
        if self.signin is None or not self.signin.expects_paste:
            busy = "A code is being exchanged: wait for its answer."
            self._view.show_message(
                busy if self.waiting else "Nothing waits for an answer: i begins a sign-in.", error=True
            )
            return False
        try:
            self.signin.take_paste(text)
        except FrameioTuiError as error:
            self._view.show_message(str(error), error=True)
            return False
        return True

    async def run(self, entry: ProfileEntry) -> AcquiredTokens | None:
        """Sign in; None when it came to nothing, which was said then."""
        self.kept = self.switchable = self.blocked = False
        self.running = True
        self._view.hint("")
        try:
            with self._service.hold_lock(entry.profile):
                return await self._finish(entry, await self._acquired(entry))
        except PortTaken as error:
            self._port_taken(entry, error)
        except FrameioTuiError as error:
            self._view.ended(str(error))
        finally:
            self.running = False
        return None

    async def _acquired(self, entry: ProfileEntry) -> AcquiredTokens:
        if entry.profile.credential is not CredentialKind.SERVER_TO_SERVER:
            return await self._by_browser(entry)
        self._view.show_message("Asking for the app's token ...   Esc cancels")
        return await self._service.acquire(entry)

    def _port_taken(self, entry: ProfileEntry, error: PortTaken) -> None:
        self._view.show_message(str(error), error=True)
        self.blocked, self.switchable = True, self._service.has_socket(entry.profile)
        other = f"s listens at {'the port' if self.at_socket else 'a private socket'}. " if self.switchable else ""
        self._view.hint(f"n goes on without listening: you paste. {other}i tries again. Esc leaves.")

    async def _by_browser(self, entry: ProfileEntry) -> AcquiredTokens:
        signin = await self._service.begin(entry, paste_only=self.paste_only, at_socket=self.at_socket)
        self.signin = signin
        self.switchable = signin.listener is not None and bool(signin.listener.socket_path)
        try:
            self._view.show_wait(signin)
            return await self._service.by_browser(entry, signin, self)
        finally:
            self._wait_over()

    def _wait_over(self) -> None:
        if self.signin is not None:
            self.signin, self.switchable = None, False
            self._view.show_wait(None)

    def exchanging(self, *, waits_again: bool) -> None:
        """A code came; nothing waits any more unless a refusal of it can be followed by a better one."""
        if not waits_again:
            self._wait_over()
        self._view.show_message("Exchanging the code ...")

    def code_refused(self, error: OAuthRefused) -> None:
        """The server refused a bare code."""
        self._view.show_message(f"{error.sentence} Waiting goes on: paste the whole address.", error=True)

    async def switch(self) -> None:
        """Listen at the socket instead of the port, or the other way round, while the same attempt waits."""
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
            view.show_message("Only a socket that is yours alone listens now; this host's port is closed.")
            view.hint("The tunnel line has changed: use this one. ctrl+t goes back to the port.")
        else:
            view.show_message("The port is listened at again.")
            view.hint("")

    async def _finish(self, entry: ProfileEntry, acquired: AcquiredTokens) -> AcquiredTokens | None:
        if acquired.should_ask and not await confirm(self._view, _question(acquired)):
            await asyncio.to_thread(self._service.discard, entry.profile, acquired)
            self._view.ended("Nothing was kept.")
            return None
        await asyncio.to_thread(self._service.save, entry.profile, acquired)
        self.kept = True
        await self._view.announce_profiles_changed()
        return acquired


def _question(acquired: AcquiredTokens) -> ConfirmSpec:
    title, now = "This profile becomes another person", acquired.person
    if acquired.before is not None and now is not None:
        lines: tuple[str, ...] = (f"before: {acquired.before.display_name}", f"now:    {now.display_name}")
    else:
        matter, title = acquired.question()
        lines = tuple(wrapped(matter, 66))
    return ConfirmSpec(title, lines, yes="Yes, keep it")
