"""The transfer of blobs against real sockets on loopback, well-behaved and not."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TypeVar

import pytest

from frameio_tui.adapters.http import blob_transfer
from frameio_tui.adapters.http.blob_transfer import BLOCK, HttpxBlobTransfer
from frameio_tui.core.errors import (
    ConnectionRefused,
    InvalidInput,
    InvalidResponse,
    NoResponse,
    StorageRefused,
    TimedOut,
    WriteFailed,
)
from frameio_tui.core.http.blob import BlobHead
from frameio_tui.core.settings import Settings
from tests.wire import RawServer, canned, certificate, response, tunnel

T = TypeVar("T")
QUERY = "?X-Amz-Date=1&X-Amz-Signature=5167a7"
HEADERS = (("content-type", "video/mp4"), ("x-amz-acl", "private"))


class Bytes:
    """A part, or what a sink has received."""

    def __init__(self, data: bytes = b"", error: Exception | None = None) -> None:
        self.data = bytearray(data)
        self.size = len(data)
        self.heads: list[BlobHead] = []
        self.error = error

    def read(self, offset: int, count: int) -> bytes:
        if self.error is not None and offset:
            raise self.error
        return bytes(self.data[offset : offset + count])

    def begin(self, head: BlobHead) -> None:
        self.heads.append(head)

    def write(self, data: memoryview) -> None:
        if self.error is not None:
            raise self.error
        self.data += data


def run(
    work: Callable[[HttpxBlobTransfer], Awaitable[T]],
    settings: Settings | None = None,
    environ: Mapping[str, str] | None = None,
) -> T:
    async def main() -> T:
        blobs = HttpxBlobTransfer(settings or Settings(), "test", environ or {})
        try:
            return await work(blobs)
        finally:
            await blobs.aclose()

    return asyncio.run(main())


def some_bytes(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


def test_a_part_arrives_with_exactly_the_signed_headers_and_its_etag_is_returned() -> None:
    data, sent = some_bytes(3 * BLOCK + 17), list[int]()
    with RawServer(canned(response(b"", "200 OK", 'etag: "abc"', "set-cookie: a=b"))) as server:
        url = f"{server.url}/a%20b/c+d{QUERY}&x=%2f"
        etags = run(lambda blobs: _twice(lambda: blobs.put(url, HEADERS, Bytes(data), sent.append)))
    assert etags == ['"abc"', '"abc"']
    for request in server.requests:
        head, _, body = request.partition(b"\r\n\r\n")
        lines = head.decode().lower().split("\r\n")
        assert lines[0] == f"put /a%20b/c+d{QUERY.lower()}&x=%2f http/1.1"
        names = {line.partition(":")[0] for line in lines[1:]}
        assert names == {"host", "user-agent", "accept", "content-type", "x-amz-acl", "content-length"}
        assert body == data
    assert sent[3:4] == [len(data)]


async def _twice(send: Callable[[], Awaitable[T]]) -> list[T]:
    return [await send(), await send()]


@pytest.mark.parametrize("tls", [False, True])
def test_a_download_arrives_whole_through_the_socket_and_a_small_one_too(tls: bool, tmp_path: Path) -> None:
    data = some_bytes(9 * BLOCK + 5)
    shown = certificate(tmp_path / "ca", "IP:127.0.0.1") if tls else None
    environ = {"SSL_CERT_FILE": shown.path} if shown else {}

    def handle(conn: socket.socket, request: bytes) -> None:
        wanted = data if b"/large" in request else data[:1000]
        conn.sendall(response(wanted, "200 OK", 'etag: "e"', "content-type: video/mp4"))

    with RawServer(handle, shown) as server:
        for name, wanted in (("large", data), ("small", data[:1000])):
            sink = Bytes()
            head = run(
                lambda blobs, name=name, sink=sink: blobs.get(f"{server.url}/{name}{QUERY}", sink), None, environ
            )
            assert bytes(sink.data) == wanted
            assert sink.heads == [head] == [BlobHead(0, len(wanted), len(wanted), '"e"', "video/mp4")]
    assert all(
        b"cookie" not in request.lower() and b"authorization" not in request.lower() for request in server.requests
    )


def test_a_range_is_requested_and_checked() -> None:
    ranged = response(b"cd", "206 Partial Content", "content-range: bytes 2-3/9", 'etag: "e"')
    with RawServer(canned(ranged)) as server:
        sink = Bytes()
        head = run(lambda blobs: blobs.get(server.url, sink, start=2, end=4, if_range='"e"'))
        assert (head.start, head.length, head.total, bytes(sink.data)) == (2, 2, 9, b"cd")
        for start, end in ((1, 3), (2, 5), (2, None)):
            with pytest.raises(InvalidResponse):
                run(lambda blobs, start=start, end=end: blobs.get(server.url, Bytes(), start=start, end=end))
    assert b'range: bytes=2-3\r\nif-range: "e"\r\n' in server.requests[0].lower()
    with RawServer(canned(response(b"whole"))) as server:
        sink = Bytes()
        assert run(lambda blobs: blobs.get(server.url, sink, start=2, if_range='"old"')).start == 0
        assert bytes(sink.data) == b"whole"


def test_a_body_that_ends_too_early_is_an_error_at_any_size() -> None:
    for size, sent in ((1000, 999), (20 * BLOCK, 19 * BLOCK)):
        reply = f"HTTP/1.1 200 OK\r\ncontent-length: {size}\r\n\r\n".encode() + bytes(sent)
        with RawServer(canned(reply)) as server, pytest.raises(InvalidResponse):
            run(lambda blobs, url=server.url: blobs.get(url, Bytes()))


def test_errors_of_the_storage_are_explained_without_the_query() -> None:
    def refusal(status: str, body: bytes, *headers: str) -> StorageRefused:
        with RawServer(canned(response(body, status, *headers))) as server:
            with pytest.raises(StorageRefused) as caught:
                run(lambda blobs: blobs.put(server.url + "/k" + QUERY, HEADERS, Bytes(b"x")))
            with pytest.raises(StorageRefused):
                run(lambda blobs: blobs.get(server.url + "/k" + QUERY, Bytes()))
        assert "5167a7" not in str(caught.value)
        return caught.value

    expired = b"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
    assert refusal("403 Forbidden", expired).expired
    mismatch = b"<Error><Code>SignatureDoesNotMatch</Code><StringToSign>5167a7</StringToSign></Error>"
    assert "signed for another" in str(refusal("403 Forbidden", mismatch))
    bomb = (
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Error><Code>X&b;</Code><Message>&b;</Message></Error>'
    )
    assert "root:" not in str(refusal("400 Bad Request", bomb))
    assert refusal("503 Slow Down", b"<Error><Code>SlowDown</Code></Error>").code == "SlowDown"
    assert "redirect" in str(
        refusal("307 Temporary Redirect", b"", "location: http://127.0.0.1:1/?X-Amz-Signature=5167a7")
    )
    assert "403" in str(refusal("403 Forbidden", b"z" * 5_000_000))


def test_urls_that_are_not_allowed_are_refused_before_anything_is_sent() -> None:
    for url in (
        "http://bucket.example.com/k" + QUERY,
        "ftp://127.0.0.1/k" + QUERY,
        "https://user:5167a7@127.0.0.1/k",
        "https://127.0.0.1\\@evil.example/k" + QUERY,
        "https://127.0.0.1/k\r\nx: 5167a7",
        "file:///etc/passwd",
        "",
    ):
        with pytest.raises(InvalidInput) as caught:
            run(lambda blobs, url=url: blobs.get(url, Bytes()))
        assert "5167a7" not in str(caught.value)
    with pytest.raises(InvalidInput):
        run(lambda blobs: blobs.put("https://127.0.0.1/k", [("authorization", "Bearer x")], Bytes(b"x")))


def test_errors_of_the_network_and_of_the_part_and_sink_are_passed_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        closed = f"http://127.0.0.1:{free.getsockname()[1]}/k{QUERY}"
    with pytest.raises(ConnectionRefused) as refused:
        run(lambda blobs: blobs.put(closed, HEADERS, Bytes(b"x")))
    assert "profile" not in str(refused.value)
    full = WriteFailed("The disk is full.")
    with RawServer(canned(response(bytes(9 * BLOCK)))) as server:
        with pytest.raises(WriteFailed):
            run(lambda blobs: blobs.put(server.url, HEADERS, Bytes(bytes(3 * BLOCK), full)))
        with pytest.raises(WriteFailed):
            run(lambda blobs: blobs.get(server.url, Bytes(error=full)))

    def drop(conn: socket.socket, request: bytes) -> None:
        conn.sendall(b"HTTP/1.1 2")

    with RawServer(drop) as server, pytest.raises(NoResponse):
        run(lambda blobs: blobs.put(server.url, HEADERS, Bytes(b"x")))


def test_a_server_that_stalls_ends_a_transfer() -> None:
    gone = threading.Event()

    def stall(conn: socket.socket, request: bytes) -> None:
        conn.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 9000000\r\n\r\n" + bytes(BLOCK))
        gone.wait(10)

    with RawServer(stall) as server, pytest.raises(TimedOut):
        run(lambda blobs: blobs.get(server.url, Bytes()), Settings(read_timeout=0.2))
    gone.set()


def test_a_server_that_sends_single_bytes_for_ever_ends_a_transfer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blob_transfer, "SLOWEST_BLOCK", 0.5)
    gone = threading.Event()

    def drip(conn: socket.socket, request: bytes) -> None:
        conn.sendall(b"HTTP/1.1 200 OK\r\nx: ")
        while not gone.wait(0.05):
            conn.sendall(b"y")

    with RawServer(drip) as server, pytest.raises(TimedOut):
        run(lambda blobs: blobs.put(server.url, HEADERS, Bytes(b"x")), Settings(read_timeout=0.4))
    gone.set()


def test_a_cancelled_transfer_ends_and_calls_its_sink_no_more() -> None:
    begun, gone = threading.Event(), threading.Event()

    def stall(conn: socket.socket, request: bytes) -> None:
        conn.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 9000000\r\n\r\n" + bytes(BLOCK))
        gone.wait(10)
        conn.sendall(bytes(BLOCK))

    class Begun(Bytes):
        def write(self, data: memoryview) -> None:
            super().write(data)
            begun.set()

    sink = Begun()

    async def cancel(blobs: HttpxBlobTransfer) -> int:
        task = asyncio.ensure_future(blobs.get(server.url, sink))
        await asyncio.to_thread(begun.wait, 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return len(sink.data)

    with RawServer(stall) as server:
        size = run(cancel)
        gone.set()
        for thread in threading.enumerate():
            if thread.name == "blob-transfer":
                thread.join(10)
    assert len(sink.data) == size


def test_transfers_go_through_a_proxy(tmp_path: Path) -> None:
    shown, data = certificate(tmp_path / "tls", "DNS:s3.test"), some_bytes(9 * BLOCK + 5)
    with RawServer(tunnel(canned(response(data, "200 OK", 'etag: "e"')), shown)) as proxy:
        environ, sink = {"HTTPS_PROXY": proxy.url, "SSL_CERT_FILE": shown.path}, Bytes()
        run(lambda blobs: blobs.get(f"https://s3.test/k{QUERY}", sink), None, environ)
    assert bytes(sink.data) == data
    assert all(b"5167a7" not in request for request in proxy.requests)
