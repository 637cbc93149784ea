"""One sign-in under way: what to show of it, where it listens, and what it waits for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.core.errors import TimedOut
from frameio_tui.core.oauth.authorization import CODE_LIFETIME, is_loopback_redirect
from frameio_tui.core.oauth.callback import CallbackInput, CallbackResult, read_callback

if TYPE_CHECKING:
    from frameio_tui.core.oauth.authorization import Attempt
    from frameio_tui.core.ports import Clock, Listener


class SignIn:
    """One sign-in under way: what to show, and what it waits for."""

    def __init__(self, attempt: Attempt, listener: Listener | None, why_not: str, clock: Clock) -> None:
        self.attempt = attempt
        self.listener = listener
        self.why_not = why_not
        """Why nothing listens; empty while something does."""
        self._clock = clock
        self._pasted = CallbackInput(attempt)
        self.ends_at = clock.monotonic() + CODE_LIFETIME

    @property
    def seconds_left(self) -> float:
        """Until the wait ends."""
        return max(0.0, self.ends_at - self._clock.monotonic())

    @property
    def at_socket(self) -> bool:
        """Whether a private socket is listened at, and the port is not."""
        return self.listener is not None and self.listener.at_socket

    @property
    def tunnel(self) -> tuple[str, ...]:
        """Templates of the tunnel to where it listens now; empty where nothing does."""
        if self.listener is None:
            return ()
        return format_tunnel_commands(self.attempt.redirect_uri, self.listener.socket_path if self.at_socket else "")

    @property
    def for_a_browser_here(self) -> str:
        """The address for a browser on this host, which cannot reach the listener by a socket."""
        return self.attempt.url if self.listener is None or self.at_socket else self.listener.short_address

    @property
    def browser_message(self) -> str:
        """What to say once a browser was started on this host."""
        paste = " Its last page cannot reach the socket and fails to load: paste its address." if self.at_socket else ""
        return f"A browser was started.{paste}"

    @property
    def where_to_look(self) -> str:
        """Where a browser shows the answer when nothing here listens for it."""
        scheme = self.attempt.redirect_uri.partition(":")[0]
        if scheme.lower() in ("https", "http"):
            return (
                "The page after 'allow' will fail to load: its address holds the answer. "
                "Copy that whole address and paste it:"
            )
        return (
            f"After 'allow' the browser wants to open {scheme}:… and cannot. Firefox then shows that address; Chrome "
            "names it in the console of its developer tools (F12). Copy the whole of it and paste it:"
        )

    async def switch(self) -> None:
        """Listen at the socket instead of the port, or the other way round, and go on waiting. Raises PortTaken."""
        if self.listener is not None:
            await self.listener.switch()

    def wait_for(self, seconds: float) -> None:
        """Wait that long from now."""
        self.ends_at = self._clock.monotonic() + seconds

    def prolong(self) -> None:
        """Wait as long again."""
        self.wait_for(CODE_LIFETIME)

    async def wait_for_callback(self) -> CallbackResult:
        """What the listener hears. Raises OAuthRefused for an error, TimedOut at the end of the wait."""
        listening = asyncio.ensure_future(self._wait_for_query())
        try:
            while not listening.done():
                if self.seconds_left <= 0:
                    raise TimedOut(
                        self.too_late(),
                        "Begin again and use the page opened last. If the provider showed an error instead: client id "
                        "and redirect URI must be as registered.",
                    )
                await asyncio.wait({listening}, timeout=min(1.0, self.seconds_left + 0.01))
            return read_callback(listening.result(), self.attempt)
        finally:
            listening.cancel()

    async def _wait_for_query(self) -> str:
        if self.listener is None:
            await asyncio.Event().wait()
            return ""
        return await self.listener.callback_query()

    def too_late(self) -> str:
        """What to say at the end of the wait."""
        refused = self.listener.refused if self.listener is not None else 0
        if not refused:
            return "Nobody came back from the browser in time."
        times = "One answer" if refused == 1 else f"{refused} answers"
        return f"Nobody came back in time. {times} did not belong to this sign-in: an older page was probably finished."

    def paste(self, text: str) -> CallbackResult:
        """What a person pasted, perhaps in pieces. Raises UnfinishedPaste, InvalidInput, OAuthRefused."""
        return self._pasted.take(text)

    def reject(self, callback: CallbackResult) -> None:
        """The server refused a bare code: the wait goes on without it."""
        self._pasted.reject(callback)

    async def close(self) -> None:
        """Free the port, remove the socket."""
        if self.listener is not None:
            await self.listener.close()


def format_tunnel_commands(redirect_uri: str, socket_path: str = "") -> tuple[str, ...]:
    """The command of a tunnel by which a browser elsewhere reaches the listener, and the one for a running connection.

    Both are templates, as nobody here knows the host's outside name; empty where nothing can listen. With `socket_path`
    the tunnel ends at that socket and at no port of the host.
    """
    if not is_loopback_redirect(redirect_uri):
        return ()
    port = redirect_uri.partition("://")[2].partition("/")[0].rpartition(":")[2]
    number = port if port.isdigit() else "80"
    forward = f"{number}:{socket_path or f'127.0.0.1:{number}'}"
    return (f"ssh -N -L {forward} USER@HOST", f"ssh -O forward -L {forward} USER@HOST")
