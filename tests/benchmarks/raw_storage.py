"""A storage that only moves bytes, and the transfers that are measured, each in a process of its own.

`serve RATE` prints its address. With a RATE in MB/s, it is slow per connection; 0 is as fast as it goes.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sys
import threading
import time

BLOCK = 1 << 20


def serve(rate: float) -> None:
    """Accept PUT and GET of any size until the process is ended."""
    server = socket.create_server(("127.0.0.1", 0), backlog=64)
    print(f"http://127.0.0.1:{server.getsockname()[1]}", flush=True)
    while True:
        connection, _ = server.accept()
        threading.Thread(target=_answer_all, args=(connection, rate), daemon=True).start()


def _answer_all(connection: socket.socket, rate: float) -> None:
    with connection:
        try:
            while _answer(connection, rate):
                pass
        except OSError:
            return


def _answer(connection: socket.socket, rate: float) -> bool:
    """Respond to one request; False at the end of the connection. `?size=N` is the size of a GET."""
    head = b""
    while b"\r\n\r\n" not in head:
        data = connection.recv(65536)
        if not data:
            return False
        head += data
    head, _, early = head.partition(b"\r\n\r\n")
    lowered = head.lower()
    if b"\r\nexpect:" in lowered:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    if head.startswith(b"PUT"):
        size = int(re.search(rb"content-length: *(\d+)", lowered)[1])  # type: ignore[index]  # all clients send it
        _receive(connection, size - len(early), rate)
        connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nETag: "a"\r\n\r\n')
        return True
    size = int(re.search(rb"size=(\d+)", lowered)[1])  # type: ignore[index]  # all clients send it
    begin, end = 0, size
    status, more = b"200 OK", b""
    if found := re.search(rb"range: *bytes=(\d+)-(\d*)", lowered):
        begin, end = int(found[1]), int(found[2]) + 1 if found[2] else size
        status, more = b"206 Partial Content", b"Content-Range: bytes %d-%d/%d\r\n" % (begin, end - 1, size)
    connection.sendall(b'HTTP/1.1 %s\r\n%sContent-Length: %d\r\nETag: "a"\r\n\r\n' % (status, more, end - begin))
    _send(connection, end - begin, rate)
    return True


def _receive(connection: socket.socket, left: int, rate: float) -> None:
    buffer = memoryview(bytearray(BLOCK))
    started, total = time.monotonic(), left
    while left > 0:
        left -= connection.recv_into(buffer[: min(left, BLOCK)]) or left
        _wait(started, total - left, rate)


def _send(connection: socket.socket, left: int, rate: float) -> None:
    zeros = memoryview(bytes(BLOCK))
    started, total = time.monotonic(), left
    while left > 0:
        connection.sendall(zeros[: min(left, BLOCK)])
        left -= min(left, BLOCK)
        _wait(started, total - left, rate)


def _wait(started: float, done: int, rate: float) -> None:
    if rate:
        time.sleep(max(0.0, started + done / rate / 1e6 - time.monotonic()))


async def upload(url: str, path: str, parallel: int, *, hashing: bool) -> dict[str, float]:
    """Send a file in equal parts; return seconds, and the growth of memory in MB."""
    import psutil

    from frameio_tui.adapters.http.blob_transfer import HttpxBlobTransfer
    from frameio_tui.adapters.storage.media.sources import LocalPart, LocalSource
    from frameio_tui.core.settings import Settings

    class Unhashed(LocalPart):
        """A part that is only read."""

        def read(self, offset: int, count: int) -> bytes:
            return self._source.read(self._start + offset, count)

    blobs, source = HttpxBlobTransfer(Settings(), "benchmark", {}), LocalSource(path)
    kind = LocalPart if hashing else Unhashed
    await blobs.put(url, (), kind(source, 0, 1000))  # loads what the first transfer needs
    memory, size = psutil.Process().memory_info().rss, source.identity.size // parallel
    most = memory

    def watch(_sent: int) -> None:
        nonlocal most
        most = max(most, psutil.Process().memory_info().rss) if _sent % (32 * BLOCK) == 0 else most

    start = time.perf_counter()
    await asyncio.gather(*(blobs.put(url, (), kind(source, part * size, size), watch) for part in range(parallel)))
    took = time.perf_counter() - start
    await blobs.aclose()
    return {"seconds": took, "growth": (most - memory) / 2**20}


async def download(url: str, path: str, connections: int, *, hashing: bool) -> dict[str, float]:
    """Receive a file as a task does.

    Returns the seconds until it is complete, those until it is durable and has its name, and the growth of memory in
    MB.
    """
    import os

    import psutil

    from frameio_tui.adapters.http.blob_transfer import HttpxBlobTransfer
    from frameio_tui.adapters.storage.media import part_file
    from frameio_tui.adapters.storage.media.folder import LocalMediaFolder
    from frameio_tui.adapters.system.clock import SystemClock
    from frameio_tui.core.settings import Settings
    from frameio_tui.services.tasks.download.file_transfer import Connections, FileTransfer

    class Unhashed(part_file._Digests):
        """Digests of nothing."""

        end = 0

        def __init__(self, file: int, _size: int = 0) -> None:
            super().__init__(file)

        def wrote(self, _offset: int, _data: memoryview, whole: int) -> None:
            self.end = whole

        def advance(self, _count: int, whole: int) -> None:
            self.end = whole

    class Address:
        """A URL that never expires."""

        def __init__(self, address: str) -> None:
            self._address = address

        async def url(self, *, instead_of: str = "") -> str:
            del instead_of
            return self._address

    if not hashing:
        part_file._Digests = Unhashed  # type: ignore[misc]  # what is measured is the rest
    blobs, folder = HttpxBlobTransfer(Settings(), "benchmark", {}), os.path.dirname(path)
    most = memory = 0

    async def watch() -> None:
        nonlocal most
        while True:
            most = max(most, psutil.Process().memory_info().rss)
            await asyncio.sleep(0.05)

    with LocalMediaFolder(folder) as media:
        for address, name in ((re.sub(r"size=\d+", "size=1000", url), "warm"), (url, os.path.basename(path))):
            part = media.open_part(name, "id")
            memory, start = psutil.Process().memory_info().rss, time.perf_counter()
            watcher = asyncio.ensure_future(watch())
            await FileTransfer(blobs, Address(address), part, Connections(connections), SystemClock()).run()
            while not await asyncio.to_thread(part.advance, 1 << 24):
                pass
            took = time.perf_counter() - start
            watcher.cancel()
            part.seal()
            part.publish()
            durable = time.perf_counter() - start
            os.unlink(os.path.join(folder, name))
    await blobs.aclose()
    return {"seconds": took, "durable": durable, "growth": (most - memory) / 2**20}


def main() -> None:
    """Run what the arguments say."""
    what, *rest = sys.argv[1:]
    if what == "serve":
        serve(float(rest[0]))
    url, path, parallel = rest
    work = upload if what.startswith("upload") else download
    found = asyncio.run(work(url, path, int(parallel), hashing=what.endswith("-hashed")))
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
