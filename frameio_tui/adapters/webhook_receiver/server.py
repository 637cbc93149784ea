"""Receives webhooks and clicks of custom actions, on loopback or on a private Unix socket."""

from __future__ import annotations

import asyncio
import contextlib
import errno
from typing import TYPE_CHECKING

from frameio_tui.adapters.oauth_callback.port_owner import describe_port_owner
from frameio_tui.adapters.oauth_callback.server import bind_address
from frameio_tui.adapters.oauth_callback.unix_socket import (
    OwnSocket,
    bind_socket,
    is_own,
    remove_socket,
    socket_place,
)
from frameio_tui.adapters.webhook_receiver.http import LARGEST_HEAD, Malformed, read_request, render_reply
from frameio_tui.core.errors import PortTaken, Remedy
from frameio_tui.core.webhooks.delivery import Reply

if TYPE_CHECKING:
    import socket
    from collections.abc import Awaitable, Callable, Mapping

    from frameio_tui.core.webhooks.delivery import Incoming

CONNECTIONS_AT_MOST = 32
"""Open connections; beyond it, the oldest that has not sent a whole request is dropped."""
READ_SECONDS = 5.0
"""Seconds that a client has for the head of its request, and again for the body."""
HOST = "127.0.0.1"
DEFAULT_PORT = 8787


class WebhookReceiver:
    """Listens until it is closed, and passes each complete request to `receive`, which returns the response.

    Port 0 stands for any free port. The socket is named after the port.
    """

    def __init__(
        self,
        port: int,
        receive: Callable[[Incoming], Awaitable[Reply]],
        *,
        at_socket: bool = False,
        environ: Mapping[str, str],
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self._port = port
        self._receive = receive
        self._read_seconds = read_seconds
        self._server: asyncio.Server | None = None
        self._reading: dict[asyncio.StreamWriter, None] = {}
        """Connections whose request has not arrived completely, the oldest first."""
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._own_socket: OwnSocket | None = None
        self._socket_path = ""
        if at_socket:
            place = socket_place(environ, port or DEFAULT_PORT)
            if not place.path:
                raise PortTaken(place.reason, Remedy("Use a port instead.", "Leave out --socket."))
            self._socket_path = place.path.removesuffix(".sock") + "-webhooks.sock"

    @property
    def address(self) -> str:
        """The URL of the port, or the path of the socket."""
        return self._socket_path or f"http://{HOST}:{self._port}"

    @property
    def tunnel(self) -> str:
        """What `ssh -R` forwards to."""
        return self._socket_path or f"{HOST}:{self._port}"

    async def open(self) -> None:
        """Start to listen. Raises PortTaken."""
        bound = self._bind()
        start = asyncio.start_unix_server if self._socket_path else asyncio.start_server
        try:
            self._server = await start(self._serve, sock=bound, limit=LARGEST_HEAD)
        except BaseException:
            bound.close()
            raise

    def _bind(self) -> socket.socket:
        if self._socket_path:
            self._own_socket = bind_socket(self._socket_path, CONNECTIONS_AT_MOST)
            return self._own_socket.sock
        try:
            bound = bind_address(HOST, self._port)
        except OverflowError:
            raise PortTaken(f"{self._port} is not a port.", "Use a number from 1 to 65535.") from None
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
        self._make_room()
        self._tasks.add(task)
        self._writers.add(writer)
        self._reading[writer] = None
        # A client may disconnect at any time; that is not an error.
        with contextlib.suppress(OSError, asyncio.CancelledError):
            try:
                await self._respond(reader, writer)
            finally:
                self._reading.pop(writer, None)
                self._writers.discard(writer)
                self._tasks.discard(task)
                writer.close()

    def _make_room(self) -> None:
        """Drop a connection if there are too many: clients that hold idle ones must not lock out others."""
        if len(self._writers) >= CONNECTIONS_AT_MOST:
            oldest = next(iter(self._reading), None) or next(iter(self._writers))
            self._reading.pop(oldest, None)
            self._writers.discard(oldest)
            oldest.transport.abort()

    async def _respond(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def send(data: bytes) -> None:
            writer.write(data)
            async with asyncio.timeout(self._read_seconds):
                await writer.drain()

        try:
            incoming = await read_request(reader, send, self._read_seconds)
        except Malformed as error:
            await send(render_reply(Reply(error.status)))
            return
        self._reading.pop(writer, None)
        if incoming is not None:
            await send(render_reply(await self._receive(incoming)))


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
        Remedy("Use a port above 1023.", "Use another --port, above 1023."),
    )
