"""Authorization of calls: tokens, scopes, kinds of credential and the legacy header."""

from __future__ import annotations

import pytest

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.sandbox.auth import Grant, Tokens, authorize
from frameio_tui.sandbox.data.generator import Generator
from frameio_tui.sandbox.data.store import Store
from frameio_tui.sandbox.handler_result import Refusal
from tests.sandbox.calls import CATALOGS
from tests.support import CANARY


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    store = Store(1, now=lambda: 1000.0)
    Generator(store).fill()
    return Tokens(store, 1)


def status(tokens: Tokens, method: str, path: str, bearer: str, **headers: str) -> int:
    """Return 0 if the call is authorized, else the status of the refusal."""
    api = ApiVersion.V4 if path.startswith("/v4") else ApiVersion.V2
    operation = CATALOGS[api].match(method, path)
    assert operation is not None
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        authorize(operation, {"authorization": f"Bearer {bearer}", **sent}, tokens)
    except Refusal as refusal:
        return refusal.status
    return 0


def test_named_tokens_are_of_a_real_ones_shape(tokens: Tokens) -> None:
    assert set(tokens.by_name) >= {"full", "readonly", "limited", "other_person", "member", "unknown"}
    for text in tokens.by_name.values():
        assert text.startswith("fio-u-")
        assert len(text) == 70
    assert len(set(tokens.by_name.values())) == len(tokens.by_name)


@pytest.mark.parametrize(
    ("method", "path", "name", "refused"),
    [
        ("GET", "/v2/me", "full", 0),
        ("GET", "/v2/me", "unknown", 401),
        ("GET", "/v2/assets/x", "readonly", 0),
        ("DELETE", "/v2/assets/x", "readonly", 403),
        ("GET", "/v2/assets/x", "limited", 403),
        ("GET", "/v2/accounts/x/hooks", "full", 0),
        ("GET", "/v2/notifications", "full", 401),
    ],
)
def test_v2_looks_at_token_and_scopes(method: str, path: str, name: str, refused: int, tokens: Tokens) -> None:
    assert status(tokens, method, path, tokens.by_name[name]) == refused


def test_v4_wants_the_legacy_header_of_developer_tokens(tokens: Tokens) -> None:
    full = tokens.by_name["full"]
    assert status(tokens, "GET", "/v4/me", full) == 401
    assert status(tokens, "GET", "/v4/me", full, x_frameio_legacy_token_auth="true") == 0


def test_oauth_tokens_are_refused_where_documented(tokens: Tokens) -> None:
    tokens.add("oauth-token-1", kind="oauth")
    assert status(tokens, "GET", "/v2/me", "oauth-token-1") == 0
    assert status(tokens, "GET", "/v2/accounts/x/hooks", "oauth-token-1") == 401
    assert status(tokens, "GET", "/v4/me", "oauth-token-1") == 0


def test_health_needs_nobody(tokens: Tokens) -> None:
    assert status(tokens, "GET", "/health", "") == 0


def test_an_expired_token_is_unknown(tokens: Tokens) -> None:
    tokens.add(CANARY, user="dmitri")
    grant = tokens.lookup(CANARY)
    assert grant is not None
    tokens._grants[CANARY] = Grant(grant.user_id, grant.scopes, expires_at=1000.0)
    assert tokens.lookup(CANARY) is None
