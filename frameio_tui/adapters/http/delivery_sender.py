"""Sends deliveries of webhooks and custom actions to the receiver of a user, without any credential."""

from __future__ import annotations

import asyncio
import contextlib
from importlib import import_module
from typing import TYPE_CHECKING

from frameio_tui.adapters.http.client import checked_headers, skip_httpx_cli, skip_missing_sniffio
from frameio_tui.core.errors import NoResponse
from frameio_tui.core.http.exchange import Outgoing
from frameio_tui.core.webhooks.delivery import LARGEST_BODY, Received

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from frameio_tui.adapters.http.client import HttpcoreTransport


class HttpDeliverySender:
    """Sends deliveries with a transport of its own, which has no token."""

    def __init__(self, make_transport: Callable[[], HttpcoreTransport]) -> None:
        self._make_transport = make_transport
        self._transport: HttpcoreTransport | None = None

    async def post(self, url: str, headers: Sequence[tuple[str, str]], body: bytes, seconds: float) -> Received:
        """Send a delivery, and return at most 1 MB of the response.

        Raises the subclasses of NoResponse, and InvalidInput for a header with a credential.
        """
        if self._transport is None:
            await asyncio.to_thread(_preload)
            self._transport = self._make_transport()
        outgoing = Outgoing("POST", url, tuple(headers), body)
        try:
            response, timing = await self._transport.send_with_headers(
                outgoing, checked_headers(outgoing.headers), None, seconds
            )
        except NoResponse as error:
            error.remedy = "Check the address, and whether the server is running."
            raise
        return Received(response.status, response.headers, response.body[:LARGEST_BODY], timing.total)

    async def aclose(self) -> None:
        """Close all open connections."""
        if self._transport is not None:
            await self._transport.aclose()
            self._transport = None


def _preload() -> None:
    """Import what the first connection needs; otherwise its response time would include that: up to half a second.

    The last two are the modules that httpcore and anyio import when they connect.
    """
    skip_httpx_cli()
    skip_missing_sniffio()
    for name in ("httpx", "httpcore._backends.anyio", "anyio._backends._asyncio"):
        with contextlib.suppress(ImportError):  # another version imports it later, or has no such module
            import_module(name)
