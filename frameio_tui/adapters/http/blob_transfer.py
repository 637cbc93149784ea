"""Moves the bytes of files to and from pre-signed URLs.

Each transfer runs in a thread of its own with blocking sockets, which takes a fraction of the processor time that the
event loop would need for each block. It uses the transport layer of httpx, which has no cookies, no redirects, no log
and no default headers.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from frameio_tui.adapters.http.client import checked_headers, httpx_proxy, skip_httpx_cli, skip_missing_sniffio
from frameio_tui.adapters.http.environment import tls_context
from frameio_tui.adapters.http.errors import Route, translate_error
from frameio_tui.adapters.http.proxies import proxy_for
from frameio_tui.adapters.http.request_url import exact_url, origin_of
from frameio_tui.core.errors import (
    ConnectionRefused,
    InvalidInput,
    InvalidResponse,
    NameNotResolved,
    NoResponse,
    ProxyUnusable,
    TimedOut,
)
from frameio_tui.core.http.blob import MAX_ERROR_SIZE, check_blob_url, download_head, storage_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import httpx

    from frameio_tui.adapters.http.proxies import ProxyAddress
    from frameio_tui.core.errors import StorageRefused
    from frameio_tui.core.http.blob import BlobHead
    from frameio_tui.core.ports.media import BlobPart, BlobSink
    from frameio_tui.core.settings import Settings

T = TypeVar("T")
BLOCK = 262_144
"""Bytes that are read and sent, or received and written, at a time."""
_LEAST_SPEED = 512
"""Bytes per second below which a download counts as stalled."""
SLOWEST_BLOCK = BLOCK / _LEAST_SPEED
"""Seconds after which a transfer that has not moved a block is ended, even if single bytes still arrive."""
_ERROR_SECONDS = 10.0
_AGAIN = "Check the network, and try again."
_SMALL = 4 * BLOCK
"""Bytes of a download up to which it is worth more to use the connection again than to read it directly."""


class _AbortedError(Exception):
    """The task that waits for the transfer was cancelled."""


class _CallbackError(Exception):
    """The part or sink raised an error, which is not one of the network."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error


class _Transfer:
    """A transfer in a thread, which another thread can abort."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._aborted = False
        self.moved = 0
        """Bytes sent or received so far."""
        self._socket: socket.socket | None = None

    def call(self, callback: Callable[[], T]) -> T:
        """Call a method of a part or sink. Raises _AbortedError instead once the transfer is aborted."""
        with self._lock:
            if self._aborted:
                raise _AbortedError
            try:
                return callback()
            except BaseException as error:
                raise _CallbackError(error) from error

    @property
    def is_in_callback(self) -> bool:
        """Whether a part or sink is at work, which may take a while on a slow disk."""
        return self._lock.locked()

    def reads_from(self, connection: socket.socket | None) -> None:
        """Remember the socket that `abort` shuts down; None for none."""
        with self._lock:
            if self._aborted:
                raise _AbortedError
            self._socket = connection

    def abort(self) -> None:
        """End the transfer soon. No callback runs or starts after this returns."""
        with self._lock:
            self._aborted = True
            if self._socket is not None:
                with suppress(OSError):
                    # Not SSLSocket.shutdown, which would let the other thread read without decryption.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class HttpxBlobTransfer:
    """Sends and receives with one reused httpx transport per scheme and proxy.

    The proxy variables in `environ` are read again for every transfer.
    """

    def __init__(self, settings: Settings, user_agent: str, environ: Mapping[str, str]) -> None:
        self._settings = settings
        self._user_agent = user_agent
        self._environ = environ
        self._transports: dict[tuple[str, ProxyAddress | None], httpx.HTTPTransport] = {}
        self._lock = threading.Lock()

    async def put(
        self,
        url: str,
        headers: Sequence[tuple[str, str]],
        part: BlobPart,
        progress: Callable[[int], None] | None = None,
    ) -> str:
        """Send a part and return its ETag. See `BlobTransfer.put`."""
        own = [*checked_headers(tuple(headers)), ("content-length", str(part.size))]

        def send(transfer: _Transfer) -> str:
            body = _body(transfer, part, progress)
            with self._response(url, "PUT", own, body) as response:
                if response.status_code not in (200, 201, 204):
                    raise _refusal(response, url)
                for _ in response.iter_raw():  # so that the connection can be used again
                    pass
                return str(response.headers.get("etag", ""))

        return await self._run(send)

    async def get(
        self, url: str, sink: BlobSink, *, start: int = 0, end: int | None = None, if_range: str = ""
    ) -> BlobHead:
        """Receive a range of bytes. See `BlobTransfer.get`."""
        headers = [("accept-encoding", "identity")]
        if start or end is not None:
            headers.append(("range", f"bytes={start}-{'' if end is None else end - 1}"))
            headers += [("if-range", if_range)] if if_range else []

        def receive(transfer: _Transfer) -> BlobHead:
            with self._response(url, "GET", headers) as response:
                asked_range = len(headers) > 1
                if response.status_code != 200 and not (asked_range and response.status_code == 206):
                    raise _refusal(response, url)
                head = download_head(response.status_code, response.headers, start, end)
                transfer.call(lambda: sink.begin(head))
                self._receive(transfer, response, head, sink, encrypted=url[:6].lower() == "https:")
                return head

        return await self._run(receive)

    async def aclose(self) -> None:
        """Close every connection."""
        with self._lock:
            transports, self._transports = list(self._transports.values()), {}
        for transport in transports:
            transport.close()

    def _receive(
        self, transfer: _Transfer, response: httpx.Response, head: BlobHead, sink: BlobSink, *, encrypted: bool
    ) -> None:
        """Pass the body to the sink. Raises InvalidResponse if it is not complete."""
        received, blocks = 0, response.iter_raw()
        direct = _direct_socket(response, encrypted=encrypted) if (head.length or 0) > _SMALL else None
        for block in blocks:
            transfer.call(lambda block=block: sink.write(memoryview(block)))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
            received += len(block)
            transfer.moved = received
            if direct is not None:
                # httpx has passed on everything it has read with the headers, so the rest is still in the socket.
                transfer.reads_from(direct)
                received += self._receive_directly(transfer, direct, (head.length or 0) - received, sink)
                transfer.reads_from(None)
                break
        if head.length is not None and received != head.length:
            raise InvalidResponse("The storage closed the connection before the file was complete.", "Try again.")

    def _receive_directly(self, transfer: _Transfer, connection: socket.socket, count: int, sink: BlobSink) -> int:
        """Pass up to `count` bytes from the socket to the sink, without a copy, and return their number."""
        limit = self._settings.read_timeout
        connection.settimeout(limit)
        buffer = memoryview(bytearray(BLOCK))
        left, waited, arrived = count, 0.0, 0
        while left > 0:
            asked = time.monotonic()
            size = connection.recv_into(buffer[: min(left, BLOCK)])
            if not size:
                break
            transfer.call(lambda size=size: sink.write(buffer[:size]))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
            left -= size
            transfer.moved += size
            waited, arrived = waited + time.monotonic() - asked, arrived + size
            if waited > limit:
                if arrived < _LEAST_SPEED * limit:
                    raise TimeoutError
                waited, arrived = 0.0, 0
        return count - left

    async def _run(self, work: Callable[[_Transfer], T]) -> T:
        """Run a transfer in a thread, and abort it if this task is cancelled."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        transfer = _Transfer()

        def finish(result: T | None, error: BaseException | None) -> None:
            if done.done():
                return
            if error is not None:
                done.set_exception(error)
            else:
                done.set_result(result)  # type: ignore[arg-type]  # it is None only if T allows that

        def report(result: T | None, error: BaseException | None) -> None:
            with suppress(RuntimeError):  # the loop has ended, and nobody waits
                loop.call_soon_threadsafe(finish, result, error)

        def run() -> None:
            try:
                report(work(transfer), None)
            except _CallbackError as failed:
                report(None, failed.error)
            except BaseException as error:
                report(None, error)

        threading.Thread(target=run, name="blob-transfer", daemon=True).start()
        period, moved = max(SLOWEST_BLOCK, self._settings.read_timeout), 0
        try:
            while not (await asyncio.wait({done}, timeout=period))[0]:
                if transfer.moved == moved and not transfer.is_in_callback:
                    raise TimedOut("The transfer has almost stopped.", _AGAIN)
                moved = transfer.moved
            return await done
        finally:
            if not done.done():
                done.cancel()
                # In a thread, because it waits for a write to disk that may be in progress.
                await asyncio.shield(asyncio.to_thread(transfer.abort))

    @contextmanager
    def _response(
        self, url: str, method: str, headers: list[tuple[str, str]], body: Iterator[bytes] | None = None
    ) -> Iterator[httpx.Response]:
        """Send a request and yield its response, whose body is not read yet. Errors of the network are translated."""
        scheme, host, _ = check_blob_url(url)
        proxy = proxy_for(self._environ, scheme, host)
        transport, request = self._transport(scheme, proxy), self._request(url, method, headers, body)
        import httpx

        responded = False
        try:
            response = transport.handle_request(request)
            responded = True
            try:
                yield response
            finally:
                response.close()
        except TimeoutError:
            raise TimedOut(f"Timed out waiting for {host}.", _AGAIN) from None
        except (httpx.HTTPError, OSError) as error:
            raise _without_doubt(translate_error(error, Route(host, proxy, sent=responded))) from None

    def _request(
        self, url: str, method: str, headers: list[tuple[str, str]], body: Iterator[bytes] | None
    ) -> httpx.Request:
        """Return a request to exactly this URL. Raises InvalidInput."""
        import httpx

        limit = self._settings.read_timeout
        timeouts = {"connect": self._settings.connect_timeout, "read": limit, "write": limit, "pool": None}
        try:
            request = httpx.Request(
                method,
                url,
                headers=[("user-agent", self._user_agent), ("accept", "*/*"), *headers],
                content=body,
                extensions={"timeout": timeouts},
            )
        except (httpx.InvalidURL, UnicodeError):
            raise InvalidInput("The URL of the storage is not valid.", "Contact Frame.io support.") from None
        if origin_of(request.url) != check_blob_url(url):
            raise InvalidInput("The URL of the storage is ambiguous.", "Contact Frame.io support.")
        request.url = exact_url(request.url, url)
        return request

    def _transport(self, scheme: str, proxy: ProxyAddress | None) -> httpx.HTTPTransport:
        """Return the transport for a scheme and proxy. Raises ProxyUnusable."""
        key = (scheme, proxy)
        with self._lock:
            if key not in self._transports:
                skip_httpx_cli()
                skip_missing_sniffio()
                import httpx

                tls = scheme == "https" or (proxy is not None and proxy.scheme == "https")
                context = tls_context(self._environ) if tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                try:
                    self._transports[key] = httpx.HTTPTransport(
                        verify=context,
                        trust_env=False,
                        limits=httpx.Limits(max_connections=None, max_keepalive_connections=16, keepalive_expiry=15),
                        proxy=None if proxy is None else httpx_proxy(proxy, context),
                    )
                except (httpx.InvalidURL, ValueError, ImportError, OSError) as error:
                    raise ProxyUnusable(
                        f"The connection could not be set up ({type(error).__name__}).", "Run: frameio-tui doctor"
                    ) from None
            return self._transports[key]


def _body(transfer: _Transfer, part: BlobPart, progress: Callable[[int], None] | None) -> Iterator[bytes]:
    """Yield the bytes of a part, and report after each block how many were sent."""
    sent = 0
    while sent < part.size:
        count = min(BLOCK, part.size - sent)
        yield transfer.call(lambda at=sent, count=count: part.read(at, count))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        sent += count
        transfer.moved = sent
        if progress is not None:
            transfer.call(lambda sent=sent: progress(sent))  # type: ignore[misc]  # mypy cannot infer a lambda with a default


def _direct_socket(response: httpx.Response, *, encrypted: bool) -> socket.socket | None:
    """Return the socket from which the rest of a body can be read; None if it has a form that httpx must decode."""
    stream = response.extensions.get("network_stream")
    found = stream.get_extra_info("socket") if stream is not None else None
    # With TLS inside of TLS, which a proxy can require, the socket carries the outer one.
    kind = ssl.SSLSocket if encrypted else socket.socket
    plain = "transfer-encoding" not in response.headers
    return found if plain and isinstance(found, kind) else None


def _refusal(response: httpx.Response, url: str) -> StorageRefused:
    """Read the beginning of an error body and return the error."""
    import httpx

    body, until = b"", time.monotonic() + _ERROR_SECONDS
    try:
        for block in response.iter_raw():
            body += block[: MAX_ERROR_SIZE - len(body)]
            if len(body) >= MAX_ERROR_SIZE or time.monotonic() > until:
                break
    except (httpx.HTTPError, OSError):
        pass  # the status is enough
    host = check_blob_url(url)[1]
    return storage_error(response.status_code, body, host, location="location" in response.headers)


def _without_doubt(error: NoResponse) -> NoResponse:
    """Return an error with the remedy for a transfer, which may always be repeated and has no host in a profile."""
    if isinstance(error, (ConnectionRefused, NameNotResolved, InvalidResponse, TimedOut)) and "proxy" not in str(error):
        error.remedy = _AGAIN
    return error
