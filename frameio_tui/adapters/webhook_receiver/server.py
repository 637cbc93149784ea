"""Receives webhooks and clicks of custom actions, on loopback or on a private Unix socket."""

from __future__ import annotations

import asyncio
import contextlib
import errno
from time import monotonic
from typing import TYPE_CHECKING

from frameio_tui.adapters.local_server.port_owner import describe_port_owner
from frameio_tui.adapters.local_server.request_head import BadRequest
from frameio_tui.adapters.local_server.tcp_socket import bind_address
from frameio_tui.adapters.local_server.unix_socket import (
    OwnSocket,
    SocketUse,
    bind_socket,
    is_own,
    place_of,
    remove_socket,
    socket_place,
)
from frameio_tui.adapters.webhook_receiver.http import LARGEST_HEAD, read_request, render_reply
from frameio_tui.core.errors import PortTaken, Remedy
from frameio_tui.core.webhooks.delivery import DEFAULT_PORT, Reply

if TYPE_CHECKING:
    import socket
    from collections.abc import Awaitable, Callable, Mapping

    from frameio_tui.core.webhooks.delivery import Incoming, ListenPlace

CONNECTIONS_AT_MOST = 200
"""Maximum number of open connections.

Beyond it, one that has not sent a complete request for a while is dropped; if there is none, a new one is refused.
"""
IDLE_SECONDS = 1.0
"""Seconds after which a connection that has not sent a complete request may be dropped."""
READ_SECONDS = 5.0
"""Seconds that a client has for the head of its request, and again for the body."""
SEND_SECONDS = 30.0
"""Seconds that a client has to take the response."""
CLOSE_SECONDS = 1.0
"""Seconds that a client has to close the connection after the response."""
HOST = "127.0.0.1"
SOCKET_USE = SocketUse(
    "",
    Remedy("Stop that process, or use another path.", "Stop that process, or give another path after --socket."),
    Remedy("Use a port instead.", "Use --port instead."),
)


class WebhookReceiver:
    """Listens until it is closed, and passes each complete request to `receive`, which returns the response.

    `refused` gets the status and the reason of each request that is not a delivery.
    """

    def __init__(
        self,
        place: ListenPlace,
        receive: Callable[[Incoming], Awaitable[Reply]],
        refused: Callable[[int, str], None],
        *,
        environ: Mapping[str, str],
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self._port = place.port
        self._receive = receive
        self._refused = refused
        self._read_seconds = read_seconds
        self._server: asyncio.Server | None = None
        self._reading: dict[asyncio.StreamWriter, float] = {}
        """Connections whose request has not arrived completely, the oldest first, and when they were opened."""
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._own_socket: OwnSocket | None = None
        self._socket_path = _path_of_socket(place.socket_path, environ) if place.at_socket else ""

    @property
    def address(self) -> str:
        """The URL of the port, or the path of the socket."""
        return self._socket_path or f"http://{HOST}:{self._port}"

    @property
    def tunnel(self) -> str:
        """What `ssh -R` forwards to."""
        return self._socket_path or f"{HOST}:{self._port}"

    async def open(self) -> None:
        """Start listening. Raises PortTaken."""
        bound = self._bind()
        start = asyncio.start_unix_server if self._socket_path else asyncio.start_server
        try:
            self._server = await start(self._serve, sock=bound, limit=LARGEST_HEAD)
        except BaseException:
            bound.close()
            await self.close()
            raise

    def _bind(self) -> socket.socket:
        if self._socket_path:
            self._own_socket = bind_socket(self._socket_path, CONNECTIONS_AT_MOST, SOCKET_USE)
            return self._own_socket.sock
        try:
            bound = bind_address(HOST, self._port, CONNECTIONS_AT_MOST)
        except OverflowError:
            raise PortTaken(
                f"{self._port} is not a port.", "Use a number from 1 to 65535, or 0 for any free port."
            ) from None
        except OSError as error:
            raise _port_error(self._port, error) from None
        if bound is None:  # only an optional address can be None
            raise PortTaken(f"The program cannot listen on port {self._port}.")
        self._port = bound.getsockname()[1]
        return bound

    async def close(self) -> None:
        """Close the port and drop open connections. Can be called more than once."""
        if self._own_socket is not None:
            remove_socket(self._socket_path, self._own_socket.file)
            self._own_socket = None
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._writers):
            writer.transport.abort()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            return
        if self._socket_path and not is_own(writer.get_extra_info("socket")):
            writer.transport.abort()
            return
        # Drain means that all is sent: what a client does not read must not stay in memory.
        writer.transport.set_write_buffer_limits(high=0)
        if not self._make_room():
            self._refused(503, f"More than {CONNECTIONS_AT_MOST} deliveries arrived at once.")
            writer.write(render_reply(Reply(503)))
            writer.close()
            return
        self._tasks.add(task)
        self._writers.add(writer)
        self._reading[writer] = monotonic()
        # A client may disconnect at any time; that is not an error.
        with contextlib.suppress(OSError, asyncio.CancelledError):
            try:
                await self._respond(reader, writer)
            finally:
                self._reading.pop(writer, None)
                self._writers.discard(writer)
                self._tasks.discard(task)
                if writer.transport.get_write_buffer_size():
                    writer.transport.abort()
                writer.close()

    def _make_room(self) -> bool:
        """Drop an idle connection if there are too many: clients that hold idle ones must not lock out others.

        Returns False if there is none.
        """
        if len(self._writers) < CONNECTIONS_AT_MOST:
            return True
        oldest, opened = next(iter(self._reading.items()), (None, 0.0))
        if oldest is None or monotonic() - opened < IDLE_SECONDS:
            return False
        self._reading.pop(oldest, None)
        self._writers.discard(oldest)
        oldest.transport.abort()
        return True

    async def _respond(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def send(data: bytes) -> None:
            writer.write(data)
            async with asyncio.timeout(SEND_SECONDS):
                await writer.drain()

        try:
            incoming = await read_request(reader, send, self._read_seconds)
        except BadRequest as error:
            self._refused(error.status, error.reason)
            await send(render_reply(Reply(error.status)))
        else:
            self._reading.pop(writer, None)
            if incoming is None:
                return
            await send(render_reply(await self._receive(incoming)))
        await _wait_for_close(reader, writer)


async def _wait_for_close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Wait until the client has read the response and closed the connection, and ignore what else it sends.

    If a connection is closed while received data is unread, the system resets it, and the response may be lost.
    """
    writer.write_eof()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(CLOSE_SECONDS):
            while await reader.read(LARGEST_HEAD):
                pass


def _path_of_socket(given: str, environ: Mapping[str, str]) -> str:
    """Return the path of the socket. Raises PortTaken if it is not possible there."""
    if not given:
        place = socket_place(environ, DEFAULT_PORT)
        if not place.path:
            raise PortTaken(place.reason, SOCKET_USE.remedy)
        return place.path.removesuffix(".sock") + "-webhooks.sock"
    place = place_of(given)
    if not place.path:
        raise PortTaken(place.reason, "Use a path in a folder that only you can enter: mkdir -m 700 FOLDER")
    return place.path


def _port_error(port: int, error: OSError) -> PortTaken:
    if error.errno == errno.EADDRINUSE:
        return PortTaken(
            f"Port {port} is already in use by {describe_port_owner(port)}.",
            Remedy("Stop that program, or use another port.", "Stop that program, or use --port 0 for any free port."),
        )
    reason = (
        "this user is not allowed to" if error.errno in (errno.EACCES, errno.EPERM) else error.strerror or "unknown"
    )
    return PortTaken(
        f"The program cannot listen on port {port} ({reason}).",
        Remedy("Use a port from 1024 to 65535.", "Use a --port from 1024 to 65535."),
    )
