"""The rows of the profile manager, and the details of one profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from frameio_tui.core.oauth.expiry import describe_expiry, expiry_state
from frameio_tui.core.profiles.profile import SecretStore
from frameio_tui.core.scopes.registry import scopes_of
from frameio_tui.core.text.humanize import format_expiry, format_time_ago
from frameio_tui.ui.text import column, line
from frameio_tui.ui.widgets.label_rows import label_rows
from frameio_tui.ui.widgets.row_list import Row
from frameio_tui.ui.widgets.spans import label_spans

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameio_tui.core.profiles.state import BrokenProfile
    from frameio_tui.services.profiles import Overview, ProfileEntry

BROKEN = "!"
"""Prefix of the row key of a broken file. No profile name starts with it."""


class _Widths(NamedTuple):
    """Column widths in cells. They fit their content, so that the state is visible at 80 columns too."""

    name: int
    label: int
    state: int
    person: int


def profile_rows(overview: Overview, words: str, now: float) -> list[Row]:
    """Return one row per profile, then the broken files; only those that contain every word of `words`."""
    wanted = words.lower().split()
    rows: list[Row] = []
    active = overview.active.profile.id if overview.active else ""
    shown = [
        (number, entry)
        for number, entry in enumerate(overview.entries, 1)
        if all(word in _search_text(entry) for word in wanted)
    ]
    widths = _widths([entry for _, entry in shown], now)
    for number, entry in shown:
        rows.append(_row(entry, number, now, widths, active=entry.profile.id == active))
    for broken in overview.broken:
        if all(word in broken.name.lower() for word in wanted):
            rows.append(
                Row(BROKEN + broken.name, (("   ", "plain"), (column(broken.name, 22), "bad"), (broken.reason, "bad")))
            )
    return rows


def _widths(entries: list[ProfileEntry], now: float) -> _Widths:
    def widest(texts: Iterable[str], most: int) -> int:
        return min(most, max((cell_len(str(line(text))) for text in texts), default=0))

    return _Widths(
        widest((entry.profile.name for entry in entries), 20),
        widest((entry.profile.label for entry in entries), 8),
        widest((format_state(entry, now)[0] for entry in entries), 30),
        widest((entry.record.person.name for entry in entries if entry.record.person), 16),
    )


def _search_text(entry: ProfileEntry) -> str:
    profile, person = entry.profile, entry.record.person
    who = f"{person.name} {person.email}" if person else ""
    kind = profile.credential.description
    return f"{profile.name} {profile.title} {profile.label} {profile.api.value} {kind} {who}".lower()


def _row(entry: ProfileEntry, number: int, now: float, widths: _Widths, *, active: bool) -> Row:
    profile, record = entry.profile, entry.record
    state, style = format_state(entry, now)
    return Row(
        profile.name,
        (
            (f"{'>' if active else ' '}{number if number < 10 else ' '} ", "hint"),
            (column(profile.name, widths.name), "title"),
            *label_spans(profile.label, profile.colour, widths.label),
            (f"{profile.api.value.upper()} ", "plain"),
            (column(state, widths.state), style),
            (column(record.person.name if record.person else "", widths.person), "plain"),
            (column(profile.credential.description, 26), "dim"),
            (format_time_ago(entry.usage.last_used, now), "dim"),
        ),
    )


def format_state(entry: ProfileEntry, now: float) -> tuple[str, str]:
    """Return the state of a profile's credential in a few words, and the style of this text."""
    tokens = entry.record.tokens
    if entry.warning:
        return "unreadable secret", "bad"
    if not entry.approval.is_approved:
        return "not trusted", "bad"
    if not entry.profile.credential.stored:
        return entry.place, "plain"
    if tokens is None:
        missing = "not signed in" if entry.profile.credential.oauth else "no token"
        return ("in the key ring" if entry.profile.store is SecretStore.KEYRING else missing), "warn"
    end, bad = expiry_state(entry.profile, entry.record, now)
    if bad:
        return "sign in again" if entry.profile.credential.oauth else "expired", "bad"
    return (end, "plain") if end else (format_expiry(tokens.expires_at, now), "good")


def detail_rows(entry: ProfileEntry, path: str, now: float, width: int) -> list[Row]:
    """Return all details of a profile, with problems first."""
    profile, record = entry.profile, entry.record
    person = record.person.display_name if record.person else "not verified yet"
    ask_before = f"asks before {' '.join(profile.ask_before) or 'no request'}"
    lines = [
        *(
            ("untrusted", f"{field}: {old or '(nothing)'} -> {new or '(nothing)'}", "bad")
            for field, old, new in entry.approval.changes
        ),
        ("trouble", entry.warning, "bad"),
        ("title", profile.title, "plain"),
        ("acts as", person, "plain"),
        ("credential", f"{profile.credential.description}, for {profile.base_url}", "plain"),
        ("state", format_state(entry, now)[0], "plain"),
        ("renewal", describe_expiry(profile, record, now), "plain"),
        ("scopes", f"{len(profile.scopes)} of {len(scopes_of(profile.api))} ticked", "plain"),
        ("lock", "read-only" if profile.read_only else ask_before, "plain"),
        ("secret", f"{record.tokens.access.fingerprint()} in {entry.place}" if record.tokens else entry.place, "plain"),
        ("file", path, "plain"),
        ("notes", profile.notes, "plain"),
    ]
    return label_rows(lines, width)


def broken_rows(broken: BrokenProfile, width: int) -> list[Row]:
    """Return the rows about a broken file: its path, the reason and the remedy."""
    at = f":{broken.line}:{broken.column}" if broken.line else ""
    lines = (("file", f"{broken.path}{at}", "plain"), ("reason", broken.reason, "bad"))
    return label_rows((*lines, ("remedy", broken.remedy, "plain")), width)
