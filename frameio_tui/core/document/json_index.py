"""An index of JSON text with a checkpoint every CHUNK bytes; any line is found by reading one chunk.

Nothing is parsed into objects. Depths count only brackets, and are negative where more close than open.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.document.json_scanner import BLANKS, count, whole_escapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameio_tui.core.document.json_scanner import Piece
    from frameio_tui.core.document.source import Source

CHUNK = 8192
"""Bytes between two checkpoints."""
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[{}\[\],:]|[^ \t\r\n"{}\[\],:]++', re.DOTALL)
_REST = re.compile(rb'(?:[^"\\]++|\\.)*+"?', re.DOTALL)

OTHER, OPEN, CLOSE, COMMA, COLON = range(5)
_CLASS = bytes(
    OPEN if byte in b"{[" else CLOSE if byte in b"}]" else COMMA if byte in b"," else COLON if byte in b":" else OTHER
    for byte in range(256)
)
# Rows: class of the token before. Columns: class of the token. The rules are in json_scanner.
_BREAK = (
    (False, False, True, False, False),
    (True, True, False, True, True),
    (True, True, True, False, False),
    (True, True, True, True, True),
    (False, False, True, False, False),
)


def class_of(token: bytes) -> int:
    """Return the class of a token: OTHER, OPEN, CLOSE, COMMA or COLON."""
    return _CLASS[token[0]]


def breaks_before(before: int, cls: int) -> bool:
    """Whether a token of class `cls` begins a line after a token of class `before`."""
    return _BREAK[before][cls]


class Token(NamedTuple):
    """A token, or the part of a token that is in its chunk."""

    offset: int
    cls: int
    """OTHER, OPEN, CLOSE, COMMA or COLON."""
    depth: int
    """Number of open brackets before it."""
    line: int
    starts: bool
    """Whether its line starts with it."""
    after_open: bool
    """Whether the previous token opens a container."""


_offset_of = attrgetter("offset")
_line_of = attrgetter("line")
_CACHED_CHUNKS = 4
"""Chunks whose tokens are cached, because neighbouring lines are requested one after the other."""
_NEAR = 8
"""Lines so close to the beginning of a chunk that the rest of its tokens is not read for them."""


class JsonIndex:
    """The checkpoints of one body. Entry `k` of each array describes the beginning or the content of chunk `k`."""

    def __init__(self, body: Source) -> None:
        self.body = body
        self.size = len(body)
        begin = 3 if body[:3] == b"\xef\xbb\xbf" else 0
        self.offsets = array("Q", [begin])
        self.lines = array("Q", [0])
        """Number of the line with the last significant byte before the chunk."""
        self.depths = array("q", [0])
        self.min_depths = array("q")
        """Lowest depth within the chunk."""
        self.commas = array("I")
        """Number of commas at the lowest depth of the chunk."""
        self.lacks_commas = bytearray()
        """Whether a value follows another without a comma."""
        self.blank = bytearray()
        """Whether the chunk contains no significant byte."""
        self.before = bytearray(1)
        """The last significant byte before the chunk, or 0."""
        self._inside = bytearray(1)
        self.complete = begin >= self.size
        self._cache: dict[int, list[Token]] = {}

    @property
    def indexed(self) -> int:
        """Bytes indexed so far, from the beginning."""
        return self.offsets[-1]

    @property
    def known(self) -> int:
        """Lines counted so far; at least 1."""
        return self.lines[-1] + 1

    @property
    def inside(self) -> bool:
        """Whether a string is open at the end of the index."""
        return bool(self._inside[-1])

    def inside_at(self, k: int) -> bool:
        """Whether a string is open at the beginning of chunk `k`."""
        return bool(self._inside[k])

    def extend(self) -> Piece:
        """Index one more chunk; must not be called when the index is complete."""
        begin = self.offsets[-1]
        chunk = self.body[begin : begin + CHUNK]
        end = begin + len(chunk)
        whole = whole_escapes(chunk)
        if end >= self.size:
            # The byte that the last backslash would escape is missing; any byte can replace it.
            piece = count(chunk if whole is chunk else chunk + b"x", self.inside, self.before[-1])
            self.complete = True
        else:
            piece = count(whole, self.inside, self.before[-1])
            end = begin + len(whole)
        self._append(end, piece)
        return piece

    def _append(self, end: int, piece: Piece) -> None:
        depth = self.depths[-1]
        if not piece.before and not self.complete:
            self.offsets[-1] = end  # blanks before the first token: no line has begun
            return
        self.offsets.append(end)
        self.lines.append(self.lines[-1] + piece.breaks)
        self.depths.append(depth + piece.depth)
        self.min_depths.append(depth + piece.min_depth)
        self.commas.append(piece.commas)
        self.lacks_commas.append(piece.lacks_comma)
        self.blank.append(piece.blank)
        self.before.append(piece.before)
        self._inside.append(piece.inside)

    def tokens(self, k: int) -> list[Token]:
        """Return the tokens of chunk `k`, partial ones at its ends. The last few results are cached."""
        found = self._cache.get(k)
        if found is None:
            found = list(self._read(k))
            if len(self._cache) >= _CACHED_CHUNKS:
                del self._cache[next(iter(self._cache))]
            self._cache[k] = found
        return found

    def _read(self, k: int) -> Iterator[Token]:
        at, end, depth, line = self.offsets[k], self.offsets[k + 1], self.depths[k], self.lines[k]
        first_of_all = not self.before[k]
        before = _CLASS[self.before[k]]
        if self._inside[k]:
            rest = _REST.match(self.body, at, end)
            at = rest.end() if rest else at
        classes, breaks, new = _CLASS, _BREAK, tuple.__new__
        for found in _TOKEN.finditer(self.body, at, end):
            cls = classes[found[0][0]]
            starts = first_of_all or breaks[before][cls]
            if starts and not first_of_all:
                line += 1
            first_of_all = False
            yield new(Token, (found.start(), cls, depth, line, starts, before == OPEN))
            if cls == OPEN:
                depth += 1
            elif cls == CLOSE:
                depth -= 1
            before = cls

    def tokens_from(self, offset: int) -> Iterator[Token]:
        """Yield the tokens from an indexed offset to the end of its chunk."""
        tokens = self.tokens(self.chunk_of(offset))
        return islice(tokens, bisect_left(tokens, offset, key=_offset_of), None)

    def last_before(self, offset: int) -> int:
        """Return the offset of the last byte before an indexed one that is not a blank, or -1."""
        k = self.chunk_of(offset)
        while k >= 0:
            bare = self.body[self.offsets[k] : offset].rstrip(BLANKS)
            if bare:
                return self.offsets[k] + len(bare) - 1
            offset = self.offsets[k]
            k = self.blank.rfind(0, 0, k)
            offset = min(offset, self.offsets[k + 1])
        return -1

    def starts(self, first: int) -> Iterator[Token]:
        """Yield the first tokens of the lines from number `first` on, as far as the index goes."""
        k = max(0, bisect_left(self.lines, first) - 1)
        if k < len(self.min_depths) and k not in self._cache and first - self.lines[k] < _NEAR:
            # A first screen ends long before its chunk does; the rest is read with the next request.
            yield from (token for token in self._read(k) if token.starts and token.line >= first)
            k = self.next_break(k + 1)
        while k < len(self.min_depths):
            tokens = self.tokens(k)
            for at in range(bisect_left(tokens, first, key=_line_of), len(tokens)):
                if tokens[at].starts:
                    yield tokens[at]
            k = self.next_break(k + 1)

    def next_break(self, k: int) -> int:
        """Return the first chunk from `k` on that may have a line start; skips a line of many chunks."""
        return max(k, bisect_right(self.lines, self.lines[k]) - 1)

    def start(self, line: int) -> Token | None:
        """Return the first token of a line, or None if the line is not indexed."""
        return next(self.starts(line), None)

    def chunk_of(self, offset: int) -> int:
        """Return the chunk that contains an indexed offset."""
        return max(0, min(bisect_right(self.offsets, offset), len(self.min_depths)) - 1)

    def line_of(self, offset: int) -> int:
        """Return the line of a byte; blanks belong to the line before them."""
        k = self.chunk_of(offset)
        line = self.lines[k]
        if k >= len(self.min_depths) or self.lines[k + 1] == line:
            return line
        tokens = self.tokens(k)
        at = bisect_right(tokens, offset, key=_offset_of)
        return tokens[at - 1].line if at else line

    def next_at_or_below(self, k: int, depth: int) -> int:
        """Return the first chunk from `k` on with a lowest depth of at most `depth`, or the number of chunks."""
        least = self.min_depths
        return next((j for j in range(k, len(least)) if least[j] <= depth), len(least))

    def last_at_or_below(self, k: int, depth: int) -> int:
        """Return the last chunk before `k` with a lowest depth of at most `depth`, or -1."""
        least = self.min_depths
        return next((j for j in range(k - 1, -1, -1) if least[j] <= depth), -1)

    def commas_between(self, begin: int, end: int, depth: int) -> int:
        """Return the number of commas at a depth between two offsets of one container with that inner depth.

        This is the number of items before the one at `end`.
        """
        first, last = self.chunk_of(begin), self.chunk_of(end)
        if first == last:
            return self._commas(begin, end, depth)
        least, commas = self.min_depths, self.commas
        between = sum(commas[j] for j in range(first + 1, last) if least[j] == depth)
        ends = self._commas(begin, self.offsets[first + 1], depth) + self._commas(self.offsets[last], end, depth)
        return between + ends

    def _commas(self, begin: int, end: int, depth: int) -> int:
        """Return the number of commas at a depth between two offsets of one chunk."""
        tokens = self.tokens(self.chunk_of(begin))
        first = bisect_left(tokens, begin, key=_offset_of)
        last = bisect_left(tokens, end, lo=first, key=_offset_of)
        return sum(tokens[at].cls == COMMA and tokens[at].depth == depth for at in range(first, last))
