"""What signing in and renewing need from the world; adapters provide it, tests fake it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from frameio_tui.core.http.exchange import Answer, Outgoing
    from frameio_tui.core.oauth.authorization import FormPost


class QuickTransport(Protocol):
    """Small requests that must end within a time and are carried through even when the person cancels.

    Each call waits: call it off the event loop. Errors' `sent` tells whether anything may have arrived.
    """

    def post(self, form: FormPost, budget: float) -> Answer:
        """Post a form to an OAuth endpoint; `budget` in seconds. Raises NoAnswer's children."""

    def get(self, outgoing: Outgoing, budget: float) -> Answer:
        """A small GET with a bearer. Raises NoAnswer's children, OtherOrigin."""


class Locks(Protocol):
    """Locks between processes, by name."""

    def hold(self, name: str, patience: float = 5.0) -> AbstractContextManager[None]:
        """Hold it for a block. Raises LockHeld, naming the holder, after `patience` seconds."""


class Listener(Protocol):
    """Waits on the loopback, or at a private socket, for the browser to come back (trust T17, R28)."""

    refused: int
    """Answers that were not for this sign-in, so far."""
    socket_path: str
    """Where a unix socket can be listened at instead of the port; empty where there can be none."""
    no_socket: str
    """Why there can be none, a sentence; empty where there can."""
    at_socket: bool
    """Whether the socket is listened at, and the port is not."""

    @property
    def short_address(self) -> str:
        """A short address on the listener that leads to the provider."""

    async def open(self, *, at_socket: bool = False) -> None:
        """Listen at the port, or at the socket. Raises PortTaken."""

    async def switch(self) -> None:
        """Listen at the other of the two, and go on waiting. Raises PortTaken; then nothing has changed."""

    async def heard(self) -> str:
        """The query of the callback that ends the wait."""

    async def close(self) -> None:
        """Free the port, remove the socket; may be called twice."""


class ListenerMaker(Protocol):
    """Makes a listener for a redirect URI, or None where none can serve it (https, custom schemes)."""

    def __call__(
        self, redirect_uri: str, authorize_url: str, check: Callable[[str], str], slug: str
    ) -> Listener | None:
        """`check` judges a callback's query: accept, failed, stranger, malformed."""


class Browser(Protocol):
    """The person's own browser."""

    def why_not(self) -> str:
        """Why none is opened from here; empty when one can be."""

    def open(self, url: str) -> None:
        """Start it and return at once. Raises FrameioTuiError."""
