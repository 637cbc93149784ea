"""The structure around a line of JSON: its path, the bytes of its value, its container.

Every query reads one or two chunks for each level and adds up checkpoints for the rest, so its cost does not depend on
the size of the body. Lines are those of json_scanner; the result for a line that is not indexed is None.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.document.json_index import CLOSE, OPEN

if TYPE_CHECKING:
    from frameio_tui.core.document.json_index import JsonIndex, Token
    from frameio_tui.core.json.path import JsonPath

MOST_LEVELS = 1000
MOST_CHUNKS = 40
"""Chunks that are read on the way up from a line; deeper values have no path."""
MAX_KEY_LENGTH = 65536
_COMMA = ord(",")
_KEY = re.compile(rb'("(?:[^"\\]++|\\.)*+")[ \t\r\n]*+:[ \t\r\n]*+', re.DOTALL)


class Container(NamedTuple):
    """An object or array that opens on one line and closes on a later one."""

    line: int
    """The line on which it opens."""
    close: int | None
    """The line of its closing bracket; None if the body ends before."""
    depth: int
    """Number of open brackets inside it."""
    begin: int
    """Offset of its first item."""
    end: int
    """Offset of its closing bracket, or of the end of the body."""
    keys: bool
    """Whether it is an object."""


class JsonStructure:
    """Finds paths, values and containers of the lines of an index."""

    def __init__(self, index: JsonIndex) -> None:
        self._index = index

    def container(self, line: int) -> Container | None:
        """Return the container that opens on a line; None if there is none or its end is not indexed yet."""
        found = self._opening(line)
        if found is None:
            return None
        opening, inner = found
        keys = self._index.body[opening] == 0x7B
        close = self._closing_token(inner)
        if close is None:
            if not self._index.complete:
                return None
            return Container(line, None, inner.depth, inner.offset, self._index.size, keys)
        return Container(line, close.line, inner.depth, inner.offset, close.offset, keys)

    def opens(self, line: int) -> bool:
        """Whether a container opens on a line."""
        return self._opening(line) is not None

    def items(self, container: Container) -> int:
        """Return the number of items or keys of a container; if it is cut short, of those that are present."""
        index = self._index
        if container.close is not None and container.begin == container.end:
            return 0
        commas = index.commas_between(container.begin, container.end, container.depth)
        if container.close is None and index.inside:
            return commas + 1
        return commas + (index.body[index.last_before(container.end)] != _COMMA)

    def parent(self, line: int) -> int | None:
        """Return the line on which the container of a line opens, or None at the top level.

        A closing line belongs to the container that it closes.
        """
        above = self._containers_above(line, most=1)
        return above[0][1] if above else None

    def above(self, line: int, most: int) -> list[tuple[int, int]]:
        """Return offset and opening line of the containers around a line, inside out; empty if too far apart."""
        return [(offset, opened_on) for offset, opened_on, _ in self._containers_above(line, most) or ()]

    def end(self, line: int) -> int | None:
        """Return the offset after the container that opens on a line; None if none does or its end is not indexed."""
        container = self.container(line)
        return None if container is None else container.end + (container.close is not None)

    def enclosing(self, line: int, depth: int) -> int | None:
        """Return the line on which the container with inner depth `depth` around a line opens, or None."""
        index, start = self._index, self._index.start(line)
        if start is None or start.depth < depth:
            return None
        k = index.chunk_of(start.offset)
        while k >= 0:
            for token in reversed(index.tokens(k)):
                if token.offset < start.offset and token.depth == depth - 1 and token.cls == OPEN:
                    return token.line
            k = index.last_at_or_below(k, depth - 1)
        return None

    def path(self, line: int) -> JsonPath | None:
        """Return the keys and indexes from the top to the value of a line; a closing line has its container's path.

        Repeated keys are not distinguished, so their paths are equal. None for a value that is more than MOST_LEVELS
        levels deep.
        """
        start = self._index.start(line)
        if start is not None and start.cls == CLOSE:
            opening = self.parent(line)
            start = self._index.start(opening) if opening is not None else start
        above = self._containers_above(start.line, most=MOST_LEVELS + 1) if start is not None else None
        if start is None or above is None or len(above) > MOST_LEVELS:
            return None
        steps: list[str | int] = []
        child = start.offset
        for offset, opened_on, depth in above:
            steps.append(self._step(offset, child, depth))
            outer = self._index.start(opened_on)
            child = outer.offset if outer is not None else offset
        return tuple(reversed(steps))

    def value_range(self, line: int) -> tuple[int, int] | None:
        """Return the begin and end of a line's value; for a closing line, those of its container."""
        start = self._index.start(line)
        if start is not None and start.cls == CLOSE:
            opening = self.parent(line)
            start = self._index.start(opening) if opening is not None else None
        if start is None:
            return None
        begin = self._key_at(start.offset)[1]
        if self.opens(start.line):
            container = self.container(start.line)
            if container is None:
                return None
            return begin, container.end + (container.close is not None)
        return begin, self._scalar_end(start.line, begin)

    def _step(self, container: int, child: int, depth: int) -> str | int:
        index = self._index
        if index.body[container] == 0x7B:
            return self._key_at(child)[0] or ""
        return index.commas_between(container + 1, child, depth)

    def _key_at(self, offset: int) -> tuple[str | None, int]:
        """Return the key that begins at an offset, and the offset of its value."""
        found = _KEY.match(self._index.body, offset, min(offset + MAX_KEY_LENGTH, self._index.size))
        return (None, offset) if found is None else (decoded(found[1]), found.end())

    def _scalar_end(self, line: int, begin: int) -> int:
        index = self._index
        following = index.start(line + 1)
        end = index.indexed if following is None else following.offset
        if following is None and index.inside:
            return end  # in a string that is cut short, blanks and commas belong to the string
        last = index.last_before(end)
        if last >= begin and index.body[last] == _COMMA:
            last = index.last_before(last)
        return max(begin, last + 1)

    def _opening(self, line: int) -> tuple[int, Token] | None:
        """Return the offset of the bracket that opens on a line, and the first token after it."""
        inner = self._index.start(line + 1)
        if inner is None or not inner.after_open:
            return None
        return self._index.last_before(inner.offset), inner

    def _closing_token(self, inner: Token) -> Token | None:
        """Return the closing bracket of the container whose first token is `inner`."""
        index, depth = self._index, inner.depth
        k = index.chunk_of(inner.offset)
        if index.min_depths[k] < depth:
            for token in index.tokens_from(inner.offset):
                if token.depth == depth and token.cls == CLOSE:
                    return token
        k = index.next_at_or_below(k + 1, depth - 1)
        if k == len(index.min_depths):
            return None
        return next((token for token in index.tokens(k) if token.depth == depth and token.cls == CLOSE), None)

    def _containers_above(self, line: int, most: int) -> list[tuple[int, int, int]] | None:
        """Return up to `most` containers around a line from the inside out: offset, line and inner depth of each.

        None if they are too many chunks apart.
        """
        start = self._index.start(line)
        if start is None:
            return []
        index, need = self._index, start.depth
        found: list[tuple[int, int, int]] = []
        k = index.chunk_of(start.offset)
        before = [token for token in index.tokens(k) if token.offset < start.offset]
        for _ in range(MOST_CHUNKS):
            for token in reversed(before):
                if token.depth < need and token.cls == OPEN:
                    found.append((token.offset, token.line, need))
                    need -= 1
            k = index.last_at_or_below(k, need - 1)
            if k < 0 or need <= 0 or len(found) >= most:
                return found[:most]
            before = index.tokens(k)
        return None


def decoded(literal: bytes) -> str:
    """Return the value of a JSON string literal; an invalid one is returned as it is, without its quotation marks."""
    import json

    text = literal.decode("utf-8", "surrogateescape")
    try:
        value = json.loads(text, strict=False)
    except ValueError:
        value = None
    return value if isinstance(value, str) else text.removeprefix('"').removesuffix('"')
