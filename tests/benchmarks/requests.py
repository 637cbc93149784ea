"""A large answer on the screen."""

from __future__ import annotations

import json
import socket
import statistics
import tempfile
import time
from collections.abc import Iterator

from tests.benchmarks.homes import home_with_profiles
from tests.benchmarks.measure import Figure, environment
from tests.terminal import Terminal
from tests.wire import RawServer, response

ROUNDS = 15


def figures() -> Iterator[Figure]:
    """Milliseconds from the last byte of 1 MB to its first rows on the screen."""
    rows = [{"id": f"{n:08x}", "name": f"Clip {n}", "fps": 23.976, "tags": ["a", "b"]} for n in range(13_000)]
    body = json.dumps(rows).encode()
    sent: list[float] = []

    def handler(conn: socket.socket, request: bytes) -> None:
        conn.sendall(response(body, "200 OK", "content-type: application/json"))
        sent.append(time.perf_counter())

    with tempfile.TemporaryDirectory() as home, RawServer(handler) as server:
        home_with_profiles(home, 1, server.url)
        with Terminal([], env=environment(home)) as terminal:
            terminal.expect("studio-00")
            terminal.keys("i")
            terminal.settle()
            terminal.keys("/accounts", "enter")
            took = []
            for _ in range(ROUNDS):
                terminal.expect("Clip 0")
                took.append(time.perf_counter() - sent[-1])
                terminal.settle(0.3)
                terminal.screen.reset()
                count = len(sent)
                terminal.keys("f5")
                while len(sent) == count:
                    terminal.pump(0.01)
    yield Figure(f"{len(body) / 1e6:.1f} MB drawn after its last byte", statistics.median(took) * 1e3, 100, "ms")
