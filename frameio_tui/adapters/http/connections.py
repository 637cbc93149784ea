"""Connections to servers that are used again for further requests.

httpcore's own pool checks each of its connections before and after each request, whether the server has closed it. That
takes as long as everything else that a request needs.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import ssl

    import httpcore

KEEP_SECONDS = 5.0
"""Seconds after which an unused connection is closed instead of being used again."""
KEEP_AT_MOST = 20
"""Unused connections to one origin that stay open."""


class _Idle(NamedTuple):
    """A connection that is not in use."""

    connection: httpcore.AsyncConnectionInterface
    since: float


class Connections:
    """The connections to one origin, or to one origin through a proxy. Each carries one request at a time.

    They belong to the event loop in which they were opened.
    """

    def __init__(self, origin: httpcore.Origin, context: ssl.SSLContext, proxy: httpcore.Proxy | None = None) -> None:
        import httpcore

        # The pool itself is not used: only it knows which class connects to a server, and which one through a proxy.
        self._pool = httpcore.AsyncConnectionPool(ssl_context=context, proxy=proxy, keepalive_expiry=KEEP_SECONDS)
        self._origin = origin
        self._idle: deque[_Idle] = deque()
        """The one that was used last is at the end."""
        self._used: set[httpcore.AsyncConnectionInterface] = set()

    async def acquire(self) -> tuple[httpcore.AsyncConnectionInterface, bool]:
        """Return a connection for one request, and whether it is new and connects with that request.

        `release` must be called when the request has ended, however it ends.
        """
        oldest = time.monotonic() - KEEP_SECONDS
        while self._idle and self._idle[0].since < oldest:
            await self._idle.popleft().connection.aclose()
        while self._idle:
            connection = self._idle.pop().connection
            if not connection.has_expired():  # the server may have closed it
                self._used.add(connection)
                return connection, False
            await connection.aclose()
        connection = self._pool.create_connection(self._origin)
        self._used.add(connection)
        return connection, True

    async def release(self, connection: httpcore.AsyncConnectionInterface) -> None:
        """Keep a connection for the next request if its response was read to the end; close it otherwise."""
        self._used.discard(connection)
        if connection.is_closed():
            return
        if connection.is_idle() and len(self._idle) < KEEP_AT_MOST:
            self._idle.append(_Idle(connection, time.monotonic()))
        else:
            await connection.aclose()

    async def aclose(self) -> None:
        """Close every connection, also those in use."""
        open_ones = [*self._used, *(idle.connection for idle in self._idle)]
        self._used.clear()
        self._idle.clear()
        for connection in open_ones:
            await connection.aclose()
