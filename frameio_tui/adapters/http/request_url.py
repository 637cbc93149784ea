"""Compares the URL that httpx has parsed with the text that the user typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx


def origin_of(url: httpx.URL) -> tuple[str, str, int]:
    """Return the origin that httpx will connect to: scheme, host and port."""
    host = url.raw_host.decode("ascii").strip("[]").removesuffix(".")
    return url.scheme, host, url.port or (443 if url.scheme == "https" else 80)


def exact_url(read: httpx.URL, typed: str) -> httpx.URL:
    """Return the URL with its path and query byte for byte as typed, if they can be sent unchanged.

    `read` is the URL that httpx parsed from `typed`; it is returned as is if the typed text contains characters that
    are not allowed in a request. The extension `target` of httpcore cannot be used here: it would also replace the
    address that a proxy is asked to connect to.
    """
    rest = typed.partition("://")[2]
    cut = min((at for mark in "/?" if (at := rest.find(mark)) >= 0), default=-1)
    target = rest[cut:].partition("#")[0] if cut >= 0 else "/"
    if not target.startswith("/"):
        target = "/" + target
    is_sendable = target.isascii() and target.isprintable() and " " not in target
    if not is_sendable or target == read.raw_path.decode("ascii"):
        return read
    import httpx

    class Exact(httpx.URL):
        @property
        def raw_path(self) -> bytes:
            return target.encode("ascii")

    return Exact(read)
