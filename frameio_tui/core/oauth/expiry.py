"""Decide when a token is refreshed, and describe its expiry to the user. Times are epoch seconds."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from frameio_tui.core.profiles.profile import CredentialKind

if TYPE_CHECKING:
    from frameio_tui.core.profiles.credential import CredentialRecord, TokenSet
    from frameio_tui.core.profiles.profile import Profile

REFRESH_AHEAD = 300
"""Seconds before its expiry that a token is refreshed, while it can still be used."""
JITTER = 60
"""Upper limit in seconds of a random addition to AHEAD, so that many programs do not refresh at the same time."""
SIGN_IN_AGAIN = "sign in again"
"""First words of the state of a token that the program cannot refresh any more."""
MIN_SECONDS_LEFT = 60
"""With fewer seconds left, a request waits for the refresh, because the old token could expire on the way."""


class RefreshUrgency(Enum):
    """How urgently a token needs a refresh."""

    NO = "no"
    SOON = "soon"
    NOW = "now"


def refresh_urgency(tokens: TokenSet, now: float, jitter: float = 0.0) -> RefreshUrgency:
    """Return SOON (refresh, but use the old token meanwhile), NOW (wait for the new token) or NO.

    `jitter` is a number from 0 to 1. A token whose lifetime is shorter than ten minutes is due in the last third of
    it (SOON) and in the last sixth (NOW).
    """
    left = tokens.seconds_left(now)
    if left is None:
        return RefreshUrgency.NO
    lifetime = max(1.0, (tokens.expires_at or 0) - tokens.obtained_at) if tokens.obtained_at else 2.0 * REFRESH_AHEAD
    ahead, minimum = (
        (REFRESH_AHEAD, MIN_SECONDS_LEFT) if lifetime >= 2 * REFRESH_AHEAD else (lifetime / 3, lifetime / 6)
    )
    if left <= minimum:
        return RefreshUrgency.NOW
    return RefreshUrgency.SOON if left <= ahead + JITTER * jitter * (ahead / REFRESH_AHEAD) else RefreshUrgency.NO


def can_refresh(profile: Profile, record: CredentialRecord) -> bool:
    """Whether the program can get the next token without the user."""
    if profile.credential is CredentialKind.SERVER_TO_SERVER:
        return record.client_secret is not None
    if not profile.credential.oauth or record.tokens is None or record.tokens.refresh is None:
        return False
    mark = record.refresh_attempt
    return mark is None or not mark.refused or mark.of != record.tokens.refresh.digest()


def expiry_state(profile: Profile, record: CredentialRecord, now: float) -> tuple[str, bool]:
    """Return a short text about the expiry, and whether the user has to act; empty without a token or an expiry."""
    from frameio_tui.core.text.humanize import format_expiry

    tokens = record.tokens
    if tokens is None or tokens.expires_at is None:
        return "", False
    expired = tokens.expired(now)
    if not profile.credential.oauth:
        return format_expiry(tokens.expires_at, now), expired
    if not can_refresh(profile, record):
        return (
            (f"{SIGN_IN_AGAIN} ({format_expiry(tokens.expires_at, now)})", expired)
            if expired or _refused(record)
            else (
                f"{format_expiry(tokens.expires_at, now)}, not refreshed",
                False,
            )
        )
    return "refreshed with the next request" if expired else format_expiry(tokens.expires_at, now), False


def _refused(record: CredentialRecord) -> bool:
    return record.refresh_attempt is not None and bool(record.refresh_attempt.refused)


def describe_expiry(profile: Profile, record: CredentialRecord, now: float) -> str:
    """Return a sentence about what happens after the expiry; empty for kinds that are not refreshed."""
    from frameio_tui.core.text.humanize import format_date, format_duration

    if profile.credential is CredentialKind.SERVER_TO_SERVER:
        return "a new token is requested automatically"
    if not profile.credential.oauth or record.tokens is None:
        return ""
    tokens = record.tokens
    if tokens.refresh is None:
        from frameio_tui.core.oauth.authorization import REFRESH_SCOPE

        scope = REFRESH_SCOPE[profile.api]
        return f"no refresh token: sign in again when it expires (select the scope {scope} to stay signed in)"
    if not can_refresh(profile, record):
        return "the refresh token is no longer valid: sign in again"
    if tokens.refresh_expires_at is None:
        return "refreshed automatically"
    left = tokens.refresh_expires_at - now
    if left <= 0:
        return "the refresh token has expired: sign in again"
    until = format_date(tokens.refresh_expires_at)
    return f"refreshed automatically; sign in again by {until} at the latest (in {format_duration(left)})"
