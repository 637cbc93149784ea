"""`sandbox` runs until a signal, serves other commands meanwhile, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path

from tests.children import ForkedChild
from tests.cli.conftest import Call


def test_other_commands_use_it_until_it_is_interrupted(cli: Call, tmp_path: Path) -> None:
    env = {**os.environ, "TMPDIR": str(tmp_path), "FRAMEIO_TUI_HOME": str(tmp_path / "own")}
    arguments = ["sandbox", "--seed", "3", "--limits", "10", "--assets", "2000", "--faults", "502@1"]
    command = [sys.executable, "-m", "frameio_tui", *arguments]
    with ForkedChild(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert b"Sandbox at http://127.0.0.1:" in running.stderr.readline()
        assert b"502 at request 1" in running.stderr.readline()
        export, setting = shlex.split(running.stdout.readline().decode())
        name, _, home = setting.partition("=")
        assert (export, name) == ("export", "FRAMEIO_TUI_HOME")
        assert "demo" in cli("profiles", FRAMEIO_TUI_HOME=home).text
        assert cli("request", "GET /me", FRAMEIO_TUI_HOME=home).code == 4
        said = cli("request", "GET /teams", FRAMEIO_TUI_HOME=home)
        assert said.code == 0, said.words
        team = json.loads(said.data)[0]["id"]
        made = cli(
            *("request", f"POST /teams/{team}/projects", "-f", "name=Practice", "--profile", "demo"),
            FRAMEIO_TUI_HOME=home,
        )
        assert made.code == 0, made.words
        there = cli("request", f"GET /teams/{team}/projects", FRAMEIO_TUI_HOME=home)
        assert {"Practice", "Large project"} <= {project["name"] for project in json.loads(there.data)}
        running.send_signal(signal.SIGINT)
        words = running.stderr.read()
    assert running.returncode == 130
    assert b"Ctrl+C" in words
    assert b"Traceback" not in words
    assert list(tmp_path.iterdir()) == []


def test_a_taken_port_and_wrong_values_are_explained(cli: Call) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = cli("sandbox", "--port", str(port))
    assert done.code == 1
    assert f"Port {port} of 127.0.0.1 cannot be used" in done.words
    assert "--port 0" in done.words
    for arguments in (
        ["--port", "70000"],
        ["--limits", "0"],
        ["--limits", "x"],
        ["--faults", "nope"],
        ["--assets", "-1"],
    ):
        done = cli("sandbox", *arguments)
        assert done.code == 2, done.words
    assert cli("--demo", "sandbox").code == 2


def test_its_help_names_every_fault(cli: Call) -> None:
    text = cli("sandbox", "--help").text
    for word in ("502@3", "storage:", "expire", "disconnect", "--limits off", "examples:"):
        assert word in text
