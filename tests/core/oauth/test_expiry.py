"""When a pair is renewed, and what its state means to a person."""

from __future__ import annotations

import pytest

from frameio_tui.core.oauth.expiry import RefreshUrgency, can_refresh, describe_expiry, expiry_state, refresh_urgency
from frameio_tui.core.profiles.credential import CredentialRecord, RefreshAttempt, TokenSet
from frameio_tui.core.profiles.profile import CredentialKind, Profile
from frameio_tui.core.secret import Secret
from frameio_tui.core.text.humanize import format_date

NOW = 1_800_000_000
OAUTH = Profile("0" * 32, "p", credential=CredentialKind.OAUTH_PKCE)
REFRESH = Secret("the-refresh-token-itself", "refresh token")


def pair(left: float, lasts: int = 3600, refresh: Secret | None = REFRESH) -> TokenSet:
    ends = int(NOW + left)
    return TokenSet(Secret("access"), refresh, ends, None, ends - lasts, NOW + 20 * 86400)


@pytest.mark.parametrize(
    ("left", "jitter", "wanted"),
    [
        (3600, 0, RefreshUrgency.NO),
        (301, 0, RefreshUrgency.NO),
        (300, 0, RefreshUrgency.SOON),
        (330, 1, RefreshUrgency.SOON),
        (361, 1, RefreshUrgency.NO),
        (61, 0, RefreshUrgency.SOON),
        (60, 0, RefreshUrgency.NOW),
        (0, 0, RefreshUrgency.NOW),
        (-99999, 1, RefreshUrgency.NOW),
    ],
)
def test_five_minutes_ahead_and_waiting_in_the_last(left: float, jitter: float, wanted: RefreshUrgency) -> None:
    assert refresh_urgency(pair(left), NOW, jitter) is wanted


@pytest.mark.parametrize(
    ("left", "wanted"),
    [
        (59, RefreshUrgency.NO),
        (41, RefreshUrgency.NO),
        (19, RefreshUrgency.SOON),
        (10, RefreshUrgency.NOW),
        (-1, RefreshUrgency.NOW),
    ],
)
def test_a_token_of_a_minute_is_not_renewed_all_the_time(left: float, wanted: RefreshUrgency) -> None:
    assert refresh_urgency(pair(left, lasts=60), NOW) is wanted


def test_without_an_end_nothing_is_due() -> None:
    assert refresh_urgency(TokenSet(Secret("a")), NOW) is RefreshUrgency.NO


def test_a_refused_refresh_token_is_not_renewable() -> None:
    record = CredentialRecord(tokens=pair(-1))
    assert can_refresh(OAUTH, record)
    refused = record._replace(refresh_attempt=RefreshAttempt(REFRESH.digest(), 1, refused="token_inactive"))
    assert not can_refresh(OAUTH, refused)
    older = record._replace(refresh_attempt=RefreshAttempt("of another", 1, refused="token_inactive"))
    assert can_refresh(OAUTH, older)
    assert not can_refresh(OAUTH, CredentialRecord(tokens=pair(-1, refresh=None)))
    assert not can_refresh(OAUTH._replace(credential=CredentialKind.ACCESS_TOKEN), record)


def test_the_app_alone_needs_its_secret() -> None:
    app = OAUTH._replace(credential=CredentialKind.SERVER_TO_SERVER)
    assert not can_refresh(app, CredentialRecord())
    assert can_refresh(app, CredentialRecord(client_secret=Secret("s")))
    assert "automatically" in describe_expiry(app, CredentialRecord(), NOW)


@pytest.mark.parametrize(
    ("record", "words", "act"),
    [
        (CredentialRecord(), "", False),
        (CredentialRecord(tokens=pair(3540)), "expires in 59 min", False),
        (CredentialRecord(tokens=pair(-60)), "refreshed with the next request", False),
        (CredentialRecord(tokens=pair(3540, refresh=None)), "expires in 59 min, not refreshed", False),
        (CredentialRecord(tokens=pair(-7200, refresh=None)), "sign in again (expired 2 h ago)", True),
        (
            CredentialRecord(
                tokens=pair(-7200), refresh_attempt=RefreshAttempt(REFRESH.digest(), 1, refused="invalid_grant")
            ),
            "sign in again (expired 2 h ago)",
            True,
        ),
    ],
)
def test_the_header_says_what_expiry_means(record: CredentialRecord, words: str, act: bool) -> None:
    assert expiry_state(OAUTH, record, NOW) == (words, act)


def test_a_pasted_token_that_expired_needs_the_person() -> None:
    pasted = OAUTH._replace(credential=CredentialKind.ACCESS_TOKEN)
    assert expiry_state(pasted, CredentialRecord(tokens=pair(-60)), NOW) == ("expired 1 min ago", True)


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (
            CredentialRecord(tokens=pair(60)),
            f"by {format_date(NOW + 20 * 86400)} at the latest (in 20 days)",
        ),
        (CredentialRecord(tokens=pair(60)._replace(refresh_expires_at=NOW - 1)), "refresh token has expired"),
        (CredentialRecord(tokens=pair(60)._replace(refresh_expires_at=None)), "refreshed automatically"),
        (CredentialRecord(tokens=pair(60, refresh=None)), "select the scope offline"),
        (
            CredentialRecord(tokens=pair(60), refresh_attempt=RefreshAttempt(REFRESH.digest(), 1, refused="x")),
            "no longer valid",
        ),
    ],
)
def test_how_it_goes_on(record: CredentialRecord, words: str) -> None:
    assert words in describe_expiry(OAUTH, record, NOW)
