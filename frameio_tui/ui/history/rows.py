"""The table of past requests: one row for each entry, with the columns that fit."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.http.history import TASK, readable_target
from frameio_tui.core.text.humanize import format_elapsed
from frameio_tui.ui.text import column
from frameio_tui.ui.theme import METHOD_SPANS
from frameio_tui.ui.widgets.row_list import Row
from frameio_tui.ui.widgets.spans import label_spans

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameio_tui.core.http.history import HistoryEntry
    from frameio_tui.core.profiles.profile import Profile

TIME_WIDTH, STATUS_WIDTH, DURATION_WIDTH, METHOD_WIDTH, NAME_WIDTH, LABEL_WIDTH = 12, 6, 8, 7, 14, 8
WIDE = 100
"""Columns from which the name of the profile is shown beside its label."""
MEDIUM = 70
"""Columns from which the label of the profile and the duration are shown."""
STATUS_STYLES = {2: "label-green", 3: "label-blue", 4: "label-orange", 5: "label-red"}
"""Style of the block with the status, by its first digit."""
NO_RESPONSE = "failed"


def format_moment(at: float, now: float) -> str:
    """Return the local time of a request: `14:05:09` if it was sent today, otherwise `28 Nov 14:05`."""
    then, today = time.localtime(at), time.localtime(now)
    if (then.tm_year, then.tm_yday) == (today.tm_year, today.tm_yday):
        return time.strftime("%H:%M:%S", then)
    if then.tm_year == today.tm_year:
        return time.strftime("%d %b %H:%M", then)
    return time.strftime("%Y-%m-%d", then)


def status_spans(entry: HistoryEntry) -> tuple[tuple[str, str], ...]:
    """Return the status as a coloured block, or that there was no response, or that the entry is a task."""
    if entry.kind == TASK:
        return ((column(TASK, STATUS_WIDTH), "bad" if entry.error else "dim"),)
    if not entry.status:
        return ((column(NO_RESPONSE, STATUS_WIDTH), "bad"),)
    block = f" {entry.status} "
    return (block, STATUS_STYLES.get(entry.status // 100, "label-grey")), (
        " " * (STATUS_WIDTH + 1 - len(block)),
        "plain",
    )


class HistoryTable(NamedTuple):
    """The columns for a width, and what rows are made of."""

    width: int
    profiles: Mapping[str, Profile]
    """The profiles by ID."""
    now: float
    marked: int = 0
    """ID of the entry that is marked for a diff."""
    mark: str = "*"

    @property
    def heading(self) -> tuple[tuple[str, str], ...]:
        """The names of the columns."""
        names = [("WHEN", TIME_WIDTH), ("STATUS", STATUS_WIDTH)]
        if self.width >= MEDIUM:
            names.append(("TIME", DURATION_WIDTH))
        if self.width >= WIDE:
            names.append(("PROFILE", NAME_WIDTH))
        if self.width >= MEDIUM:
            names.append(("LABEL", LABEL_WIDTH))
        names += [("METHOD", METHOD_WIDTH - 1), ("REQUEST", len("REQUEST"))]
        # MessageBar, which draws it, adds a blank.
        return ((" ", "plain"), *((column(name, width), "heading") for name, width in names))

    def row(self, entry: HistoryEntry) -> Row:
        """Return the row of an entry."""
        profile = self.profiles.get(entry.profile_id)
        spans: list[tuple[str, str]] = [
            (f"{self.mark} " if entry.entry_id == self.marked else "  ", "warn"),
            (column(format_moment(entry.at, self.now), TIME_WIDTH), "dim"),
            *status_spans(entry),
        ]
        if self.width >= MEDIUM:
            spans.append((column(format_elapsed(entry.duration), DURATION_WIDTH), "dim"))
        if self.width >= WIDE:
            spans.append((column(profile.name if profile is not None else "(unknown)", NAME_WIDTH), "plain"))
        if self.width >= MEDIUM:
            label, colour = (profile.label, profile.colour) if profile is not None else ("", "")
            spans += label_spans(label, colour, LABEL_WIDTH)
        kind = "" if entry.kind in ("request", TASK) else f"  ({entry.kind})"
        spans += [
            (column(entry.method, METHOD_WIDTH - 1), METHOD_SPANS.get(entry.method, "title")),
            (readable_target(entry), "plain"),
            (kind, "dim"),
        ]
        return Row(str(entry.entry_id), tuple(spans))
