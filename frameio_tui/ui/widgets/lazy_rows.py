"""Rows that are made when they are drawn, so that a list can have thousands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from frameio_tui.ui.widgets.row_list import Row

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

MAX_CACHED = 2000
"""Number of rows that are kept after they were drawn."""


def note_rows(text: str, style: str = "dim") -> tuple[Row, ...]:
    """Return a row below the items that says what is still to come, or no row without a text."""
    return (Row("", ((f"  {text}", style),), selectable=False),) if text else ()


class LazyRows(Sequence[Row], Generic[T]):
    """The rows of items, each made by `make` when it is drawn, and rows below them that only inform.

    Items that are added to the list later have no rows until it is `extended`.
    """

    def __init__(self, items: Sequence[T], make: Callable[[T], Row], below: Sequence[Row] = ()) -> None:
        self._items = items
        self._count = len(items)
        self._make = make
        self._below = below
        self._made: dict[int, Row] = {}

    def extended(self, below: Sequence[Row]) -> LazyRows[T]:
        """Return the rows of the same items after more were added to them, without making the known ones again."""
        rows = LazyRows(self._items, self._make, below)
        rows._made = self._made
        return rows

    def __len__(self) -> int:
        return self._count + len(self._below)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, slice):
            return [self[index] for index in range(*at.indices(len(self)))]
        if at < 0:
            at += len(self)
        if at >= self._count:
            return self._below[at - self._count]
        row = self._made.get(at)
        if row is None:
            if len(self._made) >= MAX_CACHED:
                self._made.clear()
            row = self._made[at] = self._make(self._items[at])
        return row
