"""A response that does not end is shown while it arrives, and what arrived stays after Esc."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable

import pytest

from tests.support import CANARY
from tests.terminal import Terminal
from tests.wire import RawServer, response

pytestmark = pytest.mark.slow


def endless(conn: socket.socket, request: bytes) -> None:
    """Refuse /v2/me; drip anything else until the client goes away."""
    if b" /v2/me" in request:
        conn.sendall(response(b'{"message": "no"}', "403 Forbidden", "content-type: application/json"))
        return
    conn.sendall(b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[\n{"number": 0}')
    with contextlib.suppress(OSError):
        for number in range(1, 3000):
            conn.sendall(b',\n{"number": %d}' % number)
            time.sleep(0.05)


def test_an_endless_response_is_shown_as_it_arrives_and_kept_on_esc(
    verb: Callable[..., str], env: dict[str, str]
) -> None:
    with RawServer(endless) as server:
        verb("profiles", "add", "acme", "--base-url", server.url)
        verb("token", "set", "acme", "--no-verify", given=CANARY)
        verb("use", "acme")
        with Terminal([], size=(80, 24), env=env) as terminal:
            terminal.expect("Operations V2")
            terminal.keys("m")
            terminal.expect("403 Forbidden")
            terminal.expect("The API says: no")
            terminal.keys("i")
            terminal.keys("/teams", "enter")
            terminal.expect_gone("The API says: no")
            terminal.expect("Receiving .* Esc to cancel")
            terminal.expect('"number": 2')
            terminal.expect("incomplete")
            terminal.keys("down", "down", "down")
            terminal.expect("[0-9.]+ kB")
            terminal.expect("Receiving .* Esc to cancel")
            terminal.keys("escape")
            terminal.expect("200 OK")
            terminal.expect(r"Cancelled\. The[^\0]*response is incomplete")
            terminal.expect('"number": 2')
            terminal.settle()
            shown = terminal.text()
            time.sleep(1)
            terminal.settle()
            assert terminal.text() == shown
            terminal.keys("m")
            terminal.expect("403 Forbidden")
            terminal.expect_gone('"number": 2')
            terminal.keys("f10")
            assert terminal.wait() == 0
            assert CANARY.encode() not in terminal.raw
