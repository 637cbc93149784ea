"""One request as several profiles: side by side, each with its own limits and its own failures."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from frameio_tui.core.errors import CredentialMissing, InvalidInput, NoSuchProfile
from frameio_tui.core.http.request_text import parse_request
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.requests.several import (
    Account,
    AccountResult,
    SeveralAccounts,
    check_method,
    compare,
    exit_code_of,
    format_api_note,
)
from frameio_tui.services.services import Services
from tests.support import made, run


def send(services: Services, accounts: Sequence[Account]) -> tuple[AccountResult, ...]:
    return run(services, SeveralAccounts(services.requests, services.catalogs).send(accounts))


def test_each_profile_gets_its_own_result(services: Services, server: SandboxServer) -> None:
    spec = parse_request("GET /me").spec
    made(services, server, "acme")
    made(services, server, "twin")
    made(services, server, "none", bearer="")
    made(services, server, "wrong", bearer="fio-u-" + "x" * 64)
    made(services, server, "next", api=ApiVersion.V4, credential=CredentialKind.ACCESS_TOKEN)
    made(services, server, "lost", base_url="http://127.0.0.1:9")
    made(services, server, "locked", read_only=True, ask_before=("GET",))
    before = len(server.requests)
    entries = services.profiles.overview().entries
    accounts = [Account(entry.profile.name, entry, spec) for entry in entries]
    results = {one.name: one for one in send(services, [*accounts, Account("gone", error=NoSuchProfile("No file."))])}
    assert list(results) == [*(account.name for account in accounts), "gone"]
    assert results["acme"].is_ok
    assert results["twin"].is_ok
    assert results["none"].exit_code == CredentialMissing.exit_code
    assert results["wrong"].exchange is not None
    assert (results["wrong"].exchange.response.status, results["wrong"].exit_code) == (401, 5)
    assert results["wrong"].reason
    assert results["next"].is_ok or results["next"].reason
    assert (results["lost"].exit_code, results["lost"].exchange) == (7, None)
    assert results["locked"].reason.startswith("Not sent: Profile 'locked' asks for confirmation before GET")
    assert results["gone"].reason == "Not sent: No file."
    assert len(server.requests) - before == sum(one.exchange is not None for one in results.values())
    assert exit_code_of(tuple(results.values()), 8) == 8
    assert exit_code_of([results["acme"]], 8) == 0
    assert exit_code_of([results["lost"], results["lost"]], 8) == 7
    assert exit_code_of([results["lost"], results["gone"]], 8) == 1
    comparisons = compare([results["lost"], results["acme"], results["twin"]])
    assert [(one.first.name, one.other.name, one.format()) for one in comparisons] == [("acme", "twin", "same as acme")]
    assert results["acme"].exchange is not None
    of_v4 = results["twin"]._replace(exchange=results["acme"].exchange._replace(api="v4"))
    assert compare([results["acme"], of_v4]) == ()
    assert "within their API version" in format_api_note([results["acme"], of_v4])
    assert format_api_note([results["acme"], results["twin"]]) == ""


def test_requests_of_the_other_api_are_explained_and_not_sent(services: Services, server: SandboxServer) -> None:
    acme = made(services, server, "acme", account="7")
    before = len(server.requests)
    for path in ("/v4/accounts/7/workspaces", "/accounts/{account_id}/workspaces"):
        (result,) = send(services, [Account("acme", acme, parse_request(f"GET {path}").spec)])
        assert "is a V4 request, and acme is a V2 profile" in result.reason
        assert result.exit_code == 2
    assert len(server.requests) == before


def test_requests_that_can_change_something_are_refused() -> None:
    for method in ("POST", "DELETE", "PUT", "PATCH"):
        with pytest.raises(InvalidInput, match="can modify data"):
            check_method(parse_request(f"{method} /me").spec)
    check_method(parse_request("HEAD /me").spec)
