"""Profiles as rows of the manager, and all that is known of one as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.profile import SecretPlace
from ..core.renewal import expiry_state
from ..core.renewal import state_words as renewal_words
from ..core.scopes import scopes_of
from ..core.words import ago_words, expiry_words
from .widgets.row_list import Row

if TYPE_CHECKING:
    from ..core.ports import BrokenProfile
    from ..services.profiles import Overview, ProfileEntry

BROKEN = "!"
"""First character of the key of a broken file's row."""
Spans = tuple[tuple[str, str], ...]


def profile_rows(overview: Overview, words: str, now: float) -> list[Row]:
    """One row a profile, broken files after them."""
    wanted = words.lower().split()
    rows: list[Row] = []
    active = overview.active.profile.id if overview.active else ""
    for number, entry in enumerate(overview.entries, 1):
        text = _search_text(entry)
        if all(word in text for word in wanted):
            rows.append(_row(entry, number, now, active=entry.profile.id == active))
    for broken in overview.broken:
        if all(word in broken.name.lower() for word in wanted):
            rows.append(
                Row(BROKEN + broken.name, (("   ", "plain"), (f"{broken.name:<22.22} ", "bad"), (broken.reason, "bad")))
            )
    return rows


def _search_text(entry: ProfileEntry) -> str:
    profile, person = entry.profile, entry.record.person
    who = f"{person.name} {person.email}" if person else ""
    return (
        f"{profile.name} {profile.title} {profile.label} {profile.api.value} {profile.credential.words} {who}".lower()
    )


def _row(entry: ProfileEntry, number: int, now: float, *, active: bool) -> Row:
    profile, record = entry.profile, entry.record
    state, style = state_words(entry, now)
    return Row(
        profile.name,
        (
            (f"{'>' if active else ' '}{number if number < 10 else ' '} ", "accent"),
            (f"{profile.name:<20.20} ", "title"),
            (f"{profile.label:<8.8} ", "accent"),
            (f"{profile.api.value.upper()} ", "plain"),
            (f"{profile.credential.words:<19.19} ", "dim"),
            (f"{record.person.name if record.person else '':<16.16} ", "plain"),
            (f"{state:<20.20} ", style),
            (ago_words(entry.usage.last_used, now), "dim"),
        ),
    )


def state_words(entry: ProfileEntry, now: float) -> tuple[str, str]:
    """The state of a profile's credential in a word or two, and its style."""
    tokens = entry.record.tokens
    if entry.trouble:
        return "unreadable secret", "bad"
    if not entry.trust.trusted:
        return "not trusted", "bad"
    if not entry.profile.credential.stored:
        return entry.place, "plain"
    if tokens is None:
        none = "not signed in" if entry.profile.credential.oauth else "no token"
        return ("in the key ring" if entry.profile.secret_in is SecretPlace.KEYRING else none), "warn"
    end, bad = expiry_state(entry.profile, entry.record, now)
    if bad:
        return "sign in again" if entry.profile.credential.oauth else "expired", "bad"
    return (end, "plain") if end else (expiry_words(tokens.expires_at, now), "good")


def detail_rows(entry: ProfileEntry, path: str, now: float) -> list[Row]:
    """Everything known of a profile."""
    profile, record = entry.profile, entry.record
    person = record.person.words if record.person else "not verified yet"
    lines = [
        ("title", profile.title),
        ("acts as", person),
        ("base URL", profile.base_url),
        ("secret", f"{record.tokens.access.fingerprint()} in {entry.place}" if record.tokens else entry.place),
        ("state", state_words(entry, now)[0]),
        ("renewal", renewal_words(profile, record, now)),
        ("scopes", f"{len(profile.scopes)} of {len(scopes_of(profile.api))} ticked"),
        (
            "lock",
            "read-only"
            if profile.read_only
            else "" + (f"asks before {' '.join(profile.guard)}" if profile.guard else ""),
        ),
        ("file", path),
        ("notes", profile.notes),
    ]
    rows = [Row(label, ((f" {label:<10} ", "dim"), (text, "plain")), pickable=False) for label, text in lines if text]
    for field, old, new in entry.trust.changes:
        change = f"{field}: {old or '(nothing)'} -> {new or '(nothing)'}"
        rows.append(Row(field, ((" untrusted  ", "bad"), (change, "bad")), pickable=False))
    if entry.trouble:
        rows.append(Row("trouble", ((" trouble    ", "bad"), (entry.trouble, "bad")), pickable=False))
    return rows


def broken_rows(broken: BrokenProfile) -> list[Row]:
    """A file that is no profile: where, why, and what to do."""
    at = f":{broken.line}:{broken.column}" if broken.line else ""
    lines = (("file", f"{broken.path}{at}"), ("reason", broken.reason), ("remedy", broken.remedy))
    return [Row(label, ((f" {label:<10} ", "dim"), (text, "plain")), pickable=False) for label, text in lines]
