"""Recovery after the API refused an OAuth token with a 401."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from frameio_tui.core.profiles.profile import Endpoints
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.services import Services
from tests.signed_in import sign_in, signed_in


@pytest.fixture
def fresh() -> Iterator[SandboxServer]:
    """A sandbox whose counters start at zero."""
    with SandboxServer() as server:
        yield server


def test_a_token_that_died_is_renewed_once_until_the_api_takes_the_new_one(
    services: Services, fresh: SandboxServer
) -> None:
    profile = signed_in(services, fresh).profile
    unauthorized_recovery = services.bearers.token_refresh.unauthorized_recovery
    fresh.oauth.expire_all()
    used = services.bearers.bearer(profile)
    new = unauthorized_recovery.replacement_token(profile, used)
    assert new is not None
    fresh.oauth.expire_all()
    assert unauthorized_recovery.replacement_token(profile, new) is None
    assert fresh.oauth.refreshes == ["ok"]
    unauthorized_recovery.accepted(profile, new)
    assert unauthorized_recovery.replacement_token(profile, new) not in (None, new)
    assert fresh.oauth.refreshes == ["ok", "ok"]


def test_a_token_that_is_all_right_or_of_an_untrusted_profile_is_not_renewed(
    services: Services, fresh: SandboxServer
) -> None:
    entry = signed_in(services, fresh)
    unauthorized_recovery = services.bearers.token_refresh.unauthorized_recovery
    used = services.bearers.bearer(entry.profile)
    assert unauthorized_recovery.replacement_token(entry.profile, used) is None
    sign_in(services, entry)
    assert unauthorized_recovery.replacement_token(entry.profile, used) == services.bearers.bearer(entry.profile)
    fresh.oauth.expire_all()
    moved = entry.profile._replace(endpoints=Endpoints("https://a.example", "https://t.example"))
    assert unauthorized_recovery.replacement_token(moved, services.bearers.bearer(entry.profile)) is None
    assert fresh.oauth.refreshes == []
