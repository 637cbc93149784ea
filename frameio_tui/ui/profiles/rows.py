"""The table of the profile manager, and the details of one profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from frameio_tui.core.oauth.expiry import describe_expiry
from frameio_tui.core.profiles.profile import CredentialKind
from frameio_tui.core.scopes.registry import scopes_of
from frameio_tui.core.text.humanize import format_expiry, format_time_ago
from frameio_tui.ui.text import column, line
from frameio_tui.ui.widgets.label_rows import label_rows
from frameio_tui.ui.widgets.profile_status import ProfileStatus, status_of
from frameio_tui.ui.widgets.row_list import Row
from frameio_tui.ui.widgets.spans import label_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.profiles.state import BrokenProfile
    from frameio_tui.services.profiles import Overview, ProfileEntry

BROKEN = "!"
"""Prefix of the row key of a broken file. No profile name starts with it."""
BROKEN_FILE = "broken file"
ACTIVE = "●"
REMEDY_KEYS = {
    ProfileStatus.NOT_SIGNED_IN: "sign in (I)",
    ProfileStatus.NO_CLIENT_ID: "no client ID (e)",
    ProfileStatus.NOT_APPROVED: "not approved (O)",
}
"""What the STATE column shows, with the key that helps, if it is not the text of the status."""

Spans = tuple[tuple[str, str], ...]


class Column(NamedTuple):
    """A column of the table. It is as wide as its content, between these widths in cells."""

    name: str
    heading: str
    least: int
    most: int


COLUMNS = (
    Column("name", "NAME", 12, 32),
    Column("label", "LABEL", 0, 14),
    Column("api", "API", 0, 3),
    Column("user", "USER", 10, 24),
    Column("state", "STATE", 0, 17),
    Column("credential", "CREDENTIAL", 0, 21),
    Column("last_used", "LAST USED", 0, 11),
    Column("title", "TITLE", 10, 60),
)
BY_IMPORTANCE = ("state", "label", "name", "api", "user", "credential", "last_used", "title")
"""The columns in the order in which they get their width. Those that do not fit any more are left out."""
LEAD = 5
"""Width of the mark of the active profile and of the number."""


class Table(NamedTuple):
    """The profiles as a table: the heading, for a bar that indents it by one cell, and the rows below it.

    The rows are made once, so that filtering thousands of profiles does not delay a key press.
    """

    heading: Spans
    searched_rows: tuple[tuple[str, Row], ...]
    """The text that a filter searches, in lower case, and the row."""

    def rows(self, words: str) -> list[Row]:
        """Return the rows that contain every word of a filter."""
        wanted = words.lower().split()
        return [row for text, row in self.searched_rows if all(word in text for word in wanted)]


class _Line(NamedTuple):
    """The texts of one row, before the columns have a width."""

    number: int
    entry: ProfileEntry
    status: ProfileStatus
    cells: dict[str, str]


def profile_table(overview: Overview, now: float, width: int) -> Table:
    """Return one row per profile, then the broken files.

    `width` is the width of a row in cells. Columns that do not fit are left out, the least important first.
    """
    lines = [_line(number, entry, now) for number, entry in enumerate(overview.entries, 1)]
    widths = _widths(lines, [file.name for file in overview.broken], width)
    active = overview.active.profile.id if overview.active else ""
    rows = [(search_text(shown.entry), _row(shown, widths, active=shown.entry.profile.id == active)) for shown in lines]
    rows += [(file.name.lower(), _broken_row(file, widths)) for file in overview.broken]
    heading = "".join(column(spec.heading, widths[spec.name]) for spec in COLUMNS if widths[spec.name])
    return Table(((f" {'#':<{LEAD - 2}}{heading}", "dim"),), tuple(rows))


def _line(number: int, entry: ProfileEntry, now: float) -> _Line:
    profile, person = entry.profile, entry.record.person
    status = status_of(entry, now)
    cells = {
        "name": profile.name,
        "label": f" {profile.label} " if profile.label else "",
        "api": profile.api.value.upper(),
        "user": (person.name or person.email) if person else "-",
        "state": REMEDY_KEYS.get(status, status.value),
        "credential": profile.credential.description,
        "last_used": format_time_ago(entry.usage.last_used, now) if entry.usage.last_used else "-",
        "title": profile.title,
    }
    return _Line(number, entry, status, cells)


def _widths(lines: Sequence[_Line], broken: Sequence[str], width: int) -> dict[str, int]:
    """Return the width of each column, 0 for those that are left out."""
    columns = {spec.name: spec for spec in COLUMNS}
    widths, room = dict.fromkeys(columns, 0), width - LEAD
    for name in BY_IMPORTANCE:
        spec = columns[name]
        texts = {shown.cells[name] for shown in lines}
        if broken and name in ("name", "state"):
            texts.update(broken if name == "name" else (BROKEN_FILE,))
        content = max((_cells(text) for text in texts), default=0)
        wanted = min(spec.most, max(content, len(spec.heading)))
        least = min(wanted, spec.least) if spec.least else wanted
        if name == "name":  # leave some room for the user
            wanted = max(least, min(wanted, room - columns["api"].most - columns["user"].least - 3))
        if content and room > least:
            widths[name] = min(wanted, room - 1)
            room -= widths[name] + 1
    return widths


def _cells(text: str) -> int:
    return len(text) if text.isascii() and text.isprintable() else cell_len(str(line(text)))


def search_text(entry: ProfileEntry) -> str:
    """Return the text of a profile that a filter searches, in lower case."""
    profile, person = entry.profile, entry.record.person
    user = f"{person.name} {person.email}" if person else ""
    kind = profile.credential.description
    return f"{profile.name} {profile.title} {profile.label} {profile.api.value} {kind} {user}".lower()


def _row(shown: _Line, widths: dict[str, int], *, active: bool) -> Row:
    profile = shown.entry.profile
    number = str(shown.number) if shown.number < 10 else ""
    spans: list[tuple[str, str]] = [(f"{ACTIVE if active else ' '} ", "title"), (f"{number:<{LEAD - 2}}", "hint")]
    styles = {"name": "title", "state": shown.status.style, "credential": "dim", "last_used": "dim", "title": "dim"}
    for spec in COLUMNS:
        if not (width := widths[spec.name]):
            continue
        if spec.name == "label":
            spans += label_spans(profile.label, profile.colour, width)
        else:
            spans.append((column(shown.cells[spec.name], width), styles.get(spec.name, "plain")))
    return Row(profile.name, tuple(spans))


def _broken_row(broken: BrokenProfile, widths: dict[str, int]) -> Row:
    between = sum(widths[name] + 1 for name in ("label", "api", "user") if widths[name])
    spans = (
        (" " * LEAD, "plain"),
        (column(broken.name, widths["name"]), "title"),
        (" " * between, "plain"),
        (column(BROKEN_FILE, widths["state"]), "bad"),
        (broken.reason, "dim"),
    )
    return Row(BROKEN + broken.name, spans)


def detail_rows(entry: ProfileEntry, path: str, linked_profile: str, now: float, width: int) -> list[Row]:
    """Return all details of a profile, with problems first, the rest in the order of importance.

    `path` is the path of the profile's file, `linked_profile` the name of the linked profile, if there is one.
    """
    profile, record = entry.profile, entry.record
    verified_at = record.person.verified_at if record.person else 0
    verified = f", verified {format_time_ago(verified_at, now)}" if verified_at else ""
    token = f" {record.tokens.access.fingerprint()}" if record.tokens else ""
    shared = f" (of {entry.token_of})" if entry.token_of else ""
    linked = f", linked {profile.api.other.value.upper()} profile: {linked_profile}" if linked_profile else ""
    asks = f"asks before {', '.join(profile.ask_before)}" if profile.ask_before else "never asks before sending"
    lines = [
        *(
            ("Changed", f"{field}: {old or '(nothing)'} -> {new or '(nothing)'}", "bad")
            for field, old, new in entry.approval.changes
        ),
        ("Problem", entry.warning, "bad"),
        ("Title", profile.title, "plain"),
        ("User", f"{record.person.display_name}{verified}" if record.person else "", "plain"),
        ("Token", f"{profile.credential.description}{token}{shared} for {profile.base_url}", "plain"),
        ("Expires", _expiry(entry, now), "plain"),
        ("Safety", f"read-only, {asks}" if profile.read_only else asks, "plain"),
        ("Scopes", f"{len(profile.scopes)} of {len(scopes_of(profile.api))} selected{linked}", "plain"),
        ("Secret", entry.place, "plain"),
        ("File", path, "plain"),
        ("Notes", profile.notes, "plain"),
    ]
    return label_rows(lines, width)


def _expiry(entry: ProfileEntry, now: float) -> str:
    """Return when the token expires and what happens then; empty if there is no token."""
    tokens = entry.record.tokens
    if tokens is None:
        return ""
    then = describe_expiry(entry.profile, entry.record, now)
    if tokens.expires_at is None:
        never = entry.profile.credential is CredentialKind.DEVELOPER_TOKEN
        return then or ("never (until deleted on the developer site)" if never else "no date given")
    return format_expiry(tokens.expires_at, now).removeprefix("expires ") + (f", {then}" if then else "")


def broken_rows(broken: BrokenProfile, width: int) -> list[Row]:
    """Return the rows about a broken file: the reason, the remedy and its path."""
    at = f":{broken.line}:{broken.column}" if broken.line else ""
    lines = (
        ("Reason", broken.reason, "bad"),
        ("Remedy", broken.remedy, "plain"),
        ("File", f"{broken.path}{at}", "plain"),
    )
    return label_rows(lines, width)
