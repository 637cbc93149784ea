"""Sends requests with httpx.

This is the only module that builds the bearer header, after it has compared the origin of the URL with the profile's.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import TYPE_CHECKING

from frameio_tui.adapters.http.body_spool import BodySink
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
    from collections.abc import Callable, Mapping

    import httpx

    from frameio_tui.core.settings import Settings

TOTAL_SECONDS = 900.0
"""Maximum seconds for a request and its response; a clear error is better than an endless wait."""
MAX_COMPRESSION_RATIO = 200
RATIO_CHECK_MIN_SIZE = 32 * 2**20
"""Decoded size in bytes above which a body with a compression ratio above MAX_COMPRESSION_RATIO counts as a bomb."""
_HEADER_NAME_CHARACTERS = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")


class _ConsumerFailed(Exception):
    """The consumer of a response failed, for example on a closed pipe. This is not a network error."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error


class HttpxTransport:
    """Sends requests, with one pool of connections per scheme and proxy.

    The proxy variables in `environ` are read again for every request. Bodies that exceed the memory limit of `settings`
    are written to `spill_dir`.

    It uses the transports of httpx without its client. The client would store cookies and prepare redirects, which are
    never followed, and takes as long for each request as the program's own work.
    """

    def __init__(self, settings: Settings, spill_dir: str, user_agent: str, environ: Mapping[str, str]) -> None:
        self._settings = settings
        self._spill_dir = spill_dir
        self._default_headers = (
            *(("accept", "*/*"), ("accept-encoding", ACCEPTED), ("connection", "keep-alive")),
            ("user-agent", user_agent),
        )
        self._environ = environ
        self._pools: dict[tuple[str, ProxyAddress | None], httpx.AsyncHTTPTransport] = {}
        self._timeouts = {
            "connect": settings.connect_timeout,
            "read": settings.read_timeout,
            "write": settings.read_timeout,
            "pool": settings.read_timeout,
        }

    def preload(self) -> None:
        """Import the modules that the first request needs. Meant to run in a thread."""
        skip_httpx_cli()
        import httpx

        httpx.Timeout(1)

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
        pool = self._pool(scheme, proxy)
        trace = RequestTrace(reception)
        import httpx

        try:
            async with asyncio.timeout(seconds) as limit:
                with time_lookups(trace.add_lookup):
                    response = await self._exchange(pool, outgoing, headers, trace, limit)
            reception.complete()
            return response, trace.timing()
        except TimeoutError:
            raise timed_out(host, seconds, sent=reception.sent) from None
        except _ConsumerFailed as failed:
            raise failed.error from None
        except (httpx.InvalidURL, UnicodeError):
            raise InvalidInput("The URL is not valid.", "Percent-encode its special characters.") from None
        except (httpx.HTTPError, OSError, CodingBroken) as error:
            at_proxy = proxy is not None and not trace.beyond_proxy and not reception.sent
            raise translate_error(error, Route(host, proxy, at_proxy, reception.sent)) from None
        finally:
            if reception.in_doubt and not reception.keep:
                reception.discard()

    async def aclose(self) -> None:
        """Close every connection."""
        pools, self._pools = list(self._pools.values()), {}
        for pool in pools:
            await pool.aclose()

    async def _exchange(
        self,
        pool: httpx.AsyncHTTPTransport,
        outgoing: Outgoing,
        headers: list[tuple[str, str]],
        trace: RequestTrace,
        limit: asyncio.Timeout,
    ) -> Response:
        request = self._request(outgoing, headers, trace)
        response = await pool.handle_async_request(request)
        head, sink = _head(response), BodySink(self._settings.memory_limit, self._spill_dir)
        decoder = Decoder(response.headers.get("content-encoding", ""))
        wire_size = 0
        try:
            expected = _expected_size(response)
            _excluding_consumer(limit, trace.reception.response_started, head, sink, expected, trace.timing)
            async for data in _stream(response):
                wire_size += len(data)
                for piece in decoder.decode(data):
                    sink.add(piece)
                    _check_ratio(sink.size, wire_size)
                    _excluding_consumer(limit, trace.reception.body_received, piece)
            decoder.finish(may_be_empty=outgoing.method == "HEAD" or _may_be_empty(response))
            return head._replace(
                body=sink.head(),
                wire_size=wire_size,
                spill_path=sink.path,
                body_size=sink.size,
            )
        finally:
            sink.close()
            await response.aclose()

    def _request(self, outgoing: Outgoing, headers: list[tuple[str, str]], trace: RequestTrace) -> httpx.Request:
        """Build the request, with its URL exactly as typed. Raises OtherOrigin if httpx reads another origin from it.

        A default header is left out if `headers` has one of that name.
        """
        import httpx

        names = {name.lower() for name, _ in headers}
        defaults = [pair for pair in self._default_headers if pair[0] not in names]
        url = parse_url(outgoing.url)
        request = httpx.Request(
            outgoing.method,
            url,
            headers=[*defaults, *headers],
            content=outgoing.body or None,
            extensions={"trace": trace.record, "timeout": self._timeouts},
        )
        if outgoing.bearer is not None and origin_of(request.url) != split_origin(outgoing.bearer_origin):
            raise OtherOrigin(
                "The URL is ambiguous: it could also lead to another server.", "Write it without special characters."
            )
        request.url = exact_url(url, outgoing.url)
        return request

    def _pool(self, scheme: str, proxy: ProxyAddress | None) -> httpx.AsyncHTTPTransport:
        """Return the connections for a scheme and proxy. Raises ProxyUnusable."""
        key = (scheme, proxy)
        if key not in self._pools:
            skip_httpx_cli()
            skip_missing_sniffio()
            import httpx

            try:
                self._pools[key] = self._new_pool(scheme, proxy)
            except (httpx.InvalidURL, ValueError, ImportError, OSError) as error:
                raise ProxyUnusable(
                    f"The connection could not be set up ({type(error).__name__}).", "Run: frameio-tui doctor"
                ) from None
        return self._pools[key]

    def _new_pool(self, scheme: str, proxy: ProxyAddress | None) -> httpx.AsyncHTTPTransport:
        import ssl

        import httpx

        # A context without any CA fails closed. Plain http never needs the CA bundle, and loading it takes 30 ms.
        tls = scheme == "https" or (proxy is not None and proxy.scheme == "https")
        context = tls_context(self._environ) if tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return httpx.AsyncHTTPTransport(
            verify=context, trust_env=False, proxy=None if proxy is None else httpx_proxy(proxy, context)
        )


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


def _stream(response: httpx.Response) -> httpx.AsyncByteStream:
    """Return the bytes of a body as they arrive, without the two generators that httpx wraps around them."""
    import httpx

    assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 - an asynchronous transport returned it
    return response.stream


def _head(response: httpx.Response) -> Response:
    """Return a response with the status and headers, and an empty body."""
    return Response(
        status=response.status_code,
        reason=response.reason_phrase,
        headers=tuple((_decode_header(name), _decode_header(value)) for name, value in response.headers.raw),
        body=b"",
        http_version=response.http_version,
    )


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


def _may_be_empty(response: httpx.Response) -> bool:
    """Return whether a body without any bytes is complete.

    Without a length, the body ends when the connection closes, so an empty body may have been cut off.
    """
    headers = response.headers
    return response.status_code in (204, 304) or "content-length" in headers or "transfer-encoding" in headers


def _expected_size(response: httpx.Response) -> int | None:
    """Return the size of the body in bytes, or None if it is unknown or the body is compressed."""
    length = response.headers.get("content-length", "")
    plain = "content-encoding" not in response.headers
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
