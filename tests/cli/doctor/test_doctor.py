import json
from email.utils import formatdate

import pytest

from tests.cli.conftest import Call
from tests.wire import RawServer, canned, response

SOUND = {"LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "TMUX": ""}
NOW = 1_800_000_000.0


def test_a_sound_host_is_zero_and_each_line_is_one_check(cli: Call) -> None:
    cli("profiles", "add", "acme")
    done = cli("doctor", **SOUND)
    assert done.code == 0, done.text
    assert all(line[:6].strip() in ("ok", "note", "FAULT", "") for line in done.text.splitlines())
    assert "2026-12-01" in done.text


def test_a_fault_is_one_and_has_a_remedy(cli: Call) -> None:
    done = cli("doctor", "--json", **{**SOUND, "TERM": "dumb"})
    assert done.code == 1
    faults = [item for item in json.loads(done.data) if item["level"] == "fault"]
    assert [fault["check"] for fault in faults] == ["terminal"]
    assert faults[0]["remedy"]


@pytest.mark.parametrize(("skew", "code"), [(0, 0), (-3600, 1), (3600, 1)])
def test_the_clock_is_compared_with_the_apis_only_when_asked(
    cli: Call, monkeypatch: pytest.MonkeyPatch, skew: int, code: int
) -> None:
    monkeypatch.setattr("frameio_tui.adapters.system.clock.SystemClock.now", lambda self: NOW)
    reply = response(b"{}", "200 OK", f"date: {formatdate(NOW + skew, usegmt=True)}")
    with RawServer(canned(reply)) as server:
        cli("profiles", "add", "acme", "--base-url", server.url)
        assert cli("doctor", **SOUND).code == 0
        assert server.requests == []
        done = cli("doctor", "--online", **SOUND)
    assert done.code == code, done.text
    assert server.requests[0].startswith(b"GET /health ")
    assert b"authorization" not in server.requests[0].lower()


def test_an_api_that_is_not_there_is_a_fault(cli: Call) -> None:
    cli("profiles", "add", "acme", "--base-url", "http://127.0.0.1:9")
    assert cli("doctor", "--online", **SOUND).code == 1
