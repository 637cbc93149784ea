"""A sign-in in progress: what to show, where it listens and how long it waits."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput, OAuthRefused, TimedOut
from frameio_tui.core.oauth.authorization import CODE_LIFETIME, is_loopback_redirect
from frameio_tui.core.oauth.callback import CallbackInput, CallbackResult, read_callback

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from frameio_tui.core.oauth.authorization import Attempt
    from frameio_tui.core.ports.sign_in import Listener
    from frameio_tui.core.ports.system import Clock


class SignIn:
    """A sign-in in progress. It provides the texts to show and waits for the callback or a pasted URL."""

    def __init__(self, attempt: Attempt, listener: Listener | None, no_listener_reason: str, clock: Clock) -> None:
        self.attempt = attempt
        self.listener = listener
        self.no_listener_reason = no_listener_reason
        """Why nothing listens for the callback; empty while a listener exists."""
        self._clock = clock
        self._pasted = CallbackInput(attempt)
        self._expected: asyncio.Future[CallbackResult] | None = None
        """Receives the result of a paste; None while no paste is expected."""
        self.ends_at = clock.monotonic() + CODE_LIFETIME

    @property
    def seconds_left(self) -> float:
        """Seconds until the wait ends."""
        return max(0.0, self.ends_at - self._clock.monotonic())

    @property
    def at_socket(self) -> bool:
        """Whether the listener uses the private socket instead of the port."""
        return self.listener is not None and self.listener.at_socket

    @property
    def tunnel(self) -> tuple[str, ...]:
        """Templates of the SSH commands that forward to the listener; empty if there is no listener."""
        if self.listener is None:
            return ()
        return format_tunnel_commands(self.attempt.redirect_uri, self.listener.socket_path if self.at_socket else "")

    @property
    def local_browser_url(self) -> str:
        """URL for a browser on this host.

        This is the short address of the listener, or the full URL if such a browser cannot reach the listener (a
        private socket) or there is none.
        """
        return self.attempt.url if self.listener is None or self.at_socket else self.listener.short_address

    @property
    def browser_message(self) -> str:
        """Message to show after a browser was started on this host."""
        paste = (
            " The last page will fail to load, because a browser cannot reach the socket. Paste its address."
            if self.at_socket
            else ""
        )
        return f"The browser was opened.{paste}"

    @property
    def paste_instructions(self) -> str:
        """Instructions for finding the callback URL in the browser when no listener receives it."""
        scheme = self.attempt.redirect_uri.partition(":")[0]
        if scheme.lower() in ("https", "http"):
            return (
                "After you select Allow, the next page will fail to load. Its address contains the code. "
                "Copy the complete address and paste it:"
            )
        return (
            f"After you select Allow, the browser cannot open the next address, which starts with {scheme}:. Firefox "
            "shows it; Chrome shows it in the console of the developer tools (F12). Copy the complete address and "
            "paste it:"
        )

    async def toggle_socket(self) -> None:
        """Switch from the port to the socket or back, and continue to wait. Raises PortTaken."""
        if self.listener is not None:
            await self.listener.toggle_socket()

    def wait_for(self, seconds: float) -> None:
        """End the wait `seconds` from now."""
        self.ends_at = self._clock.monotonic() + seconds

    def restart_wait(self) -> None:
        """Restart the full waiting time."""
        self.wait_for(CODE_LIFETIME)

    async def wait_for_callback(
        self, reader: Callable[[], Coroutine[None, None, None]] | None = None
    ) -> CallbackResult:
        """Wait for whichever comes first: the browser at the listener, a paste, or the end of the wait.

        Pasted text is passed to `take_paste`. `reader` may do that with standard input, for example: it runs during the
        wait, and an error that it raises ends the wait. Raises OAuthRefused for an error of the provider, TimedOut at
        the end of the wait.
        """
        pasted = self._expected = asyncio.get_running_loop().create_future()
        listening = asyncio.ensure_future(self._wait_for_query())
        reading = asyncio.ensure_future(reader()) if reader is not None else None
        try:
            while not (listening.done() or pasted.done()):
                if reading is not None and reading.done():
                    reading.result()
                    reading = None
                if self.seconds_left <= 0:
                    raise TimedOut(
                        self.timeout_message(),
                        "Start again, and use the page that is opened last. If the provider showed an error, check "
                        "that the client ID and the redirect URI are the registered ones.",
                    )
                waited_for = {listening, pasted, reading} if reading is not None else {listening, pasted}
                await asyncio.wait(
                    waited_for,
                    timeout=min(1.0, self.seconds_left + 0.01),
                    return_when=asyncio.FIRST_COMPLETED,
                )
            return read_callback(listening.result(), self.attempt) if listening.done() else pasted.result()
        finally:
            self._expected = None
            for task in (listening, pasted, reading):
                if task is not None:
                    task.cancel()

    @property
    def expects_paste(self) -> bool:
        """Whether a paste is expected now: not before the wait, and not while a code is being exchanged."""
        return self._expected is not None and not self._expected.done()

    def take_paste(self, text: str) -> None:
        """Pass pasted text to the wait; a provider error in the text also ends the wait.

        Raises UnfinishedPaste or InvalidInput for a text without a complete callback; the wait then continues.
        """
        if self._expected is None or self._expected.done():
            raise InvalidInput(
                "The sign-in is not waiting for a redirect URL at the moment.", "Wait a moment, and paste it again."
            )
        try:
            callback = self.paste(text)
        except OAuthRefused as error:
            self._expected.set_exception(error)
        else:
            self._expected.set_result(callback)

    async def _wait_for_query(self) -> str:
        """Return the query of the callback; without a listener, wait until cancelled."""
        if self.listener is None:
            await asyncio.Event().wait()
            return ""
        return await self.listener.callback_query()

    def timeout_message(self) -> str:
        """Return the message to show when the wait has ended."""
        rejected = self.listener.rejected_count if self.listener is not None else 0
        if not rejected:
            return "Timed out waiting for the browser."
        times = "One redirect" if rejected == 1 else f"{rejected} redirects"
        return f"Timed out waiting for the browser. {times} belonged to another sign-in, probably from an older page."

    def paste(self, text: str) -> CallbackResult:
        """Return the result in pasted text, which may arrive in several pieces.

        Raises UnfinishedPaste while a piece is missing, InvalidInput and OAuthRefused.
        """
        return self._pasted.parse(text)

    def reject(self, callback: CallbackResult) -> None:
        """Note that the server refused a bare code, so that it is not sent again while the wait continues."""
        self._pasted.reject(callback)

    async def close(self) -> None:
        """Free the port and remove the socket."""
        if self.listener is not None:
            await self.listener.close()


def format_tunnel_commands(redirect_uri: str, socket_path: str = "") -> tuple[str, ...]:
    """Return the SSH command for a tunnel from another machine to the listener, and the one for an open connection.

    Both are templates, because the public name of this host is unknown. The result is empty if nothing can listen at
    the redirect URI. With `socket_path`, the tunnel ends at that socket instead of a port of this host.
    """
    if not is_loopback_redirect(redirect_uri):
        return ()
    port = redirect_uri.partition("://")[2].partition("/")[0].rpartition(":")[2]
    number = port if port.isdigit() else "80"
    forward = f"{number}:{socket_path or f'127.0.0.1:{number}'}"
    return (f"ssh -N -L {forward} USER@HOST", f"ssh -O forward -L {forward} USER@HOST")
