"""Waits on this machine for the browser to come back: loopback only, only while waiting, one answer (trust T17).

It listens at the port of the redirect URI or, where other people are on the host, at a private socket instead (R28).
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hmac
import socket
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.adapters.oauth_callback.http import DONE, FAILED, HEAD_LONGEST, parse_head, render_response
from frameio_tui.adapters.oauth_callback.port_owner import holder_of
from frameio_tui.adapters.oauth_callback.unix_socket import SocketPlace, bind_socket, is_own, remove_socket
from frameio_tui.core.errors import InvalidInput, PortTaken
from frameio_tui.core.profiles.profile import is_loopback_host, split_origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.adapters.oauth_callback.http import Head

CONNECTIONS_AT_MOST = 8
HEAD_SECONDS = 5.0
NO_SOCKET = SocketPlace("", "No place for a socket was named.")


class ListenAddress(NamedTuple):
    """Where a redirect URI leads."""

    hosts: tuple[str, ...]
    """Addresses to bind."""
    port: int
    path: str
    """Exact."""


def listens_at(redirect_uri: str) -> ListenAddress | None:
    """Where to listen; None where no listener can serve it (https, custom schemes)."""
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
    """Listens for one sign-in. `check` judges a callback's query: accept, failed, stranger, malformed."""

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
        place = listens_at(redirect_uri)
        if place is None:
            raise InvalidInput("Nothing can listen at that redirect URI.", "Paste the answer instead.")
        self._hosts, self._port, self._path = place
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
        """Whether the socket is listened at, and the port is not."""
        self.refused = 0
        """Answers that were not for this sign-in, so far."""

    @property
    def short_address(self) -> str:
        """A short address on the listener that leads to the provider."""
        return f"http://{self._origin}/go-{self._slug}"

    async def open(self, *, at_socket: bool = False) -> None:
        """Listen at the port, or at the socket. Raises PortTaken; then nothing listens at all."""
        bound = self._bound(at_socket)
        self._callback_query = asyncio.get_running_loop().create_future()
        await self._listen(bound, at_socket)

    async def switch(self) -> None:
        """Listen at the socket instead of the port, or the other way round; the wait goes on.

        Raises PortTaken; then nothing has changed.
        """
        if self._over or self._callback_query is None or self._callback_query.done():
            return
        bound = self._bound(not self.at_socket)
        self._shut()
        await self._listen(bound, not self.at_socket)

    def _bound(self, at_socket: bool) -> list[socket.socket]:
        """Listening sockets that nobody serves yet: who connects waits in the system's queue. Raises PortTaken."""
        if at_socket:
            own = bind_socket(self.socket_path, CONNECTIONS_AT_MOST)
            self._socket_file = own.file
            return [own.wire]
        sockets: list[socket.socket] = []
        try:
            for host in self._hosts:
                bound = _bound(host, self._port, optional=len(self._hosts) > 1 and host == "::1")
                if bound is not None:
                    sockets.append(bound)
        except OSError as error:
            for bound in sockets:
                bound.close()
            raise _port_taken(self._port, error, has_socket=bool(self.socket_path)) from None
        return sockets

    async def _listen(self, bound: list[socket.socket], at_socket: bool) -> None:
        self.at_socket = at_socket
        try:
            for wire in bound:
                start = asyncio.start_unix_server if at_socket else asyncio.start_server
                self._servers.append(await start(self._serve, sock=wire, limit=HEAD_LONGEST))
        except BaseException:  # cancelled, too, leaves nothing listening
            for wire in bound:
                wire.close()
            await self.close()
            raise

    async def callback_query(self) -> str:
        """The query of the callback that ends the wait."""
        if self._callback_query is None:
            raise RuntimeError("the listener is not open")
        return await asyncio.shield(self._callback_query)

    async def close(self) -> None:
        """Free the port, remove the socket, drop open connections; may be called twice."""
        self._shut()
        if self._callback_query is not None and not self._callback_query.done():
            self._callback_query.cancel()

    def _shut(self) -> None:
        if self._socket_file is not None and self.at_socket:
            # Before it is closed: another sign-in may take a dead socket's place at once.
            remove_socket(self.socket_path, self._socket_file)
            self._socket_file = None
        servers, self._servers = self._servers, []
        for server in servers:
            server.close()
        for writer in list(self._writers):
            writer.transport.abort()

    def _welcome(self, wire: socket.socket) -> bool:
        """Whether somebody came by the door that is open now, and by the socket only as ourselves."""
        by_socket = wire.family not in (socket.AF_INET, socket.AF_INET6)
        return by_socket is self.at_socket and (not by_socket or is_own(wire))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._welcome(writer.get_extra_info("socket")):
            writer.transport.abort()
            return
        if len(self._writers) >= CONNECTIONS_AT_MOST:
            # The oldest goes: who holds connections and says nothing keeps no browser out.
            oldest = next(iter(self._writers))
            del self._writers[oldest]
            oldest.transport.abort()
        self._writers[writer] = None
        # A browser that goes away in the middle is no news.
        with contextlib.suppress(OSError, asyncio.CancelledError):
            try:
                await self._respond(reader, writer)
            finally:
                self._writers.pop(writer, None)
                writer.close()

    async def _respond(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(self._head_seconds):
                raw = await reader.readuntil(b"\r\n\r\n")
        except TimeoutError:
            await _send(writer, render_response(408))
            return
        except asyncio.LimitOverrunError:
            await _send(writer, render_response(431))
            return
        except asyncio.IncompleteReadError as error:
            if error.partial:
                await _send(writer, render_response(400))
            return
        head = parse_head(raw[:-4])
        if head is None:
            await _send(writer, render_response(400))
            return
        reply, ending = self._handle_callback(head)
        try:
            await _send(writer, reply)
        finally:
            # Also when the browser went away before it read the page: the answer counts.
            if ending and self._callback_query is not None and not self._callback_query.done():
                self._callback_query.set_result(head.query)

    def _handle_callback(self, head: Head) -> tuple[bytes, bool]:
        """The answer to a request, and whether it ends the wait: path, method, host, then what core makes of it."""
        starts = hmac.compare_digest(head.path.encode(), f"/go-{self._slug}".encode())
        if head.path != self._path and not starts:
            return render_response(404), False
        if head.method != "GET":
            return render_response(405), False
        if head.host not in self._known_hosts():
            return render_response(400), False
        if starts:
            return render_response(302, location=self._authorize_url), False
        if self._over:
            return render_response(410), False
        verdict = self._check(head.query)
        if verdict not in ("accept", "failed"):
            self.refused += 1
            return render_response(400), False
        self._over = True
        return render_response(200, DONE if verdict == "accept" else FAILED), True

    _over = False

    def _known_hosts(self) -> tuple[str, ...]:
        """What a browser that was sent here says; any other name could be somebody's own for 127.0.0.1."""
        names = (self._origin, *(f"{name}:{self._port}" for name in ("127.0.0.1", "localhost", "[::1]")))
        return (*names, "127.0.0.1", "localhost") if self._port == 80 else names


async def _send(writer: asyncio.StreamWriter, reply: bytes) -> None:
    """The whole answer, handed to the system before the wait can end and the socket close."""
    writer.write(reply)
    async with asyncio.timeout(HEAD_SECONDS):
        await writer.drain()
    writer.close()
    async with asyncio.timeout(HEAD_SECONDS):
        await writer.wait_closed()


def _bound(host: str, port: int, *, optional: bool) -> socket.socket | None:
    """A listening socket; None for an optional address that this machine does not have."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        bound = socket.socket(family, socket.SOCK_STREAM)
    except OSError:
        if optional:
            return None
        raise
    try:
        # The port can be had again at once after a sign-in; who listens there still keeps us out.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family is socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        bound.bind((host, port))
        bound.listen(CONNECTIONS_AT_MOST)
        bound.setblocking(False)
    except OSError as error:
        bound.close()
        if optional and error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            return None
        raise
    return bound


def _port_taken(port: int, error: OSError, *, has_socket: bool) -> PortTaken:
    if error.errno == errno.EADDRINUSE:
        instead = (
            "by pasting alone or at a private socket (on the command line: --paste, --socket)"
            if has_socket
            else "by pasting alone (on the command line: --paste)"
        )
        return PortTaken(
            f"Port {port} of this machine, where the redirect URI leads, is used by {holder_of(port)}.",
            f"End that program, or sign in {instead}; or register another port.",
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return PortTaken(
            f"This user may not listen at port {port}.", "Register a redirect URI with a port above 1023, or paste."
        )
    return PortTaken(f"Nothing can listen at port {port} ({error.strerror}).", "Sign in by pasting alone.")
