"""The profiles to switch to, most used first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.text.humanize import format_time_ago
from frameio_tui.ui.dialogs.ask import pick
from frameio_tui.ui.dialogs.specs import Choice, PickSpec
from frameio_tui.ui.text import column

if TYPE_CHECKING:
    from frameio_tui.services.profiles import Overview, ProfileEntry
    from frameio_tui.ui.dialogs.ask import DialogOwner


async def pick_profile(dialogs: DialogOwner, overview: Overview, now: float) -> str | None:
    """Return the name of another profile than the active one."""
    question = PickSpec("Switch to", switch_choices(overview, now), empty="No other profile: F2 makes one.")
    return await pick(dialogs, question)


def switch_choices(overview: Overview, now: float) -> tuple[Choice, ...]:
    """Every profile but the active one."""
    active = overview.active.profile.id if overview.active else ""
    return tuple(_choice(entry, now) for entry in overview.by_use() if entry.profile.id != active)


def _choice(entry: ProfileEntry, now: float) -> Choice:
    profile, person = entry.profile, entry.record.person
    who = f"{person.name}" if person else ""
    spans = (
        (column(profile.name, 22), "title"),
        (column(profile.label, 9), "accent"),
        (f"{profile.api.value.upper()} ", "dim"),
        (column(who, 18), "plain"),
        ("" if entry.approval.is_approved else "not trusted ", "bad"),
        (format_time_ago(entry.usage.last_used, now), "dim"),
    )
    words = f"{profile.name} {profile.title} {profile.label} {profile.api.value} {who} {person.email if person else ''}"
    return Choice(profile.name, spans, words)
