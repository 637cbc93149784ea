"""`--all` writes every page's items as one list."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from tests.support import made, make_program


def run(home: Path, *arguments: str) -> tuple[int, str, str]:
    env = {**os.environ, "FRAMEIO_TUI_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-m", "frameio_tui", "request", *arguments],
        capture_output=True,
        text=True,
        env=env,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_all_pages_are_one_list_and_a_refused_page_leaves_it_open(tmp_path: Path) -> None:
    with SandboxServer() as server:
        made(make_program(str(tmp_path)), server, "acme")
        code, out, _ = run(tmp_path, "GET /teams?page_size=1", "--all")
        assert code == 0
        whole = json.loads(out)
        assert len(whole) > 1
        assert len({team["id"] for team in whole}) == len(whole)
        server.fault_next(Faults(), Faults(), Faults(server_error=1))
        code, out, words = run(tmp_path, "GET /teams?page_size=1", "--all")
        assert code == 4
        assert "not complete" in words
        assert not out.rstrip().endswith("]")


def test_an_answer_that_is_no_list_is_shown_as_it_is(tmp_path: Path) -> None:
    with SandboxServer() as server:
        made(make_program(str(tmp_path)), server, "acme")
        code, out, words = run(tmp_path, "GET /me", "--all")
        assert code == 0
        assert json.loads(out)["_type"] == "user"
        assert "no list" in words
