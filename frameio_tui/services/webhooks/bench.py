"""Receives deliveries: verifies each one, responds or forwards it, and keeps the last ones."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.custom_actions.click import is_submission
from frameio_tui.core.custom_actions.form import sample_reply
from frameio_tui.core.errors import FrameioTuiError, InvalidInput, NoResponse, StoreError, TimedOut
from frameio_tui.core.profiles.profile import is_loopback_host, split_origin
from frameio_tui.core.text.redact import redact_url
from frameio_tui.core.webhooks.delivery import (
    DEFAULT_PORT,
    LARGEST_TOTAL,
    MAX_STORED,
    RESPONSE_LIMIT,
    Delivery,
    Incoming,
    ListenPlace,
    Reply,
    attempt_of,
    check_target,
    describe,
    headers_to_send,
    sendable,
)
from frameio_tui.core.webhooks.signature import UNCHECKED, age_of, verify_any
from frameio_tui.services.webhooks.sending import WAIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.ports.system import Clock
    from frameio_tui.core.ports.webhooks import DeliveryReceiver, DeliverySender, DeliveryStore, ReceiverFactory
    from frameio_tui.core.webhooks.signature import NamedSecret

RESPONSES = ("200", "500", "slow", "message", "form")
"""What the receiver can respond: a status, a status after the limit, or a response to a click."""
SLOW_SECONDS = RESPONSE_LIMIT + 1
REMOTE_PORT = 8080
"""Port of the public host in the suggested tunnel."""


class BenchOptions(NamedTuple):
    """How a receiver works."""

    port: int = DEFAULT_PORT
    at_socket: bool = False
    socket_path: str = ""
    """As in `ListenPlace`."""
    respond: str = "200"
    """One of RESPONSES; not used if deliveries are forwarded."""
    forward: str = ""
    """URL that deliveries are forwarded to, whose response is passed back; empty for none."""
    allowed_host: str = ""
    """The host of `forward`, if it is not this one."""
    secrets: tuple[NamedSecret, ...] = ()
    """One of them must fit the signature; empty if none is known."""
    secrets_name: str = ""
    """Which secrets they are, such as `the secret of ID`."""
    body: bytes = b""
    """The body of the response 200; empty for none."""


class Bench:
    """A receiver with its deliveries. `on_delivery` is called for each, after the response is known."""

    def __init__(
        self,
        make_receiver: ReceiverFactory,
        sender: DeliverySender,
        store: DeliveryStore,
        clock: Clock,
        on_delivery: Callable[[Delivery], None] = lambda _delivery: None,
    ) -> None:
        self._make_receiver = make_receiver
        self._sender = sender
        self._store = store
        self._clock = clock
        self.on_delivery = on_delivery
        self.options = BenchOptions()
        """How deliveries are responded to; can be replaced while it listens, except for port and socket."""
        self.deliveries: deque[Delivery] = deque(maxlen=MAX_STORED)
        """The latest deliveries, the latest first."""
        self._kept_bytes = 0
        self.store_error = ""
        """Why a delivery could not be stored; empty if all were."""
        self.on_refused: Callable[[int, str], None] = lambda _status, _reason: None
        """Is called with the status and the reason of each request that is not a delivery."""
        self.refused = 0
        """How many of them there were since the receiver was started."""
        self.last_refusal = ""
        """Status and reason of the last one."""
        self._receiver: DeliveryReceiver | None = None

    @property
    def address(self) -> str:
        """Where it listens: a URL, or the path of a socket; empty if it does not."""
        return self._receiver.address if self._receiver is not None else ""

    @property
    def tunnel_command(self) -> str:
        """The command that makes a public host forward to the receiver; empty if it does not listen."""
        if self._receiver is None:
            return ""
        return tunnel_command(self._receiver.tunnel)

    async def load(self) -> None:
        """Read the deliveries that earlier runs have stored. Raises WriteFailed."""
        self.deliveries.clear()
        self._kept_bytes = 0
        for delivery in reversed(await asyncio.to_thread(self._store.recent, MAX_STORED)):
            self._remember(delivery)

    async def clear(self) -> None:
        """Remove all deliveries, also the stored ones. Raises WriteFailed."""
        await asyncio.to_thread(self._store.clear)
        self.deliveries.clear()
        self._kept_bytes = 0

    def _remember(self, delivery: Delivery) -> None:
        """Add a delivery, and drop the oldest if there are too many, or if their bodies together are too large."""
        if len(self.deliveries) == MAX_STORED:
            self._kept_bytes -= len(self.deliveries.pop().incoming.body)
        self.deliveries.appendleft(delivery)
        self._kept_bytes += len(delivery.incoming.body)
        while self._kept_bytes > LARGEST_TOTAL and len(self.deliveries) > 1:
            self._kept_bytes -= len(self.deliveries.pop().incoming.body)

    async def start(self, options: BenchOptions) -> None:
        """Start listening. If this fails, a receiver that already listens continues to do so.

        Raises PortTaken, and the errors of `check_target` for the address to forward to.
        """
        if options.forward:
            check_target(options.forward, options.allowed_host)
        place = ListenPlace(options.port, options.at_socket, options.socket_path)
        receiver = self._make_receiver(place, self.receive, self._refuse)
        await receiver.open()
        if _is_same_server(options.forward, receiver.address):
            await receiver.close()
            raise _to_itself()
        await self.stop()
        self.options = options
        self.refused, self.last_refusal = 0, ""
        self._receiver = receiver

    def forward_to(self, url: str) -> None:
        """Forward deliveries from now on; stop forwarding if `url` is empty.

        Raises InvalidInput, also if that is the receiver itself, and RefusedLocally for another host.
        """
        if url:
            check_target(url)
        if _is_same_server(url, self.address):
            raise _to_itself()
        self.options = self.options._replace(forward=url)

    def _refuse(self, status: int, reason: str) -> None:
        self.refused += 1
        self.last_refusal = f"{status}: {reason}"
        self.on_refused(status, reason)

    async def stop(self) -> None:
        """Stop listening, and close open connections; does nothing if it does not listen."""
        receiver, self._receiver = self._receiver, None
        if receiver is not None:
            await receiver.close()

    async def receive(self, incoming: Incoming) -> Reply:
        """Verify a delivery, respond, and store it."""
        options, at, began = self.options, self._clock.now(), self._clock.monotonic()
        event, resource, api = describe(incoming)
        if options.secrets:
            verdict = verify_any(options.secrets, incoming.headers, incoming.body, at)
        else:
            verdict = UNCHECKED._replace(age=age_of(incoming.headers, at))
        attempt = attempt_of(incoming, at, self.deliveries)
        delivery = Delivery(at, incoming, verdict, event, resource, api, attempt)
        reply, note = await self._reply(incoming, options)
        delivery = delivery._replace(status=reply.status, seconds=self._clock.monotonic() - began, note=note)
        try:
            delivery = await asyncio.to_thread(self._store.add, delivery)
        except StoreError as error:
            self.store_error = str(error)
        self._remember(delivery)
        self.on_delivery(delivery)
        return reply

    def age(self, delivery: Delivery) -> float | None:
        """Return how old the timestamp of a delivery is now; None without a usable one."""
        return age_of(delivery.incoming.headers, self._clock.now())

    async def _reply(self, incoming: Incoming, options: BenchOptions) -> tuple[Reply, str]:
        """Return the response, and a note about where it comes from."""
        if options.forward:
            return await self._forward(incoming, options)
        if options.respond == "slow":
            await self._clock.sleep(SLOW_SECONDS)
            return Reply(200), "slow response"
        if options.respond in ("message", "form"):
            kind = "message" if is_submission(incoming.body) else options.respond
            return Reply(200, json.dumps(sample_reply(kind)).encode(), "application/json"), ""
        if options.respond == "500":
            return Reply(500), ""
        if options.body:
            return Reply(200, options.body, "application/json"), ""
        return Reply(200), ""

    async def _forward(self, incoming: Incoming, options: BenchOptions) -> tuple[Reply, str]:
        headers = sendable(headers_to_send(incoming.headers))
        try:
            received = await self._sender.post(options.forward, headers, incoming.body, WAIT)
        except TimedOut as error:
            return Reply(504), error.sentence
        except NoResponse as error:
            return Reply(502), error.sentence
        except FrameioTuiError as error:
            return Reply(500), error.sentence
        content_type = received.header("content-type") or "application/octet-stream"
        note = f"forwarded to {redact_url(options.forward)}"
        if 300 <= received.status < 400:
            where = received.header("location")
            note += f", which redirects{f' to {redact_url(where)}' if where else ''}: redirects are not followed"
        return Reply(received.status, received.body, content_type), note

    async def aclose(self) -> None:
        """Stop listening, and close the connections of forwarded deliveries."""
        await self.stop()
        with contextlib.suppress(OSError):
            await self._sender.aclose()


def _is_same_server(url: str, address: str) -> bool:
    """Return whether a URL leads to a receiver with this address, which may be the path of a socket."""
    if not url or not address.startswith("http"):
        return False
    _scheme, host, port = split_origin(url)
    return is_loopback_host(host) and port == split_origin(address)[2]


def _to_itself() -> InvalidInput:
    return InvalidInput(
        "The address to forward to is that of the receiver, so each delivery would come back to it.",
        "Use the address of the server under development.",
    )


def tunnel_command(target: str) -> str:
    """Return the ssh command that makes a public host forward to a port or socket of this one."""
    return f"ssh -N -R {REMOTE_PORT}:{target} USER@PUBLIC-HOST"
