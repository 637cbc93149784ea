"""Text and binary bodies as lines."""

from __future__ import annotations

from bisect import bisect_right

from .lines import CHUNK, Line, Span, clipped
from .printable import printable

HEX_ROW = 16


class TextLines:
    """Text, cut at line ends."""

    def __init__(self, body: bytes, charset: str = "utf-8") -> None:
        self._body = body
        self._charset = charset
        self._marks = [(0, 0)]  # offset and number of a line, one a chunk
        self._offset, self._count = 0, 0
        self.complete = not body

    @property
    def known(self) -> int:
        """Lines counted so far."""
        ends = self._count
        return max(1, ends if self.complete and self._body.endswith(b"\n") else ends + 1)

    def index_step(self, budget: int) -> bool:
        """Index about `budget` more bytes; True when all is indexed."""
        stop = self._offset + budget
        while not self.complete and self._offset < stop:
            end = min(self._offset + CHUNK, len(self._body))
            self._count += self._body.count(b"\n", self._offset, end)
            self._offset = end
            start = self._body.rfind(b"\n", 0, end) + 1
            if self._count > self._marks[-1][1]:
                self._marks.append((start, self._count))
            self.complete = end >= len(self._body)
        return self.complete

    def lines(self, first: int, count: int) -> list[Line]:
        """Lines from number `first`, at most `count`."""
        offset, number = self._marks[max(0, bisect_right(self._marks, first, key=lambda mark: mark[1]) - 1)]
        found: list[Line] = []
        while number < first + count and (offset < len(self._body) or number == 0):
            end = self._body.find(b"\n", offset)
            end = len(self._body) if end < 0 else end
            if number >= first:
                row = self._body[offset : min(end, offset + 4 * 65536)].rstrip(b"\r")
                found.append(Line(0, clipped(self._text(row), "plain"), offset))
            offset, number = end + 1, number + 1
        return found

    def _text(self, row: bytes) -> str:
        if self._charset == "utf-8":
            return row.decode("utf-8", "surrogateescape")
        return row.decode(self._charset, "replace")


class HexLines:
    """Any bytes, sixteen a line: offset, hex, printable ASCII."""

    complete = True

    def __init__(self, body: bytes) -> None:
        self._body = body

    @property
    def known(self) -> int:
        """Lines."""
        return max(1, -(-len(self._body) // HEX_ROW))

    def index_step(self, budget: int) -> bool:
        """Nothing to index."""
        return True

    def lines(self, first: int, count: int) -> list[Line]:
        """Lines from number `first`, at most `count`."""
        return [self._line(number) for number in range(first, min(first + count, self.known))]

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
