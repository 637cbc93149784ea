"""Small requests on connections of their own, carried through in the calling thread; OAuth forms are built here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.http.exchange import Outgoing, Response
from frameio_tui.core.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from frameio_tui.adapters.http.client import HttpxTransport
    from frameio_tui.core.oauth.authorization import FormPost
    from frameio_tui.core.ports import Transport


class BlockingHttpClient:
    """Runs each request in an event loop of its own: no cancelled task can lose the answer to it."""

    def __init__(self, make: Callable[[], HttpxTransport]) -> None:
        self._make = make

    def post(self, form: FormPost, budget: float) -> Response:
        """Post a form to an OAuth endpoint. Raises NoResponse's children."""
        headers = [("accept", "application/json"), ("content-type", "application/x-www-form-urlencoded")]
        headers += basic_header(form)
        outgoing = Outgoing("POST", form.url, body=form_body(form))
        return self._run(lambda transport: transport.send_sealed(outgoing, headers, seconds=budget))

    def get(self, outgoing: Outgoing, budget: float) -> Response:
        """A small GET with a bearer. Raises NoResponse's children, OtherOrigin."""
        return self._run(lambda transport: _within(transport, outgoing, budget))

    def _run(self, send: Callable[[HttpxTransport], Coroutine[object, object, tuple[Response, object]]]) -> Response:
        import asyncio

        async def once() -> Response:
            transport = self._make()
            try:
                response, _ = await send(transport)
                return response
            finally:
                await transport.aclose()

        return asyncio.run(once())


async def _within(transport: Transport, outgoing: Outgoing, budget: float) -> tuple[Response, object]:
    import asyncio

    from frameio_tui.core.errors import TimedOut
    from frameio_tui.core.http.reception import Reception

    reception = Reception()
    try:
        async with asyncio.timeout(budget):
            return await transport.send(outgoing, reception)
    except TimeoutError:
        late = TimedOut(f"No answer in {budget:.0f} s.", "Try again.")
        late.sent = reception.sent
        raise late from None


def form_body(form: FormPost) -> bytes:
    """The fields, form-encoded."""
    from urllib.parse import urlencode

    return urlencode([(name, _clear(value)) for name, value in form.fields]).encode("ascii")


def basic_header(form: FormPost) -> list[tuple[str, str]]:
    """The Basic header: id and secret form-encoded, then base64 (RFC 6749 §2.3.1); none for a public client."""
    if form.basic is None:
        return []
    from base64 import b64encode
    from urllib.parse import quote_plus

    client_id, secret = form.basic
    pair = f"{quote_plus(client_id)}:{quote_plus(secret.reveal())}"
    return [("authorization", "Basic " + b64encode(pair.encode("ascii")).decode("ascii"))]


def _clear(value: str | Secret) -> str:
    return value.reveal() if isinstance(value, Secret) else value
