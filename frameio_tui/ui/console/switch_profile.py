"""The dialog that switches the profile; the profiles used most come first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.text.humanize import format_time_ago
from frameio_tui.ui.dialogs.ask import pick
from frameio_tui.ui.dialogs.specs import Choice, PickSpec
from frameio_tui.ui.text import column
from frameio_tui.ui.widgets.spans import label_spans

if TYPE_CHECKING:
    from frameio_tui.services.profiles import Overview, ProfileEntry
    from frameio_tui.ui.dialogs.ask import DialogOwner


async def pick_profile(dialogs: DialogOwner, overview: Overview, now: float) -> str | None:
    """Let the user pick another profile; return its name, or None if the dialog was dismissed."""
    question = PickSpec("Switch to", switch_choices(overview, now), empty="No other profile: F2 makes one.")
    return await pick(dialogs, question)


def switch_choices(overview: Overview, now: float) -> tuple[Choice, ...]:
    """Return a row for every profile except the active one."""
    active = overview.active.profile.id if overview.active else ""
    return tuple(_choice(entry, now) for entry in overview.by_use() if entry.profile.id != active)


def _choice(entry: ProfileEntry, now: float) -> Choice:
    profile, person = entry.profile, entry.record.person
    user_name = person.name if person else ""
    spans = (
        (column(profile.name, 22), "title"),
        *label_spans(profile.label, profile.colour, 9),
        (f"{profile.api.value.upper()} ", "dim"),
        (column(user_name, 18), "plain"),
        ("" if entry.approval.is_approved else "not trusted ", "bad"),
        (format_time_ago(entry.usage.last_used, now), "dim"),
    )
    email = person.email if person else ""
    search_text = f"{profile.name} {profile.title} {profile.label} {profile.api.value} {user_name} {email}"
    return Choice(profile.name, spans, search_text)
