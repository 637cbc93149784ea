"""Requests of before, to take again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import spec_of
from frameio_tui.core.text.humanize import format_elapsed, format_time_ago
from frameio_tui.ui.dialogs.specs import Choice, PickSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from frameio_tui.core.http.history import HistoryEntry
    from frameio_tui.ui.console.screen import Console

SHOWN = 200


def past_choices(entries: Sequence[HistoryEntry], now: float) -> tuple[Choice, ...]:
    """One row a request, the newest first; those the program made by itself are left out, repeated ones come once."""
    rows: list[Choice] = []
    met: set[tuple[str, str]] = set()
    for entry in entries:
        if entry.kind != "request" or (entry.method, entry.target) in met:
            continue
        met.add((entry.method, entry.target))
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


def history(console: Console) -> None:
    """Pick a request of before; it is written into the line, not sent."""
    if console.entry is not None:
        console.run_worker(
            _history(console, console.entry.profile.id), group="view", exclusive=True, exit_on_error=False
        )


async def _history(console: Console, profile_id: str) -> None:
    entries = await asyncio.to_thread(console.services.history.recent, profile_id, SHOWN)

    def take(key: object) -> None:
        found = next((entry for entry in entries if str(entry.entry_id) == key), None)
        if found is None:
            return
        words = "Taken, not sent: Enter sends. Secrets in it were masked and its body is not repeated."
        try:
            console.line.write(spec_of(found.method, found.target), words)
        except InvalidInput as error:
            console.say(str(error), error=True)

    rows = past_choices(entries, console.services.clock.now())
    console.ask("pick", PickSpec("Requests of before", rows, empty="Nothing was sent yet as this profile."), take)


ACTIONS: dict[str, Callable[[Console], None]] = {"history": history}
