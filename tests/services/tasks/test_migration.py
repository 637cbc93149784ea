"""What has a counterpart on V4 is found in stores, scripts and the sandbox."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from frameio_tui.adapters.storage.text_files import LocalTextFiles
from frameio_tui.core.errors import RequestRefused
from frameio_tui.core.http.history import HistoryEntry
from frameio_tui.core.http.request import RequestSpec, spec_of
from frameio_tui.core.http.saved_request import SavedRequest
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind
from frameio_tui.core.v2_to_v4.report import (
    SOURCES,
    MigrationReport,
    ProfileCheck,
    TokenState,
    format_details,
    format_summary,
)
from frameio_tui.core.v2_to_v4.verdict import Kind
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Services
from frameio_tui.services.tasks.migration import MigrationService
from frameio_tui.services.tasks.requests import Page, TaskRequests
from tests.support import made, run


@pytest.fixture
def migration(services: Services) -> MigrationService:
    return MigrationService(
        services.tasks.reader, services.saved(), services.history, services.catalogs, LocalTextFiles()
    )


def save(services: Services, name: str, text: str, body: str = "", api: ApiVersion = ApiVersion.V2) -> None:
    method, _, target = text.partition(" ")
    spec = spec_of(method, target)
    services.saved().save(SavedRequest(name, RequestSpec(method, spec.path, spec.query, (), body), api))


def test_saved_requests_history_and_scripts_are_judged_offline(
    services: Services, migration: MigrationService, entry: ProfileEntry, tmp_path: Path
) -> None:
    save(services, "me", "GET /me")
    save(services, "news", "GET /notifications")
    save(services, "new", "GET /v4/me", api=ApiVersion.V4)
    profile = entry.profile.id
    for target, status, kind in (
        ("/v2/assets/a1", 200, "request"),
        ("/v2/assets/a2", 200, "request"),
        ("/v2/teams?page=2", 200, "request"),
        ("/v2/typo", 404, "request"),
        ("/v2/me", 200, "verify"),
        ("/v4/me", 200, "request"),
    ):
        services.history.add(HistoryEntry(profile, 1.0, "GET", target, status, 0.1, kind=kind))
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "sync.sh").write_text("#!/bin/sh\n# token fio-u-canary\ncurl -X POST $H/v2/comments/$C/like\n", "utf-8")
    report = migration.check_requests([entry], str(folder))
    found = {(one.source, one.where, one.verdict.kind, one.verdict.v2, one.times) for one in report.findings}
    assert found == {
        ("saved", "me", Kind.SAME, "GET /v2/me", 1),
        ("saved", "news", Kind.NONE, "GET /v2/notifications", 1),
        ("history", "acme", Kind.SEVERAL, "GET /v2/assets/{asset_id}", 2),
        ("history", "acme", Kind.CHANGED, "GET /v2/teams", 1),
        ("script", "sync.sh:3", Kind.NONE, "POST /v2/comments/{comment_id}/like", 1),
    }
    assert [sum(report.counts(source).values()) for source in SOURCES] == [2, 2, 1]
    assert not report.is_complete
    shown = "\n".join((*format_summary(report), *format_details(report)))
    assert "Saved requests: 1 same, 0 changed, 0 several, 1 none" in shown
    assert "Scripts: 0 same, 0 changed, 0 several, 1 none (1 file read)" in shown
    assert "\nScripts:\n  none     POST /v2/comments/{comment_id}/like\n" in shown
    assert "           V4 has no likes.\n           in sync.sh:3" in shown
    assert "           in acme (2 times)\n" in shown
    assert "canary" not in shown


def test_a_developer_token_is_tried_on_v4_with_a_read_only_profile(
    services: Services, migration: MigrationService, server: SandboxServer
) -> None:
    entry = made(services, server, "locked", read_only=True)
    for table in ("hooks", "actions"):
        row = next(iter(server.store.rows(table)))
        row["active"] = False
    try:
        check = run(services, migration.check_profile(entry, None))
    finally:
        for table in ("hooks", "actions"):
            next(iter(server.store.rows(table)))["active"] = True
    assert check.token_state is TokenState.WORKS
    assert "x-frameio-legacy-token-auth: true" in check.detail
    assert check.accounts
    assert all(account.on_v2 and account.on_v4 for account in check.accounts)
    assert [off.kind for off in check.switched_off] == ["webhook", "action"]
    assert check.failures == ()
    sent = {(one.method, one.kind) for one in services.history.recent(entry.profile.id)}
    assert sent == {("GET", "browse")}


def test_a_token_that_v4_refuses_and_a_server_that_is_away_are_told_apart(
    services: Services, migration: MigrationService, server: SandboxServer
) -> None:
    refused = made(services, server, "refused", "fio-u-" + "x" * 64)
    away = made(services, server, "away", base_url="http://127.0.0.1:9")
    oauth = made(services, server, "oauth", "", credential=CredentialKind.ACCESS_TOKEN)

    async def checks() -> tuple[ProfileCheck, ...]:
        return tuple([await migration.check_profile(entry, None) for entry in (refused, away, oauth)])

    first, second, third = run(services, checks())
    assert first.token_state is TokenState.REFUSED
    assert second.token_state is TokenState.UNKNOWN
    assert second.failures
    assert "profiles link oauth" in third.detail
    assert services.history.recent(oauth.profile.id) == []


class Answers:
    """Answers of both APIs by operation; an operation without one is refused."""

    def __init__(self, pages: dict[str, list[list[dict[str, object]]]]) -> None:
        self._pages = pages
        self.asked: list[str] = []

    async def pages(self, operation: str, parameters: object = None, query: object = ()) -> AsyncIterator[Page]:
        self.asked.append(operation)
        if operation not in self._pages:
            raise RequestRefused("403: Forbidden.", status=403)
        for number, items in enumerate(self._pages[operation], 1):
            yield Page(items, number, None, "")


def check_with(
    services: Services, entry: ProfileEntry, pages: dict[str, list[list[dict[str, object]]]]
) -> ProfileCheck:
    answers = Answers(pages)
    migration = MigrationService(
        lambda _entry: cast("TaskRequests", answers),
        services.saved(),
        services.history,
        services.catalogs,
        LocalTextFiles(),
    )
    check = run(services, migration.check_profile(entry, None))
    assert all(operation.startswith("GET ") for operation in answers.asked)
    return check


def test_accounts_of_both_apis_are_compared_by_id_and_then_by_name(services: Services, entry: ProfileEntry) -> None:
    check = check_with(
        services,
        entry,
        {
            "GET /v2/accounts": [
                [{"id": "1", "display_name": "Acme"}, {"id": "2", "display_name": "Moved"}],
                [{"id": "3", "display_name": "Stays"}, {"id": "4", "display_name": "Twin"}],
                [{"id": "5", "display_name": "Twin"}],
            ],
            "GET /v4/accounts": [
                [{"id": "1", "display_name": "Acme Inc"}, {"id": "20", "display_name": "moved"}],
                [{"id": "6", "display_name": "New"}, {"id": "7", "display_name": "Twin"}],
            ],
            "GET /v4/accounts/{account_id}/workspaces": [[{"id": "w", "name": "Cuts"}]],
            "GET /v4/accounts/{account_id}/workspaces/{workspace_id}/webhooks": [[{"id": "h", "active": True}], []],
        },
    )
    found = {(account.id, account.name): (account.on_v2, account.on_v4) for account in check.accounts}
    assert found == {
        ("1", "Acme"): (True, True),
        ("20", "Moved"): (True, True),
        ("3", "Stays"): (True, False),
        ("4", "Twin"): (True, False),
        ("5", "Twin"): (True, False),
        ("6", "New"): (False, True),
        ("7", "Twin"): (False, True),
    }
    assert check.switched_off == ()
    assert len(check.failures) == 4, "the actions of no account can be read"
    assert check.failures[0] == "actions of Acme Inc/Cuts: 403: Forbidden."


def test_after_v2_has_closed_the_accounts_of_v4_are_still_reported(services: Services, entry: ProfileEntry) -> None:
    check = check_with(services, entry, {"GET /v4/accounts": [[{"id": "1", "display_name": "Acme"}]]})
    assert [(account.name, account.on_v4) for account in check.accounts] == [("Acme", True)]
    assert check.failures[0] == "the accounts on V2: 403: Forbidden."
    report = MigrationReport((), (check,))
    assert format_summary(report)[-1].endswith(" 1 account on V4.")
    assert "  account Acme (1): on V4" in format_details(report)
    assert not report.is_complete


def test_v4_versions_are_saved_beside_the_v2_requests(services: Services, migration: MigrationService) -> None:
    save(services, "me", "GET /me")
    save(services, "asset", "GET /assets/{asset_id}")
    save(services, "child", "POST /assets/{asset_id}/children")
    save(services, "like", "POST /comments/{comment_id}/like")
    save(services, "teams", "GET /teams")
    save(services, "teams-v4", "GET /me")
    planned = migration.migrate_saved("acme-v4", dry_run=True)
    assert len(services.saved().listing().requests) == 6
    outcomes = migration.migrate_saved("acme-v4")
    assert [(one.name, one.new_name, one.state) for one in outcomes] == [
        ("asset", "asset-v4-files", "saved"),
        ("asset", "asset-v4-folders", "saved"),
        ("asset", "asset-v4-version_stacks", "saved"),
        ("child", "child-v4-local_upload", "saved"),
        ("child", "child-v4-remote_upload", "saved"),
        ("child", "child-v4-folders", "saved"),
        ("like", "", "failed"),
        ("me", "me-v4", "saved"),
        ("teams", "teams-v4", "exists"),
        ("teams-v4", "teams-v4-v4", "saved"),
    ]
    assert [one.new_name for one in planned] == [one.new_name for one in outcomes]
    assert outcomes[6].notes == ("V4 has no likes.",)
    new = services.saved().load("asset-v4-files")
    assert (new.api, new.spec.text()) == (ApiVersion.V4, "GET /v4/accounts/{account_id}/files/{file_id}")
    assert new.description == "V4 version of asset. Profile: acme-v4."
    assert {one.state for one in migration.migrate_saved("acme-v4") if one.name != "teams"} == {"unchanged", "failed"}
    changed = services.saved().load("me-v4")
    services.saved().save(replace(changed, spec=spec_of("GET", "/v4/me?own=1")), replace=True)
    states = {one.new_name: one.state for one in migration.migrate_saved("other")}
    assert (states["me-v4"], states["asset-v4-files"]) == ("exists", "unchanged")
    assert services.saved().load("me-v4").spec.query == (("own", "1"),)
    replaced = migration.migrate_saved("other", overwrite=True)
    assert [one.state for one in replaced].count("saved") == 8
    assert services.saved().load("teams-v4").api is ApiVersion.V2, "a V2 request is never replaced"


def test_a_request_whose_v4_version_contains_a_secret_is_not_saved(
    services: Services, migration: MigrationService, tmp_path: Path
) -> None:
    folder = tmp_path / "config" / "requests"
    folder.mkdir(parents=True)
    body = """body = '{"name": "x", "password": "hunter2hunter2"}'"""
    request = 'version = 1\napi = "v2"\nrequest = "POST /projects/{project_id}/review_links"\n'
    (folder / "link.toml").write_text(f"{request}{body}\n", "utf-8")
    (outcome,) = migration.migrate_saved()
    assert outcome.state == "failed"
    assert "seems to contain a secret" in outcome.notes[0]
    assert [file.name for file in folder.iterdir()] == ["link.toml"]
