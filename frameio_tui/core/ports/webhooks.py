"""Protocols of receiving, sending and storing webhooks and clicks of custom actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from frameio_tui.core.webhooks.delivery import Delivery, Incoming, ListenPlace, Received, Reply


class DeliveryReceiver(Protocol):
    """Receives webhooks and clicks on a loopback port or a private socket."""

    @property
    def address(self) -> str:
        """The URL of the port, such as `http://127.0.0.1:8787`; with a socket, its path."""

    @property
    def tunnel(self) -> str:
        """What `ssh -R` forwards to: `127.0.0.1:8787`, or the path of the socket."""

    async def open(self) -> None:
        """Start listening. Raises PortTaken."""

    async def close(self) -> None:
        """Close the port and the connections; it is safe to call this twice."""


class ReceiverFactory(Protocol):
    """Makes receivers."""

    def __call__(
        self,
        place: ListenPlace,
        receive: Callable[[Incoming], Awaitable[Reply]],
        refused: Callable[[int, str], None],
    ) -> DeliveryReceiver:
        """Return a receiver that calls `receive` for each delivery.

        `refused` gets the status and the reason of each request that is not a delivery. Raises PortTaken if a socket is
        wanted but not possible.
        """


class DeliverySender(Protocol):
    """Sends webhooks and clicks to the receiver of a user: with no token, no cookie, and no redirects followed."""

    async def post(self, url: str, headers: Sequence[tuple[str, str]], body: bytes, seconds: float) -> Received:
        """Send a delivery, and return the response that arrives within `seconds`.

        Raises the subclasses of NoResponse, InvalidInput.
        """

    async def aclose(self) -> None:
        """Close all open connections."""


class DeliveryStore(Protocol):
    """Stores the last deliveries that receivers of this user got."""

    def add(self, delivery: Delivery) -> Delivery:
        """Store a delivery, and return it with its number. Raises WriteFailed."""

    def recent(self, limit: int) -> Sequence[Delivery]:
        """Return the latest deliveries, the latest first. Raises WriteFailed."""

    def load(self, number: int) -> Delivery | None:
        """Return a delivery by its number, or None. Raises WriteFailed."""

    def clear(self) -> None:
        """Remove all deliveries. Raises WriteFailed."""
