"""Reads the head of an HTTP/1 request, within limits of time and size. Everything in it is untrusted."""

from __future__ import annotations

import asyncio
import re
from typing import NamedTuple

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VERSION = re.compile(r"HTTP/1\.[0-9]")
_END = b"\r\n\r\n"
_TLS = b"\x16"
"""The first byte of a TLS connection (RFC 8446, section 5.1)."""


class BadRequest(Exception):
    """The client has sent something that the server refuses; `status` is the response."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(status)
        self.status = status
        self.reason = reason
        """A sentence that names the problem, without any text from the request."""


class RequestHead(NamedTuple):
    """The request line and the headers of a request."""

    method: str
    target: str
    """The path with the query."""
    version: str
    """Such as `HTTP/1.1`."""
    headers: tuple[tuple[str, str], ...]

    def values(self, name: str) -> list[str]:
        """Return the values of all headers with a name, in any case."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def is_http_1_0(self) -> bool:
        """Whether the client may not support what HTTP/1.1 added: `Host`, chunks, and interim responses."""
        return self.version == "HTTP/1.0"


async def read_head(reader: asyncio.StreamReader, seconds: float) -> RequestHead | None:
    """Read one head, and return None if the client closes the connection without sending anything.

    The limit of the reader is the limit of the head. Raises BadRequest: 408 after `seconds`, 431 for a larger head, 400
    for anything that is not a head.
    """
    try:
        async with asyncio.timeout(seconds):
            first = await reader.read(1)
            if first == _TLS:
                raise BadRequest(400, "The client speaks TLS. Use http:// instead of https://.")
            raw = first + await reader.readuntil(_END)
    except TimeoutError:
        raise BadRequest(408, f"The head of the request was not complete after {seconds:g} s.") from None
    except asyncio.LimitOverrunError:
        raise BadRequest(431, "The head of the request is too large.") from None
    except asyncio.IncompleteReadError:
        if first:
            raise BadRequest(400, "The connection was closed before the head of the request was complete.") from None
        return None
    return parse_head(raw[: -len(_END)])


def parse_head(raw: bytes) -> RequestHead:
    """Return the parsed head; `raw` is without the empty line at its end. Raises BadRequest.

    There must be exactly one Host header, except in HTTP/1.0 (RFC 9112, section 3.2): proxies disagree about which of
    several counts.
    """
    # Not ASCII or UTF-8: cookies that other programs set for this host may contain any byte.
    request_line, *lines = raw.decode("latin-1").split("\r\n")
    method, _, rest = request_line.partition(" ")
    target, _, version = rest.partition(" ")
    if (
        not request_line.isascii()
        or not request_line.isprintable()
        or not method.isalpha()
        or not target.startswith("/")
        or not _VERSION.fullmatch(version)
    ):
        raise BadRequest(400, "It is not an HTTP/1 request.")
    headers = tuple(_header(line) for line in lines)
    head = RequestHead(method, target, version, headers)
    hosts = len(head.values("host"))
    if hosts > 1 or (hosts == 0 and not head.is_http_1_0):
        raise BadRequest(400, f"The Host header is {'repeated' if hosts else 'missing'}.")
    return head


def _header(line: str) -> tuple[str, str]:
    """Return name and value. Raises BadRequest for a name with spaces, and for control characters that end a line."""
    name, colon, value = line.partition(":")
    if not colon or not _NAME.fullmatch(name) or any(character in "\0\r\n" for character in value):
        raise BadRequest(400, "A header is malformed.")
    return name, value.strip(" \t")
