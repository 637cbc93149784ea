"""The token of a profile comes from wherever it is stored; nothing is read or run for an unapproved profile."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from frameio_tui.core.errors import (
    CredentialExpired,
    CredentialMissing,
    CredentialUnusable,
    UnapprovedProfile,
    remedy_on_command_line,
)
from frameio_tui.core.oauth.pasted_token import PastedToken, Shape
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind
from frameio_tui.core.secret import Secret
from frameio_tui.services.auth.bearer import LEGACY_HEADER, check_sendable, legacy_headers, with_legacy_header
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Services
from tests.support import CANARY, make_services

ENVIRONMENT, COMMAND = CredentialKind.ENVIRONMENT, CredentialKind.COMMAND


def make(services: Services, **fields: object) -> ProfileEntry:
    """Create a profile without a token."""
    return services.profiles.create(services.profiles.draft("acme", **fields))


def test_no_token_is_said_with_the_way_to_give_one(services: Services) -> None:
    with pytest.raises(CredentialMissing) as caught:
        services.bearers.bearer(make(services).profile)
    assert "token set acme" in remedy_on_command_line(caught.value.remedy)


def test_an_expired_token_is_not_sent(services: Services) -> None:
    profile = make(services, credential=CredentialKind.ACCESS_TOKEN).profile
    services.tokens.save(profile, PastedToken(Secret("old-token"), Shape.JWT, expires_at=1000))
    with pytest.raises(CredentialExpired):
        services.bearers.bearer(profile)


def test_a_variable_is_read_when_asked(services: Services) -> None:
    profile = make(services, credential=ENVIRONMENT, env_var="FROM_OUTSIDE").profile
    assert services.bearers.bearer(profile).reveal() == "token-of-the-environment"
    other = profile._replace(env_var="NOT_SET")
    with pytest.raises(UnapprovedProfile):
        services.bearers.bearer(other)
    services.profiles.change(profile, {"env_var": "NOT_SET"})
    with pytest.raises(CredentialMissing, match="NOT_SET"):
        services.bearers.bearer(other)


def test_a_command_of_an_edited_file_is_not_run(services: Services, tmp_path: Path) -> None:
    profile = make(services, credential=COMMAND, command=(sys.executable, "-c", "print('t' * 20)")).profile
    assert services.bearers.bearer(profile).reveal() == "t" * 20
    trap = tmp_path / "ran"
    path = Path(services.profiles.path_of("acme"))
    path.write_text(path.read_text().replace("print('t' * 20)", f"open('{trap}', 'w')"))
    edited = services.profiles.entry("acme")
    assert not edited.approval.is_approved
    with pytest.raises(UnapprovedProfile):
        services.bearers.bearer(edited.profile)
    assert not trap.exists()


@pytest.mark.parametrize("text", ["", "two words", "line\nend", "tökén", "x" * 16385, "a\x00b"])
def test_what_cannot_stand_in_a_header_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(CredentialUnusable) as caught:
        check_sendable(Secret(text), "The value of $X")
    assert not text or text not in str(caught.value)
    assert caught.value.sentence.startswith("The value of $X cannot be used as a token: it ")


WRAPPED = [
    f'"{CANARY}"',
    f"'{CANARY}'",
    f"Bearer {CANARY}",
    f"Authorization: Bearer {CANARY}",
    f"\ufeff{CANARY}",
    f"  {CANARY}\r\n",
    f"FRAMEIO_TOKEN={CANARY}",
    f'{{"access_token": "{CANARY}", "expires_in": 3600}}',
    f'{{"access_token":"{CANARY}"}}',
    f'{{"data": {{"token": "{CANARY}"}}}}',
    f'{{\n  "accessToken": "{CANARY}",\n  "tokenType": "Bearer"\n}}',
]


@pytest.mark.parametrize("text", WRAPPED)
def test_a_token_of_a_variable_or_command_is_cleaned_as_a_pasted_one(text: str, tmp_path: Path) -> None:
    services = make_services(str(tmp_path), {"WRAPPED": text})
    by_variable = make(services, credential=ENVIRONMENT, env_var="WRAPPED").profile
    assert services.bearers.bearer(by_variable).reveal() == CANARY
    printing = (sys.executable, "-c", f"import sys; sys.stdout.buffer.write({text.encode()!r})")
    draft = services.profiles.draft("by-command", credential=COMMAND, command=printing)
    assert services.bearers.bearer(services.profiles.create(draft).profile).reveal() == CANARY
    pasted = services.tokens.examine(text).secret
    assert pasted is not None
    assert pasted.reveal() == CANARY


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is empty"),
        (" \n", "it is empty"),
        ('""', "it is empty"),
        ('{"error":"no-such-entry"}', "it is JSON without a token"),
        ('["a-first","a-second"]', "it is JSON without a token"),
        ("$FRAMEIO_TOKEN", "it is a placeholder"),
        ("https://api.frame.io/v2/me", "it is a web address"),
        ("\x1b[200~token", "it contains control characters"),
        ("tökén", "it contains spaces, line breaks or characters that are not allowed in a token"),
        ("not logged in", "it contains spaces, line breaks or characters that are not allowed in a token"),
        ("x" * 16385, "it has more than 16384 characters"),
    ],
)
def test_what_a_variable_holds_instead_of_a_token_is_named_and_not_sent(text: str, reason: str, tmp_path: Path) -> None:
    services = make_services(str(tmp_path), {"WRAPPED": text})
    profile = make(services, credential=ENVIRONMENT, env_var="WRAPPED").profile
    with pytest.raises(CredentialUnusable) as caught:
        services.bearers.bearer(profile)
    assert caught.value.sentence == f"The value of $WRAPPED cannot be used as a token: {reason}."
    assert caught.value.remedy == "Provide only the token, on one line."


def test_v4_asks_for_a_header_with_developer_tokens_alone(services: Services) -> None:
    v2 = make(services).profile
    v4 = v2._replace(api=ApiVersion.V4)
    assert (legacy_headers(v2), legacy_headers(v4)) == ((), (LEGACY_HEADER,))
    assert legacy_headers(v2, "/v4/me") == (LEGACY_HEADER,)
    assert legacy_headers(v4, "/v2/me") == ()
    assert legacy_headers(v4._replace(credential=CredentialKind.ACCESS_TOKEN)) == ()
    assert with_legacy_header((), Secret(CANARY), "/v4/me") == (LEGACY_HEADER,)
    assert with_legacy_header((LEGACY_HEADER,), Secret(CANARY), "/v4/me") == (LEGACY_HEADER,)
    assert with_legacy_header((), Secret(CANARY), "/v2/me") == ()
    assert with_legacy_header((), Secret("eyJ.a.b"), "/v4/me") == ()
