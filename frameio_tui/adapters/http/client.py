"""Sends requests with httpx: the only module that speaks it.

The bearer header is built here, in one place, after the URL's origin was compared with the profile's (trust T7).
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import TYPE_CHECKING

from frameio_tui.adapters.http.body_spool import BodySink
from frameio_tui.adapters.http.dns_timing import lookups_told
from frameio_tui.adapters.http.environment import PROXY_VARIABLES, network_faults
from frameio_tui.adapters.http.errors import translated
from frameio_tui.core.errors import AnswerBroken, InvalidInput, OtherOrigin, ProxyUnusable, TimedOut
from frameio_tui.core.http.exchange import Answer, Outgoing, Timing
from frameio_tui.core.profiles.profile import is_loopback_host, origin_text, split_origin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx

    from frameio_tui.core.http.exchange import Progress
    from frameio_tui.core.settings import Settings

TOTAL_SECONDS = 900.0
"""An answer that drips for longer than this is ended; saying so beats hanging for ever (trust T25)."""
RATIO_AT_MOST = 200
RATIO_FROM = 32 * 2**20
"""Decoded bytes from which a body that grew more than RATIO_AT_MOST times counts as a decompression bomb."""
_TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")


class HttpxTransport:
    """A warm client per kind of destination: loopback is always direct, whatever the proxy variables say."""

    def __init__(self, settings: Settings, spill_dir: str, user_agent: str, environ: Mapping[str, str]) -> None:
        self._settings = settings
        self._spill_dir = spill_dir
        self._user_agent = user_agent
        self._environ = environ
        self._clients: dict[tuple[str, bool], httpx.AsyncClient] = {}

    def warm(self) -> None:
        """Import what the first request needs; meant for a thread."""
        spare_command_line()
        import httpx

        httpx.Timeout(1)

    async def send(
        self, outgoing: Outgoing, on_progress: Callable[[Progress], None] | None = None
    ) -> tuple[Answer, Timing]:
        """Send and read to the end; redirects are not followed.

        Raises OtherOrigin before anything is sent when the bearer is not meant for the URL, NoAnswer's children after.
        """
        headers = [*checked_headers(outgoing.headers), *bearer_header(outgoing)]
        return await self.send_sealed(outgoing, headers, on_progress)

    async def send_sealed(
        self,
        outgoing: Outgoing,
        headers: list[tuple[str, str]],
        on_progress: Callable[[Progress], None] | None = None,
        seconds: float = TOTAL_SECONDS,
    ) -> tuple[Answer, Timing]:
        """Send with exactly these headers. An error's `sent` tells whether any byte may have arrived."""
        spare_command_line()
        import httpx

        scheme, host, _ = split_origin(outgoing.url)
        loopback = is_loopback_host(host)
        client = self._client(scheme, loopback)
        clock = _Clock()
        try:
            async with asyncio.timeout(seconds):
                with lookups_told(clock.looked_up):
                    return await self._exchange(client, outgoing, headers, clock, on_progress)
        except TimeoutError:
            late = TimedOut(f"{host} did not finish its answer in {seconds:.0f} s.", "Try again, or ask for less.")
            late.sent = clock.sent
            raise late from None
        except httpx.InvalidURL:
            raise InvalidInput("That is not a URL that can be sent.", "Percent-encode what is special in it.") from None
        except (httpx.HTTPError, OSError) as error:
            failed = translated(error, host, self._proxied(loopback))
            failed.sent = clock.sent
            raise failed from None

    async def aclose(self) -> None:
        """Close every connection."""
        clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            await client.aclose()

    async def _exchange(
        self,
        client: httpx.AsyncClient,
        outgoing: Outgoing,
        headers: list[tuple[str, str]],
        clock: _Clock,
        on_progress: Callable[[Progress], None] | None,
    ) -> tuple[Answer, Timing]:
        request = client.build_request(
            outgoing.method,
            outgoing.url,
            headers=headers,
            content=outgoing.body or None,
            extensions={"trace": clock.trace},
        )
        if outgoing.bearer is not None and _origin_of(request.url) != split_origin(outgoing.bearer_origin):
            raise OtherOrigin("The URL can be read in two ways, one of them another origin.", "Write it plainly.")
        request.url = _exact(request.url, outgoing.url)
        response = await client.send(request, stream=True)
        sink = BodySink(self._settings.memory_limit, self._spill_dir, _expected(response), on_progress)
        try:
            async for chunk in response.aiter_bytes():
                sink.add(chunk)
                _check_ratio(sink.size, response.num_bytes_downloaded)
            answer = Answer(
                status=response.status_code,
                reason=response.reason_phrase,
                headers=tuple((_text(name), _text(value)) for name, value in response.headers.raw),
                body=sink.head(),
                http_version=response.http_version,
                wire_size=response.num_bytes_downloaded,
                spill_path=sink.path,
                body_size=sink.size,
            )
            sink.keep()
        finally:
            sink.close()
            await response.aclose()
        return answer, clock.timing()

    def _client(self, scheme: str, loopback: bool) -> httpx.AsyncClient:
        key = (scheme, loopback)
        if key not in self._clients:
            self._clients[key] = self._new_client(scheme, loopback)
        return self._clients[key]

    def _new_client(self, scheme: str, loopback: bool) -> httpx.AsyncClient:
        import logging
        import ssl

        import httpx

        # It logs whole URLs, and a pre-signed one is a secret; whoever turns logging on gets none from here.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        faults = [f for f in network_faults(self._environ) if not loopback or not f.variable.lower().endswith("proxy")]
        if faults and not (loopback and scheme == "http"):
            raise ProxyUnusable(faults[0].sentence, faults[0].remedy)
        # A context without any CA fails closed; it spares plain loopback 30 ms of reading a bundle it never uses.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if scheme == "http" else httpx.create_ssl_context()
        settings = self._settings
        return httpx.AsyncClient(
            verify=context,
            trust_env=not loopback,
            follow_redirects=False,
            timeout=httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout),
            headers={"user-agent": self._user_agent},
        )

    def _proxied(self, loopback: bool) -> bool:
        return not loopback and any(self._environ.get(name) for name in PROXY_VARIABLES)


class _Clock:
    """Times the steps of one request by httpx's trace events."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._began: dict[str, float] = {}
        self._took: dict[str, float] = {}
        self._first_byte: float | None = None
        self._looked_up: float | None = None
        self.sent = False
        """Whether the request began to go out."""

    def looked_up(self, seconds: float) -> None:
        """A name was looked up."""
        self._looked_up = (self._looked_up or 0.0) + seconds

    async def trace(self, event: str, info: Mapping[str, object]) -> None:
        now = time.perf_counter()
        step, _, state = event.rpartition(".")
        if state == "started":
            self.sent = self.sent or (step.endswith("send_request_headers") and not _to_proxy(info))
            self._began[step] = now
        elif state == "complete" and step in self._began:
            self._took[step] = now - self._began[step]
            if step.endswith("receive_response_headers"):
                self._first_byte = now - self._start

    def timing(self) -> Timing:
        """Seconds of each step up to now."""
        connect, dns = self._took.get("connection.connect_tcp"), self._looked_up
        return Timing(
            dns=dns if connect is not None else None,
            connect=connect if connect is None or dns is None else max(0.0, connect - dns),
            tls=self._took.get("connection.start_tls", self._took.get("proxy_stream.start_tls")),
            first_byte=self._first_byte,
            total=time.perf_counter() - self._start,
        )


def _to_proxy(info: Mapping[str, object]) -> bool:
    """Whether a traced request only asks a proxy for a way to the server."""
    return getattr(info.get("request"), "method", b"") == b"CONNECT"


def spare_command_line() -> None:
    """Keep httpx from loading its own command line, and with it click and rich: half of what importing it costs.

    httpx does without where that module cannot be imported, as when its `cli` extra is missing.
    """
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None is Python's mark for "not importable"


def bearer_header(outgoing: Outgoing) -> list[tuple[str, str]]:
    """The Authorization header, if and only if the URL is of the bearer's own origin; raises OtherOrigin."""
    if outgoing.bearer is None:
        return []
    if split_origin(outgoing.url) != split_origin(outgoing.bearer_origin):
        raise OtherOrigin(
            f"The token is for {origin_text(outgoing.bearer_origin)} and is not sent to {origin_text(outgoing.url)}.",
            "Use a profile whose base URL is that origin.",
        )
    return [("authorization", f"Bearer {outgoing.bearer.reveal()}")]


def checked_headers(headers: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """The person's headers, or InvalidInput naming the one that cannot be sent; Authorization is never theirs."""
    for name, value in headers:
        if not name or not all(c in _TOKEN for c in name.lower()):
            raise InvalidInput(f"{name!r} is not a header name.", "Use letters, digits and dashes.")
        if name.lower() in ("authorization", "proxy-authorization", "cookie", "host", "content-length"):
            raise InvalidInput(f"The header {name} is not set by hand.", "The profile's credential is sent for you.")
        if not all(c == "\t" or "\x20" <= c <= "\x7e" for c in value):
            raise InvalidInput(
                f"The value of header {name} holds characters that cannot be sent.", "Use printable ASCII."
            )
    return list(headers)


def _origin_of(url: httpx.URL) -> tuple[str, str, int]:
    """The origin as the client itself reads the URL: what will be connected to."""
    host = url.raw_host.decode("ascii").strip("[]").removesuffix(".")
    return url.scheme, host, url.port or (443 if url.scheme == "https" else 80)


def _exact(read: httpx.URL, typed: str) -> httpx.URL:
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


def _expected(response: httpx.Response) -> int | None:
    length = response.headers.get("content-length", "")
    plain = "content-encoding" not in response.headers
    return int(length) if plain and length.isascii() and length.isdigit() and len(length) < 16 else None


def _check_ratio(decoded: int, wire: int) -> None:
    if decoded > RATIO_FROM and decoded > RATIO_AT_MOST * max(wire, 1):
        raise AnswerBroken(
            "The answer grows without bound when decompressed; it was ended.", "Ask for less, or ask its admin."
        )


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
