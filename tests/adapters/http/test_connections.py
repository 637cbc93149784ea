"""Which connections are used again, against real sockets on loopback."""

from __future__ import annotations

import asyncio
import socket
import ssl
from typing import TYPE_CHECKING

import httpcore

from frameio_tui.adapters.http import connections as module
from frameio_tui.adapters.http.connections import Connections
from tests.wire import RawServer

if TYPE_CHECKING:
    import pytest


def keep_open(conn: socket.socket, request: bytes) -> None:
    """Respond to each request of a connection; close it without notice after a request for /last."""
    while request:
        conn.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
        request = b"" if b"/last" in request else conn.recv(65536)


class Client:
    """Sends requests over `connections`."""

    def __init__(self, server: RawServer) -> None:
        origin = httpcore.Origin(b"http", b"127.0.0.1", server.port)
        self.connections = Connections(origin, ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        self._url = server.url

    async def get(self, path: str = "/", *, read: bool = True) -> tuple[httpcore.AsyncConnectionInterface, bool]:
        connection, is_new = await self.connections.acquire()
        try:
            request = httpcore.Request("GET", self._url + path, headers=[("host", "127.0.0.1")])
            response = await connection.handle_async_request(request)
            if read:
                assert await response.aread() == b"{}"
            await response.aclose()
        finally:
            await self.connections.release(connection)
        return connection, is_new


def test_a_connection_is_used_again_unless_it_is_closed_or_old(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run(client: Client) -> None:
        first, is_new = await client.get()
        assert is_new
        assert await client.get() == (first, False)
        (one, _), (two, _) = await asyncio.gather(client.get(), client.get())
        assert one is not two  # each carries one request at a time
        last, _ = await client.get("/last")
        while not last.has_expired():  # noqa: ASYNC110 - the thread of the server closes it
            await asyncio.sleep(0.01)
        kept, is_new = await client.get()
        assert (kept is last, is_new, last.is_closed()) == (False, False, True)
        assert (await client.get(read=False))[0] is kept
        assert kept.is_closed()  # the rest of its response would be taken for that of the next request
        fresh, is_new = await client.get()
        assert is_new
        monkeypatch.setattr(module, "KEEP_SECONDS", -1.0)
        assert (await client.get())[1]
        assert fresh.is_closed()
        await client.connections.aclose()

    with RawServer(keep_open) as server:
        asyncio.run(asyncio.wait_for(run(Client(server)), 60))


def test_closing_them_all_closes_those_in_use() -> None:
    async def run(client: Client) -> None:
        unused, _ = await client.get()
        (used, is_new), _other = await client.connections.acquire(), await client.get()
        assert (used, is_new) == (unused, False)
        await client.connections.aclose()
        assert used.is_closed()
        assert (await client.get())[1]
        await client.connections.aclose()

    with RawServer(keep_open) as server:
        asyncio.run(asyncio.wait_for(run(Client(server)), 60))
