"""Bodies of every kind, from a raw server, as a person reads them; and out again: clipboard, file, editor."""

from __future__ import annotations

import base64
import json
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.wire import RawServer, response

pytestmark = pytest.mark.slow

DEEP = b"[" * 20_000 + b"]" * 20_000
JSON, TEXT = "content-type: application/json", "content-type: text/plain"
BODIES: dict[str, tuple[bytes, str, tuple[str, ...]]] = {
    "empty": (b"", JSON, ("The response has no body",)),
    "twice": (b'{"a": 1, "a": 2, "n": 123456789012345678901234567890.10}', JSON, ('"a": 1', '"a": 2', "67890.10")),
    "nan": (b'{"x": NaN, "y": -Infinity}', JSON, ("NaN", "-Infinity")),
    "surrogate": (b'{"x": "\\ud83d lone"}', JSON, (r"\\ud83d lone",)),
    "deep": (DEEP, JSON, ("20,000 levels deep",)),
    "cut": (b'{"data": [{"name": "Reel"}, {"na', JSON, ('"name": "Reel"', "ends")),
    "broken": (b'{"a":1,}', JSON, ('"a": 1', "Not valid JSON at line 1, column 8")),
    "page": (b"<!doctype html><title>Proxy</title><p>no</p>", JSON, ("<title>Proxy</title>", "this is a web page")),
    "binary": (bytes(range(256)), "content-type: application/octet-stream", ("00 01 02 03", "binary")),
    "latin": ('{"name": "Café"}'.encode("latin-1"), "content-type: application/json; charset=utf-8", ("Caf",)),
    "hostile": (b'{"name": "\x1b]52;c;aGFja2Vk\x07\x1b[2J"}', JSON, ("c;aGFja2Vk",)),
}


@pytest.fixture
def server() -> Iterator[RawServer]:
    def handle(conn: socket.socket, request: bytes) -> None:
        name = request.split(b" ")[1].rpartition(b"/")[2].decode()
        body, kind, _ = BODIES[name]
        conn.sendall(response(body, "200 OK", kind))

    with RawServer(handle) as server:
        yield server


@pytest.fixture
def raw(server: RawServer, verb: Callable[..., str]) -> None:
    verb("profiles", "add", "raw", "--base-url", server.url)
    verb("token", "set", "raw", "--no-verify", given="fio-u-" + "a" * 64)
    verb("use", "raw")


def test_every_kind_of_body_is_shown_and_named_at_every_size(raw: None, env: dict[str, str]) -> None:
    sizes = [(80, 24), (120, 36)]
    with Terminal([], size=sizes[0], env=env) as terminal:
        terminal.expect("Operations V2")
        for name, (_, _, shown) in BODIES.items():
            terminal.keys("i")
            terminal.keys(f"/v2/raw/{name}", "enter")
            terminal.expect(f"/v2/raw/{name}")
            for pattern in ("200 OK", *shown):
                terminal.expect(pattern)
            sizes.reverse()  # the next body arrives at the size that this one is seen at last
            terminal.resize(*sizes[0])
            for pattern in (f"/v2/raw/{name}", "200 OK", *shown):
                terminal.expect(pattern)
            terminal.keys("G")
            terminal.settle()
            terminal.keys("R", "R", "Z", "z", "z")
            terminal.settle()
            terminal.expect("200 OK")
        terminal.keys("f10")
        assert terminal.wait() == 0
        assert b"\x1b]52;" not in bytes(terminal.raw), "the answer did not reach the terminal's clipboard"


def test_a_body_leaves_whole_by_clipboard_file_and_editor(raw: None, env: dict[str, str], tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\ncp "$2" {tmp_path}/edited; echo "$1" > {tmp_path}/flag\n')
    editor.chmod(0o755)
    saved = tmp_path / "twice.json"
    with Terminal([], size=(80, 24), env={**env, "EDITOR": f"{editor} --wait"}) as terminal:
        terminal.expect("Operations V2")
        terminal.keys("i")
        terminal.keys("/v2/raw/twice", "enter")
        terminal.expect("67890.10")
        terminal.keys("y")
        terminal.expect("Response body")
        terminal.keys("enter")
        terminal.expect("Sent to your terminal")
        copied = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)", bytes(terminal.raw))
        assert base64.b64decode(copied[-1]) == BODIES["twice"][0]
        for _ in range(2):
            terminal.keys("S")
            terminal.expect("Save the response body to")
            terminal.keys("\x15" + str(saved), "enter")
            terminal.expect_gone("Save the response body to")
        terminal.expect("Cannot create")
        assert saved.read_bytes() == BODIES["twice"][0]
        assert saved.stat().st_mode & 0o077 == 0
        terminal.keys("E")
        terminal.expect("67890.10")
        for _ in range(200):
            if (tmp_path / "flag").exists():
                break
            terminal.pump(0.05)
        terminal.settle(0.3)
        terminal.keys("f10")
        assert terminal.wait() == 0
    assert (tmp_path / "flag").read_text() == "--wait\n"
    assert json.loads((tmp_path / "edited").read_text()) == {"a": 2, "n": 1.2345678901234568e29}
