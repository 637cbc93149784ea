"""Which lines of a JSON document are shown: folds over its lines, never a list of them.

A row is a line that is shown. Rows are those of a level, or all lines; patches over them are what was folded or
unfolded since. Every answer costs a search among the patches and at most one chunk of the body.
"""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.document.fold_levels import LevelRows
from frameio_tui.core.document.json_index import CLOSE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.document.json_index import JsonIndex
    from frameio_tui.core.document.json_structure import Container, JsonStructure

_AT_ONCE = 65536
"""Bytes read for the first rows of a level."""


class _Region(NamedTuple):
    """A container folded or unfolded by hand: its lines after the opening one."""

    first: int
    end: int
    open: bool


class _Patch(NamedTuple):
    """Lines that are shown otherwise than the level says."""

    first: int
    end: int
    open: bool
    row: int
    """Rows before it."""

    @property
    def after(self) -> int:
        """Rows before its end."""
        return self.row + (self.end - self.first if self.open else 0)


_row_of = attrgetter("row")


class Folds:
    """What is folded in one document: everything below a level, with patches over it."""

    def __init__(self, index: JsonIndex, places: JsonStructure) -> None:
        self._index = index
        self._places = places
        self._level: LevelRows | None = None
        self._regions: dict[int, _Region] = {}
        """By the opening line."""
        self._patches: list[_Patch] = []

    @property
    def level(self) -> int | None:
        """The level everything was folded to; None when it was not."""
        return None if self._level is None else self._level.level

    @property
    def any(self) -> bool:
        """Whether anything is folded."""
        return self._level is not None or bool(self._regions)

    @property
    def complete(self) -> bool:
        """Whether the rows of all indexed lines are counted."""
        return self._level is None or self._level.complete

    @property
    def count(self) -> int:
        """Rows counted so far."""
        return self._rows_before(self._counted)

    def step(self, budget: int) -> bool:
        """Count the rows of a level further, reading about `budget` bytes; True when all is counted."""
        return self._level is None or self._level.step(budget)

    def row_of(self, line: int) -> int:
        """The row of a line; of a hidden one, the row of the fold that hides it."""
        patch = self._patch(line)
        if patch is not None and line < patch.end:
            return patch.row + line - patch.first if patch.open else patch.row - 1
        start = None if self._level is None else self._index.start(line)
        hidden = start is not None and self._level is not None and not self._level.shows(start)
        return self._rows_before(line) - hidden

    def line_at(self, row: int) -> int | None:
        """The line shown in a row; None beyond the rows counted."""
        found = self.lines_at(row, 1) if row >= 0 else []
        return found[0] if found else None

    def lines_at(self, row: int, count: int) -> list[int]:
        """The lines shown in `count` rows from one on, as far as they are counted."""
        found: list[int] = []
        while len(found) < count:
            part = self._run_at(row + len(found), count - len(found))
            if not part:
                break
            found += part
        return found

    def fold(self, line: int) -> int | None:
        """Fold what opens on a line, or else the container the line is in.

        Answers the line that is folded now. None when there is nothing to fold, or its end is not counted yet.
        """
        container = self._places.container(line)
        if container is None or self.is_folded(line):
            opening = None if self._places.opens(line) and container is None else self._places.parent(line)
            container = None if opening is None else self._places.container(opening)
        if container is None or self._end_of(container) > self._counted:
            return None
        region = self._regions.get(container.line)
        if region is not None and region.open:
            del self._regions[container.line]  # the level folds it again
        else:
            self._regions[container.line] = _Region(container.line + 1, self._end_of(container), False)
        self._arrange()
        return container.line

    def unfold(self, line: int) -> bool:
        """Unfold what is folded on a line; False when nothing is. What a level folds opens with all that is in it."""
        if not self.is_folded(line):
            return False
        if line in self._regions and not self._regions[line].open:
            del self._regions[line]
        elif not self._open(line):
            return False
        self._arrange()
        return True

    def toggle(self, line: int) -> bool:
        """Unfold what is folded on a line, else fold what opens on it or is around it; False when nothing changed."""
        return self.unfold(line) or self.fold(line) is not None

    def fold_to_level(self, level: int) -> None:
        """Fold every container that is within `level` others, 0 for all; what was folded by hand before is forgotten.

        The rows are counted by `step`; the first ones are there at once.
        """
        self._regions, self._patches = {}, []
        self._level = LevelRows(self._index, max(0, level))
        self._level.step(_AT_ONCE)

    def is_folded(self, line: int) -> bool:
        """Whether a line that is shown is folded."""
        return self.folded_at(line) is not None

    def folded_at(self, line: int) -> Container | None:
        """What is folded on a line that is shown."""
        region = self._regions.get(line)
        if region is not None:
            return None if region.open else self._places.container(line)
        if self._level is None or self._in_open(line):
            return None
        start = self._index.start(line)
        if start is None or start.depth != self._level.level or start.cls == CLOSE:
            return None
        return self._places.container(line)

    def uncover(self, line: int) -> None:
        """Unfold what hides a line."""
        for opening, region in list(self._regions.items()):
            if not region.open and region.first <= line < region.end:
                del self._regions[opening]
        if self._level is not None and not self._in_open(line):
            start = self._index.start(line)
            around = self._places.enclosing(line, self._level.level + 1)
            if start is not None and around is not None and not self._level.shows(start):
                self._open(around)
        self._arrange()

    @property
    def _counted(self) -> int:
        return self._index.known if self._level is None else min(self._level.lines, self._index.known)

    def _run_at(self, row: int, count: int) -> Sequence[int]:
        """The same up to the next patch."""
        at = bisect_right(self._patches, row, key=_row_of) - 1
        if at + 1 < len(self._patches):
            count = min(count, self._patches[at + 1].row - row)
        base = row
        if at >= 0:
            patch = self._patches[at]
            if row < patch.after:
                first = patch.first + row - patch.row
                return range(first, min(first + count, patch.end))
            base += self._base(patch.end) - patch.after
        if self._level is not None:
            return self._level.lines_at(base, count)
        return range(base, min(base + count, self._index.known))

    def _patch(self, line: int) -> _Patch | None:
        """The last patch that begins up to a line."""
        at = bisect_right(self._patches, line, key=lambda patch: patch.first) - 1
        return self._patches[at] if at >= 0 else None

    def _rows_before(self, line: int) -> int:
        """Rows of the lines before one that is in no patch."""
        patch = self._patch(line)
        return self._base(line) if patch is None else patch.after + self._base(line) - self._base(patch.end)

    def _base(self, line: int) -> int:
        return line if self._level is None else self._level.before(line)

    def _numbered(self, flat: list[_Region]) -> list[_Patch]:
        patches: list[_Patch] = []
        after = base = 0
        for region in flat:
            row = after + self._base(region.first) - base
            patch = _Patch(region.first, region.end, region.open, row)
            patches.append(patch)
            after, base = patch.after, self._base(region.end)
        return patches

    def _end_of(self, container: Container) -> int:
        return self._index.known if container.close is None else container.close + 1

    def _open(self, line: int) -> bool:
        container = self._places.container(line)
        if container is None or self._end_of(container) > self._counted:
            return False
        self._regions[line] = _Region(line + 1, self._end_of(container), True)
        return True

    def _in_open(self, line: int) -> bool:
        return any(region.open and region.first - 1 <= line < region.end for region in self._regions.values())

    def _arrange(self) -> None:
        """Lay the regions side by side: folds within an unfolded one part it, what is within a fold does not count."""
        flat: list[_Region] = []
        around: _Region | None = None  # the unfolded region that the next ones may be in
        at = 0
        for region in sorted(self._regions.values()):
            if around is not None and region.first >= around.end:
                _part(flat, at, around.end)
                around = None
            if region.first < at:
                continue
            if around is not None:
                _part(flat, at, region.first)
            if region.open:
                around, at = region, region.first
            else:
                flat.append(region)
                at = region.end
        if around is not None:
            _part(flat, at, around.end)
        self._patches = self._numbered(flat)


def _part(flat: list[_Region], first: int, end: int) -> None:
    """Append unfolded lines, if any."""
    if first < end:
        flat.append(_Region(first, end, True))
