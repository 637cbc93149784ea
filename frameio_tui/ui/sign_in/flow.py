"""Signing in, step by step: listen and show the address, wait for the browser or a paste, exchange, confirm, keep."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from frameio_tui.core.errors import FrameioTuiError, OAuthRefused, PortTaken
from frameio_tui.core.profiles.profile import CredentialKind
from frameio_tui.ui.dialogs.specs import ConfirmSpec
from frameio_tui.ui.messages import ProfilesChanged, ScreenRequested
from frameio_tui.ui.widgets.label_rows import wrapped

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from textual.message import Message

    from frameio_tui.core.oauth.callback import CallbackResult
    from frameio_tui.services.auth.sign_in import Acquired
    from frameio_tui.services.auth.sign_in_session import SignIn
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services


class FlowScreen(Protocol):
    """What the flow needs of the screen that shows it."""

    services: Services

    @property
    def is_attached(self) -> bool:
        """Whether the screen is still open."""

    def entry(self) -> ProfileEntry:
        """The profile that the user signs in for."""

    def show(self, signin: SignIn) -> None:
        """An attempt waits: show how to get to the provider and back."""

    def show_ways(self) -> None:
        """The ways back have changed."""

    def show_keys(self) -> None:
        """Draw the footer again."""

    def hide(self) -> None:
        """Nothing waits any more."""

    def ended(self, text: str) -> None:
        """An attempt came to nothing."""

    def done(self, acquired: Acquired) -> None:
        """The user is signed in."""

    def say(self, text: str, *, error: bool = False) -> None:
        """Show what happened."""

    def hint(self, text: str) -> None:
        """Show what can be done next."""

    def post_message(self, message: Message) -> bool:
        """Tell the app."""

    def run_worker(
        self, work: Coroutine[None, None, None], *, group: str, exclusive: bool, exit_on_error: bool
    ) -> object:
        """Run work beside the keys."""


class SignInFlow:
    """One attempt after another, never two at once; the screen draws what this says."""

    def __init__(self, screen: FlowScreen) -> None:
        self._screen = screen
        self._service = screen.services.sign_in
        self._pasted: asyncio.Future[CallbackResult] | None = None
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

    def start(self) -> None:
        """Begin, or begin anew."""
        self._screen.run_worker(self._run(), group="signin", exclusive=True, exit_on_error=False)

    def take_paste(self, text: str) -> bool:
        """An answer was pasted; False (and said why) when there is none in it."""
        if self.signin is None or self._pasted is None or self._pasted.done():
            busy = "A code is being exchanged: wait for its answer."
            self._screen.say(busy if self.waiting else "Nothing waits for an answer: i begins a sign-in.", error=True)
            return False
        try:
            answered = self.signin.paste(text)
        except OAuthRefused as error:
            self._pasted.set_exception(error)
            return True
        except FrameioTuiError as error:
            self._screen.say(str(error), error=True)
            return False
        self._pasted.set_result(answered)
        return True

    async def _run(self) -> None:
        screen, entry = self._screen, self._screen.entry()
        self.kept = self.switchable = self.blocked = False
        self.running = True
        screen.hint("")
        try:
            with self._service.exclusive(entry.profile):
                await self._finish(entry, await self._acquired(entry))
        except PortTaken as error:
            self._port_taken(entry, error)
        except FrameioTuiError as error:
            screen.ended(str(error))
        finally:
            self.running = False
            if screen.is_attached:
                screen.show_keys()

    async def _acquired(self, entry: ProfileEntry) -> Acquired:
        if entry.profile.credential is not CredentialKind.SERVER_TO_SERVER:
            return await self._by_browser(entry)
        self._screen.say("Asking for the app's token ...   Esc cancels")
        return await self._service.acquire(entry)

    def _port_taken(self, entry: ProfileEntry, error: PortTaken) -> None:
        screen = self._screen
        screen.say(str(error), error=True)
        self.blocked, self.switchable = True, self._service.has_socket(entry.profile)
        other = f"s listens at {'the port' if self.at_socket else 'a private socket'}. " if self.switchable else ""
        screen.hint(f"n goes on without listening: you paste. {other}i tries again. Esc leaves.")

    async def _by_browser(self, entry: ProfileEntry) -> Acquired:
        screen = self._screen
        signin = await self._service.begin(entry, paste_only=self.paste_only, at_socket=self.at_socket)
        self.signin, self._pasted = signin, asyncio.get_running_loop().create_future()
        self.switchable = signin.listener is not None and bool(signin.listener.socket_path)
        try:
            screen.show(signin)
            answered = await self._first(signin, self._pasted)
            while not answered.stated:
                screen.say("Exchanging the code ...")
                try:
                    return await self._service.exchange(entry, signin.attempt, answered)
                except OAuthRefused as error:
                    # A bare code may be any word from a clipboard: the next answer may be the good one.
                    signin.reject(answered)
                    screen.say(f"{error.sentence} Waiting goes on: paste the whole address.", error=True)
                self._pasted = asyncio.get_running_loop().create_future()
                answered = await self._first(signin, self._pasted)
        finally:
            self.signin, self.switchable = None, False
            await signin.close()  # first: the screen may be gone already
            if screen.is_attached:
                screen.hide()
        screen.say("Exchanging the code ...")
        return await self._service.exchange(entry, signin.attempt, answered)

    async def switch(self) -> None:
        """Listen at the socket instead of the port, or the other way round, while the same attempt waits."""
        screen, signin = self._screen, self.signin
        if signin is None:
            return
        try:
            await signin.switch()
        except PortTaken as error:
            screen.say(str(error), error=True)
            return
        self.at_socket = signin.at_socket
        screen.show_ways()
        if self.at_socket:
            screen.say("Only a socket that is yours alone listens now; this host's port is closed.")
            screen.hint("The tunnel line has changed: use this one. ctrl+t goes back to the port.")
        else:
            screen.say("The port is listened at again.")
            screen.hint("")

    @staticmethod
    async def _first(signin: SignIn, pasted: asyncio.Future[CallbackResult]) -> CallbackResult:
        """Whichever comes first, the browser or a paste; the other is dropped."""
        heard = asyncio.ensure_future(signin.wait_for_callback())
        try:
            done, _ = await asyncio.wait({heard, pasted}, return_when=asyncio.FIRST_COMPLETED)
            return (heard if heard in done else pasted).result()
        finally:
            heard.cancel()
            pasted.cancel()

    async def _finish(self, entry: ProfileEntry, acquired: Acquired) -> None:
        screen = self._screen
        if acquired.to_ask and not await self._confirmed(acquired):
            await asyncio.to_thread(self._service.discard, entry.profile, acquired)
            screen.ended("Nothing was kept.")
            return
        await asyncio.to_thread(self._service.keep, entry.profile, acquired)
        self.kept = True
        screen.post_message(ProfilesChanged())
        screen.done(acquired)

    async def _confirmed(self, acquired: Acquired) -> bool:
        title, now = "This profile becomes another person", acquired.person
        if acquired.before is not None and now is not None:
            lines: tuple[str, ...] = (f"before: {acquired.before.display_name}", f"now:    {now.display_name}")
        else:
            matter, title = acquired.question()
            lines = tuple(wrapped(matter, 66))
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()

        def take(yes: object) -> None:
            if not answer.done():
                answer.set_result(yes)

        self._screen.post_message(ScreenRequested("confirm", ConfirmSpec(title, lines, yes="Yes, keep it"), take))
        return bool(await answer)
