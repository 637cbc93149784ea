"""Tokens are examined, verified, stored and removed."""

from __future__ import annotations

import pytest

from frameio_tui.core.errors import ConnectionRefused, CredentialMissing, CredentialRefused, CredentialUnusable
from frameio_tui.core.oauth.pasted_token import examine_paste
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind
from frameio_tui.core.secret import Secret
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.auth.tokens import Verification
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Services
from tests.support import CANARY, made, run


def verify(services: Services, entry: ProfileEntry, token: str) -> Verification:
    """Return the verification of a token by the sandbox."""
    return run(services, services.tokens.verify(entry.profile, Secret(token)))


@pytest.mark.parametrize("api", list(ApiVersion))
def test_a_good_token_names_its_person(api: ApiVersion, services: Services, server: SandboxServer) -> None:
    entry = made(services, server, "acme", "", api=api)
    said = verify(services, entry, server.tokens["full"])
    assert said.person is not None
    assert said.person.email in said.sentence
    assert bool(said.person.account_id) == (api is ApiVersion.V2)
    assert said.error is None


def test_a_token_that_is_refused_says_why(services: Services, server: SandboxServer) -> None:
    said = verify(services, made(services, server, "acme", ""), server.tokens["unknown"])
    assert said.person is None
    assert isinstance(said.error, CredentialRefused)
    assert "not accepted" in said.sentence
    assert said.remedy
    server.fault_next(Faults(malformed=1))
    said = verify(services, services.profiles.entry("acme"), server.tokens["full"])
    assert said.sentence == "The response to GET /me does not say who the user is."


def test_a_host_that_does_not_answer_is_no_refusal(services: Services, server: SandboxServer) -> None:
    entry = made(services, server, "acme", "", base_url="http://127.0.0.1:1")
    said = verify(services, entry, CANARY)
    assert isinstance(said.error, ConnectionRefused)
    assert "127.0.0.1" in said.sentence
    (noted,) = services.history.recent(entry.profile.id)
    assert (noted.kind, noted.status) == ("verify", 0)


def test_another_person_than_before_is_named(services: Services, server: SandboxServer, entry: ProfileEntry) -> None:
    first = run(services, services.tokens.whoami(entry.profile)).person
    said = verify(services, entry, server.tokens["other_person"])
    assert said.changed_from == first
    assert said.person is not None
    assert first is not None
    assert said.person.id != first.id


def test_whoami_remembers_the_person(services: Services, entry: ProfileEntry) -> None:
    person = run(services, services.tokens.whoami(entry.profile)).person
    assert services.profiles.entry("acme").record.person == person
    assert services.history.recent(entry.profile.id)[0].kind == "verify"


def test_a_kept_token_is_bound_and_a_forgotten_one_gone(services: Services, server: SandboxServer) -> None:
    entry = made(services, server, "acme", CANARY)
    assert entry.approval.is_approved
    assert services.bearers.bearer(entry.profile).reveal() == CANARY
    services.tokens.store_client_secret(entry.profile, "client-secret-1")
    services.tokens.forget(entry.profile)
    with pytest.raises(CredentialMissing):
        services.bearers.bearer(entry.profile)
    kept = services.profiles.entry("acme").record
    assert kept.client_secret is not None
    assert kept.client_secret.reveal() == "client-secret-1"


def test_what_is_no_token_is_not_kept(services: Services, server: SandboxServer) -> None:
    entry = made(services, server, "acme", "")
    for text in ("", "https://a.test/?code=x", "\x1b[200~x"):
        with pytest.raises(CredentialUnusable):
            services.tokens.save(entry.profile, examine_paste(text))
    assert services.profiles.entry("acme").record.tokens is None


def test_a_jwt_keeps_its_end_and_scopes(services: Services, server: SandboxServer) -> None:
    entry = made(services, server, "acme", "", credential=CredentialKind.ACCESS_TOKEN)
    token = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjIwMDAwMDAwMDAsInNjb3BlIjoiYSBiIn0.c2ln"
    kept = services.tokens.save(entry.profile, examine_paste(token))
    assert kept.tokens is not None
    assert (kept.tokens.expires_at, kept.tokens.scopes) == (2_000_000_000, ("a", "b"))
