"""JSON folded to a level: which lines are left, counted chunk by chunk from what the index knows.

At level `n` every container within `n` others is folded to one line: left are the lines of indent `n` and less, but not
the closing lines of indent `n`.
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

_BY_TOKENS = 8
"""Times longer that counting takes by tokens."""
_HIGHEST = 40
"""Levels above the least of a chunk that are counted without its tokens."""


class LevelRows:
    """The rows of one index at one level, counted in steps; it follows an index that still grows."""

    def __init__(self, index: JsonIndex, level: int) -> None:
        self.level = level
        self._index = index
        self._rows = array("Q", [0])
        """Rows whose lines begin before each chunk."""

    @property
    def known(self) -> int:
        """Rows counted so far."""
        return self._rows[-1]

    @property
    def complete(self) -> bool:
        """Whether all that is indexed is counted."""
        return len(self._rows) > len(self._index.least)

    @property
    def lines(self) -> int:
        """Lines whose rows are counted: those below this number."""
        return 0 if len(self._rows) == 1 else self._index.lines[len(self._rows) - 1] + 1

    def step(self, budget: int) -> bool:
        """Read about `budget` bytes more, and count the chunks around them; True when all is counted."""
        index, read = self._index, 0
        while read < budget and not self.complete:
            k = len(self._rows) - 1
            cheap = self._cheap(k)
            if cheap is None:
                cheap, cost = self._count(k)
                read += cost * (index.offsets[k + 1] - index.offsets[k])
            self._rows.append(self._rows[-1] + cheap)
            read += 64
        return self.complete

    def shows(self, token: Token) -> bool:
        """Whether the line that starts with a token is left."""
        indent = token.depth - (token.cls == CLOSE)
        return indent < self.level or (indent == self.level and token.cls != CLOSE)

    def before(self, line: int) -> int:
        """Rows of the lines before a line, as far as they are counted."""
        k = min(max(0, bisect_left(self._index.lines, line) - 1), len(self._rows) - 1)
        if k >= len(self._rows) - 1:
            return self._rows[k]
        return self._rows[k] + sum(t.starts and t.line < line and self.shows(t) for t in self._index.tokens(k))

    def lines_at(self, row: int, count: int) -> list[int]:
        """The lines shown in `count` rows from one on, as far as they are counted."""
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

    def _cheap(self, k: int) -> int | None:
        """The rows of a chunk that is nowhere below the level, by its commas; None where it must be read."""
        index = self._index
        if index.loose[k]:
            return None
        if index.least[k] > self.level:
            return 0
        if index.least[k] < self.level:
            return None
        return index.commas[k] + self._pending(k) - self._pending(k + 1)

    def _pending(self, k: int) -> bool:
        """Whether the first token from chunk `k` on starts a line of the level."""
        before = self._index.before[k]
        return self._index.depths[k] == self.level and (not before or before in b",{[")

    def _count(self, k: int) -> tuple[int, int]:
        """The rows of a chunk, by counts of its depths where its JSON is sound; and what a byte of it cost."""
        index, level = self._index, self.level
        bare, _ = bare_of(index.body[index.offsets[k] : index.offsets[k + 1]], index.inside_at(k))
        before = index.before[k]
        start = index.depths[k] - level
        if before in b",{[":
            bare = bytes((before,)) + bare
            start -= before != 0x2C
        sound = before and not (index.loose[k] or b",]" in bare or b",}" in bare)
        if not sound or not bare or level - index.least[k] > _HIGHEST:
            return sum(token.starts and self.shows(token) for token in index.tokens(k)), _BY_TOKENS
        for empty in (b"{}", b"[]", b"{]", b"[}"):
            bare = bare.replace(empty, b"s")
        return _rows_in(bare, start), 1


def _rows_in(bare: bytes, start: int) -> int:
    """Line starts left in a piece; depths are counted from the level on, `start` is that before the piece.

    Starts are after commas and opening brackets up to the level and at closing brackets below it. The closing ones at
    the level itself are found from the least depth upwards: what opens into a depth has closed out of the one below,
    but for where the piece begins and ends.
    """
    brackets, structure = depths_in(bare)
    end, low = start + brackets[-1], start + min(brackets)
    brackets[0] = structure[0] = 1 << 30  # the beginning is no token
    opened = closed = 0
    rows = 0
    for depth in range(low, 1):
        opened = closed + (end > depth - 1) - (start > depth - 1) if depth > low else 0
        closed = brackets.count(depth - start) - opened
        rows += structure.count(depth - start)
    rows -= closed if low <= 0 else 0
    pending = bare.endswith((b",", b"{", b"[")) and end <= 0
    return rows - pending
