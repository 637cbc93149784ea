from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from frameio_tui.sandbox.server import SandboxServer
from tests.children import run_forked
from tests.support import made, make_services


@pytest.mark.parametrize(
    ("request_", "bearer", "code", "words"),
    [
        ("GET /me", "full", 0, "request was accepted"),
        ("GET /teams", "unknown", 5, "not valid"),
        ("GET /nonsense", "full", 3, "Check the spelling"),
        ("DELETE /projects/x", "full", 2, "can modify data"),
    ],
)
def test_why_in_one_sentence(tmp_path: Path, request_: str, bearer: str, code: int, words: str) -> None:
    with SandboxServer() as server:
        made(make_services(str(tmp_path)), server, "acme", bearer)
        env = {**os.environ, "FRAMEIO_TUI_HOME": str(tmp_path)}
        command = [sys.executable, "-m", "frameio_tui", "why", request_]
        done = run_forked(command, text=True, env=env)
        assert done.returncode == code, done.stderr
        assert words in done.stdout + done.stderr
        if code == 2:
            assert server.requests == []
