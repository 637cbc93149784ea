"""Token refresh with a server that rotates tokens: no token is lost, and none is resent without a check."""

from __future__ import annotations

from pathlib import Path

import pytest

from frameio_tui.core.errors import (
    ConnectionRefused,
    CredentialMissing,
    FrameioTuiError,
    LockHeld,
    NoResponse,
    OAuthRefused,
    SignInNeeded,
    WriteFailed,
    remedy_on_command_line,
)
from frameio_tui.core.http.request_text import parse_request
from frameio_tui.core.profiles.credential import RefreshAttempt
from frameio_tui.core.profiles.profile import Endpoints
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.auth.refresh import TokenRefreshService
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Services
from tests.signed_in import described, expire, near_end, sign_in, signed_in
from tests.support import make_services, run


@pytest.fixture
def fresh() -> SandboxServer:
    """A sandbox whose counters start at zero."""
    server = SandboxServer()
    server.start()
    yield server  # type: ignore[misc]
    server.stop()


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frameio_tui.services.auth.token_endpoint.time.sleep", lambda seconds: None)


def works(services: Services, server: SandboxServer, name: str = "pkce") -> bool:
    """Return whether the sandbox accepts the profile's token."""
    bearer = services.bearers.bearer(services.profiles.entry(name).profile)
    return server.registry.lookup(bearer.reveal()) is not None


@pytest.mark.parametrize("client", ["pkce", "secret", "ims-spa", "ims-web"])
def test_an_expired_token_is_renewed_before_it_is_used(services: Services, fresh: SandboxServer, client: str) -> None:
    entry = signed_in(services, fresh, client)
    before = services.bearers.record(entry.profile).tokens
    expire(services, fresh, entry.profile)
    assert works(services, fresh, client)
    after = services.bearers.record(entry.profile)
    assert fresh.oauth.refreshes == ["ok"]
    assert before is not None
    assert after.tokens is not None
    assert after.tokens.access != before.access
    assert after.tokens.refresh != before.refresh
    assert after.refresh_attempt is None


def test_a_token_with_time_left_is_used_as_it_is(services: Services, fresh: SandboxServer) -> None:
    signed_in(services, fresh)
    seen = len(fresh.oauth.requests)
    assert works(services, fresh)
    assert len(fresh.oauth.requests) == seen


def test_a_token_near_its_end_is_renewed_beside_the_request(services: Services, fresh: SandboxServer) -> None:
    entry = signed_in(services, fresh)
    near_end(services, entry.profile)
    before = services.bearers.record(entry.profile).tokens
    assert before is not None
    fresh.oauth.token_delay = 0.3
    assert services.bearers.bearer(entry.profile) == before.access
    services.bearers.token_refresh.settle()
    assert fresh.oauth.refreshes == ["ok"]
    assert services.bearers.bearer(entry.profile) != before.access


def test_who_cannot_renew_a_token_gets_one_that_lasts(services: Services, fresh: SandboxServer, tmp_path: Path) -> None:
    entry = signed_in(services, fresh)
    near_end(services, entry.profile)
    before = services.bearers.record(entry.profile).tokens
    assert before is not None
    fresh.oauth.token_faults = ["error_503"]
    assert services.bearers.bearer(entry.profile, refresh_early=True) == before.access
    with make_services(str(tmp_path)).bearers.token_refresh._locks.hold(f"refresh-{entry.profile.id}"):
        assert services.bearers.bearer(entry.profile, refresh_early=True) == before.access
    given = services.bearers.bearer(entry.profile, refresh_early=True)
    assert given.reveal() == fresh.oauth.token_families[-1].access
    assert fresh.oauth.refreshes == ["ok"]


def test_the_app_itself_gets_its_token_without_anybody(services: Services, fresh: SandboxServer) -> None:
    entry = described(services, fresh, "ims-s2s")
    assert works(services, fresh, "ims-s2s")
    expire(services, fresh, entry.profile)
    assert works(services, fresh, "ims-s2s")
    record = services.bearers.record(entry.profile)
    assert record.tokens is not None
    assert record.tokens.refresh is None


@pytest.mark.parametrize("error", ["token_inactive", "invalid_grant"])
def test_a_spent_token_asks_for_sign_in_once_and_deletes_nothing(
    services: Services, fresh: SandboxServer, error: str
) -> None:
    fresh.oauth.spent_error = error
    entry = signed_in(services, fresh)
    expire(services, fresh, entry.profile)
    fresh.oauth.token_families[0].revoked = True
    before = services.bearers.record(entry.profile).tokens
    with pytest.raises(SignInNeeded, match="no longer signed in") as caught:
        services.bearers.bearer(entry.profile)
    assert "frameio-tui login pkce" in remedy_on_command_line(caught.value.remedy)
    assert services.bearers.record(entry.profile).tokens == before
    asked = len(fresh.oauth.requests)
    with pytest.raises(SignInNeeded):
        services.bearers.bearer(entry.profile)
    assert len(fresh.oauth.requests) == asked


def test_who_signs_in_again_is_rid_of_the_refusal(services: Services, fresh: SandboxServer) -> None:
    entry = signed_in(services, fresh)
    expire(services, fresh, entry.profile)
    fresh.oauth.token_families[0].revoked = True
    with pytest.raises(SignInNeeded):
        services.bearers.bearer(entry.profile)
    sign_in(services, entry)
    assert works(services, fresh)


def test_a_renewal_that_was_never_sent_keeps_the_pair(services: Services, fresh: SandboxServer) -> None:
    entry = signed_in(services, fresh)
    expire(services, fresh, entry.profile)
    ends = fresh.oauth_endpoints()
    closed = Endpoints(ends.authorize, "http://127.0.0.1:9/token", ends.revoke)
    services.profiles.change(entry.profile, {"endpoints": closed})
    services.profiles.approve("pkce")
    with pytest.raises(ConnectionRefused):
        services.bearers.bearer(services.profiles.entry("pkce").profile)
    assert services.bearers.record(entry.profile).refresh_attempt is None
    services.profiles.change(services.profiles.entry("pkce").profile, {"endpoints": ends})
    services.profiles.approve("pkce")
    assert works(services, fresh)
    assert fresh.oauth.refreshes == ["ok"]


def test_an_answer_lost_before_rotation_is_asked_for_again(services: Services, fresh: SandboxServer) -> None:
    entry = signed_in(services, fresh)
    expire(services, fresh, entry.profile)
    fresh.oauth.token_faults.append("drop_before")
    assert works(services, fresh)
    assert fresh.oauth.refreshes == ["ok"]


def test_an_answer_lost_while_the_old_token_works_leaves_it(services: Services, fresh: SandboxServer) -> None:
    entry = signed_in(services, fresh)
    fresh.oauth.token_faults.append("drop_before")
    token_refresh = services.bearers.token_refresh
    tokens = services.bearers.record(entry.profile).tokens
    assert tokens is not None
    with pytest.raises(NoResponse):
        token_refresh.refresh(entry.profile, tokens.access, force=True)
    record = services.bearers.record(entry.profile)
    assert record.tokens == tokens
    assert record.refresh_attempt is None
    assert token_refresh.refresh(entry.profile, tokens.access, force=True).tokens != tokens


@pytest.mark.parametrize("fault", ["drop_after", "not_json", "html", "no_token", "wrong_type"])
def test_a_pair_lost_on_its_way_is_asked_for_once_more_and_then_named(
    services: Services, fresh: SandboxServer, fault: str
) -> None:
    entry = signed_in(services, fresh)
    expire(services, fresh, entry.profile)
    fresh.oauth.token_faults.append(fault)
    with pytest.raises(SignInNeeded):
        services.bearers.bearer(entry.profile)
    assert len(fresh.oauth.refreshes) == 2
    assert services.bearers.record(entry.profile).tokens is not None


def test_an_orphaned_mark_is_not_sent_blindly_twice(services: Services, fresh: SandboxServer) -> None:
    entry = signed_in(services, fresh)
    expire(services, fresh, entry.profile)
    tokens = services.bearers.record(entry.profile).tokens
    assert tokens is not None
    assert tokens.refresh is not None
    mark = RefreshAttempt(tokens.refresh.digest(), 1, resent=1)
    services.sign_in._credentials.change(entry.profile, lambda kept: kept._replace(refresh_attempt=mark))
    with pytest.raises(SignInNeeded, match=r"lost twice.*Or refresh the token again"):
        services.bearers.bearer(entry.profile)
    assert fresh.oauth.refreshes == []
    # The user may insist, because the server may never have received the token.
    services.bearers.token_refresh.refresh(entry.profile, tokens.access, force=True, resend=True)
    assert works(services, fresh)


@pytest.mark.parametrize(("fault", "words"), [("error_503", "temporarily unavailable"), ("error_500", "failed")])
def test_a_failing_server_is_tried_again_later(
    services: Services, fresh: SandboxServer, fault: str, words: str
) -> None:
    entry = signed_in(services, fresh)
    expire(services, fresh, entry.profile)
    fresh.oauth.token_faults.append(fault)
    with pytest.raises(OAuthRefused, match=words):
        services.bearers.bearer(entry.profile)
    assert works(services, fresh)


def test_a_gateway_without_its_server_costs_no_sign_in_however_long(services: Services, fresh: SandboxServer) -> None:
    entry = signed_in(services, fresh)
    expire(services, fresh, entry.profile)
    fresh.oauth.token_faults = ["bad_gateway"] * 5
    for _ in range(5):
        with pytest.raises(OAuthRefused, match="failed"):
            services.bearers.bearer(entry.profile)
    assert works(services, fresh)
    assert fresh.oauth.refreshes == ["ok"]


def test_a_concurrent_refresh_elsewhere_is_waited_for(services: Services, fresh: SandboxServer) -> None:
    entry = signed_in(services, fresh)
    expire(services, fresh, entry.profile)
    fresh.oauth.token_faults.append("invalid_request")
    assert works(services, fresh)
    assert fresh.oauth.refreshes == ["invalid_request", "ok"] or fresh.oauth.refreshes == ["ok"]


def test_a_wrong_client_secret_is_named_and_costs_no_token(services: Services, fresh: SandboxServer) -> None:
    entry = signed_in(services, fresh, "secret")
    expire(services, fresh, entry.profile)
    right = services.bearers.record(entry.profile).client_secret
    assert right is not None
    services.tokens.store_client_secret(entry.profile, "wrong-one")
    with pytest.raises(OAuthRefused, match="client secret"):
        services.bearers.bearer(entry.profile)
    services.tokens.store_client_secret(entry.profile, right.reveal())
    assert works(services, fresh, "secret")


def test_without_a_refresh_token_the_person_signs_in_again(services: Services, fresh: SandboxServer) -> None:
    entry = signed_in(services, fresh, scopes=("account.read",))
    expire(services, fresh, entry.profile)
    with pytest.raises(SignInNeeded, match="no refresh token"):
        services.bearers.bearer(entry.profile)


def test_a_pair_that_cannot_be_saved_serves_from_memory(
    services: Services, fresh: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = signed_in(services, fresh)
    expire(services, fresh, entry.profile)
    store = services.sign_in._credentials
    change, write = store.change, store.write

    def full(profile, changed):  # type: ignore[no-untyped-def]
        after = changed(store.read(profile))
        if after.tokens != store.read(profile).tokens:
            raise WriteFailed("The disk is full.")
        return change(profile, changed)

    def no_write(*args: object) -> None:
        raise WriteFailed("The disk is full.")

    monkeypatch.setattr(store, "change", full)
    monkeypatch.setattr(store, "write", no_write)
    with pytest.raises(WriteFailed, match="in memory"):
        services.bearers.bearer(entry.profile)
    assert works(services, fresh)
    monkeypatch.setattr(store, "change", change)
    monkeypatch.setattr(store, "write", write)
    assert works(services, fresh)
    assert fresh.oauth.refreshes == ["ok"]
    kept = services.bearers.record(entry.profile).tokens
    assert kept is not None
    assert fresh.registry.lookup(kept.access.reveal()) is not None


@pytest.mark.parametrize("meanwhile", ["signed in anew", "forgotten"])
def test_a_pair_kept_in_memory_overrules_nobody(
    services: Services, fresh: SandboxServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, meanwhile: str
) -> None:
    entry = signed_in(services, fresh)
    expire(services, fresh, entry.profile)
    store = services.sign_in._credentials
    change = store.change

    def full(profile, changed):  # type: ignore[no-untyped-def]
        if changed(store.read(profile)).tokens != store.read(profile).tokens:
            raise WriteFailed("The disk is full.")
        return change(profile, changed)

    monkeypatch.setattr(store, "change", full)
    with pytest.raises(WriteFailed, match="in memory"):
        services.bearers.bearer(entry.profile)
    monkeypatch.setattr(store, "change", change)
    other = make_services(str(tmp_path))
    if meanwhile == "forgotten":
        other.tokens.forget(entry.profile)
        with pytest.raises(CredentialMissing):
            services.bearers.bearer(entry.profile)
        assert services.bearers.record(entry.profile).tokens is None
        return
    sign_in(other, entry)
    newest = fresh.oauth.token_families[-1].access
    assert services.bearers.bearer(entry.profile).reveal() == newest
    kept = services.bearers.record(entry.profile).tokens
    assert kept is not None
    assert kept.access.reveal() == newest


def test_a_newer_token_on_disk_is_taken_without_renewing(
    services: Services, fresh: SandboxServer, tmp_path: Path
) -> None:
    entry = signed_in(services, fresh)
    old = services.bearers.bearer(entry.profile)
    other = make_services(str(tmp_path))
    other.bearers.token_refresh.refresh(entry.profile, old, force=True)
    assert services.bearers.after_refusal(entry.profile, old) not in (None, old)
    assert fresh.oauth.refreshes == ["ok"]


def test_a_401_is_answered_by_one_renewal_and_one_more_try(services: Services, fresh: SandboxServer) -> None:
    entry = signed_in(services, fresh)
    fresh.oauth.expire_all()
    verification = run(services, services.tokens.whoami(entry.profile))
    assert verification.person is not None
    assert verification.person.name == "Ann Lee"
    assert fresh.oauth.refreshes == ["ok"]


def test_a_token_that_dies_again_is_renewed_again(services: Services, fresh: SandboxServer) -> None:
    entry = signed_in(services, fresh)

    async def work() -> None:
        for number in range(1, 4):
            fresh.oauth.expire_all()
            assert (await services.requests.send(entry, parse_request("GET /me").spec)).response.status == 200
            assert fresh.oauth.refreshes == ["ok"] * number
        fresh.oauth.expire_all()
        assert (await services.tokens.whoami(entry.profile)).person is not None

    run(services, work())
    assert fresh.oauth.refreshes == ["ok"] * 4


def test_tokens_that_the_api_never_takes_are_renewed_once(services: Services, fresh: SandboxServer) -> None:
    entry = signed_in(services, fresh)
    grant = fresh.registry.grant
    fresh.registry.grant = lambda text, given: None  # type: ignore[method-assign]  # the API knows none of them
    fresh.oauth.expire_all()

    async def work() -> None:
        for _ in range(3):
            assert (await services.requests.send(entry, parse_request("GET /me").spec)).response.status == 401

    run(services, work())
    fresh.registry.grant = grant  # type: ignore[method-assign]  # as it was
    assert fresh.oauth.refreshes == ["ok"]


def test_a_401_about_something_else_renews_nothing(services: Services, fresh: SandboxServer) -> None:
    entry = signed_in(services, fresh)
    used = services.bearers.bearer(entry.profile)
    assert services.bearers.after_refusal(entry.profile, used) is None
    assert fresh.oauth.refreshes == []


def test_who_signed_in_anew_meanwhile_is_not_overruled(services: Services, fresh: SandboxServer) -> None:
    entry = signed_in(services, fresh)
    expire(services, fresh, entry.profile)
    service = services.bearers.token_refresh
    post = service._requests._transport.post

    def meanwhile(form, budget):  # type: ignore[no-untyped-def]
        service._requests._transport.post = post  # type: ignore[method-assign]
        answer = post(form, budget)
        sign_in(services, entry)
        return answer

    service._requests._transport.post = meanwhile  # type: ignore[method-assign]
    services.bearers.bearer(entry.profile)
    newest = fresh.oauth.token_families[-1].access
    kept = services.bearers.record(entry.profile).tokens
    assert kept is not None
    assert kept.access.reveal() == newest


def test_a_held_lock_is_named_after_the_patience(services: Services, fresh: SandboxServer, tmp_path: Path) -> None:
    entry = signed_in(services, fresh)
    expire(services, fresh, entry.profile)
    other = make_services(str(tmp_path))
    token_refresh: TokenRefreshService = services.bearers.token_refresh
    with (
        other.bearers.token_refresh._locks.hold(f"refresh-{entry.profile.id}"),
        pytest.raises(LockHeld, match="process"),
    ):
        token_refresh.refresh(entry.profile, None, timeout=0.1)
    assert works(services, fresh)


def test_an_untrusted_profile_renews_nothing(services: Services, fresh: SandboxServer) -> None:
    entry = signed_in(services, fresh)
    expire(services, fresh, entry.profile)
    moved = Endpoints("http://127.0.0.1:9/a", "http://127.0.0.1:9/t")
    services.profiles.change(entry.profile, {"endpoints": moved})
    asked = len(fresh.oauth.requests)
    with pytest.raises(FrameioTuiError, match="has not been approved"):
        services.bearers.bearer(services.profiles.entry("pkce").profile)
    assert len(fresh.oauth.requests) == asked


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_wrong_renews_no_more_than_once(
    services: Services, fresh: SandboxServer, hours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    monkeypatch.setattr("frameio_tui.adapters.system.clock.SystemClock.now", lambda self: time.time() + hours * 3600)
    entry = signed_in(services, fresh)
    for _ in range(3):
        assert works(services, fresh)
    assert fresh.oauth.refreshes == []
    expire(services, fresh, entry.profile)
    for _ in range(3):
        assert works(services, fresh)
    assert fresh.oauth.refreshes == ["ok"]


def history(services: Services, entry: ProfileEntry) -> list[tuple[str, str, int, str]]:
    noted = services.history.recent(entry.profile.id)
    return [(item.method, item.target, item.status, item.kind) for item in reversed(noted)]


def test_every_call_of_a_renewal_is_in_the_history_and_nothing_of_what_was_said(
    services: Services, fresh: SandboxServer
) -> None:
    entry = signed_in(services, fresh, "secret")
    expire(services, fresh, entry.profile)
    fresh.oauth.token_faults = ["error_503"]
    with pytest.raises(OAuthRefused):
        services.bearers.bearer(entry.profile)
    assert works(services, fresh, "secret")
    fresh.oauth.expire_all()
    used = services.bearers.bearer(entry.profile)
    assert services.bearers.after_refusal(entry.profile, used) is not None
    assert history(services, entry) == [
        ("POST", "/oauth2/token", 503, "refresh"),
        ("POST", "/oauth2/token", 200, "refresh"),
        ("GET", "/v2/me", 401, "probe"),
        ("POST", "/oauth2/token", 200, "refresh"),
    ]
    assert {item.request_body + item.response_body for item in services.history.recent(entry.profile.id)} == {""}


def test_the_refused_call_is_in_the_history_beside_the_one_sent_again(services: Services, fresh: SandboxServer) -> None:
    entry = signed_in(services, fresh)
    fresh.oauth.expire_all()
    run(services, services.requests.send(entry, parse_request("GET /me").spec))
    assert sorted(history(services, entry)) == [
        ("GET", "/v2/me", 200, "request"),
        ("GET", "/v2/me", 401, "probe"),
        ("GET", "/v2/me", 401, "refused"),
        ("POST", "/oauth2/token", 200, "refresh"),
    ]
