"""Deliberately broken responses, to simulate faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response, StreamingResponse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from frameio_tui.sandbox.faults import Faults

HUGE_ROW = b'{"id":"00000000-0000-4000-8000-000000000000","name":"A001_C001.mov","label":"none"},\n'


def incomplete_response() -> Response:
    """Return a response that announces more than it sends, so that the server closes the connection."""

    async def some() -> AsyncIterator[bytes]:
        yield b'{"data": [{"name": "cut o'

    return StreamingResponse(some(), headers={"content-length": "100000", "content-type": "application/json"})


def apply_body_faults(response: Response, faults: Faults) -> Response:
    """Return the response, made malformed or huge if the faults say so."""
    if faults.huge:
        rows = HUGE_ROW * max(1, int(faults.huge * 1_000_000 / len(HUGE_ROW)))
        return Response(b"[" + rows.rstrip(b",\n") + b"]", response.status_code, media_type="application/json")
    if faults.malformed:
        body = bytes(response.body)
        return Response(body[: len(body) * 2 // 3], response.status_code, media_type="application/json")
    return response
