"""The control endpoint is for who holds the key of the run; answers are spoiled as asked."""

from __future__ import annotations

import json

from starlette.responses import JSONResponse

from frameio_tui.sandbox.control import spoiled
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from tests.sandbox.calls import Caller


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
    assert spoiled(whole, Faults()) is whole
    assert len(bytes(spoiled(whole, Faults(malformed=1)).body)) < len(bytes(whole.body))
    huge = bytes(spoiled(whole, Faults(huge=2)).body)
    assert 1_900_000 < len(huge) < 2_100_000
    assert json.loads(huge)[0]["label"] == "none"
