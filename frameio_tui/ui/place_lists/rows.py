"""The table of a list of a place: one row for each item, with the columns that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from frameio_tui.ui.text import column, line
from frameio_tui.ui.widgets.row_list import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.ui.place_lists.source import Column, ListItem

MEASURED = 200
"""Items whose texts determine the widths of the columns."""


class ItemTable:
    """The columns for a width: the widest are shortened first, then the last ones are left out."""

    def __init__(self, columns: Sequence[Column], items: Sequence[ListItem], width: int) -> None:
        self._columns = columns
        self._widths = fitting_widths(columns, items[:MEASURED], width - 1)
        names = (
            (column(_aligned(each.name, size, is_number=each.is_number), size), "heading")
            for each, size in zip(columns, self._widths, strict=True)
            if size
        )
        self.heading = tuple(names)

    def row(self, item: ListItem) -> Row:
        """Return the row of an item."""
        spans = tuple(
            (column(_aligned(text, size, is_number=each.is_number), size), style)
            for each, size, (text, style) in zip(self._columns, self._widths, item.cells, strict=True)
            if size
        )
        return Row(item.key, ((" ", "plain"), *spans))


def fitting_widths(columns: Sequence[Column], items: Sequence[ListItem], room: int) -> list[int]:
    """Return the width of each column; 0 for one that is left out: it is empty, or there is no room for it."""
    widths = []
    for at, each in enumerate(columns):
        longest = max((cell_len(line(item.cells[at][0])) for item in items), default=0)
        widths.append(min(each.most, max(each.least, longest, len(each.name))) if longest else 0)
    while (over := sum(width + 1 for width in widths if width) - room) > 0:
        spare = [width - each.least if width else 0 for each, width in zip(columns, widths, strict=True)]
        widest = max(range(len(widths)), key=lambda at: spare[at])
        if spare[widest] > 0:
            widths[widest] -= min(over, max(1, spare[widest] // 2))
            continue
        shown = [at for at, width in enumerate(widths) if width]
        if len(shown) < 2:
            break
        widths[shown[-1]] = 0
    return widths


def _aligned(text: str, width: int, *, is_number: bool) -> str:
    return text.rjust(width) if is_number else text
