"""The subset of HTTP/1 that the receiver needs, with limits for everything that a client sends."""

from __future__ import annotations

import asyncio
import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from frameio_tui.adapters.local_server.request_head import BadRequest, read_head
from frameio_tui.core.webhooks.delivery import LARGEST_BODY, Incoming, Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from frameio_tui.adapters.local_server.request_head import RequestHead

LARGEST_HEAD = 16_384
MOST_HEADERS = 100
_LONGEST_CHUNK_LINE = 200
_BROWSER_HEADERS = ("origin", "sec-fetch-site", "sec-fetch-mode")


async def read_request(
    reader: asyncio.StreamReader, send: Callable[[bytes], Awaitable[None]], seconds: float
) -> Incoming | None:
    """Read one request, and return None if the client sends nothing. Raises BadRequest.

    `send` writes the interim response that a client waits for before it sends a body. The client has `seconds` for the
    head, and as many for the body.
    """
    head = await read_head(reader, seconds)
    if head is None:
        return None
    length = _body_length(head)
    if any(value.lower() == "100-continue" for value in head.values("expect")) and not head.is_http_1_0:
        await send(b"HTTP/1.1 100 Continue\r\n\r\n")
    try:
        async with asyncio.timeout(seconds):
            body = await (reader.readexactly(length) if length is not None else _read_chunks(reader))
    except TimeoutError:
        raise BadRequest(408, f"The body was not complete after {seconds:g} s.") from None
    except asyncio.IncompleteReadError:
        raise BadRequest(400, "The connection was closed before the body was complete.") from None
    except (asyncio.LimitOverrunError, ValueError):
        raise BadRequest(400, _BAD_CHUNK) from None
    return Incoming(head.method, head.target, head.headers, body)


_BAD_CHUNK = "A chunk of the body is malformed."
_TOO_LARGE = f"The body is larger than {LARGEST_BODY // 2**20} MB."


def _body_length(head: RequestHead) -> int | None:
    """Check the head, and return the length of the body in bytes, or None if it is sent in chunks. Raises BadRequest.

    Requests from web pages are refused: with a name that resolves to this host, any page could send deliveries and
    read the response of the server that they are forwarded to (DNS rebinding). The name itself cannot be checked,
    because a tunnel passes on the name of its public host.
    """
    if len(head.headers) > MOST_HEADERS:
        raise BadRequest(431, f"It has more than {MOST_HEADERS} headers.")
    if head.method not in ("POST", "PUT"):
        raise BadRequest(405, "The method is not POST or PUT.")
    if any(head.values(name) for name in _BROWSER_HEADERS):
        raise BadRequest(403, "It comes from a web page: it has the header Origin or Sec-Fetch-Site.")
    lengths = set(head.values("content-length"))
    codings = [value.lower() for value in head.values("transfer-encoding")]
    if codings:
        # Two ways to say where the body ends are how requests are smuggled past a proxy (RFC 9112, section 6.3).
        if lengths or head.is_http_1_0:
            raise BadRequest(400, "The length of the body is ambiguous.")
        if codings != ["chunked"]:
            raise BadRequest(400, "The transfer encoding is not chunked.")
        return None
    if not lengths:
        return 0
    length = lengths.pop()
    if lengths or not re.fullmatch(r"[0-9]{1,15}", length):
        raise BadRequest(400, "The length of the body is ambiguous.")
    if int(length) > LARGEST_BODY:
        raise BadRequest(413, _TOO_LARGE)
    return int(length)


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    """Read a body in chunks. Raises BadRequest."""
    body = bytearray()
    while True:
        line = (await reader.readuntil(b"\r\n"))[:-2]
        digits = line.partition(b";")[0].strip()
        if len(line) > _LONGEST_CHUNK_LINE or not re.fullmatch(rb"[0-9a-fA-F]{1,8}", digits):
            raise BadRequest(400, _BAD_CHUNK)
        size = int(digits, 16)
        if len(body) + size > LARGEST_BODY:
            raise BadRequest(413, _TOO_LARGE)
        if size == 0:
            await _skip_trailers(reader)
            return bytes(body)
        body += await reader.readexactly(size)
        if await reader.readexactly(2) != b"\r\n":
            raise BadRequest(400, _BAD_CHUNK)


async def _skip_trailers(reader: asyncio.StreamReader) -> None:
    for _ in range(MOST_HEADERS):
        if await reader.readuntil(b"\r\n") == b"\r\n":
            return
    raise BadRequest(431, f"It has more than {MOST_HEADERS} trailers.")


def render_reply(reply: Reply) -> bytes:
    """Return a complete response, with the header `Connection: close`."""
    has_no_body = reply.status in (204, 304)  # nor a length (RFC 9110, section 8.6)
    lines = [
        f"HTTP/1.1 {reply.status} {_reason(reply.status)}",
        f"Content-Type: {reply.content_type if reply.content_type.isprintable() else 'application/octet-stream'}",
        "X-Content-Type-Options: nosniff",
        "Cache-Control: no-store",
        "Connection: close",
        *(["Allow: POST"] if reply.status == 405 else []),
        *([] if has_no_body else [f"Content-Length: {len(reply.body)}"]),
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + (b"" if has_no_body else reply.body)


def _reason(status: int) -> str:
    """Return the text after the status; a server that deliveries are forwarded to may have one of its own."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Response"
