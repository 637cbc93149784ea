"""Pre-signed URLs: made for the handlers, checked when they are used.

The signature covers the method, the path, the headers that it names and the query. It is not that of AWS, but it fails
for the same reasons.
"""

from __future__ import annotations

import calendar
import functools
import hmac
import math
import time
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from frameio_tui.sandbox.storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameio_tui.sandbox.data.store import Store
    from frameio_tui.sandbox.handler_result import Record

UPLOADS = "/_sandbox/upload/"
MEDIA = "/_sandbox/media/"
LIFETIME = 86_400
"""Seconds for which a URL is valid."""
UNKNOWN_TYPE = "application/octet-stream"
ACL = "private"
_DATE = "%Y%m%dT%H%M%SZ"
_ROUNDED = 300
"""URLs that are made within so many seconds are equal, so that two responses in a row are too."""

_quoted = functools.lru_cache(maxsize=256)(quote)


def v2_parts(size: int, most: int) -> list[int]:
    """Return the sizes of the parts of an upload in V2: all equal and at most `most`, but for a shorter last one."""
    count = max(1, math.ceil(size / most))
    chunk = math.ceil(size / count)
    return [min(chunk, size - chunk * part) for part in range(count)]


def v4_parts(size: int, most: int) -> list[int]:
    """Return the sizes of the parts of an upload in V4, which differ by at most one byte."""
    count = max(1, math.ceil(size / most))
    return [size // count + (part < size % count) for part in range(count)]


def upload_urls(store: Store, origin: str, row: Record) -> list[str]:
    """Return the URLs to which the parts of a file are uploaded, in their order."""
    headers = {"content-type": row.get("filetype") or UNKNOWN_TYPE, "x-amz-acl": ACL}
    return [signed(store, origin, "PUT", f"{UPLOADS}{row['id']}/{part + 1}", headers) for part in range(row["parts"])]


def media_url(store: Store, origin: str, row: Record, rendition: str = "", *, inline: bool = False) -> str:
    """Return the URL of the contents of a file, or of one of its renditions."""
    path = f"{MEDIA}{row['id']}" + (f"/{rendition}" if rendition else "")
    disposition = "inline" if inline else f"attachment; filename*=UTF-8''{_quoted(row['name'])}"
    return signed(store, origin, "GET", path, {}, {"response-content-disposition": disposition})


def signed(
    store: Store,
    origin: str,
    method: str,
    path: str,
    headers: Mapping[str, str],
    query: Mapping[str, str] | None = None,
) -> str:
    """Return a URL that allows one method on a path, with these values of these headers."""
    now = int(store.now())
    encoded, plain = _common(now - now % _ROUNDED, ";".join(sorted([*headers, "host"])))
    for name, value in (query or {}).items():
        encoded, plain = f"{encoded}&{name}={_quoted(value)}", f"{plain}&{name}={value}"
    all_headers = {**headers, "host": origin.partition("://")[2]}
    return f"{origin}{path}?{encoded}&X-Amz-Signature={_signature(store, method, path, plain, all_headers)}"


@functools.lru_cache(maxsize=16)
def _common(at: int, names: str) -> tuple[str, str]:
    """Return the part of a query that many URLs share, encoded and plain. A list has thousands of URLs."""
    date = time.strftime(_DATE, time.gmtime(at))
    given = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"SANDBOX/{date[:8]}/us-east-1/s3/aws4_request",
        "X-Amz-Date": date,
        "X-Amz-Expires": str(LIFETIME),
        "X-Amz-SignedHeaders": names,
    }
    return urlencode(given, quote_via=quote), "&".join(f"{name}={value}" for name, value in given.items())


def check_signature(store: Store, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str]) -> None:
    """Raise StorageError unless a request is what its URL was signed for, and the URL has not expired."""
    if "authorization" in headers:
        raise StorageError(
            400,
            "InvalidArgument",
            "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string "
            "parameter or the Authorization header should be specified",
            ArgumentName="Authorization",
        )
    given = {name: value for name, value in sorted(query.items()) if name != "X-Amz-Signature"}
    try:
        begin = calendar.timegm(time.strptime(given["X-Amz-Date"], _DATE))
        until, names = begin + int(given["X-Amz-Expires"]), given["X-Amz-SignedHeaders"].split(";")
    except (KeyError, ValueError):
        raise StorageError(403, "AccessDenied", "Access Denied") from None
    plain = "&".join(f"{name}={value}" for name, value in given.items())
    expected = _signature(store, method, path, plain, {name: headers.get(name, "") for name in names})
    if not hmac.compare_digest(query.get("X-Amz-Signature", "").encode(), expected.encode()):
        raise StorageError(
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your key and signing "
            "method.",
            CanonicalRequest=f"{method} {path} {';'.join(names)}",
        )
    if store.now() >= until:
        stamp = store.stamp(until)
        raise StorageError(403, "AccessDenied", "Request has expired", Expires=stamp, ServerTime=store.stamp())


def _signature(store: Store, method: str, path: str, query: str, headers: Mapping[str, str]) -> str:
    """Return the signature of a request. The parameters of `query` are not encoded, and in the order of their names."""
    parts = [method, path, query, *(f"{name}:{value.strip()}" for name, value in sorted(headers.items()))]
    return hmac.digest(store.signing_key, "\n".join(parts).encode(), "sha256").hex()
