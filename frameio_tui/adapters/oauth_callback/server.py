"""Listens for one OAuth callback, on loopback only and only while a sign-in waits.

The listener uses the port of the redirect URI or, on a host that other users share, a private Unix socket.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hmac
import socket
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.adapters.local_server.port_owner import describe_port_owner
from frameio_tui.adapters.local_server.request_head import BadRequest, read_head
from frameio_tui.adapters.local_server.tcp_socket import bind_address
from frameio_tui.adapters.local_server.unix_socket import SocketPlace, SocketUse, bind_socket, is_own, remove_socket
from frameio_tui.adapters.oauth_callback.http import DONE, FAILED, LARGEST_HEAD, render_response
from frameio_tui.core.errors import InvalidInput, PortTaken, Remedy
from frameio_tui.core.profiles.profile import is_loopback_host, split_origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.adapters.local_server.request_head import RequestHead

CONNECTIONS_AT_MOST = 8
HEAD_SECONDS = 5.0
NO_SOCKET = SocketPlace("", "No path for a socket was given.")
SIGN_IN = SocketUse(
    " for another sign-in with the same port",
    "Complete or cancel that sign-in.",
    Remedy("Use the port, or paste the redirect URL.", "Use the port, or --paste."),
)
"""What the errors of the socket say."""


class ListenAddress(NamedTuple):
    """The addresses, port and path that a redirect URI refers to."""

    hosts: tuple[str, ...]
    """IP addresses to bind."""
    port: int
    path: str
    """The path of the callback, which has to match exactly."""


def listen_address(redirect_uri: str) -> ListenAddress | None:
    """Return where to listen for a redirect URI, or None if no local listener can serve it (https, custom schemes)."""
    try:
        scheme, host, port = split_origin(redirect_uri)
    except InvalidInput:
        return None
    if scheme != "http" or not is_loopback_host(host):
        return None
    rest = redirect_uri.partition("://")[2]
    slash = rest.find("/")
    path = rest[slash:].partition("?")[0] if slash >= 0 else "/"
    return ListenAddress(("127.0.0.1", "::1") if host == "localhost" else (host,), port, path)


class LoopbackListener:
    """Listens for the callback of one sign-in.

    `check` receives the query of each callback and returns accept, failed, stranger or malformed. Only the first two
    end the wait. `slug` is the unguessable part of `short_address`, and `head_seconds` the time that a client has to
    send its request.
    """

    def __init__(
        self,
        redirect_uri: str,
        authorize_url: str,
        check: Callable[[str], str],
        slug: str,
        *,
        socket_at: SocketPlace = NO_SOCKET,
        head_seconds: float = HEAD_SECONDS,
    ) -> None:
        address = listen_address(redirect_uri)
        if address is None:
            raise InvalidInput("The program cannot listen on this redirect URI.", "Paste the redirect URL instead.")
        self._hosts, self._port, self._path = address
        self._origin = redirect_uri.partition("://")[2].partition("/")[0].partition("?")[0].lower()
        self._authorize_url = authorize_url
        self._check = check
        self._slug = slug
        self._head_seconds = head_seconds
        self._servers: list[asyncio.Server] = []
        self._writers: dict[asyncio.StreamWriter, None] = {}
        self._callback_query: asyncio.Future[str] | None = None
        self._socket_file: tuple[int, int] | None = None
        self.socket_path, self.no_socket = socket_at
        self.at_socket = False
        """Whether it listens on the Unix socket instead of the port."""
        self.rejected_count = 0
        """Number of callbacks rejected so far because they do not belong to this sign-in."""

    @property
    def short_address(self) -> str:
        """A short URL of the listener that redirects to the authorization page."""
        return f"http://{self._origin}/go-{self._slug}"

    async def open(self, *, at_socket: bool = False) -> None:
        """Start listening on the port, or on the socket. Raises PortTaken, without leaving anything open."""
        bound = self._bind(at_socket)
        self._callback_query = asyncio.get_running_loop().create_future()
        await self._listen(bound, at_socket)

    async def toggle_socket(self) -> None:
        """Change from the port to the socket, or back, without ending the wait.

        If it raises PortTaken, nothing has changed.
        """
        if self._callback_received or self._callback_query is None or self._callback_query.done():
            return
        bound = self._bind(not self.at_socket)
        self._stop_listening()
        await self._listen(bound, not self.at_socket)

    def _bind(self, at_socket: bool) -> list[socket.socket]:
        """Return listening sockets that are not served yet. Raises PortTaken.

        Until they are served, the operating system queues new connections.
        """
        if at_socket:
            own_socket = bind_socket(self.socket_path, CONNECTIONS_AT_MOST, SIGN_IN)
            self._socket_file = own_socket.file
            return [own_socket.sock]
        sockets: list[socket.socket] = []
        try:
            for host in self._hosts:
                bound = bind_address(
                    host, self._port, CONNECTIONS_AT_MOST, optional=len(self._hosts) > 1 and host == "::1"
                )
                if bound is not None:
                    sockets.append(bound)
        except OSError as error:
            for bound in sockets:
                bound.close()
            raise _port_error(self._port, error, has_socket=bool(self.socket_path)) from None
        return sockets

    async def _listen(self, bound: list[socket.socket], at_socket: bool) -> None:
        self.at_socket = at_socket
        try:
            for sock in bound:
                start = asyncio.start_unix_server if at_socket else asyncio.start_server
                self._servers.append(await start(self._serve, sock=sock, limit=LARGEST_HEAD))
        except BaseException:  # a cancelled call must not leave anything listening either
            for sock in bound:
                sock.close()
            await self.close()
            raise

    async def callback_query(self) -> str:
        """Wait for the callback that ends the wait, and return its query."""
        if self._callback_query is None:
            raise RuntimeError("the listener is not open")
        return await asyncio.shield(self._callback_query)

    async def close(self) -> None:
        """Free the port, remove the socket and drop open connections. Can be called more than once."""
        self._stop_listening()
        if self._callback_query is not None and not self._callback_query.done():
            self._callback_query.cancel()

    def _stop_listening(self) -> None:
        if self._socket_file is not None and self.at_socket:
            # Remove it before it is closed: another sign-in may replace a closed socket immediately.
            remove_socket(self.socket_path, self._socket_file)
            self._socket_file = None
        servers, self._servers = self._servers, []
        for server in servers:
            server.close()
        for writer in list(self._writers):
            writer.transport.abort()

    def _is_accepted(self, sock: socket.socket) -> bool:
        """Return whether a connection came through the listener in use; the socket accepts only the current user."""
        by_socket = sock.family not in (socket.AF_INET, socket.AF_INET6)
        return by_socket is self.at_socket and (not by_socket or is_own(sock))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._is_accepted(writer.get_extra_info("socket")):
            writer.transport.abort()
            return
        if len(self._writers) >= CONNECTIONS_AT_MOST:
            # Drop the oldest: a client that holds idle connections must not lock out the browser.
            oldest = next(iter(self._writers))
            del self._writers[oldest]
            oldest.transport.abort()
        self._writers[writer] = None
        # A browser may disconnect at any time; that is not an error.
        with contextlib.suppress(OSError, asyncio.CancelledError):
            try:
                await self._respond(reader, writer)
            finally:
                self._writers.pop(writer, None)
                writer.close()

    async def _respond(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await read_head(reader, self._head_seconds)
        except BadRequest as error:
            await _send(writer, render_response(error.status))
            return
        if head is None:
            return
        path, _, query = head.target.partition("#")[0].partition("?")
        response, ends_wait = self._respond_to_head(head, path, query)
        try:
            await _send(writer, response)
        finally:
            # The callback counts even if the browser disconnected before it read the page.
            if ends_wait and self._callback_query is not None and not self._callback_query.done():
                self._callback_query.set_result(query)

    def _respond_to_head(self, head: RequestHead, path: str, query: str) -> tuple[bytes, bool]:
        """Check path, method, host and query, and return the response and whether the request ends the wait."""
        is_short_address = hmac.compare_digest(path.encode(), f"/go-{self._slug}".encode())
        if path != self._path and not is_short_address:
            return render_response(404), False
        if head.method != "GET":
            return render_response(405), False
        if "".join(head.values("host")).lower() not in self._known_hosts():
            return render_response(400), False
        if is_short_address:
            return render_response(302, location=self._authorize_url), False
        if self._callback_received:
            return render_response(410), False
        verdict = self._check(query)
        if verdict not in ("accept", "failed"):
            self.rejected_count += 1
            return render_response(400), False
        self._callback_received = True
        return render_response(200, DONE if verdict == "accept" else FAILED), True

    _callback_received = False

    def _known_hosts(self) -> tuple[str, ...]:
        """Return the Host values that a redirected browser sends.

        Any other name is refused: another party may have pointed their own name at 127.0.0.1 (DNS rebinding).
        """
        names = (self._origin, *(f"{name}:{self._port}" for name in ("127.0.0.1", "localhost", "[::1]")))
        return (*names, "127.0.0.1", "localhost") if self._port == 80 else names


async def _send(writer: asyncio.StreamWriter, response: bytes) -> None:
    """Send the whole response, so that the system has it before the wait ends and the socket closes."""
    writer.write(response)
    async with asyncio.timeout(HEAD_SECONDS):
        await writer.drain()
    writer.close()
    async with asyncio.timeout(HEAD_SECONDS):
        await writer.wait_closed()


def _port_error(port: int, error: OSError, *, has_socket: bool) -> PortTaken:
    if error.errno == errno.EADDRINUSE:
        instead = "paste the redirect URL, use a private socket" if has_socket else "paste the redirect URL"
        options = "--paste or --socket" if has_socket else "--paste"
        return PortTaken(
            f"Port {port} of the redirect URI is already in use by {describe_port_owner(port)}.",
            Remedy(
                f"Stop that program, {instead}, or register another port.",
                f"Stop that program, use {options}, or register another port.",
            ),
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return PortTaken(
            f"This user is not allowed to listen on port {port}.",
            Remedy(
                "Register a redirect URI with a port above 1023, or paste the redirect URL.",
                "Register a redirect URI with a port above 1023, or use --paste.",
            ),
        )
    return PortTaken(
        f"The program cannot listen on port {port} ({error.strerror}).",
        Remedy("Paste the redirect URL instead.", "Use --paste instead."),
    )
