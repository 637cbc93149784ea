"""Deliberately broken responses, to simulate faults."""

from __future__ import annotations

import asyncio
import contextlib
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import Response, StreamingResponse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from frameio_tui.sandbox.faults import Faults

HUGE_ROW = b'{"id":"00000000-0000-4000-8000-000000000000","name":"A001_C001.mov","label":"none"},\n'


def incomplete_response() -> Response:
    """Return a response that announces more than it sends, so that the server closes the connection."""

    async def some() -> AsyncIterator[bytes]:
        yield b'{"data": [{"name": "cut o'

    return StreamingResponse(some(), headers={"content-length": "100000", "content-type": "application/json"})


CONNECTION = "sandbox.connection"
"""Where the scope of a request has the transport of its connection."""


class Disconnected(Response):
    """A response of which nothing is sent: the connection is closed instead."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Close the connection, and return when the server has noticed."""
        del send
        scope[CONNECTION].abort()
        await _disconnect(receive)


async def wait_for_client(request: Request, seconds: float) -> None:
    """Wait until the client gives up, at most this long. The body must have been read."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await _disconnect(request.receive)


async def _disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def gateway_error(status: int) -> Response:
    """Return an error as a proxy in front of the API sends it: HTML."""
    title = f"{status} {HTTPStatus(status).phrase}"
    page = f"<html><head><title>{title}</title></head><body><center><h1>{title}</h1></center></body></html>\r\n"
    return Response(page, status, media_type="text/html")


def apply_body_faults(response: Response, faults: Faults) -> Response:
    """Return the response, made malformed or huge if the faults say so."""
    if faults.huge:
        rows = HUGE_ROW * max(1, int(faults.huge * 1_000_000 / len(HUGE_ROW)))
        return Response(b"[" + rows.rstrip(b",\n") + b"]", response.status_code, media_type="application/json")
    if faults.malformed:
        body = bytes(response.body)
        return Response(body[: len(body) * 2 // 3], response.status_code, media_type="application/json")
    return response
