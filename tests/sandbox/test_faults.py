"""Faults are parsed from text, decided for each response, set with the control key, and applied as requested."""

from __future__ import annotations

import contextlib
import http.client
import json
import random
from dataclasses import replace

import pytest
from starlette.responses import JSONResponse

from frameio_tui.core.errors import InvalidInput
from frameio_tui.sandbox.control import apply_body_faults
from frameio_tui.sandbox.faults import Faults, Occasion, parse_faults
from frameio_tui.sandbox.server import SandboxServer
from tests.sandbox.calls import Caller


def test_words_become_faults() -> None:
    faults = parse_faults("latency=200, 429=0.1,500=0.05,drop=0.02,malformed=0.5,huge=5,hostile")
    assert faults == Faults(200, 0.1, 0.05, 0.02, 0.5, 5, True)
    assert faults.format() == "latency 200 ms, 429 10%, 500 5%, drop 2%, malformed 50%, huge 5 MB, hostile yes"
    assert parse_faults("") == Faults()
    assert Faults().format() == ""
    assert parse_faults("drop").drop == 1


def test_a_fault_can_hit_single_requests_and_the_storage() -> None:
    faults = parse_faults("502@3,drop@5-6,expire@9+,504=0.5,storage:drop@2,storage:503=1")
    assert faults.occasions == (
        Occasion("bad_gateway", 3, 3),
        Occasion("drop", 5, 6),
        Occasion("expire", 9, None),
    )
    assert faults.storage == Faults(unavailable=1, occasions=(Occasion("drop", 2, 2),))
    assert faults.format() == (
        "504 50%, 502 at request 3, drop at request 5-6, expire at request 9+, "
        "storage 503 100%, storage drop at request 2"
    )
    dice = random.Random(1)  # noqa: S311 - dice
    rolled = [replace(faults, gateway_timeout=0).roll(dice, number) for number in range(1, 11)]
    assert [number for number, one in enumerate(rolled, 1) if one.bad_gateway] == [3]
    assert [number for number, one in enumerate(rolled, 1) if one.drop] == [5, 6]
    assert [number for number, one in enumerate(rolled, 1) if one.expire] == [9, 10]


def test_faults_hit_requests_by_their_number(call: Caller, server: SandboxServer) -> None:
    def said(faults: str, count: int) -> list[int | str]:
        server.sandbox.set_faults(parse_faults(faults))
        results: list[int | str] = []
        for _ in range(count):
            try:
                results.append(call("GET", "/v2/me").status)
            except (http.client.HTTPException, OSError) as error:
                results.append(type(error).__name__)
        server.sandbox.set_faults(Faults())
        return results

    assert said("502@2,503@3,504@4,500@5,429@6", 7) == [200, 502, 503, 504, 500, 429, 200]
    assert said("drop@2,disconnect@3", 4) == [200, "IncompleteRead", "RemoteDisconnected", 200]


def test_a_timeout_lasts_until_the_client_gives_up(server: SandboxServer) -> None:
    server.fault_next(Faults(timeout=1))
    with contextlib.closing(Caller(server, timeout=0.2)) as caller:
        with pytest.raises(TimeoutError):
            caller("GET", "/v2/me")
        assert caller("GET", "/v2/me").status == 200


def test_a_token_can_expire_in_the_middle() -> None:
    with SandboxServer(faults=parse_faults("expire@2")) as server, contextlib.closing(Caller(server)) as caller:
        assert [caller("GET", "/v2/me").status for _ in range(3)] == [200, 401, 401]
        caller.token = server.tokens["member"]
        assert caller("GET", "/v2/me").status == 200


@pytest.mark.parametrize(
    "text", ["502@", "502@0", "502@5-x", "502@5-2", "huge@3", "latency@1", "storage:nonsense", "occasions=1"]
)
def test_numbers_and_names_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_faults(text)
    assert caught.value.remedy


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
