"""Sign-in with the sandbox: by listener or paste, allowed or denied, as the same or another user; and revocation."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from frameio_tui.core.errors import (
    CredentialMissing,
    InvalidInput,
    LockHeld,
    NoResponse,
    OAuthRefused,
    PortTaken,
    TimedOut,
    UnapprovedProfile,
    WriteFailed,
)
from frameio_tui.core.oauth.callback import CallbackResult
from frameio_tui.core.profiles.credential import Person
from frameio_tui.core.profiles.profile import CredentialKind, Endpoints
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.auth.sign_in import AcquiredTokens
from frameio_tui.services.auth.sign_in_session import SignIn
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Services
from tests.sandbox.consent import come_back, consent
from tests.signed_in import described, sign_in, signed_in
from tests.support import make_services, run


@pytest.fixture
def fresh() -> Iterator[SandboxServer]:
    with SandboxServer() as server:
        yield server


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def app_of(services: Services, server: SandboxServer, client: str = "pkce", **fields: object) -> ProfileEntry:
    """Create a profile whose redirect URI has a port that only this test uses."""
    return described(services, server, client, redirect_uri=f"http://127.0.0.1:{free_port()}/callback", **fields)


async def by_listener(
    services: Services, entry: ProfileEntry, *, user: str = "ann", allow: bool = True
) -> AcquiredTokens:
    signin = await services.sign_in.begin(entry)
    try:
        location = await asyncio.to_thread(consent, signin.attempt.url, user=user, allow=allow)
        waiting = asyncio.ensure_future(signin.wait_for_callback())
        assert await asyncio.to_thread(come_back, location) == 200
        callback = await waiting
    finally:
        await signin.close()
    return await services.sign_in.exchange(entry, signin.attempt, callback)


async def by_paste(services: Services, entry: ProfileEntry, *, user: str = "ann", bare: bool = False) -> AcquiredTokens:
    signin = await services.sign_in.begin(entry, paste_only=True)
    location = await asyncio.to_thread(consent, signin.attempt.url, user=user)
    callback = signin.paste(location.split("code=")[1].split("&")[0] if bare else location)
    return await services.sign_in.exchange(entry, signin.attempt, callback)


@pytest.mark.parametrize("client", ["pkce", "secret", "ims-web", "ims-spa"])
def test_the_browser_comes_back_to_the_listener(services: Services, fresh: SandboxServer, client: str) -> None:
    entry = app_of(services, fresh, client)
    acquired = run(services, by_listener(services, entry))
    assert acquired.person is not None
    assert acquired.person.name == "Ann Lee"
    assert not acquired.must_confirm
    services.sign_in.save(entry.profile, acquired)
    record = services.bearers.record(entry.profile)
    assert record.person == acquired.person
    assert fresh.registry.lookup(services.bearers.bearer(entry.profile).reveal()) is not None


@pytest.mark.parametrize("client", ["pkce", "secret", "ims-native"])
def test_the_answer_is_pasted(services: Services, fresh: SandboxServer, client: str) -> None:
    fields = {"redirect_uri": fresh.clients[client].redirect_uris[0]}
    entry = described(services, fresh, client, **fields)
    acquired = run(services, by_paste(services, entry))
    assert acquired.person is not None
    assert acquired.has_state


@pytest.mark.parametrize(
    "redirect", ["https://example.com/callback", "adobe+0123456789abcdef://adobeid/sandbox-ims-native"]
)
def test_where_nothing_can_listen_the_screen_is_told_why(
    services: Services, fresh: SandboxServer, redirect: str
) -> None:
    client = "pkce" if redirect.startswith("https") else "ims-native"
    entry = described(services, fresh, client, redirect_uri=redirect)
    signin = run(services, services.sign_in.begin(entry))
    assert signin.listener is None
    assert "redirect URI" in signin.no_listener_reason
    assert signin.tunnel == ()


def test_the_short_address_leads_through_the_listener(services: Services, fresh: SandboxServer) -> None:
    entry = app_of(services, fresh)

    async def work() -> None:
        signin = await services.sign_in.begin(entry)
        assert signin.listener is not None
        location = await asyncio.to_thread(consent, signin.listener.short_address)
        assert signin.paste(location).has_state
        forward, running = signin.tunnel
        port = entry.profile.redirect_uri.split(":")[2].split("/")[0]
        assert forward == f"ssh -N -L {port}:127.0.0.1:{port} USER@HOST"
        assert running == f"ssh -O forward -L {port}:127.0.0.1:{port} USER@HOST"
        await signin.close()

    run(services, work())


def test_who_says_no_gets_nothing_kept(services: Services, fresh: SandboxServer) -> None:
    entry = app_of(services, fresh)
    with pytest.raises(OAuthRefused, match="denied in the browser"):
        run(services, by_listener(services, entry, allow=False))
    assert services.bearers.record(entry.profile).tokens is None


def test_a_bare_code_and_another_person_are_confirmed_first(services: Services, fresh: SandboxServer) -> None:
    entry = app_of(services, fresh)
    bare = run(services, by_paste(services, entry, bare=True))
    assert not bare.has_state
    assert bare.must_confirm
    services.sign_in.save(entry.profile, bare)
    other = run(services, by_listener(services, entry, user="dmitri"))
    assert other.before is not None
    assert (other.before.name, other.person and other.person.name) == ("Ann Lee", "Dmitri Volkov")
    assert other.must_confirm
    same = run(services, by_listener(services, entry))
    assert not same.must_confirm


def test_fewer_scopes_are_said_and_no_error(services: Services, fresh: SandboxServer) -> None:
    fresh.oauth.narrow_scopes = ("account.read",)
    acquired = run(services, by_listener(services, app_of(services, fresh)))
    assert acquired.tokens.scopes == ("account.read",)
    assert any("not granted: team.read project.read offline" in note for note in acquired.notes)
    assert any("No refresh token" in note for note in acquired.notes)


def test_a_server_without_pkce_serves_too(services: Services, fresh: SandboxServer) -> None:
    fresh.oauth.ignore_pkce = True
    assert run(services, by_listener(services, app_of(services, fresh))).person is not None


def test_a_spent_code_is_sent_no_second_time(services: Services, fresh: SandboxServer) -> None:
    entry = app_of(services, fresh)

    async def work() -> None:
        signin = await services.sign_in.begin(entry, paste_only=True)
        callback = signin.paste(await asyncio.to_thread(consent, signin.attempt.url))
        fresh.oauth.token_faults.append("drop_after")
        with pytest.raises(NoResponse, match=r"closed the connection|not speak") as caught:
            await services.sign_in.exchange(entry, signin.attempt, callback)
        assert caught.value.remedy.startswith("Start again")
        assert fresh.oauth.exchanges == 1
        with pytest.raises(OAuthRefused, match="already been used"):
            await services.sign_in.exchange(entry, signin.attempt, callback)

    run(services, work())


@pytest.mark.parametrize("fault", ["error_500", "error_503", "not_json", "html", "no_token", "wrong_type"])
def test_a_failing_token_endpoint_is_told_in_words(services: Services, fresh: SandboxServer, fault: str) -> None:
    fresh.oauth.token_faults.append(fault)
    entry = app_of(services, fresh)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - any error of the program, looked at below
        run(services, by_listener(services, entry))
    assert getattr(caught.value, "sentence", "")
    assert getattr(caught.value, "remedy", "")
    assert fresh.oauth.exchanges <= 1


def test_the_wait_ends_with_words_about_older_pages(services: Services, fresh: SandboxServer) -> None:
    entry = app_of(services, fresh)

    async def work() -> None:
        old = await services.sign_in.begin(entry, paste_only=True)
        location = await asyncio.to_thread(consent, old.attempt.url)
        signin = await services.sign_in.begin(entry)
        assert await asyncio.to_thread(come_back, location) == 400
        signin.wait_for(0.05)
        with pytest.raises(TimedOut, match="older page"):
            await signin.wait_for_callback()
        await signin.close()

    run(services, work())


def test_a_wait_can_be_cancelled_and_the_port_is_free(services: Services, fresh: SandboxServer) -> None:
    entry = app_of(services, fresh)
    port = int(entry.profile.redirect_uri.split(":")[2].split("/")[0])

    async def work() -> None:
        signin = await services.sign_in.begin(entry)
        waiting = asyncio.ensure_future(signin.wait_for_callback())
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await signin.close()
        with socket.create_server(("127.0.0.1", port)):
            pass

    run(services, work())


def test_a_taken_port_is_named_before_the_address_is_shown(services: Services, fresh: SandboxServer) -> None:
    entry = app_of(services, fresh)
    port = int(entry.profile.redirect_uri.split(":")[2].split("/")[0])
    with socket.create_server(("127.0.0.1", port)), pytest.raises(PortTaken, match=str(port)):
        run(services, services.sign_in.begin(entry))


def test_a_second_sign_in_is_told_where_the_first_is(services: Services, fresh: SandboxServer, tmp_path: Path) -> None:
    entry = app_of(services, fresh)
    other = make_services(str(tmp_path))
    with (
        services.sign_in.hold_lock(entry.profile),
        pytest.raises(LockHeld, match=r"in progress in another part of this program|in progress in process"),
        other.sign_in.hold_lock(entry.profile),
    ):
        pass
    with other.sign_in.hold_lock(entry.profile):
        pass


def test_two_profiles_sign_in_at_once(services: Services, fresh: SandboxServer) -> None:
    one = app_of(services, fresh, name="one")
    two = app_of(services, fresh, name="two")

    async def both() -> None:
        first, second = await asyncio.gather(by_listener(services, one), by_listener(services, two, user="dmitri"))
        assert first.person is not None
        assert second.person is not None
        assert (first.person.name, second.person.name) == ("Ann Lee", "Dmitri Volkov")

    run(services, both())


def test_the_app_alone_signs_in_without_anybody(services: Services, fresh: SandboxServer) -> None:
    entry = described(services, fresh, "ims-s2s")
    acquired = run(services, services.sign_in.acquire(entry))
    assert acquired.tokens.refresh is None
    assert not acquired.must_confirm


def test_what_is_missing_is_said_first(services: Services, fresh: SandboxServer) -> None:
    unnamed = described(services, fresh, client_id="", name="unnamed")
    with pytest.raises(CredentialMissing, match="client ID"):
        services.sign_in.check(unnamed)
    pasted = described(services, fresh, credential=CredentialKind.DEVELOPER_TOKEN, name="pasted")
    with pytest.raises(InvalidInput, match="does not use sign-in"):
        services.sign_in.check(pasted)
    moved = signed_in(services, fresh, name="moved")
    services.profiles.change(moved.profile, {"endpoints": Endpoints("http://127.0.0.1:9/a", "http://127.0.0.1:9/t")})
    with pytest.raises(UnapprovedProfile):
        services.sign_in.check(services.profiles.entry("moved"))


def test_user_info_stands_in_where_the_api_does_not_know_the_person(services: Services, fresh: SandboxServer) -> None:
    entry = app_of(services, fresh, base_url="http://127.0.0.1:9")
    acquired = run(services, by_listener(services, entry))
    assert acquired.person is not None
    assert acquired.person.email == "ann@acme.example"
    silent = fresh.oauth_endpoints()._replace(userinfo="")
    doubtful = app_of(services, fresh, base_url="http://127.0.0.1:9", endpoints=silent, name="silent")
    acquired = run(services, by_listener(services, doubtful))
    assert acquired.person is None
    assert "No response" in acquired.unknown_reason


def test_a_name_that_nobody_confirms_is_not_gone_on_with(services: Services, fresh: SandboxServer) -> None:
    ends = fresh.oauth_endpoints()._replace(userinfo="")
    entry = app_of(services, fresh, base_url="http://127.0.0.1:9", endpoints=ends)
    first = run(services, by_listener(services, entry))
    assert not first.must_confirm
    services.sign_in.save(entry.profile, first._replace(person=Person("u-ann", "Ann Lee", "ann@acme.example")))
    again = run(services, by_listener(services, entry, user="dmitri"))
    assert (again.person, again.must_confirm) == (None, True)
    matter, question = again.question()
    assert "Ann Lee <ann@acme.example>; the user of the new token is unknown" in matter
    assert question == "Replace the user?"
    services.sign_in.save(entry.profile, again)
    assert services.bearers.record(entry.profile).person is None


def test_the_same_address_from_the_provider_is_the_same_person(services: Services, fresh: SandboxServer) -> None:
    entry = app_of(services, fresh, base_url="http://127.0.0.1:9")
    ann = Person("an-id-of-the-api", "Ann Lee", "Ann@acme.example")
    services.sign_in.save(entry.profile, run(services, by_listener(services, entry))._replace(person=ann))
    again = run(services, by_listener(services, entry))
    assert (again.person, again.must_confirm) == (ann, False)
    assert run(services, by_listener(services, entry, user="dmitri")).before == ann


def test_a_token_that_the_api_refuses_is_asked_about(services: Services, fresh: SandboxServer) -> None:
    ends = fresh.oauth_endpoints()._replace(userinfo="")
    with SandboxServer(seed=7) as other:
        entry = app_of(services, fresh, base_url=other.url, endpoints=ends)
        acquired = run(services, by_listener(services, entry))
        assert (acquired.rejected, acquired.should_ask, acquired.must_confirm) == (True, True, False)
        assert acquired.question()[0].endswith("does not accept the new token: GET /v2/me returned 401.")
        entry = app_of(services, fresh, base_url=other.url, name="named")
        acquired = run(services, by_listener(services, entry))
    assert not acquired.should_ask
    assert "returned 401" in " ".join(acquired.notes)


def test_revoking_ends_it_at_the_server_and_here(services: Services, fresh: SandboxServer) -> None:
    entry = signed_in(services, fresh, "secret")
    bearer = services.bearers.bearer(entry.profile).reveal()
    said = services.sign_in.revoke(entry)
    assert said == "The token was revoked. It was removed from this machine."
    assert fresh.registry.lookup(bearer) is None
    assert services.bearers.record(entry.profile).tokens is None
    assert services.bearers.record(entry.profile).client_secret is not None
    assert services.sign_in.revoke(entry) == "There is no token to remove."


@pytest.mark.parametrize(
    ("revoke", "words"),
    [
        ("", "has no revoke endpoint"),
        ("http://127.0.0.1:9/revoke", "could not be reached"),
        ("{url}/nowhere", "does not support it"),
    ],
)
def test_a_server_that_cannot_revoke_leaves_nothing_here(
    services: Services, fresh: SandboxServer, revoke: str, words: str
) -> None:
    ends = fresh.oauth_endpoints()._replace(revoke=revoke.format(url=fresh.url))
    entry = signed_in(services, fresh, endpoints=ends)
    said = services.sign_in.revoke(entry)
    assert words in said
    assert ".)" not in said
    assert said.endswith("removed from this machine.")
    assert services.bearers.record(entry.profile).tokens is None


def test_a_revoke_endpoint_of_plain_http_gets_no_token_and_the_wiping_is_said(
    services: Services, fresh: SandboxServer
) -> None:
    entry = signed_in(services, fresh)
    path = Path(services.profiles.path_of("pkce"))
    path.write_text(path.read_text().replace(f"{fresh.url}/oauth2/revoke", "http://elsewhere.example/revoke"))
    said = services.sign_in.revoke(services.profiles.approve("pkce"))
    assert said.startswith("The token was not revoked: The revoke endpoint uses http, which is not encrypted.")
    assert said.endswith("removed from this machine.")
    assert services.bearers.record(entry.profile).tokens is None


def test_a_token_is_not_sent_to_a_revoke_endpoint_nobody_approved(services: Services, fresh: SandboxServer) -> None:
    entry = signed_in(services, fresh)
    bearer = services.bearers.bearer(entry.profile).reveal()
    ends = fresh.oauth_endpoints()._replace(revoke=f"{fresh.url}/oauth2/other")
    changed = services.profiles.change(entry.profile, {"endpoints": ends})
    assert not changed.approval.is_approved
    said = services.sign_in.revoke(changed)
    assert said.startswith(f"The token was not revoked: the file of '{entry.profile.name}' has not been approved")
    assert said.endswith("removed from this machine.")
    assert fresh.registry.lookup(bearer) is not None
    assert services.bearers.record(entry.profile).tokens is None


def test_nothing_of_a_sign_in_is_shown_by_its_objects(services: Services, fresh: SandboxServer) -> None:
    entry = app_of(services, fresh)
    acquired = run(services, by_listener(services, entry))
    shown = repr(acquired) + repr(CallbackResult(acquired.tokens.access, has_state=True))
    assert acquired.tokens.access.reveal() not in shown
    assert isinstance(SignIn.__doc__, str)


@pytest.mark.parametrize(
    ("client", "revoke", "words"),
    [
        ("pkce", True, "The token was revoked."),
        ("secret", True, "The token was revoked."),
        ("pkce", False, "has no revoke endpoint. It stays valid at the server"),
    ],
)
def test_tokens_that_cannot_be_saved_are_named_as_lost_and_ended_at_the_server(
    services: Services, fresh: SandboxServer, monkeypatch: pytest.MonkeyPatch, client: str, revoke: bool, words: str
) -> None:
    ends = fresh.oauth_endpoints()
    entry = app_of(services, fresh, client, endpoints=ends if revoke else ends._replace(revoke=""))
    sign_in(services, entry)
    before = services.bearers.record(entry.profile)
    assert before.tokens is not None
    acquired = run(services, by_paste(services, entry))

    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("frameio_tui.adapters.storage.atomic_file._write_new", full)
    with pytest.raises(WriteFailed, match="this sign-in could not be saved") as caught:
        services.sign_in.save(entry.profile, acquired)
    assert "No space left" in caught.value.sentence
    assert words in caught.value.sentence
    assert (fresh.registry.lookup(acquired.tokens.access.reveal()) is None) == revoke
    assert fresh.registry.lookup(before.tokens.access.reveal()) is not None
    assert services.bearers.record(entry.profile) == before
