"""The checks of 'why?', each by itself."""

from __future__ import annotations

import pytest

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.diagnosis.checks import (
    Check,
    check_account,
    check_header,
    check_ids,
    check_parent,
    check_scope,
    check_shape,
    check_token,
    parent_request,
    verdict,
)
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.profiles.credential import CredentialRecord, TokenSet
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind, Profile
from frameio_tui.core.resources.ids import SeenId
from frameio_tui.core.secret import Secret

V2 = Catalog.from_json(operations(ApiVersion.V2), ApiVersion.V2)
V4 = Catalog.from_json(operations(ApiVersion.V4), ApiVersion.V4)
NEEDY = next(op for op in V2.operations if op.body_required and op.method == "POST")
ACME = Profile("0" * 32, "acme")
ACME4 = ACME._replace(api=ApiVersion.V4)
TEAMS = V2.match("GET", "/v2/teams")


@pytest.mark.parametrize(
    ("method", "path", "body", "state", "words"),
    [
        ("GET", "/v2/me", False, "ok", "GET /v2/me"),
        ("GET", "/v4/me", False, "bad", "a V4 path, but the profile uses V2"),
        ("PATCH", "/v2/me", False, "bad", "does not support PATCH, only"),
        ("GET", "/v2/nonsense", False, "bad", "not in the list of operations"),
        (NEEDY.method, NEEDY.path, False, "bad", "requires a body"),
        ("POST", "/v2/teams/{team_id}/projects", True, "ok", "POST"),
    ],
)
def test_the_shape_of_a_request(method: str, path: str, body: bool, state: str, words: str) -> None:
    check, found = check_shape(method, path, body, V2.match(method, path), V2, ACME)
    assert check.state == state
    assert words in check.detail
    assert (found is not None) is (state == "bad")


@pytest.mark.parametrize(
    ("status", "state"), [(200, "ok"), (401, "bad"), (429, "ok"), (500, "skipped"), (0, "skipped")]
)
def test_me(status: int, state: str) -> None:
    assert check_token(status).state == state


def test_a_token_that_is_taken_nowhere_is_explained_by_its_kind() -> None:
    check, found = check_header(ACME, "bad", TEAMS)
    assert check.state == "bad"
    assert found is not None
    assert "linked V4 profile" in found.remedy
    check, found = check_header(ACME4, "bad", None)
    assert found is not None
    assert "legacy header" in found.sentence
    oauth = ACME._replace(credential=CredentialKind.OAUTH_PKCE)
    check, found = check_header(oauth, "bad", TEAMS)
    assert found is not None
    assert "Sign in again" in found.remedy
    assert check_header(ACME, "ok", TEAMS)[0].state == "ok"
    assert check_header(ACME, "skipped", TEAMS) == (Check("header", "skipped", "GET /me was inconclusive"), None)


def test_a_token_with_a_stated_end_is_said_to_have_expired() -> None:
    check, found = check_header(ACME._replace(credential=CredentialKind.ACCESS_TOKEN), "bad", TEAMS, "2 h ago")
    assert check.detail == "The token expired 2 h ago."
    assert found is not None
    assert "Paste" in found.remedy


def test_an_id_met_as_another_kind_is_named() -> None:
    known = {"p1": [SeenId("project", "p1", "Demo Reel")]}
    said = check_ids({"asset_id": "p1"}, known)
    assert said is not None
    assert said[1].sentence == "{asset_id} is the ID of a project (Demo Reel), not of an asset."
    assert check_ids({"asset_id": "p1"}, {"p1": [SeenId("asset", "p1", "")]}) is None
    assert check_ids({"asset_id": "p1"}, {}) is None


def test_an_operation_that_takes_no_such_credential() -> None:
    refusing = next(op for op in V2.operations if CredentialKind.OAUTH_PKCE in op.rejected_credentials and op.callable)
    oauth = ACME._replace(credential=CredentialKind.OAUTH_PKCE)
    check, found = check_header(oauth, "ok", refusing)
    assert check.state == "bad"
    assert found is not None
    assert "developer token" in found.remedy


def test_accounts() -> None:
    assert check_account(200, "a", frozenset("ab"))[0].state == "ok"
    check, found = check_account(200, "x", frozenset("ab"))
    assert check.state == "bad"
    assert found is not None
    assert check_account(403, "a", frozenset())[0].state == "skipped"
    assert check_account(200, "x", frozenset("ab"), whole=False)[0].state == "skipped"


@pytest.mark.parametrize(
    ("catalog", "method", "path", "parent"),
    [
        (V2, "GET", "/v2/projects/p1/collaborators", "/v2/projects/p1"),
        (V2, "PUT", "/v2/assets/a1", "/v2/assets/a1"),
        (V2, "POST", "/v2/teams/t1/projects", "/v2/teams/t1"),
        (V2, "GET", "/v2/teams", None),
        (V2, "GET", "/v2/projects/p1", None),
        (V2, "GET", "/v2/assets/a1", "/v2/assets/a1"),
        (V4, "GET", "/v4/accounts/a/projects/p", None),
        (V4, "GET", "/v4/accounts/a/workspaces", None),
        (V4, "GET", "/v4/accounts/a/workspaces/w/projects", "/v4/accounts/a/workspaces/w"),
        (V4, "DELETE", "/v4/accounts/a/files/f", "/v4/accounts/a/files/f"),
    ],
)
def test_what_a_request_hangs_on(catalog: Catalog, method: str, path: str, parent: str | None) -> None:
    operation = catalog.match(method, path)
    assert operation is not None
    found = parent_request(operation, path, catalog)
    assert (found.path if found else None) == parent


@pytest.mark.parametrize(("status", "state", "ends"), [(200, "ok", False), (404, "bad", True), (403, "bad", False)])
def test_the_parent(status: int, state: str, ends: bool) -> None:
    check, found = check_parent(status, RequestSpec("GET", "/v2/projects/p"))
    assert check.state == state
    assert (found is not None) is ends


def test_what_was_deleted_is_found_as_such() -> None:
    spec = RequestSpec("GET", "/v2/assets/a")
    check, found = check_parent(200, spec, b'{"deleted_at": "2026-11-20T10:00:00.000Z"}')
    assert check.detail == "/v2/assets/a was deleted on 2026-11-20."
    assert found is not None
    assert "PUT /assets/a/restore" in found.remedy
    for body in (b'{"deleted_at": null}', b"[]", b"{"):
        assert check_parent(200, spec, body)[0].state == "ok"


def test_scopes() -> None:
    assert TEAMS is not None
    granted = CredentialRecord(tokens=TokenSet(Secret("a"), scopes=("account.read",)))
    oauth = ACME._replace(credential=CredentialKind.OAUTH_PKCE)
    check, found = check_scope(TEAMS, oauth, granted)
    assert (check.state, "team.read" in check.detail) == ("bad", True)
    assert found is not None
    assert "sign in again" in found.remedy
    full = CredentialRecord(tokens=TokenSet(Secret("a"), scopes=("account.read", "team.read")))
    assert check_scope(TEAMS, oauth, full) == (check_scope(TEAMS, oauth, full)[0], None)
    check, found = check_scope(TEAMS, ACME._replace(scopes=("account.read",)), CredentialRecord())
    assert check.state == "bad"
    assert check_scope(TEAMS, ACME, CredentialRecord())[0].state == "skipped"
    check, found = check_scope(TEAMS, ACME4, CredentialRecord())
    assert found is not None
    assert "roles" in found.sentence


def test_what_is_left_is_the_role() -> None:
    assert "role" in verdict(403, b"", above_seen=True).sentence
    assert "parent item is accessible" in verdict(404, b'{"message": "gone"}', above_seen=True).sentence
    assert verdict(404, b"", above_seen=False).sentence.startswith("The ID does not exist")
