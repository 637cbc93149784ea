"""When a pair of tokens is renewed, and what its state means to a person (trust T18). Times are epoch seconds."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from frameio_tui.core.profiles.profile import CredentialKind

if TYPE_CHECKING:
    from frameio_tui.core.profiles.credential import CredentialRecord, TokenSet
    from frameio_tui.core.profiles.profile import Profile

AHEAD = 300
"""Seconds before its end that a token is renewed, while it still serves."""
JITTER = 60
"""Up to this many seconds more, so that many programs do not all ask at once."""
AGAIN = "sign in again"
"""How the state begins of a token that the program cannot renew any more."""
LEAST = 60
"""With less left than this a request waits for the renewal: it could arrive too late."""


class RefreshUrgency(Enum):
    """How much a renewal is called for."""

    NO = "no"
    SOON = "soon"
    NOW = "now"


def refresh_urgency(tokens: TokenSet, now: float, jitter: float = 0.0) -> RefreshUrgency:
    """SOON: renew, but use the old token meanwhile. NOW: wait for the new one. `jitter` is 0 to 1.

    A token that lasts less than ten minutes in all is renewed in the last third and the last sixth of its time.
    """
    left = tokens.seconds_left(now)
    if left is None:
        return RefreshUrgency.NO
    whole = max(1.0, (tokens.expires_at or 0) - tokens.obtained_at) if tokens.obtained_at else 2.0 * AHEAD
    ahead, least = (AHEAD, LEAST) if whole >= 2 * AHEAD else (whole / 3, whole / 6)
    if left <= least:
        return RefreshUrgency.NOW
    return RefreshUrgency.SOON if left <= ahead + JITTER * jitter * (ahead / AHEAD) else RefreshUrgency.NO


def can_refresh(profile: Profile, record: CredentialRecord) -> bool:
    """Whether the program can get the next token without the person."""
    if profile.credential is CredentialKind.SERVER_TO_SERVER:
        return record.client_secret is not None
    if not profile.credential.oauth or record.tokens is None or record.tokens.refresh is None:
        return False
    mark = record.refresh_attempt
    return mark is None or not mark.refused or mark.of != record.tokens.refresh.digest()


def expiry_state(profile: Profile, record: CredentialRecord, now: float) -> tuple[str, bool]:
    """The end of a token in a few words, and whether the person must do something; empty without a token or an end."""
    from frameio_tui.core.text.humanize import format_expiry

    tokens = record.tokens
    if tokens is None or tokens.expires_at is None:
        return "", False
    gone = tokens.expired(now)
    if not profile.credential.oauth:
        return format_expiry(tokens.expires_at, now), gone
    if not can_refresh(profile, record):
        return (
            (f"{AGAIN} ({format_expiry(tokens.expires_at, now)})", gone)
            if gone or _refused(record)
            else (
                f"{format_expiry(tokens.expires_at, now)}, not renewed",
                False,
            )
        )
    return "renewed with the next request" if gone else format_expiry(tokens.expires_at, now), False


def _refused(record: CredentialRecord) -> bool:
    return record.refresh_attempt is not None and bool(record.refresh_attempt.refused)


def describe_expiry(profile: Profile, record: CredentialRecord, now: float) -> str:
    """How the credential goes on after its expiry, as one sentence; empty for kinds that do not."""
    from frameio_tui.core.text.humanize import format_date, format_duration

    if profile.credential is CredentialKind.SERVER_TO_SERVER:
        return "the app gets its next token by itself"
    if not profile.credential.oauth or record.tokens is None:
        return ""
    tokens = record.tokens
    if tokens.refresh is None:
        return "no refresh token was granted: sign in again when it expires (tick offline to stay signed in)"
    if not can_refresh(profile, record):
        return "the refresh token is not accepted any more: sign in again"
    if tokens.refresh_expires_at is None:
        return "renewed by itself"
    left = tokens.refresh_expires_at - now
    if left <= 0:
        return "past the time a refresh token lasts: sign in again"
    until = format_date(tokens.refresh_expires_at)
    return f"renewed by itself; sign in again by {until} at the latest ({format_duration(left)})"
