"""The scopes of both APIs, presets, and hints that never claim to be verdicts."""

from __future__ import annotations

import pytest

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.catalog.operation import Operation
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind
from frameio_tui.core.scopes.registry import (
    LIKELY,
    MISSING,
    UNKNOWN,
    V2_SCOPES,
    find,
    in_order,
    likelihood,
    needed_for,
    presets,
    scopes_of,
    selection_text,
    unlocked,
)

V2 = Catalog.from_json(operations(ApiVersion.V2), ApiVersion.V2)
V4 = Catalog.from_json(operations(ApiVersion.V4), ApiVersion.V4)
TOKEN = CredentialKind.DEVELOPER_TOKEN


def of(method: str, path: str) -> Operation:
    """An operation of V2."""
    operation = V2.match(method, path)
    assert operation is not None
    return operation


def test_v2_has_33_scopes_and_offline() -> None:
    assert len(V2_SCOPES) == 34
    assert len({scope.name for scope in V2_SCOPES}) == 34
    assert all(scope.allows for scope in (*V2_SCOPES, *scopes_of(ApiVersion.V4)))


def test_every_scope_of_the_catalogue_is_known() -> None:
    named = {name for operation in V2.operations if operation.surface != "c2c" for name in operation.scopes}
    assert named <= {scope.name for scope in V2_SCOPES}
    assert all(unlocked(V2, name) > 0 for name in named)


def test_unknown_scopes_are_kept_at_the_end() -> None:
    assert in_order(ApiVersion.V2, ["zz.new", "asset.read", "account.read", "asset.read"]) == (
        "account.read",
        "asset.read",
        "zz.new",
    )
    assert find(ApiVersion.V2, "zz.new") is None


@pytest.mark.parametrize("api", list(ApiVersion))
@pytest.mark.parametrize("kind", list(CredentialKind))
def test_presets_name_only_known_scopes_and_offline_is_for_oauth(api: ApiVersion, kind: CredentialKind) -> None:
    for preset in presets(api, kind):
        assert preset.scopes
        assert all(find(api, name) for name in preset.scopes)
        if api is ApiVersion.V2:
            assert ("offline" in preset.scopes) == kind.oauth


def test_the_presets_are_what_they_say() -> None:
    named = {preset.name: preset.scopes for preset in presets(ApiVersion.V2, TOKEN)}
    assert all(name.endswith(".read") for name in named["read-only"])
    assert "auditlog.read" not in named["read-only"]
    assert len(named["everything"]) == 33
    assert "asset.create" in named["upload"]
    assert "asset.delete" not in named["upload"]
    assert "comment.create" in named["review"]


def test_an_operation_names_its_scopes_and_those_that_find_its_ids() -> None:
    assert needed_for(of("POST", "/v2/assets/x/comments")) == ("asset.read", "comment.create")
    assert needed_for(V4.operations[0]) == ()


def test_the_selected_scopes_are_grouped_plain_text() -> None:
    text = selection_text(ApiVersion.V2, ["asset.read", "account.read", "asset.create", "zz.new"])
    assert text.splitlines() == [
        "Scopes to select (4):",
        "Accounts, users and teams",
        "  [x] account.read",
        "Assets",
        "  [x] asset.create",
        "  [x] asset.read",
        "  [x] zz.new  (not in the published list)",
    ]
    assert selection_text(ApiVersion.V2, []) == "Scopes to select (0):\n"


@pytest.mark.parametrize(
    ("method", "path", "wanted", "granted", "kind", "hint"),
    [
        ("GET", "/v2/me", [], None, TOKEN, LIKELY),
        ("GET", "/v2/assets/x", ["asset.read"], None, TOKEN, LIKELY),
        ("GET", "/v2/assets/x", ["asset.create"], None, TOKEN, MISSING),
        ("GET", "/v2/assets/x", [], None, TOKEN, UNKNOWN),
        ("GET", "/v2/assets/x", ["asset.read"], ["asset.create"], TOKEN, MISSING),
        ("GET", "/v2/accounts/x/hooks", ["webhook.read"], None, CredentialKind.OAUTH_PKCE, MISSING),
    ],
)
def test_the_hint_follows_what_was_granted_else_what_is_wanted(
    method: str, path: str, wanted: list[str], granted: list[str] | None, kind: CredentialKind, hint: str
) -> None:
    assert likelihood(of(method, path), wanted, granted, kind) == hint


def test_on_v4_scopes_say_nothing() -> None:
    assert {likelihood(operation, ["openid"], None, TOKEN) for operation in V4.operations} <= {UNKNOWN, MISSING}
