"""The responses of the sign-in listener. None of them contains any part of the request."""

from __future__ import annotations

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
