"""Sending the request in the line as several profiles: pick them, and prepare the request of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.http.saved_request import fill_saved, values_of
from frameio_tui.core.http.variables import fill_variables
from frameio_tui.services.requests.several import Account, check_method
from frameio_tui.ui.dialogs.checklist import ChecklistSpec, check
from frameio_tui.ui.dialogs.specs import Choice
from frameio_tui.ui.screen_args import SeveralArgs
from frameio_tui.ui.text import column
from frameio_tui.ui.widgets.profile_status import status_of
from frameio_tui.ui.widgets.spans import label_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.core.http.saved_request import SavedRequest
    from frameio_tui.services.profiles import Overview, ProfileEntry
    from frameio_tui.ui.dialogs.ask import DialogOwner

NAME_WIDTH, LABEL_WIDTH, STATUS_WIDTH = 24, 9, 20


async def pick_profiles(
    dialogs: DialogOwner, spec: RequestSpec, overview: Overview, before: Sequence[str], now: float
) -> tuple[str, ...] | None:
    """Let the user check the profiles to send a request as; None if the dialog was dismissed.

    `before` are the profiles checked at first. Raises InvalidInput for a request that may change something.
    """
    check_method(spec)
    choices = tuple(_choice(entry, now) for entry in overview.entries)
    names = {entry.profile.name for entry in overview.entries}
    checked = tuple(name for name in before if name in names)
    title = f"Send {spec.method} {spec.path} as"
    question = ChecklistSpec(title, choices, checked, "Check at least one profile with Space.", "send")
    return await check(dialogs, question)


def _choice(entry: ProfileEntry, now: float) -> Choice:
    profile, person = entry.profile, entry.record.person
    status = status_of(entry, now)
    spans = (
        (column(profile.name, NAME_WIDTH), "title"),
        *label_spans(profile.label, profile.colour, LABEL_WIDTH),
        (f"{profile.api.value.upper()} ", "plain"),
        (column(status, STATUS_WIDTH), status.style),
        ((person.name or person.email) if person is not None else "", "plain"),
    )
    return Choice(profile.name, spans)


def several_args(
    spec: RequestSpec, saved: SavedRequest | None, overview: Overview, names: Sequence[str]
) -> SeveralArgs:
    """Return the request of each profile, filled with its own account and values.

    `saved` is the saved request that the line was loaded from, whose variables each profile fills with its own values.
    """
    entries = {entry.profile.name: entry for entry in overview.entries}
    accounts = []
    for name in names:
        entry = entries[name]
        try:
            if saved is not None:
                filled = fill_saved(saved, entry.profile)
            else:
                filled = fill_variables(spec, values_of(None, entry.profile))
            accounts.append(Account(name, entry, filled))
        except FrameioTuiError as error:
            accounts.append(Account(name, entry, error=error))
    return SeveralArgs(f"{spec.method} {spec.path}", tuple(accounts))
