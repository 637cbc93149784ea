"""Protocols of what waits for the browser to return from a sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Listener(Protocol):
    """Waits on a loopback port or a private socket for the browser to return."""

    rejected_count: int
    """Number of callbacks so far that did not belong to this sign-in."""
    socket_path: str
    """Path of a unix socket that can be used instead of the port; empty if a socket is not possible."""
    no_socket: str
    """A sentence that says why a socket is not possible; empty if it is."""
    at_socket: bool
    """Whether the listener uses the socket and not the port."""

    @property
    def short_address(self) -> str:
        """A short URL on the listener that redirects to the provider."""

    async def open(self, *, at_socket: bool = False) -> None:
        """Start listening on the port or on the socket. Raises PortTaken."""

    async def toggle_socket(self) -> None:
        """Change from the port to the socket or back, and continue to wait. Changes nothing if it raises PortTaken."""

    async def callback_query(self) -> str:
        """Wait for the callback that ends the sign-in and return its query."""

    async def close(self) -> None:
        """Close the port and remove the socket; it is safe to call this twice."""


class ListenerFactory(Protocol):
    """Makes a listener for a redirect URI, or returns None for one that has no listener (https, custom schemes)."""

    def __call__(
        self, redirect_uri: str, authorize_url: str, check: Callable[[str], str], slug: str
    ) -> Listener | None:
        """Return a listener for the URI, or None.

        `check` classifies a callback's query as accept, failed, stranger or malformed.
        """
