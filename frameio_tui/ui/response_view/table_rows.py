"""The rows of a table. Imported with the first table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from frameio_tui.core.table.view import SAMPLE, ColumnKind, kind_of_column
from frameio_tui.ui.text import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.table.view import TableView
    from frameio_tui.ui.response_view.sources import Spans

WIDEST_CELL = 36
COLUMN_GAP = "  "


class TableRows:
    """The items of a list as columns, numbers aligned to the right; the names of the columns are the heading."""

    def __init__(self, view: TableView) -> None:
        self.view = view
        self._is_number = [kind_of_column(view.table, name) is ColumnKind.NUMBER for name in view.header()]
        self._names = [f"{name} {sort_mark(view)}" if name == view.sort else name for name in view.header()]
        self._widths = self._measure_columns()
        self.heading = self._row(self._names, "heading")
        """The names of the columns; the one that the table is sorted by has a mark for the order."""

    @property
    def size(self) -> int:
        """Return the number of items."""
        return self.view.size

    @property
    def complete(self) -> bool:
        """Return True: a table is read completely before it is shown."""
        return True

    def step(self) -> bool:
        """Return True: there is nothing left to count."""
        return True

    def rows(self, first: int, count: int) -> Sequence[Spans]:
        """Return at most `count` rows of padded cells, starting with row `first`."""
        return [self._row(cells, "plain") for cells in self.view.rows(first, count)]

    def _row(self, cells: Sequence[str], style: str) -> Spans:
        parts = []
        for cell, width, is_number in zip(cells, self._widths, self._is_number, strict=True):
            shown = str(line(cell))
            text = shown if cell_len(shown) <= width else set_cell_size(shown, width - 1) + "…"
            padding = " " * (width - cell_len(text))
            parts.append((f"{padding}{text}" if is_number else f"{text}{padding}", style))
            parts.append((COLUMN_GAP, "plain"))
        return tuple(parts)

    def _measure_columns(self) -> list[int]:
        """Return the width of each column, from its name and the first rows.

        Measuring every row of a large table would take too long.
        """
        widths = [cell_len(str(line(name))) for name in self._names]
        for cells in self.view.rows(0, SAMPLE):
            widths = [max(width, cell_len(str(line(cell)))) for width, cell in zip(widths, cells, strict=True)]
        return [min(width, WIDEST_CELL) for width in widths]


def sort_mark(view: TableView) -> str:
    """Return the mark for the order of a sorted table."""
    return "▼" if view.descending else "▲"
