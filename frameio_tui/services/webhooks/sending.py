"""Sends deliveries and clicks to a server under development, as Frame.io does. A token is never sent with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.custom_actions.click import Click, click_payload
from frameio_tui.core.custom_actions.form import ActionReply, parse_reply
from frameio_tui.core.webhooks.delivery import RESPONSE_LIMIT, USER_AGENTS, check_target, headers_to_send, sendable
from frameio_tui.core.webhooks.signature import SIGNATURE, TIMESTAMP, signed_headers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameio_tui.core.ports.system import Clock
    from frameio_tui.core.ports.webhooks import DeliverySender
    from frameio_tui.core.profiles.profile import ApiVersion
    from frameio_tui.core.secret import Secret
    from frameio_tui.core.webhooks.delivery import Delivery, Received

WAIT = 30.0
"""Seconds to wait for a response: longer than Frame.io waits, so that a slow server can be measured."""


class DeliveryService:
    """Sends signed deliveries. `check_target` decides where they may be sent."""

    def __init__(self, sender: DeliverySender, clock: Clock) -> None:
        self._sender = sender
        self._clock = clock

    async def send(self, url: str, api: ApiVersion, body: bytes, secret: Secret, *, allowed_host: str = "") -> Received:
        """Send a body with a signature of now. Raises InvalidInput, RefusedLocally, subclasses of NoResponse."""
        check_target(url, allowed_host)
        headers = (
            ("content-type", "application/json"),
            ("user-agent", USER_AGENTS[api.value]),
            *signed_headers(secret, body, self._clock.now()),
        )
        return await self._sender.post(url, headers, body, WAIT)

    async def replay(
        self, delivery: Delivery, url: str, secret: Secret | None = None, *, allowed_host: str = ""
    ) -> Received:
        """Send a delivery once more: with its own signature or, with a secret, with a new one.

        Raises the same errors as `send`.
        """
        check_target(url, allowed_host)
        headers = sendable(headers_to_send(delivery.incoming.headers))
        if secret is not None:
            signature = (SIGNATURE.lower(), TIMESTAMP.lower())
            kept = tuple(pair for pair in headers if pair[0].lower() not in signature)
            headers = (*kept, *signed_headers(secret, delivery.incoming.body, self._clock.now()))
        return await self._sender.post(url, headers, delivery.incoming.body, WAIT)

    async def aclose(self) -> None:
        """Close all open connections."""
        await self._sender.aclose()


class ActionTrial:
    """One interaction with a custom action: a click, the form that comes back, and its submissions.

    `limit` is how many seconds Frame.io waits for each response.
    """

    def __init__(
        self,
        deliveries: DeliveryService,
        url: str,
        click: Click,
        secret: Secret,
        *,
        allowed_host: str = "",
        limit: float = RESPONSE_LIMIT,
    ) -> None:
        self._deliveries = deliveries
        self._url = check_target(url, allowed_host)
        self._click = click
        self._secret = secret
        self._allowed_host = allowed_host
        self.limit = limit

    async def send(self, data: Mapping[str, object] | None = None) -> tuple[Received, ActionReply]:
        """Send the click or, with the `data` of a form, its submission. Raises the errors of `DeliveryService.send`."""
        body = click_payload(self._click, data)
        received = await self._deliveries.send(
            self._url, self._click.api, body, self._secret, allowed_host=self._allowed_host
        )
        return received, parse_reply(received, self.limit)
