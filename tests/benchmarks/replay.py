"""A server that sends the responses of another one again from memory, so that its own work is no part of a figure.

The sandbox takes as long for a page as a client does. A client that waits for it could be slower without any effect on
its rate, and one that shares a processor with it would be measured together with it.
"""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Callable

_SENT_AGAIN = ("authorization", "x-frameio-legacy-token-auth")


class Replay:
    """Responds to GET from memory, and the first time with what the server at `origin` responds."""

    def __init__(self, origin: str) -> None:
        self._host, _, port = origin.removeprefix("http://").partition(":")
        self._port = int(port)
        self._responses: dict[str, bytes] = {}

    async def start(self) -> str:
        """Begin to listen, and return the origin."""
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(self.response), "127.0.0.1", 0)
        self._server = server
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    def response(self, target: str, headers: dict[str, str]) -> bytes:
        """Return a whole response."""
        if target not in self._responses:
            connection = http.client.HTTPConnection(self._host, self._port, timeout=60)
            connection.request("GET", target, headers={name: headers[name] for name in _SENT_AGAIN if name in headers})
            reply = connection.getresponse()
            body = reply.read()
            connection.close()
            head = "".join(f"{name}: {value}\r\n" for name, value in reply.getheaders())
            self._responses[target] = f"HTTP/1.1 {reply.status} {reply.reason}\r\n{head}\r\n".encode() + body
        return self._responses[target]


class _Connection(asyncio.Protocol):
    """One connection, on which requests without a body follow each other."""

    def __init__(self, respond: Callable[[str, dict[str, str]], bytes]) -> None:
        self._respond = respond
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *heads, self._received = (self._received + data).split(b"\r\n\r\n")
        for head in heads:
            request, *lines = head.decode("ascii").split("\r\n")
            pairs = (line.partition(":") for line in lines)
            headers = {name.lower(): value.strip() for name, _, value in pairs}
            self._transport.write(self._respond(request.split(" ")[1], headers))
