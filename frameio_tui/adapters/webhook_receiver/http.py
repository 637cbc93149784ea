"""The subset of HTTP/1 that the receiver needs, with limits for everything that a client sends."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from frameio_tui.core.webhooks.delivery import LARGEST_BODY, Incoming, Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

LARGEST_HEAD = 16_384
MOST_HEADERS = 100
_LONGEST_CHUNK_LINE = 200
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_REASONS = {
    200: "OK",
    202: "Accepted",
    204: "No Content",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    411: "Length Required",
    413: "Content Too Large",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


class Malformed(Exception):
    """The client has sent something that is not a delivery; `status` is the response."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def read_request(
    reader: asyncio.StreamReader, send: Callable[[bytes], Awaitable[None]], seconds: float
) -> Incoming | None:
    """Read one request, and return None if the client sends nothing. Raises Malformed.

    `send` writes the interim response that a client waits for before it sends a body. The client has `seconds` for the
    head, and as many for the body.
    """
    try:
        async with asyncio.timeout(seconds):
            raw = await reader.readuntil(b"\r\n\r\n")
    except TimeoutError:
        raise Malformed(408) from None
    except asyncio.LimitOverrunError:
        raise Malformed(431) from None
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise Malformed(400) from None
        return None
    method, path, headers = parse_head(raw[:-4])
    length = _body_length(headers)
    if method not in ("POST", "PUT"):
        raise Malformed(405)
    if any(name.lower() == "expect" and value.lower() == "100-continue" for name, value in headers):
        await send(b"HTTP/1.1 100 Continue\r\n\r\n")
    try:
        async with asyncio.timeout(seconds):
            body = await (reader.readexactly(length) if length is not None else _read_chunks(reader))
    except TimeoutError:
        raise Malformed(408) from None
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
        raise Malformed(400) from None
    return Incoming(method, path, headers, body)


def parse_head(raw: bytes) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Return method, path and headers of a request. Raises Malformed."""
    request_line, *lines = raw.decode("latin-1").split("\r\n")
    parts = request_line.split(" ")
    if (
        len(parts) != 3
        or not request_line.isascii()
        or not parts[2].startswith("HTTP/1.")
        or not parts[1].startswith("/")
        or not parts[0].isalpha()
    ):
        raise Malformed(400)
    if len(lines) > MOST_HEADERS:
        raise Malformed(431)
    headers = []
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not _NAME.fullmatch(name):
            raise Malformed(400)
        headers.append((name, value.strip(" \t")))
    return parts[0], parts[1], tuple(headers)


def _body_length(headers: tuple[tuple[str, str], ...]) -> int | None:
    """Return the length of the body in bytes, or None if it is sent in chunks. Raises Malformed."""
    lengths = {value for name, value in headers if name.lower() == "content-length"}
    codings = [value.lower() for name, value in headers if name.lower() == "transfer-encoding"]
    if codings:
        # Two ways to say where the body ends are how requests are smuggled past a proxy (RFC 9112, section 6.3).
        if codings != ["chunked"] or lengths:
            raise Malformed(400)
        return None
    if not lengths:
        return 0
    length = lengths.pop()
    if lengths or not re.fullmatch(r"[0-9]{1,15}", length):
        raise Malformed(400)
    if int(length) > LARGEST_BODY:
        raise Malformed(413)
    return int(length)


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    """Read a body in chunks. Raises Malformed, and ValueError for a chunk that does not parse."""
    body = bytearray()
    while True:
        line = (await reader.readuntil(b"\r\n"))[:-2]
        digits = line.partition(b";")[0].strip()
        if len(line) > _LONGEST_CHUNK_LINE or not re.fullmatch(rb"[0-9a-fA-F]{1,8}", digits):
            raise Malformed(400)
        size = int(digits, 16)
        if len(body) + size > LARGEST_BODY:
            raise Malformed(413)
        if size == 0:
            await _skip_trailers(reader)
            return bytes(body)
        body += await reader.readexactly(size)
        if await reader.readexactly(2) != b"\r\n":
            raise Malformed(400)


async def _skip_trailers(reader: asyncio.StreamReader) -> None:
    for _ in range(MOST_HEADERS):
        if await reader.readuntil(b"\r\n") == b"\r\n":
            return
    raise Malformed(431)


def render_reply(reply: Reply) -> bytes:
    """Return a complete response, with the header `Connection: close`."""
    lines = [
        f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Response')}",
        f"Content-Type: {reply.content_type if reply.content_type.isprintable() else 'application/octet-stream'}",
        "X-Content-Type-Options: nosniff",
        "Cache-Control: no-store",
        "Connection: close",
        *(["Allow: POST"] if reply.status == 405 else []),
        f"Content-Length: {len(reply.body)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + reply.body
