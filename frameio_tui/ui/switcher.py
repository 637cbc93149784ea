"""The dialog that switches the profile; the profiles used most come first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from frameio_tui.core.text.humanize import format_time_ago
from frameio_tui.services.profiles import MANY_PROFILES
from frameio_tui.ui.dialogs.ask import pick
from frameio_tui.ui.dialogs.specs import Choice, PickSpec
from frameio_tui.ui.text import column, line
from frameio_tui.ui.widgets.profile_status import status_of
from frameio_tui.ui.widgets.spans import label_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from frameio_tui.services.profiles import Overview, ProfileService
    from frameio_tui.ui.dialogs.ask import DialogOwner

MAX_NAME, MAX_LABEL, MAX_STATUS, MAX_USER = 24, 12, 17, 20
"""Maximum widths of the columns in cells."""


MAX_NUMBER = 9
"""The profiles that have a number: those whose number is one key."""


async def switch_profile(dialogs: DialogOwner, profiles: ProfileService, active: str, now: float) -> str | None:
    """Let the user pick a profile other than `active`; return its name, or None if the dialog was dismissed."""
    if len(profiles.names()) <= MANY_PROFILES:  # with more, the dialog opens with the names
        return await pick_profile(dialogs, _with_active(profiles.overview(), active), now)
    names = [name for name in profiles.names_by_use() if name != active]
    numbers = {name: number for number, name in enumerate(profiles.first_names(MAX_NUMBER), 1)}

    def complete() -> PickSpec:
        """Return the rows in the order in which they are shown already, so that none moves below the cursor."""
        overview = _with_active(profiles.overview(), active)
        choices = {choice.key: choice for choice in switch_choices(overview, now)}
        return _question(tuple(choices[name] for name in names if name in choices))

    return await pick(dialogs, _question(name_choices(names, numbers))._replace(complete=complete))


def _with_active(overview: Overview, name: str) -> Overview:
    """Return an overview with the profile that is active here: another terminal may have activated another one."""
    return overview._replace(active=next((each for each in overview.entries if each.profile.name == name), None))


async def pick_profile(dialogs: DialogOwner, overview: Overview, now: float) -> str | None:
    """Let the user pick a profile other than the active one; return its name, or None if the dialog was dismissed."""
    return await pick(dialogs, _question(switch_choices(overview, now)))


def _question(choices: tuple[Choice, ...]) -> PickSpec:
    return PickSpec(
        "Switch profile",
        choices,
        empty="There is no other profile. Press F2 to create one.",
        placeholder="Type a number, or letters to filter",
    )


def name_choices(names: Sequence[str], numbers: Mapping[str, int]) -> tuple[Choice, ...]:
    """Return a row for every name, with its number if it has one."""
    width = _widest(names, MAX_NAME)
    return tuple(
        Choice(
            name,
            ((f"{numbers.get(name, ''):<2}", "hint"), (column(name, width), "title")),
            name,
            hotkey=str(numbers.get(name, "")),
        )
        for name in names
    )


def switch_choices(overview: Overview, now: float) -> tuple[Choice, ...]:
    """Return a row for every profile except the active one: name, label, API, status, user and last use.

    The most important columns come first, because the dialog cuts off rows that are too long.
    """
    active = overview.active.profile.id if overview.active else ""
    numbers = {entry.profile.name: number for number, entry in enumerate(overview.entries[:MAX_NUMBER], 1)}
    number_width = 2 if numbers else 0
    others = [entry for entry in overview.by_use() if entry.profile.id != active]
    name_width = _widest((entry.profile.name for entry in others), MAX_NAME)
    label_width = _widest((f" {entry.profile.label} " for entry in others if entry.profile.label), MAX_LABEL)
    status_width = _widest((status_of(entry, now) for entry in others), MAX_STATUS)
    user_width = _widest((entry.record.person.name for entry in others if entry.record.person), MAX_USER)
    choices = []
    for entry in others:
        profile, person = entry.profile, entry.record.person
        status = status_of(entry, now)
        user_name, email = (person.name, person.email) if person else ("", "")
        number = numbers.get(profile.name)
        spans = (
            (f"{number or '':<{number_width}}", "hint"),
            (column(profile.name, name_width), "title"),
            *(label_spans(profile.label, profile.colour, label_width) if label_width else ()),
            (f"{profile.api.value.upper()} ", "plain"),
            (column(status, status_width), status.style),
            *_user_and_use(user_name, user_width, entry.usage.last_used, now),
        )
        search_text = f"{profile.name} {profile.title} {profile.label} {profile.api.value} {user_name} {email} {status}"
        choices.append(Choice(profile.name, spans, search_text, hotkey=str(number or "")))
    return tuple(choices)


def _user_and_use(user_name: str, width: int, last_used: int, now: float) -> tuple[tuple[str, str], ...]:
    """Return the last two columns. The user is not padded if nothing follows, so that no cut is marked after it."""
    user = column(user_name, width)
    if not last_used:
        return ((user.rstrip(), "plain"),)
    return (user, "plain"), (format_time_ago(last_used, now), "dim")


def _widest(texts: Iterable[str], most: int) -> int:
    return min(most, max((cell_len(str(line(text))) for text in texts), default=0))
