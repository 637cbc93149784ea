"""JSON as pretty lines, by its tokens alone: nothing is parsed into objects, so duplicate keys and exact numbers stay.

A line ends after a comma, after an opening bracket and before a closing one; `{}` and `[]` stay on one line. Counting
and drawing follow the same rule, so broken JSON is shown as far as it goes. A checkpoint every CHUNK bytes makes any
line reachable by scanning one chunk.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from .lines import CHUNK, Line, Span, clipped
from .printable import printable

_WHOLE = re.compile(rb'(?:[^"]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_TOKEN = re.compile(rb'[ \t\r\n]++|"(?:[^"\\]++|\\.)*+"?|[{}\[\],:]|[^ \t\r\n"{}\[\],:]++', re.DOTALL)
_BLANKS = re.compile(rb"[ \t\r\n]*+")
_NUMBER = re.compile(rb"-?[0-9][0-9.eE+-]*")
_DEEPEST_INDENT = 40
"""Levels beyond this are drawn no further to the right."""


class Checkpoint(NamedTuple):
    """A place between two lines."""

    offset: int
    line: int
    depth: int


class JsonLines:
    """The lines of a JSON body."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        begin = 3 if body.startswith(b"\xef\xbb\xbf") else 0
        self._marks = [Checkpoint(begin, 0, 0)]
        self._offset, self._line, self._depth = begin, 0, 0
        self.complete = False
        self.cut_short = False
        """Whether the JSON ends inside a string or with brackets still open."""

    @property
    def known(self) -> int:
        """Lines counted so far."""
        return self._line + 1

    def index_step(self, budget: int) -> bool:
        """Index about `budget` more bytes; True when all is indexed."""
        stop = self._offset + budget
        while not self.complete and self._offset < stop:
            self._count_chunk()
        return self.complete

    def _count_chunk(self) -> None:
        body, begin = self._body, self._offset
        end, unclosed = self._chunk_end(begin)
        bare = _STRING.sub(b"s", body[begin:end]).translate(None, b" \t\r\n")
        empty = bare.count(b"{}") + bare.count(b"[]")
        opens = bare.count(b"{") + bare.count(b"[") - empty
        closes = bare.count(b"}") + bare.count(b"]") - empty
        self._line += bare.count(b",") + opens + closes
        self._depth = max(0, self._depth + opens - closes)
        self._offset = end
        if end >= len(body):
            self.complete = True
            self.cut_short = unclosed or self._depth > 0
        else:
            self._marks.append(Checkpoint(end, self._line, self._depth))

    def _chunk_end(self, begin: int) -> tuple[int, bool]:
        """Where the chunk ends: after a whole line, outside strings; and whether the body ends in an open string."""
        body, size = self._body, len(self._body)
        nominal = begin + CHUNK
        while True:
            found = _WHOLE.match(body, begin, min(nominal, size))
            end = found.end() if found else begin
            if nominal >= size:
                return size, end < size
            # The last comma or bracket outside a string before `end` closes the last whole line.
            stop = self._line_end(begin, end)
            if stop > begin:
                return stop, False
            nominal += CHUNK  # one string longer than a chunk

    def _line_end(self, begin: int, end: int) -> int:
        """The end of the last line that ends for sure before `end`: just after a comma outside strings."""
        tail = max(begin, end - 4096)
        while True:
            at = self._body.rfind(b",", tail, end)
            while at >= 0:
                inside = _WHOLE.match(self._body, begin, at)
                if inside is not None and inside.end() == at:
                    return at + 1
                at = self._body.rfind(b",", tail, at)
            if tail == begin:
                return begin
            tail = max(begin, tail - 16384)

    def lines(self, first: int, count: int) -> list[Line]:
        """Lines from number `first`, at most `count`."""
        mark = self._marks[max(0, bisect_right(self._marks, first, key=lambda mark: mark.line) - 1)]
        scanner = _Scanner(self._body, mark.offset, mark.depth)
        number, found = mark.line, []
        while number < first + count:
            line = scanner.next_line(number >= first)
            if line is None:
                break
            if number >= first:
                found.append(line)
            number += 1
        return found


class _Scanner:
    """Walks forward from a checkpoint, a line at a time."""

    def __init__(self, body: bytes, offset: int, depth: int) -> None:
        self._body = body
        self._at = offset
        self._depth = depth
        self._closing = False
        """Whether the line before ended because of the closing bracket that comes now."""
        self._ended = False

    def next_line(self, draw: bool) -> Line | None:
        """The next line; its spans are empty when it is not to be drawn. None at the end."""
        if self._ended:
            return None
        body = self._body
        self._at = _skip(body, self._at)
        start, indent = self._at, self._depth
        spans: list[Span] = []
        while True:
            found = _TOKEN.match(body, self._at)
            if found is None:
                self._ended = True
                break
            token, first = found[0], body[found.start()]
            if first in b"}]":
                if not self._closing:
                    self._closing = True  # a closing bracket begins a line of its own
                    break
                self._closing = False
                self._depth = indent = max(0, self._depth - 1)
            self._at = found.end()
            opened = first in b"{[" and self._open(first)
            self._draw(body[found.start() : self._at] if first in b"{[" else token, spans, draw)
            if opened or first == 0x2C:
                break
        return Line(min(indent, _DEEPEST_INDENT), tuple(spans), start)

    def _open(self, bracket: int) -> bool:
        """Whether something is inside; an empty pair is passed over whole."""
        inside = _skip(self._body, self._at)
        if self._body[inside : inside + 1] == (b"}" if bracket == 0x7B else b"]"):
            self._at = inside + 1
            return False
        self._depth += 1
        return True

    def _draw(self, token: bytes, spans: list[Span], draw: bool) -> None:
        if not draw or not token.strip(b" \t\r\n"):
            return
        first = token[0]
        if first == 0x22:
            following = _skip(self._body, self._at)
            style = "key" if self._body[following : following + 1] == b":" else "string"
            spans.extend(clipped(token.decode("utf-8", "surrogateescape"), style))
        elif token == b":":
            spans.append(Span(printable(": "), "punct"))
        elif first in b"{}[],":
            spans.append(Span(printable(token.translate(None, b" \t\r\n")), "punct"))
        elif token in (b"true", b"false", b"null"):
            spans.append(Span(printable(token), "literal"))
        else:
            spans.extend(clipped(token, "number" if _NUMBER.fullmatch(token) else "mark"))


def _skip(body: bytes, at: int) -> int:
    found = _BLANKS.match(body, at)
    return found.end() if found else at
