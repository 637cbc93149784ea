"""The URL of a request as httpx reads it, and as it was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx


def origin_of(url: httpx.URL) -> tuple[str, str, int]:
    """The origin as the client itself reads the URL: what will be connected to."""
    host = url.raw_host.decode("ascii").strip("[]").removesuffix(".")
    return url.scheme, host, url.port or (443 if url.scheme == "https" else 80)


def exact_url(read: httpx.URL, typed: str) -> httpx.URL:
    """The URL with path and query byte for byte as they were typed, where they can be sent as they are.

    httpcore's own way, the extension `target`, would also replace what a proxy is asked to connect to.
    """
    rest = typed.partition("://")[2]
    cut = min((at for mark in "/?" if (at := rest.find(mark)) >= 0), default=-1)
    target = rest[cut:].partition("#")[0] if cut >= 0 else "/"
    if not target.startswith("/"):
        target = "/" + target
    if not all("\x21" <= c <= "\x7e" for c in target) or target == read.raw_path.decode("ascii"):
        return read
    import httpx

    class Exact(httpx.URL):
        @property
        def raw_path(self) -> bytes:
            return target.encode("ascii")

    return Exact(read)
