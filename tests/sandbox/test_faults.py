"""Faults are parsed from text, decided for each response, set with the control key, and applied as requested."""

from __future__ import annotations

import json
import random

import pytest
from starlette.responses import JSONResponse

from frameio_tui.core.errors import InvalidInput
from frameio_tui.sandbox.control import apply_body_faults
from frameio_tui.sandbox.faults import Faults, parse_faults
from frameio_tui.sandbox.server import SandboxServer
from tests.sandbox.calls import Caller


def test_words_become_faults() -> None:
    faults = parse_faults("latency=200, 429=0.1,500=0.05,drop=0.02,malformed=0.5,huge=5,hostile")
    assert faults == Faults(200, 0.1, 0.05, 0.02, 0.5, 5, True)
    assert faults.format() == "latency 200 ms, 429 10%, 500 5%, drop 2%, malformed 50%, huge 5 MB, hostile yes"
    assert parse_faults("") == Faults()
    assert Faults().format() == ""
    assert parse_faults("drop").drop == 1


@pytest.mark.parametrize("text", ["nonsense", "drop=2", "drop=-1", "latency=x", "huge=1e9", "drop=nan", "words=1"])
def test_words_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_faults(text)
    assert caught.value.remedy


def test_a_roll_decides_each_chance() -> None:
    always = Faults(latency=5, too_many=1, drop=1, hostile=True).roll(random.Random(1))  # noqa: S311 - dice
    assert always == Faults(latency=5, too_many=1, drop=1, hostile=True)
    source = random.Random(1)  # noqa: S311 - the same
    rolled = [Faults(drop=0.3).roll(source).drop for _ in range(200)]
    assert set(rolled) == {0.0, 1.0}
    assert 30 < sum(rolled) < 90


def test_without_the_key_nothing_is_told_or_changed(call: Caller, server: SandboxServer) -> None:
    for key in ("", "wrong", call.token):
        assert call("GET", "/_sandbox/stats", x_sandbox_key=key).status == 403
        assert call("POST", "/_sandbox/faults", b"drop=1", x_sandbox_key=key).status == 403
    assert server.sandbox.faults == Faults()


def test_with_the_key_faults_are_set_and_requests_counted(call: Caller, server: SandboxServer) -> None:
    key = server.control_key
    call("GET", "/v2/me")
    assert "GET /v2/me" in call("GET", "/_sandbox/stats", x_sandbox_key=key).data["requests"]
    assert call("POST", "/_sandbox/faults", b"429=1", x_sandbox_key=key).data["too_many"] == 1
    assert call("GET", "/v2/me").status == 429
    assert call("POST", "/_sandbox/faults", b"", x_sandbox_key=key).status == 200
    assert call("GET", "/v2/me").status == 200
    assert call("POST", "/_sandbox/faults", b"nonsense", x_sandbox_key=key).status == 422
    assert call("GET", "/_sandbox/nothing", x_sandbox_key=key).status == 404


def test_an_answer_is_spoiled_only_as_asked() -> None:
    whole = JSONResponse({"name": "x" * 50})
    assert apply_body_faults(whole, Faults()) is whole
    assert len(bytes(apply_body_faults(whole, Faults(malformed=1)).body)) < len(bytes(whole.body))
    huge = bytes(apply_body_faults(whole, Faults(huge=2)).body)
    assert 1_900_000 < len(huge) < 2_100_000
    assert json.loads(huge)[0]["label"] == "none"
