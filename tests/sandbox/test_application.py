"""Parts of every call: authorization, response formats, rate limits, uploads and faults."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable

import pytest

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.sandbox.application import HANDLERS, add_hostile_text, build_refusal, params_of, parsed
from frameio_tui.sandbox.faults import HOSTILE, Faults
from frameio_tui.sandbox.handler_result import Refusal
from frameio_tui.sandbox.server import SandboxServer
from tests.sandbox.calls import CATALOGS, Caller, Ids


def test_each_api_refuses_in_its_own_words(call: Caller) -> None:
    v2 = call("GET", "/v2/me", authorization="")
    assert v2.status == 401
    assert v2.data["code"] == 401
    assert v2.data["message"] == "Not Authorized"
    assert set(v2.data["errors"][0]) == {"code", "status", "title", "detail"}
    v4 = call("GET", "/v4/me", authorization="Bearer nonsense")
    assert v4.status == 401
    assert set(v4.data["errors"][0]) == {"title", "detail"}
    pointed = json.loads(bytes(build_refusal(ApiVersion.V4, Refusal(422, "no", "/data/x")).body))
    assert pointed["errors"][0]["source"] == {"pointer": "/data/x"}


def test_a_missing_scope_is_named_in_a_header(other_caller: Callable[[str], Caller], ids: Ids) -> None:
    caller = other_caller("readonly")
    said = caller("DELETE", f"/v2/assets/{ids.of('asset')}")
    assert (said.status, said.headers["x-sandbox-missing-scope"]) == (403, "asset.delete")


@pytest.mark.parametrize("path", ["/", "/v2", "/v2/nowhere", "/v4/nowhere", "/v3/me", "/v2/me/x"])
def test_unknown_paths_are_404(path: str, call: Caller) -> None:
    assert call("GET", path).status == 404


def test_bodies_that_are_no_json_are_refused(call: Caller, ids: Ids) -> None:
    path = f"/v2/teams/{ids.of('team')}/projects"
    assert call("POST", path, b"{").status == 400
    assert call("POST", path, b"{}", content_type="text/plain").status == 415
    assert call("POST", path, b"[" * 100_000).status == 400
    assert parsed(b"", "") == {}


def test_experimental_operations_need_their_header(call: Caller, ids: Ids) -> None:
    operation = next(o for o in CATALOGS[ApiVersion.V4].operations if o.experimental and o.id in HANDLERS and o.safe)
    path = operation.path.replace("{account_id}", ids.account["id"])
    for name in operation.path_params:
        path = path.replace("{" + name + "}", ids.of(name, operation))
    assert call("GET", path).status == 404
    assert call("GET", path, api_version="experimental").status == 200


def test_faults_come_as_asked_and_once(call: Caller, server: SandboxServer) -> None:
    server.fault_next(Faults(too_many=1), Faults(server_error=1), Faults(huge=1), Faults(hostile=True))
    assert [call("GET", "/v2/me").status for _ in range(2)] == [429, 500]
    assert 900_000 < len(call("GET", "/v2/me").raw) < 1_100_000
    assert HOSTILE in call("GET", "/v2/me").data["name"]
    assert call("GET", "/v2/me").data["name"] == "Ann Lee"


def test_a_dropped_answer_is_cut_off(call: Caller, server: SandboxServer) -> None:
    server.fault_next(Faults(drop=1))
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        call("GET", "/v2/me")
    server.fault_next(Faults(malformed=1))
    with pytest.raises(ValueError, match=r"Expecting|Unterminated|delimiter|Invalid"):
        call("GET", "/v2/me")


def test_latency_is_waited(call: Caller, server: SandboxServer) -> None:
    server.fault_next(Faults(latency=30))
    before = time.monotonic()
    assert call("GET", "/v2/me").status == 200
    assert time.monotonic() - before >= 0.03


def test_requests_are_noted_without_the_credential(call: Caller, server: SandboxServer) -> None:
    call("GET", "/v2/me?x=1")
    seen = server.requests[-1]
    assert (seen.method, seen.path, seen.query, seen.authorized) == ("GET", "/v2/me", "x=1", True)
    assert call.token not in repr(server.requests)


def test_the_parts_it_is_made_of() -> None:
    operation = CATALOGS[ApiVersion.V2].match("GET", "/v2/assets/x/children")
    assert operation is not None
    assert params_of(operation, "/v2/assets/abc/children/") == {"asset_id": "abc"}
    assert add_hostile_text([{"name": "a", "id": "x", "n": [1]}]) == [{"name": HOSTILE + "a", "id": "x", "n": [1]}]
