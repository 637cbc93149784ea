"""Long rows over several rows of the screen: only those on screen are laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.ui.console.response.sources import Spans

TALLEST = 50
"""Screen rows that one row may take."""


class Wrapping:
    """Which part of which row stands where, from the row at the top on."""

    def __init__(self, spans_of: Callable[[int], Spans]) -> None:
        self._spans_of = spans_of
        self._layout: list[tuple[int, int]] = []
        self._width = 1

    def forget(self) -> None:
        """Other rows, another top or another width: lay out anew."""
        self._layout = []

    def at(self, y: int, top: int, height: int, width: int) -> tuple[int, int]:
        """Row and part of it at a row of the screen."""
        if not self._layout or width != self._width:
            self._width, self._layout, row = max(1, width), [], top
            while len(self._layout) < height:
                self._layout += [(row, part) for part in range(self.height_of(row))]
                row += 1
        return self._layout[min(y, len(self._layout) - 1)]

    def height_of(self, row: int) -> int:
        """Screen rows that a row takes."""
        length = sum(len(text) for text, _ in self._spans_of(row))
        return max(1, min(TALLEST, -(-length // self._width)))

    def last_whole(self, top: int, height: int, size: int) -> int:
        """The last row that is wholly on screen from `top` on."""
        used, row = self.height_of(top), top
        while row + 1 < size and used + self.height_of(row + 1) <= height:
            row += 1
            used += self.height_of(row)
        return row

    def top_for(self, row: int, height: int) -> int:
        """The first row to show so that `row` is wholly on screen."""
        used = self.height_of(row)
        while row > 0 and used + self.height_of(row - 1) <= height:
            row -= 1
            used += self.height_of(row)
        return row
