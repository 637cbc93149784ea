"""Answers of 1, 10 and 50 MB in the whole program, received over a socket."""

from __future__ import annotations

import json
import re
import socket
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.documents import SIZES, made_up
from tests.benchmarks.homes import home_with_profiles
from tests.benchmarks.measure import PYTHON, Figure, environment
from tests.terminal import Terminal
from tests.wire import RawServer, response

ROUNDS = 5
STATUS = re.compile(r"(VmRSS|VmHWM):\s+(\d+)")


def figures() -> Iterator[Figure]:
    """For each size: the first rows after the last byte, the longest gap of the event loop, memory."""
    for size in SIZES:
        yield from _of(size)


def _of(size: int) -> Iterator[Figure]:
    bodies = [b"[]", made_up(size)]

    def handler(conn: socket.socket, request: bytes) -> None:
        body = bodies[b"large" in request]
        conn.sendall(response(body, "200 OK", "content-type: application/json"))

    with tempfile.TemporaryDirectory() as home, RawServer(handler) as server:
        home_with_profiles(home, 1, server.url)
        report = Path(home) / "report"
        command = (PYTHON, "-m", "tests.benchmarks.probed", str(report))
        with Terminal([], env=environment(home), command=command) as terminal:
            terminal.expect("studio-00")
            _sent(terminal, "/accounts")
            before = _memory(terminal.pid)["VmRSS"]
            _sent(terminal, "/large")
            peak = _memory(terminal.pid)["VmHWM"]
            seen = [_last(report)]
            for _ in range(ROUNDS):
                terminal.keys("f5")
                terminal.expect("200 OK")
                terminal.settle(1.5)
                seen.append(_last(report))
    body = len(bodies[1]) / 1e6
    name = f"{size} MB in the program: "
    drawn, gap, worked = (statistics.median(one[key] for one in seen) * 1e3 for key in ("drawn", "gap", "worked"))
    yield Figure(name + "drawn after its last byte", drawn, 20, "ms", f"{worked:.0f} ms of it at work")
    yield Figure(name + "longest gap of the loop", gap, 30, "ms")
    yield Figure(name + "peak of memory beside the body", peak - before - body, 0.2 * body + 5, "MB")


def _sent(terminal: Terminal, path: str) -> None:
    terminal.keys("i")
    terminal.settle()
    terminal.keys(path, "enter")
    terminal.expect("200 OK")
    terminal.settle(1.5)


def _last(report: Path) -> dict[str, float]:
    found: dict[str, float] = json.loads(report.read_text().splitlines()[-1])
    return found


def _memory(pid: int) -> dict[str, float]:
    """Megabytes: now, and at most so far."""
    status = Path(f"/proc/{pid}/status").read_text()
    return {name: int(value) * 1024 / 1e6 for name, value in STATUS.findall(status)}
