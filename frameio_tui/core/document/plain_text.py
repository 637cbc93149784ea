"""Text and binary bodies as lines."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING

from frameio_tui.core.document.charset import Utf8Check
from frameio_tui.core.document.lines import LONGEST_TEXT, Line, Span, clipped
from frameio_tui.core.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameio_tui.core.document.source import Source

HEX_ROW = 16
ROW = LONGEST_TEXT
"""Bytes of one line of text; a longer one continues on the next line, so that all of it can be reached."""
_CHUNK = 16384


class TextLines:
    """Text, cut at line ends and every ROW bytes. `charset` must be one in which a line feed is the byte 0A."""

    def __init__(self, body: Source, charset: str = "utf-8") -> None:
        self._body = body
        self._charset = charset
        self._utf8 = Utf8Check() if charset == "utf-8" else None
        # Offsets where lines of the text begin, at most one per chunk, and how many displayed lines come before each.
        self._offsets, self._numbers = array("Q", [0]), array("Q", [0])
        self.indexed = 0
        """Bytes indexed so far."""
        self.complete = not body

    @property
    def known(self) -> int:
        """Lines counted so far; at least 1."""
        left = self.indexed - self._offsets[-1]
        return max(1, self._numbers[-1] + (_rows_of(left) if left or not self.complete else 0))

    def index_step(self, budget: int) -> bool:
        """Index about `budget` more bytes; return True when everything is indexed."""
        stop = self.indexed + budget
        while not self.complete and self.indexed < stop:
            text = self._body[self.indexed : self.indexed + _CHUNK]
            self._count(text)
            if self._utf8 is not None:
                self._utf8.read(text, self.indexed)
            self.indexed += len(text)
            self.complete = self.indexed >= len(self._body)
        return self.complete

    def notes(self) -> list[str]:
        """Return a sentence if the part that was read is not valid in its charset."""
        return [self._utf8.note] if self._utf8 is not None and self._utf8.note else []

    def _count(self, text: bytes) -> None:
        last = text.rfind(b"\n")
        if last < 0:
            return
        begun = self.indexed - self._offsets[-1]
        parts = text[:last].split(b"\n")
        rows = len(parts) - 1 + _rows_of(begun + len(parts[0]))
        if max(map(len, parts)) > ROW:
            rows += sum(_rows_of(len(part)) - 1 for part in parts[1:])
        self._offsets.append(self.indexed + last + 1)
        self._numbers.append(self._numbers[-1] + rows)

    def lines(self, first: int, count: int) -> list[Line]:
        """Return at most `count` lines from number `first`."""
        found: list[Line] = []
        for number, begin, end, goes_on in self._rows(first):
            if number >= first + count:
                break
            row = self._body[begin:end]
            spans = clipped(self._text(row if goes_on else row.rstrip(b"\r")), "plain")
            found.append(Line(0, (*spans, Span(printable(" …"), "mark")) if goes_on else spans, begin))
        return found

    def line_of(self, offset: int) -> int:
        """Return the line of a byte; a line end belongs to the line that it ends."""
        k = bisect_right(self._offsets, offset) - 1
        begin, number = self._offsets[k], self._numbers[k]
        while (end := self._body.find(b"\n", begin, offset)) >= 0:
            number += _rows_of(end - begin)
            begin = end + 1
        at = number + (offset - begin) // ROW
        # Characters are not cut: the last bytes of one are on the line of its first byte. A line end adds no line.
        row = next(self._rows(at), None)
        return at if row is not None and row[0] == at and row[1] <= offset else max(0, at - 1)

    def _rows(self, first: int) -> Iterator[tuple[int, int, int, bool]]:
        """Yield number, begin and end of each line from `first` on, and whether its text continues on the next line."""
        body, size = self._body, len(self._body)
        k = max(0, bisect_right(self._numbers, first) - 1)
        begin, number = self._offsets[k], self._numbers[k]
        while begin < size or number == 0:
            end = body.find(b"\n", begin)
            end = size if end < 0 else end
            rows = _rows_of(end - begin)
            for row in range(max(0, first - number), rows):
                start, stop = begin + row * ROW, min(begin + (row + 1) * ROW, end)
                yield (
                    number + row,
                    self._character_start(start, begin, end),
                    self._character_start(stop, begin, end),
                    row + 1 < rows,
                )
            begin, number = end + 1, number + rows

    def _character_start(self, offset: int, begin: int, end: int) -> int:
        """Return an offset within a line, moved forward to the beginning of a character."""
        if self._charset == "utf-8" and begin < offset < end:
            following = self._body[offset : min(offset + 3, end)]
            while following and following[0] & 0xC0 == 0x80:
                offset, following = offset + 1, following[1:]
        return offset

    def _text(self, row: bytes) -> str:
        if self._charset == "utf-8":
            return row.decode("utf-8", "surrogateescape")
        return row.decode(self._charset, "replace")


def _rows_of(length: int) -> int:
    return max(1, -(-length // ROW))


class HexLines:
    """Any bytes, 16 per line: offset, hex, printable ASCII."""

    complete = True

    def __init__(self, body: Source) -> None:
        self._body = body
        self.indexed = len(body)

    @property
    def known(self) -> int:
        """Number of lines."""
        return max(1, -(-len(self._body) // HEX_ROW))

    def index_step(self, _budget: int) -> bool:
        """Return True: there is nothing to index."""
        return True

    def notes(self) -> list[str]:
        """Return an empty list: binary data has no problems to report."""
        return []

    def lines(self, first: int, count: int) -> list[Line]:
        """Return at most `count` lines from number `first`."""
        return [self._line(number) for number in range(first, min(first + count, self.known))]

    def line_of(self, offset: int) -> int:
        """Return the line of a byte."""
        return offset // HEX_ROW

    def _line(self, number: int) -> Line:
        begin = number * HEX_ROW
        row = self._body[begin : begin + HEX_ROW]
        text = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in row)
        spans = (
            Span(printable(f"{begin:08x}  "), "punct"),
            Span(printable(row.hex(" ").ljust(HEX_ROW * 3 + 1)), "number"),
            Span(printable(text), "plain"),
        )
        return Line(0, spans, begin)
