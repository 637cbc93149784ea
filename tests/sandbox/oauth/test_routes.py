"""Faults that the token endpoint is told to have."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from frameio_tui.sandbox.server import SandboxServer
from tests.sandbox.oauth.test_server import Party


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    with SandboxServer() as server:
        yield server


@pytest.mark.parametrize(("fault", "status"), [("error_500", 500), ("error_503", 503), ("invalid_request", 400)])
def test_errors_on_request(server: SandboxServer, fault: str, status: int) -> None:
    party = Party(server)
    refresh = party.signed_in()["refresh_token"]
    server.oauth.token_faults.append(fault)
    assert party.refresh(refresh).status_code == status
    assert party.refresh(refresh).status_code == 200


@pytest.mark.parametrize("fault", ["not_json", "html", "no_token", "wrong_type"])
def test_answers_that_are_none(server: SandboxServer, fault: str) -> None:
    party = Party(server)
    refresh = party.signed_in()["refresh_token"]
    server.oauth.token_faults.append(fault)
    assert party.refresh(refresh).status_code == 200
    assert party.refresh(refresh).status_code == 401, "the pair was made, and lost"


def test_answers_that_never_come(server: SandboxServer) -> None:
    party = Party(server)
    first = party.signed_in()["refresh_token"]
    server.oauth.token_faults += ["drop_before", "drop_after"]
    with pytest.raises(httpx.TransportError):
        party.refresh(first)
    with pytest.raises(httpx.TransportError):
        party.refresh(first)
    assert party.refresh(first).status_code == 401


@pytest.mark.parametrize(("method", "path"), [("GET", "token"), ("POST", "authorize"), ("GET", "revoke")])
def test_methods(server: SandboxServer, method: str, path: str) -> None:
    url = getattr(server.oauth_endpoints(), path)
    assert httpx.request(method, url, trust_env=False).status_code == 405


def test_a_body_of_another_type(server: SandboxServer) -> None:
    answer = httpx.post(server.oauth_endpoints().token, json={"grant_type": "x"}, trust_env=False)
    assert answer.json()["error"] == "invalid_request"
    assert answer.headers["cache-control"] == "no-store"
