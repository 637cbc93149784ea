"""Foreign text that attacks the terminal reaches none; a pipe gets every byte."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from frameio_tui.sandbox.faults import HOSTILE, Faults
from frameio_tui.sandbox.server import SandboxServer
from tests.children import run_forked
from tests.support import made, make_services
from tests.terminal import Terminal
from tests.wire import RawServer, canned, response

ATTACKS = [
    b"\x1b]52",  # the clipboard
    b"\x1b]0;owned",  # the title
    b"\x1b[2J\x1b]0",  # the screen
    b"\x07",
    "\x9b".encode(),
    b"\x9b31m",
    "\u202e".encode(),
    "\u200b".encode(),
    "\ufeff".encode(),
]
VERBS = [
    ("whoami",),
    ("request", "GET /me"),
    ("request", "-i", "GET /me"),
    ("request", "GET /accounts"),
    ("request", "--all", "GET /teams"),
    ("request", "--query", "[].name", "GET /teams"),
    ("request", "GET /nowhere"),
    ("history",),
    ("profiles",),
    ("profiles", "show", "acme"),
    ("doctor",),
]


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer(faults=Faults(hostile=True)) as server:
        yield server


@pytest.fixture
def home(server: SandboxServer, tmp_path: Path) -> Path:
    made(make_services(str(tmp_path)), server, "acme")
    return tmp_path


@pytest.mark.slow
def test_no_verb_lets_an_attack_reach_the_terminal(home: Path) -> None:
    marked = 0
    for verb in VERBS:
        with Terminal(verb, env={"FRAMEIO_TUI_HOME": str(home), "FRAMEIO_TUI_PROFILE": "acme"}) as terminal:
            terminal.wait()
            written = bytes(terminal.raw)
        found = [attack for attack in ATTACKS if attack in written]
        assert found == [], f"{' '.join(verb)}: {written[-500:]!r}"
        # Colours are ours; nothing else that moves, clears or asks.
        assert b"\x1b]" not in written, verb
        marked += "⟨U+202E⟩".encode() in written
    assert marked >= 5  # the names were shown, made harmless


def test_a_hostile_error_reaches_no_terminal(tmp_path: Path) -> None:
    body = json.dumps({"errors": [{"detail": HOSTILE, "source": {"pointer": HOSTILE}}], "message": HOSTILE})
    reply = response(body.encode(), "403 \x1b]0;owned\x07", "content-type: application/json")
    with RawServer(canned(reply)) as server, SandboxServer() as sandbox:
        made(make_services(str(tmp_path)), sandbox, "acme", base_url=server.url)
        for verb in (("request", "GET /me"), ("request", "-i", "GET /me"), ("whoami",)):
            with Terminal(verb, env={"FRAMEIO_TUI_HOME": str(tmp_path)}) as terminal:
                terminal.wait()
                written = bytes(terminal.raw)
            assert [attack for attack in ATTACKS if attack in written] == [], f"{verb}: {written!r}"


def test_a_pipe_gets_every_byte(tmp_path: Path) -> None:
    body = b'{"name":  "' + HOSTILE.encode() + b'\xff\xfe", "n": 1.50,\r\n "n": 2}\n\n'
    with (
        RawServer(canned(response(body, "200 OK", "content-type: application/json"))) as server,
        SandboxServer() as box,
    ):
        made(make_services(str(tmp_path)), box, "acme", base_url=server.url)
        command = [sys.executable, "-m", "frameio_tui", "request", "GET /me"]
        env = {**os.environ, "FRAMEIO_TUI_HOME": str(tmp_path)}
        done = run_forked(command, env=env)
    assert done.stdout == body
    assert done.returncode == 0
