"""Diagnosis with the sandbox: few read requests and one explanation."""

from __future__ import annotations

import json

import pytest

from frameio_tui.core.diagnosis.checks import Check
from frameio_tui.core.http.request_text import parse_request
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.diagnosis import CheckResult
from frameio_tui.services.services import Services
from tests.support import made, run


def asked(
    services: Services, server: SandboxServer, request: str, bearer: str, **fields: object
) -> tuple[list[Check], str]:
    entry = made(services, server, "acme", bearer, **fields)

    async def work() -> tuple[list[Check], str]:
        exchange = await services.requests.send(entry, parse_request(request).spec)
        steps = [step async for step in services.diagnosis.run_checks(entry, exchange)]
        assert isinstance(steps[-1], CheckResult)
        said = steps[-1].explanation
        return [step for step in steps if isinstance(step, Check)], f"{said.sentence} {said.remedy}"

    return run(services, work())


@pytest.mark.parametrize(
    ("request_", "bearer", "words", "last"),
    [
        ("GET /me", "full", "request was accepted", ""),
        ("GET /nonsense", "full", "Check the spelling", "shape"),
        ("GET /teams", "unknown", "not valid", "header"),
        ("GET /projects/00000000-0000-4000-8000-000000000000/collaborators", "full", "does not exist", "parent"),
        ("GET /projects/00000000-0000-4000-8000-000000000000", "full", "does not exist", ""),
    ],
)
def test_the_search_ends_in_a_sentence(
    services: Services, server: SandboxServer, request_: str, bearer: str, words: str, last: str
) -> None:
    checks, said = asked(services, server, request_, bearer)
    assert words in said
    if last:
        assert (checks[-1].name, checks[-1].state) == (last, "bad")


def test_a_missing_scope_is_found_last(services: Services, server: SandboxServer) -> None:
    project = next(iter(server.store.tables["projects"]))
    checks, said = asked(
        services, server, f"GET /projects/{project}/review_links", "limited", scopes=("account.read", "project.read")
    )
    assert "reviewlink.read" in said
    assert [check.name for check in checks if check.state == "ok"] == ["shape", "me", "header", "parent"]


def test_it_asks_at_most_three_reads_and_notes_them_as_its_own(services: Services, server: SandboxServer) -> None:
    before = len(server.requests)
    project = next(iter(server.store.tables["projects"]))
    asked(services, server, f"GET /projects/{project}/review_links", "limited")
    sent = server.requests[before + 1 :]
    assert len(sent) <= 3
    assert {seen.method for seen in sent} == {"GET"}
    entry = services.profiles.entry("acme")
    assert [row.kind for row in services.history.recent(entry.profile.id)].count("why") == len(sent)


def test_a_deleted_asset_is_told_from_one_that_never_was(services: Services, server: SandboxServer) -> None:
    account = next(iter(server.store.tables["users"].values()))["account_id"]
    asset = next(
        row
        for row in server.store.tables["assets"].values()
        if row["parent_id"] and server.store.account_of(row["project_id"]) == account
    )
    entry = made(services, server, "gone")

    async def work() -> str:
        await services.requests.send(entry, parse_request(f"DELETE /assets/{asset['id']}").spec, confirmed=True)
        exchange = await services.requests.send(entry, parse_request(f"GET /assets/{asset['id']}").spec)
        assert exchange.response.status == 404
        steps = [step async for step in services.diagnosis.run_checks(entry, exchange)]
        assert isinstance(steps[-1], CheckResult)
        return steps[-1].explanation.sentence

    assert "was deleted on" in run(services, work())


def test_an_id_of_another_kind_needs_no_question(services: Services, server: SandboxServer) -> None:
    entry = made(services, server, "kinds")

    async def work() -> tuple[str, int]:
        listed = await services.requests.send(entry, parse_request("GET /teams").spec)
        await services.requests.settle()
        team = json.loads(listed.response.body)[0]["id"]
        exchange = await services.requests.send(entry, parse_request(f"GET /projects/{team}").spec)
        before = len(server.requests)
        steps = [step async for step in services.diagnosis.run_checks(entry, exchange)]
        assert isinstance(steps[-1], CheckResult)
        return steps[-1].explanation.sentence, len(server.requests) - before

    said, asked_for = run(services, work())
    assert "{project_id} is the ID of a team" in said
    assert asked_for == 0
