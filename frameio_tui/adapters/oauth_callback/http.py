"""The few words of HTTP that the sign-in listener speaks. No answer holds anything of the request (trust T17)."""

from __future__ import annotations

from typing import NamedTuple

HEAD_LONGEST = 8192

_PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8><meta name=color-scheme content='light dark'>"
    "<title>{title}</title><h1>{title}</h1><p>{words}</p></html>"
)
DONE = _PAGE.format(title="The answer has arrived", words="You can close this tab. The terminal says who is signed in.")
"""Not that somebody is signed in: the code is still to be exchanged, and another person to be confirmed."""
FAILED = _PAGE.format(title="Sign-in was not completed", words="The terminal says why. You can close this tab.")
OTHER = _PAGE.format(title="Nothing happens here", words="This address only waits for one sign-in to come back.")

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
    """The parts of a request's head that matter."""

    method: str
    path: str
    query: str
    host: str


def parse_head(raw: bytes) -> Head | None:
    """The head, or None when it is no HTTP/1 request: a TLS hello, rubbish, several Host headers."""
    first, *lines = raw.decode("latin-1").split("\r\n")  # cookies of other programs at this host may hold any byte
    words = first.split(" ")
    if len(words) != 3 or not first.isascii() or not words[2].startswith("HTTP/1.") or not words[1].startswith("/"):
        return None
    hosts = [line.partition(":")[2].strip() for line in lines if line[:5].lower() == "host:"]
    if len(hosts) != 1:
        return None
    path, _, query = words[1].partition("?")
    return Head(words[0], path, query.partition("#")[0], hosts[0].lower())


def render_response(status: int, page: str = OTHER, location: str = "") -> bytes:
    """A whole answer, after which the connection is closed."""
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
