"""The dialog that picks a request from the history."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.core.http.request import spec_of
from frameio_tui.core.text.humanize import format_elapsed, format_time_ago
from frameio_tui.ui.dialogs.ask import pick
from frameio_tui.ui.dialogs.specs import Choice, PickSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.http.history import HistoryEntry
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.core.ports import HistoryStore
    from frameio_tui.ui.dialogs.ask import DialogOwner

MAX_ENTRIES = 200


def history_choices(entries: Sequence[HistoryEntry], now: float) -> tuple[Choice, ...]:
    """Return one row per request, the newest first.

    Requests that the program sent on its own are left out; of equal requests only the newest is listed.
    """
    rows: list[Choice] = []
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        if entry.kind != "request" or (entry.method, entry.target) in seen:
            continue
        seen.add((entry.method, entry.target))
        status = str(entry.status) if entry.status else "no answer"
        style = "good" if 200 <= entry.status < 300 else "bad"
        rows.append(
            Choice(
                str(entry.entry_id),
                (
                    (f"{format_time_ago(entry.at, now):<14.14} ", "dim"),
                    (f"{status:<9} ", style),
                    (f"{format_elapsed(entry.duration):<9} ", "dim"),
                    (f"{entry.method} {entry.target}", "plain"),
                ),
                f"{entry.method} {entry.target} {status}",
            )
        )
    return tuple(rows)


async def pick_earlier_request(
    dialogs: DialogOwner, history: HistoryStore, profile_id: str, now: float
) -> RequestSpec | None:
    """Let the user pick a request that this profile sent earlier; None if the dialog was dismissed.

    Secrets in it are masked, and the history does not store bodies. Raises InvalidInput if the entry cannot be read as
    a request.
    """
    entries = await asyncio.to_thread(history.recent, profile_id, MAX_ENTRIES)
    rows = history_choices(entries, now)
    key = await pick(dialogs, PickSpec("Requests of before", rows, empty="Nothing was sent yet as this profile."))
    found = next((entry for entry in entries if str(entry.entry_id) == key), None)
    return spec_of(found.method, found.target) if found is not None else None
