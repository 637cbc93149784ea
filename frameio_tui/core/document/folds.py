"""The visible lines of a JSON document, described by folds and never by a list of all lines.

A row is a visible line. The rows are those of a level, or all lines; patches describe what was folded or unfolded
since. Every query costs one search among the patches and reads at most one chunk of the body.
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

_FIRST_READ = 65536
"""Bytes that are read for the first rows of a level."""


class _Region(NamedTuple):
    """A container that was folded or unfolded individually: its lines after the opening one."""

    first: int
    end: int
    open: bool


class _Patch(NamedTuple):
    """Lines whose visibility differs from that of the level."""

    first: int
    end: int
    open: bool
    row: int
    """Number of rows before it."""

    @property
    def after(self) -> int:
        """Number of rows before its end."""
        return self.row + (self.end - self.first if self.open else 0)


_row_of = attrgetter("row")


class Folds:
    """The folds of one document: everything below a level, and patches."""

    def __init__(self, index: JsonIndex, structure: JsonStructure) -> None:
        self._index = index
        self._structure = structure
        self._level: LevelRows | None = None
        self._regions: dict[int, _Region] = {}
        """By the number of the opening line."""
        self._patches: list[_Patch] = []

    @property
    def level(self) -> int | None:
        """The level to which everything was folded; None if it was not."""
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
        """Continue counting the rows of a level, reading about `budget` bytes; return True when all are counted."""
        return self._level is None or self._level.step(budget)

    def row_of(self, line: int) -> int:
        """Return the row of a line; for a hidden line, the row of the fold that hides it."""
        patch = self._patch_at(line)
        if patch is not None and line < patch.end:
            return patch.row + line - patch.first if patch.open else patch.row - 1
        start = None if self._level is None else self._index.start(line)
        hidden = start is not None and self._level is not None and not self._level.shows(start)
        return self._rows_before(line) - hidden

    def line_at(self, row: int) -> int | None:
        """Return the line in a row; None for a row that is not counted."""
        found = self.lines_at(row, 1) if row >= 0 else []
        return found[0] if found else None

    def lines_at(self, row: int, count: int) -> list[int]:
        """Return the lines in `count` rows from `row` on, as far as they are counted."""
        found: list[int] = []
        while len(found) < count:
            part = self._lines_to_next_patch(row + len(found), count - len(found))
            if not part:
                break
            found += part
        return found

    def fold(self, line: int) -> int | None:
        """Fold the container that opens on a line, or else the container around the line.

        Returns the line that is now folded, or None if there is nothing to fold or the end of the container is not
        counted yet.
        """
        container = self._structure.container(line)
        if container is None or self.is_folded(line):
            opening = None if self._structure.opens(line) and container is None else self._structure.parent(line)
            container = None if opening is None else self._structure.container(opening)
        if container is None or self._end_of(container) > self._counted:
            return None
        region = self._regions.get(container.line)
        if region is not None and region.open:
            del self._regions[container.line]  # the level folds it again
        else:
            self._regions[container.line] = _Region(container.line + 1, self._end_of(container), False)
        self._rebuild_patches()
        return container.line

    def unfold(self, line: int) -> bool:
        """Unfold the container that is folded on a line; return False if there is none.

        If a level has folded it, all containers in it are unfolded too.
        """
        if not self.is_folded(line):
            return False
        if line in self._regions and not self._regions[line].open:
            del self._regions[line]
        elif not self._add_unfolded(line):
            return False
        self._rebuild_patches()
        return True

    def toggle(self, line: int) -> bool:
        """Unfold what is folded on a line, or else fold its container; return False if nothing changed."""
        return self.unfold(line) or self.fold(line) is not None

    def fold_to_level(self, level: int) -> None:
        """Fold every container inside `level` others (0 for all), and discard individual folds.

        `step` counts the rows; the first ones are available immediately.
        """
        self._regions, self._patches = {}, []
        self._level = LevelRows(self._index, max(0, level))
        self._level.step(_FIRST_READ)

    def is_folded(self, line: int) -> bool:
        """Whether a visible line is folded."""
        return self.folded_at(line) is not None

    def folded_at(self, line: int) -> Container | None:
        """Return the container that is folded on a visible line, or None."""
        region = self._regions.get(line)
        if region is not None:
            return None if region.open else self._structure.container(line)
        if self._level is None or self._is_in_unfolded(line):
            return None
        start = self._index.start(line)
        if start is None or start.depth != self._level.level or start.cls == CLOSE:
            return None
        return self._structure.container(line)

    def uncover(self, line: int) -> None:
        """Unfold the containers that hide a line."""
        for opening, region in list(self._regions.items()):
            if not region.open and region.first <= line < region.end:
                del self._regions[opening]
        if self._level is not None and not self._is_in_unfolded(line):
            start = self._index.start(line)
            around = self._structure.enclosing(line, self._level.level + 1)
            if start is not None and around is not None and not self._level.shows(start):
                self._add_unfolded(around)
        self._rebuild_patches()

    @property
    def _counted(self) -> int:
        return self._index.known if self._level is None else min(self._level.lines, self._index.known)

    def _lines_to_next_patch(self, row: int, count: int) -> Sequence[int]:
        """Return the lines in up to `count` rows from `row` on, only as far as the next patch."""
        at = bisect_right(self._patches, row, key=_row_of) - 1
        if at + 1 < len(self._patches):
            count = min(count, self._patches[at + 1].row - row)
        base = row
        if at >= 0:
            patch = self._patches[at]
            if row < patch.after:
                first = patch.first + row - patch.row
                return range(first, min(first + count, patch.end))
            base += self._level_rows_before(patch.end) - patch.after
        if self._level is not None:
            return self._level.lines_at(base, count)
        return range(base, min(base + count, self._index.known))

    def _patch_at(self, line: int) -> _Patch | None:
        """Return the last patch that begins at or before a line."""
        at = bisect_right(self._patches, line, key=lambda patch: patch.first) - 1
        return self._patches[at] if at >= 0 else None

    def _rows_before(self, line: int) -> int:
        """Return the number of rows before a line that is not in a patch."""
        patch = self._patch_at(line)
        if patch is None:
            return self._level_rows_before(line)
        return patch.after + self._level_rows_before(line) - self._level_rows_before(patch.end)

    def _level_rows_before(self, line: int) -> int:
        return line if self._level is None else self._level.before(line)

    def _patches_of(self, flat: list[_Region]) -> list[_Patch]:
        patches: list[_Patch] = []
        after = base = 0
        for region in flat:
            row = after + self._level_rows_before(region.first) - base
            patch = _Patch(region.first, region.end, region.open, row)
            patches.append(patch)
            after, base = patch.after, self._level_rows_before(region.end)
        return patches

    def _end_of(self, container: Container) -> int:
        return self._index.known if container.close is None else container.close + 1

    def _add_unfolded(self, line: int) -> bool:
        container = self._structure.container(line)
        if container is None or self._end_of(container) > self._counted:
            return False
        self._regions[line] = _Region(line + 1, self._end_of(container), True)
        return True

    def _is_in_unfolded(self, line: int) -> bool:
        return any(region.open and region.first - 1 <= line < region.end for region in self._regions.values())

    def _rebuild_patches(self) -> None:
        """Split the regions so that they do not overlap.

        A fold divides the unfolded region around it; regions inside a fold are ignored.
        """
        flat: list[_Region] = []
        around: _Region | None = None  # the unfolded region that may contain the next regions
        at = 0
        for region in sorted(self._regions.values()):
            if around is not None and region.first >= around.end:
                _append_unfolded(flat, at, around.end)
                around = None
            if region.first < at:
                continue
            if around is not None:
                _append_unfolded(flat, at, region.first)
            if region.open:
                around, at = region, region.first
            else:
                flat.append(region)
                at = region.end
        if around is not None:
            _append_unfolded(flat, at, around.end)
        self._patches = self._patches_of(flat)


def _append_unfolded(flat: list[_Region], first: int, end: int) -> None:
    """Append a region of unfolded lines, unless it is empty."""
    if first < end:
        flat.append(_Region(first, end, True))
