"""JSON folded to a level: the visible lines, counted chunk by chunk from the data of the index.

At level `n`, every container inside `n` others is folded to one line: the lines with an indent of at most `n` are
visible, except for the closing lines with indent `n`.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from itertools import islice
from typing import TYPE_CHECKING

from frameio_tui.core.document.json_index import CLOSE
from frameio_tui.core.document.json_scanner import bare_of, depths_in

if TYPE_CHECKING:
    from frameio_tui.core.document.json_index import JsonIndex, Token

_TOKEN_COST = 8
"""How many times longer it takes to count by tokens."""
_HIGHEST = 40
"""Levels above the lowest one of a chunk that are counted without its tokens."""


class LevelRows:
    """The rows of an index at one level, counted in steps; the index may still grow."""

    def __init__(self, index: JsonIndex, level: int) -> None:
        self.level = level
        self._index = index
        self._rows = array("Q", [0])
        """Number of rows whose lines begin before each chunk."""

    @property
    def known(self) -> int:
        """Rows counted so far."""
        return self._rows[-1]

    @property
    def complete(self) -> bool:
        """Whether everything that is indexed is counted."""
        return len(self._rows) > len(self._index.min_depths)

    @property
    def lines(self) -> int:
        """The number of lines whose rows are counted; these are the first lines."""
        return 0 if len(self._rows) == 1 else self._index.lines[len(self._rows) - 1] + 1

    def step(self, budget: int) -> bool:
        """Read about `budget` more bytes and count the chunks around them; return True when everything is counted."""
        index, read = self._index, 0
        while read < budget and not self.complete:
            k = len(self._rows) - 1
            rows = self._count_by_commas(k)
            if rows is None:
                rows, cost = self._count_chunk(k)
                read += cost * (index.offsets[k + 1] - index.offsets[k])
            self._rows.append(self._rows[-1] + rows)
            read += 64
        return self.complete

    def shows(self, token: Token) -> bool:
        """Whether the line that starts with a token is visible."""
        indent = token.depth - (token.cls == CLOSE)
        return indent < self.level or (indent == self.level and token.cls != CLOSE)

    def before(self, line: int) -> int:
        """Return the number of rows of the lines before a line, as far as they are counted."""
        k = min(max(0, bisect_left(self._index.lines, line) - 1), len(self._rows) - 1)
        if k >= len(self._rows) - 1:
            return self._rows[k]
        return self._rows[k] + sum(t.starts and t.line < line and self.shows(t) for t in self._index.tokens(k))

    def lines_at(self, row: int, count: int) -> list[int]:
        """Return the lines in `count` rows from `row` on, as far as they are counted."""
        found: list[int] = []
        while len(found) < count and 0 <= row + len(found) < self.known:
            k = bisect_right(self._rows, row + len(found)) - 1
            begin = row + len(found) - self._rows[k]
            shown = (token.line for token in self._index.tokens(k) if token.starts and self.shows(token))
            part = list(islice(shown, begin, begin + count - len(found)))
            if not part:
                break
            found += part
        return found

    def _count_by_commas(self, k: int) -> int | None:
        """Count a chunk that is never below the level by its commas; None if the chunk must be read."""
        index = self._index
        if index.lacks_commas[k]:
            return None
        if index.min_depths[k] > self.level:
            return 0
        if index.min_depths[k] < self.level:
            return None
        return index.commas[k] + self._pending(k) - self._pending(k + 1)

    def _pending(self, k: int) -> bool:
        """Whether the first token from chunk `k` on starts a line of the level."""
        before = self._index.before[k]
        return self._index.depths[k] == self.level and (not before or before in b",{[")

    def _count_chunk(self, k: int) -> tuple[int, int]:
        """Return the number of rows of a chunk, and the cost per byte.

        If the JSON of the chunk is valid, the rows are computed from its depths, which is faster than counting by
        tokens.
        """
        index, level = self._index, self.level
        bare, _ = bare_of(index.body[index.offsets[k] : index.offsets[k + 1]], index.inside_at(k))
        before = index.before[k]
        start = index.depths[k] - level
        if before in b",{[":
            bare = bytes((before,)) + bare
            start -= before != 0x2C
        sound = before and not (index.lacks_commas[k] or b",]" in bare or b",}" in bare)
        if not sound or not bare or level - index.min_depths[k] > _HIGHEST:
            return sum(token.starts and self.shows(token) for token in index.tokens(k)), _TOKEN_COST
        for empty in (b"{}", b"[]", b"{]", b"[}"):
            bare = bare.replace(empty, b"s")
        return _count_rows(bare, start), 1


def _count_rows(bare: bytes, start: int) -> int:
    """Return the number of visible line starts in a piece.

    Depths are relative to the level, and `start` is the depth before the piece. Lines start after commas and opening
    brackets up to the level, and at closing brackets below it. The closing brackets at the level itself are computed
    from the lowest depth upwards: each bracket that opens into a depth has closed out of the depth below, except at
    both ends of the piece.
    """
    brackets, structure = depths_in(bare)
    end, low = start + brackets[-1], start + min(brackets)
    brackets[0] = structure[0] = 1 << 30  # the beginning is not a token
    opened = closed = 0
    rows = 0
    for depth in range(low, 1):
        opened = closed + (end > depth - 1) - (start > depth - 1) if depth > low else 0
        closed = brackets.count(depth - start) - opened
        rows += structure.count(depth - start)
    rows -= closed if low <= 0 else 0
    pending = bare.endswith((b",", b"{", b"[")) and end <= 0
    return rows - pending
