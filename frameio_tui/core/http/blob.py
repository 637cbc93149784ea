"""Responses of the storage behind pre-signed URLs: what a download is, and what an error means.

The storage is Amazon S3 or compatible with it. See "Error responses" in the API reference of Amazon S3.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import InvalidInput, InvalidResponse, StorageRefused
from frameio_tui.core.profiles.profile import is_loopback_host, split_origin
from frameio_tui.core.text.redact import redact_text

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_ERROR_SIZE = 65_536
"""Bytes of an error body that are read."""
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")
_LONGEST_MESSAGE = 300
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_SAME_URL_AGAIN = "Try again later."
_PROXY = "Check whether a proxy redirects requests, then resume the job."
_RESUME = "Resume the job. If it fails again, contact Frame.io support."
_EXPLANATIONS: Mapping[str, tuple[str, str]] = {
    "SignatureDoesNotMatch": (
        "the URL was signed for another method, path or header",
        "Check that Content-Type is the media type that Frame.io returned, and that a proxy does not change headers.",
    ),
    "AccessDenied": ("the URL does not allow this request", _RESUME),
    "InvalidAccessKeyId": ("the key that signed the URL no longer exists", _RESUME),
    "EntityTooSmall": ("the part is smaller than the URL was made for", "Check whether the file has changed."),
    "EntityTooLarge": ("the part is larger than the URL was made for", "Check whether the file has changed."),
    "MissingContentLength": ("the request had no Content-Length", "Check whether a proxy changes headers."),
    "IncompleteBody": ("fewer bytes arrived than were announced", _SAME_URL_AGAIN),
    "BadDigest": ("different bytes arrived than were announced", _SAME_URL_AGAIN),
    "RequestTimeout": ("no bytes arrived for a while", _SAME_URL_AGAIN),
    "SlowDown": ("it receives too many requests", _SAME_URL_AGAIN),
    "ServiceUnavailable": ("it is not available now", _SAME_URL_AGAIN),
    "InternalError": ("it had an internal error", _SAME_URL_AGAIN),
    "NoSuchKey": ("it does not have the file", "Check whether the upload of the file was completed."),
    "NoSuchUpload": ("the upload was completed or cancelled", "Start the upload again."),
    "InvalidRange": ("the file is shorter than expected", "Start the download again."),
    "PreconditionFailed": ("the file has changed", "Start the download again."),
    "RequestTimeTooSkewed": ("the clock of this host is wrong", "Set the clock of this host."),
    "MethodNotAllowed": ("it does not allow the method", _RESUME),
}


class BlobHead(NamedTuple):
    """What is known about a download before its first byte arrives."""

    start: int
    """Offset of the first byte that arrives."""
    length: int | None
    """Number of bytes that arrive, if the server gave it."""
    total: int | None
    """Size of the whole content, if the server gave it."""
    etag: str
    media_type: str


def check_blob_url(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of a pre-signed URL. Raises InvalidInput, without showing the URL.

    >>> check_blob_url("https://bucket.s3.amazonaws.com/key?X-Amz-Signature=1")
    ('https', 'bucket.s3.amazonaws.com', 443)
    """
    try:
        scheme, host, port = split_origin(url)
    except InvalidInput:
        raise InvalidInput("The URL of the storage is not valid.", "Contact Frame.io support.") from None
    if scheme == "http" and not is_loopback_host(host):
        raise InvalidInput("The URL of the storage does not use https.", "Contact Frame.io support.")
    if not all("\x21" <= c <= "\x7e" for c in url):
        raise InvalidInput("The URL of the storage has characters that cannot be sent.", "Contact Frame.io support.")
    return scheme, host, port


def download_head(status: int, headers: Mapping[str, str], start: int, end: int | None) -> BlobHead:
    """Return what a response of success says about a download that was asked for from `start` to `end`.

    The names in `headers` are in lower case. Raises InvalidResponse if it does not fit the request.
    """
    etag, media_type = headers.get("etag", ""), headers.get("content-type", "")
    length = _number(headers.get("content-length", ""))
    if status != 206:
        return BlobHead(0, length, length, etag, media_type)
    found = _CONTENT_RANGE.fullmatch(headers.get("content-range", ""))
    first, last = (int(found[1]), int(found[2])) if found else (-1, -1)
    total = _number(found[3]) if found else None
    fits = first == start and first <= last and (total is None or last < total)
    expected = end if total is None or end is None else min(end, total)
    expected = total if expected is None else expected
    if not fits or (expected is not None and last + 1 != expected):
        raise InvalidResponse("The storage sent a different range than requested.", "Try again.")
    if length is not None and length != last + 1 - first:
        raise InvalidResponse("The storage sent a different length than requested.", "Try again.")
    return BlobHead(first, last + 1 - first, total, etag, media_type)


def storage_error(status: int, body: bytes, host: str, *, location: bool = False) -> StorageRefused:
    """Return the error for a response of the storage; `body` is its beginning, at most MAX_ERROR_SIZE bytes.

    No XML parser is used, so nothing in the body can refer to anything. `location` says whether it has a Location.

    >>> storage_error(403, b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>", "s3").code
    'AccessDenied'
    """
    text = body[:MAX_ERROR_SIZE].decode("utf-8", "replace")
    code, message = _element(text, "Code")[:100], _element(text, "Message")
    if 300 <= status < 400 and location:
        return StorageRefused(f"{host} sent a redirect ({status}), which is not followed.", _PROXY, status=status)
    expired = code == "ExpiredToken" or (status in (400, 403) and "expired" in message.lower())
    if expired:
        return StorageRefused(
            f"The pre-signed URL has expired ({host}, {status}).",
            _RESUME,
            status=status,
            code=code,
            expired=True,
        )
    reason, remedy = _EXPLANATIONS.get(code, ("", ""))
    if not reason:
        reason, remedy = redact_text(" ".join(message.split()))[:_LONGEST_MESSAGE].rstrip("."), ""
    return StorageRefused(
        f"{host} refused the transfer ({status}{' ' if code else ''}{code}){': ' if reason else ''}{reason}.",
        remedy or (_SAME_URL_AGAIN if status >= 500 else _RESUME),
        status=status,
        code=code,
    )


def _element(text: str, name: str) -> str:
    """Return the text of an element, with the five entities of XML resolved; empty if there is none."""
    begin = text.find(f"<{name}>")
    end = text.find(f"</{name}>", begin)
    if begin < 0 or end < 0:
        return ""
    value = text[begin + len(name) + 2 : end]
    return re.sub("&(?:lt|gt|quot|apos|amp);", lambda entity: _ENTITIES[entity[0]], value)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
