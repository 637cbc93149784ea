"""The subset of HTTP/1 that the sign-in listener needs. No response contains any part of the request."""

from __future__ import annotations

from typing import NamedTuple

LARGEST_HEAD = 8192

_PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8><meta name=color-scheme content='light dark'>"
    "<title>{title}</title><h1>{title}</h1><p>{words}</p></html>"
)
DONE = _PAGE.format(title="Authorization received", words="You can close this tab. See the terminal for the result.")
"""Does not say that the user is signed in: the code is still to be exchanged, and a new account may need approval."""
FAILED = _PAGE.format(title="Sign-in failed", words="See the terminal for the reason. You can close this tab.")
OTHER = _PAGE.format(title="Page not found", words="This address is only used to complete a sign-in.")

REASONS = {
    200: "OK",
    302: "Found",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    410: "Gone",
    431: "Request Header Fields Too Large",
}


class Head(NamedTuple):
    """The parts of a request head that the listener uses."""

    method: str
    path: str
    query: str
    host: str


def parse_head(raw: bytes) -> Head | None:
    """Return the parsed head, or None if it is not a valid HTTP/1 request.

    `raw` is the head without the empty line that ends it. A TLS ClientHello is rejected, for example, and so is a
    request that does not have exactly one Host header.
    """
    # Not ASCII or UTF-8: cookies that other programs set for this host may contain any byte.
    request_line, *header_lines = raw.decode("latin-1").split("\r\n")
    parts = request_line.split(" ")
    if (
        len(parts) != 3
        or not request_line.isascii()
        or not parts[2].startswith("HTTP/1.")
        or not parts[1].startswith("/")
    ):
        return None
    hosts = [header.partition(":")[2].strip() for header in header_lines if header[:5].lower() == "host:"]
    if len(hosts) != 1:
        return None
    path, _, query = parts[1].partition("?")
    return Head(parts[0], path, query.partition("#")[0], hosts[0].lower())


def render_response(status: int, page: str = OTHER, location: str = "") -> bytes:
    """Return a complete response, with the header `Connection: close`."""
    body = b"" if status == 302 else page.encode("ascii")
    lines = [
        f"HTTP/1.1 {status} {REASONS[status]}",
        "Content-Type: text/html; charset=utf-8",
        "Content-Security-Policy: default-src 'none'",
        "X-Content-Type-Options: nosniff",
        "Cache-Control: no-store",
        "Referrer-Policy: no-referrer",
        "Connection: close",
        f"Content-Length: {len(body)}",
    ]
    if location:
        lines.append(f"Location: {location}")
    if status == 405:
        lines.append("Allow: GET")
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body
