"""The dialog that picks a request from the history."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.core.http.request import spec_of
from frameio_tui.core.text.humanize import format_elapsed, format_time_ago
from frameio_tui.ui.dialogs.ask import pick
from frameio_tui.ui.dialogs.specs import Choice, PickSpec
from frameio_tui.ui.text import column
from frameio_tui.ui.theme import METHOD_SPANS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from frameio_tui.core.http.history import HistoryEntry
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.core.ports import HistoryStore
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.dialogs.ask import DialogOwner

MAX_ENTRIES = 200
STATUS_STYLES = {2: "label-green", 3: "label-blue", 4: "label-orange", 5: "label-red"}
"""Style of the block with the status, by its first digit."""
NO_RESPONSE = "no response"
EMPTY = "No requests have been sent with this profile yet."


def history_choices(
    entries: Sequence[HistoryEntry], now: float, readable: Callable[[str, str], str]
) -> tuple[Choice, ...]:
    """Return one row per request, the newest first.

    Requests that the program sent on its own are left out; of equal requests only the newest is listed. `readable`
    returns a target with the names of its IDs, for a method and the target.
    """
    rows: list[Choice] = []
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        if entry.kind != "request" or (entry.method, entry.target) in seen:
            continue
        seen.add((entry.method, entry.target))
        shown = readable(entry.method, entry.target)
        status = str(entry.status) if entry.status else NO_RESPONSE
        rows.append(
            Choice(
                str(entry.entry_id),
                (
                    (column(format_time_ago(entry.at, now), 13), "dim"),
                    *_status_spans(entry.status),
                    (column(format_elapsed(entry.duration), 8), "dim"),
                    (f"{entry.method:<6} ", METHOD_SPANS.get(entry.method, "title")),
                    (shown, "plain"),
                ),
                f"{entry.method} {entry.target} {shown} {status}",
            )
        )
    return tuple(rows)


def _status_spans(status: int) -> tuple[tuple[str, str], ...]:
    """Return the status as a coloured block, or that there was no response."""
    if not status:
        return ((column(NO_RESPONSE, 11), "bad"),)
    return (f" {status} ", STATUS_STYLES.get(status // 100, "label-grey")), (" " * 7, "plain")


async def pick_earlier_request(
    dialogs: DialogOwner, history: HistoryStore, entry: ProfileEntry, now: float, readable: Callable[[str, str], str]
) -> RequestSpec | None:
    """Let the user pick a request that this profile sent earlier; None if the dialog was dismissed.

    Secrets in it are masked, and the history does not store bodies. Raises InvalidInput if the entry cannot be read as
    a request.
    """
    profile = entry.profile

    def read() -> tuple[Sequence[HistoryEntry], tuple[Choice, ...]]:
        entries = history.recent(profile.id, MAX_ENTRIES)
        return entries, history_choices(entries, now, readable)

    entries, rows = await asyncio.to_thread(read)
    title, label = f"Request history · {profile.name}", (profile.label, profile.colour)
    key = await pick(dialogs, PickSpec(title, rows, empty=EMPTY, label=label, enter="load without sending"))
    found = next((entry for entry in entries if str(entry.entry_id) == key), None)
    return spec_of(found.method, found.target) if found is not None else None
