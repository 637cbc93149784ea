"""Write exchanges as a HAR 1.2 file, without their secrets.

http://www.softwareishard.com/blog/har-12-spec/ describes the format. Cookies are always left out, and sizes and times
that are not known are -1, as the format requires.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote_plus

from frameio_tui.core.http.request import split_query
from frameio_tui.core.text.redact import SECRET_HEADERS, redact_body, redact_headers, redact_text, redact_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from frameio_tui.core.http.exchange import Exchange, Outgoing, Timing
    from frameio_tui.core.secret import Secret

UNKNOWN = -1
BODY_LIMIT = 10 * 2**20
"""Maximum characters of a response body in a file; a longer one ends with a note."""
_COOKIES = ("cookie", "set-cookie")


class HarEntry(NamedTuple):
    """A request and its response, already without secrets. Untrusted text."""

    method: str
    url: str
    """Absolute."""
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    started_at: float = 0.0
    """Epoch seconds."""
    timing: Timing | None = None
    duration: float = 0.0
    """Seconds; used if there is no `timing`."""
    http_version: str = "HTTP/1.1"
    status: int = 0
    """0 if there was no response."""
    reason: str = ""
    response_headers: tuple[tuple[str, str], ...] = ()
    response_body: str = ""
    content_type: str = ""
    body_size: int = UNKNOWN
    """Bytes of the whole response body."""
    wire_size: int = UNKNOWN
    comment: str = ""
    """Such as the profile, or why there was no response."""


def entry_of_exchange(exchange: Exchange) -> HarEntry:
    """Return the entry of a request and the response that arrived, with their secrets masked."""
    outgoing, response = exchange.outgoing, exchange.response
    secrets = outgoing.secrets
    content_type = response.header("content-type") or ""
    return entry_of_request(outgoing, f"profile {exchange.profile_name}")._replace(
        started_at=exchange.started_at,
        timing=exchange.timing,
        http_version=response.http_version,
        status=response.status,
        reason=redact_text(response.reason, secrets),
        response_headers=_exported(response.headers, secrets),
        response_body=redact_body(response.body, content_type, BODY_LIMIT, secrets),
        content_type=content_type,
        body_size=response.body_size or len(response.body),
        wire_size=response.wire_size,
    )


def entry_of_request(outgoing: Outgoing, comment: str = "") -> HarEntry:
    """Return the entry of a request that was not sent, with its secrets masked."""
    secrets = outgoing.secrets
    return HarEntry(
        outgoing.method,
        redact_url(outgoing.url, secrets),
        _exported(outgoing.headers, secrets),
        redact_text(outgoing.body.decode("utf-8", "replace"), secrets),
        comment=comment,
    )


def har_document(entries: Iterable[HarEntry]) -> dict[str, Any]:
    """Return the HAR file of some entries."""
    from frameio_tui import __version__

    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "frameio-tui", "version": __version__, "comment": "Secrets are masked."},
            "entries": [_entry(entry) for entry in entries],
        }
    }


def har_text(entries: Iterable[HarEntry]) -> str:
    """Return the text of a HAR file."""
    return json.dumps(har_document(entries), ensure_ascii=False, indent=2) + "\n"


def _exported(headers: Sequence[tuple[str, str]], secrets: Sequence[Secret]) -> tuple[tuple[str, str], ...]:
    """Return the headers without those that only carry a credential, and with other secrets masked."""
    return redact_headers([pair for pair in headers if pair[0].lower() not in SECRET_HEADERS], secrets)


def _entry(entry: HarEntry) -> dict[str, Any]:
    seconds = entry.timing.total if entry.timing is not None else entry.duration
    row: dict[str, Any] = {
        "startedDateTime": _time(entry.started_at),
        "time": max(0.0, round(seconds * 1000, 3)),
        "request": _request(entry),
        "response": _response(entry),
        "cache": {},
        "timings": _timings(entry),
    }
    if entry.comment:
        row["comment"] = entry.comment
    return row


def _time(seconds: float) -> str:
    """Return a time in ISO 8601, in UTC."""
    try:
        moment = datetime.fromtimestamp(max(0.0, seconds), UTC)
    except (ValueError, OverflowError, OSError):
        moment = datetime.fromtimestamp(0, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _request(entry: HarEntry) -> dict[str, Any]:
    query = entry.url.partition("?")[2]
    row: dict[str, Any] = {
        "method": entry.method,
        "url": entry.url,
        "httpVersion": entry.http_version,
        "cookies": [],
        "headers": _pairs(entry.headers),
        "queryString": [
            {"name": unquote_plus(name), "value": unquote_plus(value or "")} for name, value in split_query(query)
        ],
        "headersSize": UNKNOWN,
        "bodySize": len(entry.body.encode("utf-8", "replace")),
    }
    if entry.body:
        kind = next((value for name, value in entry.headers if name.lower() == "content-type"), "application/json")
        row["postData"] = {"mimeType": kind, "text": entry.body}
    return row


def _response(entry: HarEntry) -> dict[str, Any]:
    content: dict[str, Any] = {"size": max(0, entry.body_size), "mimeType": entry.content_type or "x-unknown"}
    if entry.response_body:
        content["text"] = entry.response_body
    location = next((value for name, value in entry.response_headers if name.lower() == "location"), "")
    return {
        "status": entry.status,
        "statusText": entry.reason,
        "httpVersion": entry.http_version,
        "cookies": [],
        "headers": _pairs(entry.response_headers),
        "content": content,
        "redirectURL": location,
        "headersSize": UNKNOWN,
        "bodySize": entry.wire_size if entry.wire_size > 0 else UNKNOWN,
    }


def _pairs(headers: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers if name.lower() not in _COOKIES]


def _timings(entry: HarEntry) -> dict[str, float]:
    """Return the milliseconds of each step. HAR counts the TLS handshake as part of connecting, too."""
    timing = entry.timing
    if timing is None:
        return {"send": 0, "wait": max(0.0, round(entry.duration * 1000, 3)), "receive": 0}
    dns, connect, tls, first = (
        None if value is None else round(value * 1000, 3)
        for value in (timing.dns, timing.connect, timing.tls, timing.first_byte)
    )
    total = round(timing.total * 1000, 3)
    before = sum(value for value in (dns, connect, tls) if value is not None)
    wait = max(0.0, round((first if first is not None else total) - before, 3))
    both = None if connect is None else connect + (tls or 0.0)
    return {
        "blocked": UNKNOWN,
        "dns": UNKNOWN if dns is None else dns,
        "connect": UNKNOWN if both is None else round(both, 3),
        "ssl": UNKNOWN if tls is None else tls,
        "send": 0,
        "wait": wait,
        "receive": max(0.0, round(total - before - wait, 3)),
    }
