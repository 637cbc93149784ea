"""A credential is bound to what it was entered for."""

from __future__ import annotations

from frameio_tui.core.profiles.credential import (
    CredentialRecord,
    Person,
    TokenSet,
    approval_of,
    binding_of,
    shares_token,
)
from frameio_tui.core.profiles.profile import CredentialKind, Endpoints, Profile
from frameio_tui.core.secret import Secret

PROFILE = Profile(id="0" * 32, name="acme")


def test_a_profile_made_by_hand_is_not_approved() -> None:
    approval = approval_of(PROFILE, CredentialRecord())
    assert not approval.is_approved
    assert ("base_url", "", "https://api.frame.io") in approval.changes


def test_each_thing_the_credential_depends_on_is_compared() -> None:
    record = CredentialRecord(binding=binding_of(PROFILE))
    assert approval_of(PROFILE, record).is_approved
    assert approval_of(PROFILE._replace(title="x", read_only=True, label="PROD", scopes=("a",)), record).is_approved
    moved = {
        "base_url": PROFILE._replace(base_url="https://evil.test"),
        "kind": PROFILE._replace(credential=CredentialKind.ACCESS_TOKEN),
        "token": PROFILE._replace(endpoints=Endpoints(token="https://evil.test/token")),
        "authorize": PROFILE._replace(endpoints=Endpoints(authorize="https://evil.test/auth")),
        "revoke": PROFILE._replace(endpoints=Endpoints(revoke="https://evil.test/revoke")),
    }
    for field, profile in moved.items():
        approval = approval_of(profile, record)
        assert not approval.is_approved
        assert [change[0] for change in approval.changes] == [field]


def test_commands_and_variables_are_bound_when_they_are_used() -> None:
    command = PROFILE._replace(credential=CredentialKind.COMMAND, command=("pass", "show", "a"))
    record = CredentialRecord(binding=binding_of(command))
    assert approval_of(command, record).is_approved
    assert approval_of(command._replace(command=("sh", "-c", "evil")), record).changes == (
        ("command", "pass show a", "sh -c evil"),
    )
    variable = PROFILE._replace(credential=CredentialKind.ENVIRONMENT, env_var="A")
    assert not approval_of(variable._replace(env_var="B"), CredentialRecord(binding=binding_of(variable))).is_approved


def test_expiry_is_by_the_clock_given() -> None:
    tokens = TokenSet(Secret("t"), expires_at=100)
    assert (tokens.expired(99.9), tokens.expired(100), tokens.seconds_left(40)) == (False, True, 60)
    assert not TokenSet(Secret("t")).expired(10**12)


def test_linked_profiles_share_only_a_developer_token_and_only_at_one_origin() -> None:
    linked = PROFILE._replace(id="1" * 32, name="acme-v4", linked_profile=PROFILE.id)
    profile = PROFILE._replace(linked_profile=linked.id)
    assert shares_token(profile, linked)
    assert shares_token(linked, profile)
    assert not shares_token(PROFILE, linked)
    assert not shares_token(profile, linked._replace(base_url="https://evil.test"))
    oauth = CredentialKind.OAUTH_PKCE
    assert not shares_token(profile._replace(credential=oauth), linked._replace(credential=oauth))


def test_a_person_without_an_address_or_a_name_has_words_all_the_same() -> None:
    assert Person("1", "Ann", "a@x").display_name == "Ann <a@x>"
    assert [
        Person("1", "Ann", "").display_name,
        Person("1", "", "a@x").display_name,
        Person("1", "", "").display_name,
    ] == [
        "Ann",
        "a@x",
        "1",
    ]
