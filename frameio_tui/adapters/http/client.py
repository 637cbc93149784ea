"""Sends requests with httpx.

This is the only module that builds the bearer header, after it has compared the origin of the URL with the profile's.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from frameio_tui.adapters.http.body_spool import BodySink
from frameio_tui.adapters.http.connections import Connections
from frameio_tui.adapters.http.content_coding import ACCEPTED, CodingBroken, Decoder
from frameio_tui.adapters.http.dns_timing import time_lookups
from frameio_tui.adapters.http.environment import tls_context
from frameio_tui.adapters.http.errors import Route, timed_out, translate_error
from frameio_tui.adapters.http.proxies import ProxyAddress, proxy_for
from frameio_tui.adapters.http.request_url import exact_url, origin_of, parse_url
from frameio_tui.adapters.http.trace import RequestTrace
from frameio_tui.core.errors import InvalidInput, InvalidResponse, OtherOrigin, ProxyUnusable
from frameio_tui.core.http.exchange import Outgoing, Response, Timing
from frameio_tui.core.http.reception import Reception
from frameio_tui.core.profiles.profile import origin_text, split_origin

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterable, Callable, Mapping, Sequence

    import httpcore
    import httpx

    from frameio_tui.core.settings import Settings

TOTAL_SECONDS = 900.0
"""Maximum seconds for a request and its response; a clear error is better than an endless wait."""
MAX_COMPRESSION_RATIO = 200
RATIO_CHECK_MIN_SIZE = 32 * 2**20
"""Decoded size in bytes above which a body with a compression ratio above MAX_COMPRESSION_RATIO counts as a bomb."""
_METHODS_WITH_BODY = ("POST", "PUT", "PATCH")
"""Their requests state the length of the body even if it is empty (RFC 9110, section 8.6)."""
_HEADER_NAME_CHARACTERS = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")


class _ConsumerFailed(Exception):
    """The consumer of a response failed, for example on a closed pipe. This is not a network error."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error


class HttpcoreTransport:
    """Sends requests, and keeps the connections to each origin open for the next ones.

    The proxy variables in `environ` are read again for every request. Bodies that exceed the memory limit of `settings`
    are written to `spill_dir`.

    It uses httpcore, the lower layer of httpx, and of httpx only its URLs. The client of httpx would store cookies and
    prepare redirects, which are never followed, and takes as long for each request as the program's own work.
    """

    def __init__(self, settings: Settings, spill_dir: str, user_agent: str, environ: Mapping[str, str]) -> None:
        self._settings = settings
        self._spill_dir = spill_dir
        self._default_headers = (
            *(("accept", "*/*"), ("accept-encoding", ACCEPTED), ("connection", "keep-alive")),
            ("user-agent", user_agent),
        )
        self._environ = environ
        self._connections: dict[tuple[str, ProxyAddress | None], Connections] = {}
        self._tls: ssl.SSLContext | None = None
        self._timeouts = {
            "connect": settings.connect_timeout,
            "read": settings.read_timeout,
            "write": settings.read_timeout,
            "pool": settings.read_timeout,
        }

    def preload(self) -> None:
        """Import the modules that the first request needs. Meant to run in a thread."""
        skip_httpx_cli()
        import httpcore
        import httpx

        httpx.Timeout(1)
        httpcore.URL("")

    async def send(self, outgoing: Outgoing, reception: Reception | None = None) -> tuple[Response, Timing]:
        """Send a request and read the whole response. Redirects are not followed.

        Before anything is sent, raises OtherOrigin if the URL is outside the origin of the bearer token, InvalidInput
        or ProxyUnusable. If the request fails later, raises a subclass of NoResponse, or WriteFailed if the body cannot
        be stored. An OSError raised by the `reception` callback is passed on.
        """
        headers = [*checked_headers(outgoing.headers), *bearer_header(outgoing)]
        return await self.send_with_headers(outgoing, headers, reception)

    async def send_with_headers(
        self,
        outgoing: Outgoing,
        headers: list[tuple[str, str]],
        reception: Reception | None = None,
        seconds: float = TOTAL_SECONDS,
    ) -> tuple[Response, Timing]:
        """Send a request with exactly these headers, within `seconds` in total.

        Raises the same errors as `send`. The attribute `sent` of a NoResponse says whether any byte of the request may
        have reached the server.
        """
        reception = reception or Reception()
        reception.begin()
        scheme, host, _ = split_origin(outgoing.url)
        proxy = proxy_for(self._environ, scheme, host)
        skip_httpx_cli()
        skip_missing_sniffio()
        import httpcore
        import httpx

        trace = RequestTrace(reception)
        try:
            request = self._request(outgoing, headers)
            connections = self._connections_to(request.url.origin, proxy)
            async with asyncio.timeout(seconds) as limit:
                with time_lookups(trace.add_lookup):
                    response = await self._exchange(connections, request, trace, limit)
            reception.complete()
            return response, trace.timing()
        except TimeoutError:
            raise timed_out(host, seconds, sent=reception.sent) from None
        except _ConsumerFailed as failed:
            raise failed.error from None
        except (httpx.InvalidURL, UnicodeError):
            raise InvalidInput("The URL is not valid.", "Percent-encode its special characters.") from None
        except (
            *(httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError),
            *(httpcore.UnsupportedProtocol, OSError, CodingBroken),
        ) as error:
            at_proxy = proxy is not None and not trace.beyond_proxy and not reception.sent
            raise translate_error(error, Route(host, proxy, at_proxy, reception.sent)) from None
        finally:
            if reception.in_doubt and not reception.keep:
                reception.discard()

    async def aclose(self) -> None:
        """Close every connection."""
        opened, self._connections = list(self._connections.values()), {}
        for connections in opened:
            await connections.aclose()

    async def _exchange(
        self, connections: Connections, request: httpcore.Request, trace: RequestTrace, limit: asyncio.Timeout
    ) -> Response:
        connection, is_new = await connections.acquire()
        try:
            if is_new:
                request.extensions["trace"] = trace.record
            else:
                trace.reception.request_started()
            response = await connection.handle_async_request(request)
            trace.response_started()
            try:
                return await self._read(response, trace, limit, is_head=request.method == b"HEAD")
            finally:
                await response.aclose()
        finally:
            await connections.release(connection)

    async def _read(
        self, response: httpcore.Response, trace: RequestTrace, limit: asyncio.Timeout, *, is_head: bool
    ) -> Response:
        """Read the body, and return the whole response."""
        head, sink = _head(response), BodySink(self._settings.memory_limit, self._spill_dir)
        fields = _joined(head.headers)
        decoder = Decoder(fields.get("content-encoding", ""))
        wire_size = 0
        try:
            expected = _expected_size(fields)
            _excluding_consumer(limit, trace.reception.response_started, head, sink, expected, trace.timing)
            async for data in _stream(response):
                wire_size += len(data)
                for piece in decoder.decode(data):
                    sink.add(piece)
                    _check_ratio(sink.size, wire_size)
                    _excluding_consumer(limit, trace.reception.body_received, piece)
            decoder.finish(may_be_empty=is_head or _may_be_empty(head.status, fields))
            return head._replace(
                body=sink.head(),
                wire_size=wire_size,
                spill_path=sink.path,
                body_size=sink.size,
            )
        finally:
            sink.close()

    def _request(self, outgoing: Outgoing, headers: list[tuple[str, str]]) -> httpcore.Request:
        """Build the request, with its URL exactly as typed. Raises OtherOrigin if httpx reads another origin from it.

        A default header is left out if `headers` has one of that name.
        """
        import httpcore
        import httpx

        url = parse_url(outgoing.url)
        if not url.host:  # raises UnicodeError for a host that is not the encoded form of a name
            raise httpx.InvalidURL("no host")
        if outgoing.bearer is not None and origin_of(url) != split_origin(outgoing.bearer_origin):
            raise OtherOrigin(
                "The URL is ambiguous: it could also lead to another server.", "Write it without special characters."
            )
        url = exact_url(url, outgoing.url)
        names = {name.lower() for name, _ in headers}
        defaults = [pair for pair in self._default_headers if pair[0] not in names]
        body = outgoing.body
        length = [("content-length", str(len(body)))] if body or outgoing.method in _METHODS_WITH_BODY else []
        return httpcore.Request(
            outgoing.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=[("host", url.netloc.decode("ascii")), *defaults, *headers, *length],
            content=body,
            extensions={"timeout": self._timeouts},
        )

    def _connections_to(self, origin: httpcore.Origin, proxy: ProxyAddress | None) -> Connections:
        """Return the connections to an origin, directly or through a proxy. Raises ProxyUnusable."""
        key = (str(origin), proxy)
        if key not in self._connections:
            import httpx

            try:
                self._connections[key] = self._new_connections(origin, proxy)
            except (httpx.InvalidURL, ValueError, ImportError, OSError) as error:
                raise ProxyUnusable(
                    f"The connection could not be set up ({type(error).__name__}).", "Run: frameio-tui doctor"
                ) from None
        return self._connections[key]

    def _new_connections(self, origin: httpcore.Origin, proxy: ProxyAddress | None) -> Connections:
        import ssl

        # A context without any CA fails closed. Plain http never needs the CA bundle, and loading it takes 30 ms.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if origin.scheme == b"https" or (proxy is not None and proxy.scheme == "https"):
            context = self._tls = self._tls or tls_context(self._environ)
        return Connections(origin, context, None if proxy is None else httpcore_proxy(proxy, context))


def skip_httpx_cli() -> None:
    """Prevent httpx from importing its command line with click and rich, which doubles its import time.

    httpx works without that module, as it does when its `cli` extra is not installed.
    """
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None makes Python treat the module as not importable


def skip_missing_sniffio() -> None:
    """Let httpcore know at once that sniffio is not installed.

    It tries to import it several times for each request, and Python would search all folders for it each time.
    """
    from importlib.util import find_spec

    if "sniffio" not in sys.modules and find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]  # None makes Python treat the module as not importable


def bearer_header(outgoing: Outgoing) -> list[tuple[str, str]]:
    """Return a list with the Authorization header, or an empty list if the request has no bearer token.

    Raises OtherOrigin if the URL is not in the origin that the token belongs to.
    """
    if outgoing.bearer is None:
        return []
    if split_origin(outgoing.url) != split_origin(outgoing.bearer_origin):
        raise OtherOrigin(
            f"The token is for {origin_text(outgoing.bearer_origin)} and is not sent to {origin_text(outgoing.url)}.",
            "Use a profile with that base URL.",
        )
    return [("authorization", f"Bearer {outgoing.bearer.reveal()}")]


def checked_headers(headers: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """Return the user's headers after checking them.

    Raises InvalidInput if a header is malformed, or if it is one that the program itself sets, such as Authorization.
    """
    for name, value in headers:
        if not name or not all(c in _HEADER_NAME_CHARACTERS for c in name.lower()):
            raise InvalidInput(f"{name!r} is not a valid header name.", "Use letters, digits and dashes.")
        if name.lower() in ("authorization", "proxy-authorization", "cookie", "host", "content-length"):
            raise InvalidInput(f"The header {name} cannot be set.", "Remove it. The program sets it automatically.")
        if not all(c == "\t" or "\x20" <= c <= "\x7e" for c in value):
            raise InvalidInput(
                f"The value of header {name} contains characters that cannot be sent.", "Use printable ASCII."
            )
    return list(headers)


def httpx_proxy(proxy: ProxyAddress, context: ssl.SSLContext) -> httpx.Proxy:
    """Return a proxy in the form that httpx takes; `context` verifies a proxy that uses TLS."""
    import httpx

    login = None if proxy.login is None else (proxy.login[0], proxy.login[1].reveal())
    return httpx.Proxy(
        f"{proxy.scheme}://{proxy.place}", auth=login, ssl_context=context if proxy.scheme == "https" else None
    )


def httpcore_proxy(proxy: ProxyAddress, context: ssl.SSLContext) -> httpcore.Proxy:
    """Return a proxy in the form that httpcore takes; `context` verifies a proxy that uses TLS."""
    import httpcore

    read = httpx_proxy(proxy, context)
    return httpcore.Proxy(
        httpcore.URL(scheme=read.url.raw_scheme, host=read.url.raw_host, port=read.url.port, target=read.url.raw_path),
        auth=read.raw_auth,
        ssl_context=read.ssl_context,
    )


def _stream(response: httpcore.Response) -> AsyncIterable[bytes]:
    """Return the bytes of a body as they arrive, without the generator that httpcore wraps around them."""
    assert not isinstance(response.stream, Iterable)  # noqa: S101 - an asynchronous connection returned it
    return response.stream


def _head(response: httpcore.Response) -> Response:
    """Return a response with the status and headers, and an empty body."""
    return Response(
        status=response.status,
        reason=response.extensions["reason_phrase"].decode("ascii", "ignore"),
        headers=tuple((_decode_header(name), _decode_header(value)) for name, value in response.headers),
        body=b"",
        http_version=response.extensions["http_version"].decode("ascii", "ignore"),
    )


def _joined(headers: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the values of headers by name in lower case; those of the same name are joined with commas."""
    found: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def _excluding_consumer(limit: asyncio.Timeout, report: Callable[..., None], *what: object) -> None:
    """Call `report`, and extend the time limit by the time that it takes: a slow consumer must not cause a timeout."""
    started = time.monotonic()
    try:
        report(*what)
    except OSError as error:
        raise _ConsumerFailed(error) from None
    spent, end = time.monotonic() - started, limit.when()
    if spent > 0.01 and end is not None:
        limit.reschedule(end + spent)


def _may_be_empty(status: int, headers: Mapping[str, str]) -> bool:
    """Return whether a body without any bytes is complete.

    Without a length, the body ends when the connection closes, so an empty body may have been cut off.
    """
    return status in (204, 304) or "content-length" in headers or "transfer-encoding" in headers


def _expected_size(headers: Mapping[str, str]) -> int | None:
    """Return the size of the body in bytes, or None if it is unknown or the body is compressed."""
    length = headers.get("content-length", "")
    plain = "content-encoding" not in headers
    return int(length) if plain and length.isascii() and length.isdigit() and len(length) < 16 else None


def _check_ratio(decoded: int, wire: int) -> None:
    if decoded > RATIO_CHECK_MIN_SIZE and decoded > MAX_COMPRESSION_RATIO * max(wire, 1):
        raise InvalidResponse(
            "The response was stopped because it expands too much when it is decompressed.",
            "Request less data, or contact the administrator of the server.",
        )


def _decode_header(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
