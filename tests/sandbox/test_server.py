"""The sandbox starts on a free port, responds, and stops without leaving anything behind."""

from __future__ import annotations

import socket
import sys
import threading

import pytest

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from tests.sandbox.calls import Caller


def test_two_run_side_by_side_and_end() -> None:
    before = set(threading.enumerate())
    with SandboxServer() as one, SandboxServer(seed=2) as two:
        assert one.url != two.url
        for server in (one, two):
            caller = Caller(server)
            assert caller("GET", "/v2/me").status == 200
            caller.close()
        assert one.tokens["full"] != two.tokens["full"]
        port = int(one.url.rpartition(":")[2])
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=5)
    assert not [thread for thread in set(threading.enumerate()) - before if thread.name == "sandbox"]


def test_the_same_seed_has_the_same_tokens_and_faults_can_be_given_at_start() -> None:
    server = SandboxServer()
    server.start(Faults(server_error=1))
    caller = Caller(server)
    assert caller("GET", "/v2/me").status == 500
    caller.close()
    again = SandboxServer()
    again.start()
    assert again.tokens == server.tokens
    assert again.control_key != server.control_key
    server.stop()
    again.stop()


def test_before_the_start_it_has_no_address() -> None:
    for look in (lambda: SandboxServer().url, lambda: SandboxServer().store):
        with pytest.raises(RuntimeError):
            look()
    SandboxServer().stop()


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(FrameioTuiError) as caught:
        SandboxServer().start()
    assert "frameio-tui[demo]" in caught.value.remedy
