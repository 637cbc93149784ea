"""Sends small requests from the calling thread, each on its own connection, and encodes OAuth forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.http.exchange import Outgoing, Response
from frameio_tui.core.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from frameio_tui.adapters.http.client import HttpcoreTransport
    from frameio_tui.core.oauth.authorization import FormPost
    from frameio_tui.core.ports.requests import Transport


class BlockingHttpClient:
    """Sends each request in its own event loop, so that a cancelled task cannot lose the response.

    `make` returns a new transport, which is used for one request.
    """

    def __init__(self, make: Callable[[], HttpcoreTransport]) -> None:
        self._make = make

    def post(self, form: FormPost, budget: float) -> Response:
        """Post a form to an OAuth endpoint within `budget` seconds. Raises a subclass of NoResponse."""
        headers = [("accept", "application/json"), ("content-type", "application/x-www-form-urlencoded")]
        headers += basic_header(form)
        outgoing = Outgoing("POST", form.url, body=form_body(form))
        return self._run(lambda transport: transport.send_with_headers(outgoing, headers, seconds=budget))

    def get(self, outgoing: Outgoing, budget: float) -> Response:
        """Send a small GET request within `budget` seconds. Raises OtherOrigin, or a subclass of NoResponse."""
        return self._run(lambda transport: _send_in_time(transport, outgoing, budget))

    def _run(self, send: Callable[[HttpcoreTransport], Coroutine[object, object, tuple[Response, object]]]) -> Response:
        import asyncio

        async def once() -> Response:
            transport = self._make()
            try:
                response, _ = await send(transport)
                return response
            finally:
                await transport.aclose()

        return asyncio.run(once())


async def _send_in_time(transport: Transport, outgoing: Outgoing, budget: float) -> tuple[Response, object]:
    import asyncio

    from frameio_tui.core.errors import TimedOut
    from frameio_tui.core.http.reception import Reception

    reception = Reception()
    try:
        async with asyncio.timeout(budget):
            return await transport.send(outgoing, reception)
    except TimeoutError:
        timeout_error = TimedOut(f"No response within {budget:.0f} s.", "Try again.")
        timeout_error.sent = reception.sent
        raise timeout_error from None


def form_body(form: FormPost) -> bytes:
    """Return the fields of a form, form-encoded, secrets included."""
    from urllib.parse import urlencode

    return urlencode([(name, _revealed(value)) for name, value in form.fields]).encode("ascii")


def basic_header(form: FormPost) -> list[tuple[str, str]]:
    """Return a list with the Basic Authorization header, or an empty list for a public client.

    Client ID and secret are form-encoded before base64 is applied (RFC 6749 §2.3.1).
    """
    if form.basic is None:
        return []
    from base64 import b64encode
    from urllib.parse import quote_plus

    client_id, secret = form.basic
    pair = f"{quote_plus(client_id)}:{quote_plus(secret.reveal())}"
    return [("authorization", "Basic " + b64encode(pair.encode("ascii")).decode("ascii"))]


def _revealed(value: str | Secret) -> str:
    return value.reveal() if isinstance(value, Secret) else value
