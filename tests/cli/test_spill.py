"""What a command that was killed left of a large body is removed by the next one that sends."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.children import ForkedChild
from tests.cli.conftest import Call
from tests.support import CANARY
from tests.wire import RawServer, response

ENDLESS = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 1000000\r\n\r\n" + b"canary " * 20_000


def answer(conn: socket.socket, request: bytes) -> None:
    """Begin a large body that never ends, but answer to everything else."""
    if b"GET /v2/large" not in request:
        conn.sendall(response(b'{"id": "1", "name": "Ann"}', "200 OK", "content-type: application/json"))
        return
    conn.sendall(ENDLESS)
    conn.recv(1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_next_command_removes_what_a_killed_one_left(number: signal.Signals, cli: Call, home: Path) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text("[limits]\nmemory_limit = 65536\n")
    with RawServer(answer) as server:
        cli("profiles", "add", "acme", "--base-url", server.url)
        cli("token", "set", "acme", "--no-verify", stdin=CANARY.encode())
        command = [sys.executable, "-m", "frameio_tui", "--profile", "acme", "request", "GET /large"]
        environ = {**os.environ, "FRAMEIO_TUI_HOME": str(home)}
        with ForkedChild(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
            until = time.monotonic() + 60
            while not (left := list(home.glob("cache/spill/body-*"))) and time.monotonic() < until:
                time.sleep(0.05)
            assert left
            assert [stat.S_IMODE(path.stat().st_mode) for path in (home / "cache", left[0].parent)] == [0o700] * 2
            assert cli("--profile", "acme", "whoami").code == 0
            assert left[0].exists()
            child.send_signal(number)
        assert cli("--profile", "acme", "whoami").code == 0
    assert not left[0].exists()
