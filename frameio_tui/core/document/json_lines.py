"""Pretty-print JSON as lines from its tokens, without parsing it, so duplicate keys and exact numbers stay.

json_scanner defines where lines begin. Invalid JSON is shown completely, with its bytes as received.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from frameio_tui.core.document.json_anomalies import Anomalies
from frameio_tui.core.document.json_index import CHUNK, CLOSE, JsonIndex, Token
from frameio_tui.core.document.lines import LONGEST_TEXT, Line, Span, clipped
from frameio_tui.core.text.printable import printable

if TYPE_CHECKING:
    from frameio_tui.core.document.source import Source

_TOKEN = re.compile(rb'[ \t\r\n]++|"(?:[^"\\]++|\\.)*+"?|[{}\[\],:]|[^ \t\r\n"{}\[\],:]++', re.DOTALL)
_WHITESPACE = b" \t\r\n"
"""JSON's own: bytes.isspace() also counts vertical tabs and form feeds, which must be seen."""
_BLANKS = re.compile(rb"[ \t\r\n]*+")
_NUMBER = re.compile(rb"-?[0-9][0-9.eE+-]*")
DEEPEST_INDENT = 40
"""Levels beyond this are not indented any further."""
_READ = 4 * LONGEST_TEXT + 8192
"""Bytes of a line that are read to draw it."""
_MOST_TOKENS = 64
"""Tokens of a line that are drawn; valid JSON has at most five."""
AHEAD = 4 * 65536
"""Bytes that may be indexed to draw lines that are not counted yet."""


class JsonLines:
    """The lines of a JSON body."""

    def __init__(self, body: Source) -> None:
        self.index = JsonIndex(body)
        self.anomalies = Anomalies(body)

    @property
    def known(self) -> int:
        """Lines counted so far."""
        return self.index.known

    @property
    def complete(self) -> bool:
        """Whether every line is counted."""
        return self.index.complete

    @property
    def indexed(self) -> int:
        """Bytes indexed so far."""
        return self.index.indexed

    @property
    def cut_short(self) -> bool:
        """Whether the JSON ends inside a string or with open brackets; only known when complete."""
        return self.complete and (self.index.inside or self.index.depths[-1] > 0)

    def notes(self) -> list[str]:
        """Return sentences about problems in the part that is indexed."""
        cut = ["The JSON is incomplete: the end is missing."] if self.cut_short else []
        return [*cut, *self.anomalies.notes()]

    def index_step(self, budget: int) -> bool:
        """Index about `budget` more bytes; return True when everything is indexed."""
        stop = self.index.indexed + budget
        while not self.index.complete and self.index.indexed < stop:
            begin = self.index.indexed
            piece = self.index.extend()
            self.anomalies.note(begin, self.index.indexed, piece)
        return self.index.complete

    def lines(self, first: int, count: int) -> list[Line]:
        """Return at most `count` lines from number `first`; indexes a little more if they are not counted yet."""
        stop = self.index.indexed + AHEAD
        while self.known <= first + count and self.index.indexed < stop and not self.index_step(1):
            pass
        starts: list[Token] = []
        for token in self.index.starts(first):
            starts.append(token)
            if len(starts) > count:
                break
        if not starts and first == 0 and self.complete:
            return [Line(0, (), 0)] if count else []
        ends = [token.offset for token in starts[1:]] + [self.index.indexed]
        return [self._line(start, end) for start, end in zip(starts[:count], ends, strict=False)]

    def _line(self, start: Token, end: int) -> Line:
        depth = start.depth - (start.cls == CLOSE)
        return Line(max(0, min(depth, DEEPEST_INDENT)), self.spans(start.offset, end), start.offset)

    def spans(self, begin: int, end: int) -> tuple[Span, ...]:
        """Return the bytes of one line as spans."""
        text = self.index.body[begin : min(end, begin + _READ)]
        spans: list[Span] = []
        at, blank, first = 0, False, True
        while (found := _TOKEN.match(text, at)) and len(spans) < _MOST_TOKENS:
            token, at = found[0], found.end()
            if token[0] in _WHITESPACE:
                blank = True
                continue
            draw_token(token, text, at, spans, blank and not first)
            blank, first = False, False
            if at == len(text) and at < end - begin and len(token) > LONGEST_TEXT:
                _append_more(spans, end - begin - LONGEST_TEXT - found.start())
                return tuple(spans)
        if at < end - begin and self.index.body[begin + at : min(end, begin + at + CHUNK)].strip(_WHITESPACE):
            _append_more(spans, end - begin - at)
        return tuple(spans)


def _append_more(spans: list[Span], count: int) -> None:
    if spans and spans[-1].style == "mark" and spans[-1].text.startswith(" …"):
        spans.pop()
    spans.append(Span(printable(f" …{count} more bytes"), "mark"))


def draw_token(token: bytes, text: bytes, after: int, spans: list[Span], blank: bool) -> None:
    """Append a token to `spans`; `blank` says that there were blanks before it."""
    first = token[0]
    parted = bool(blank and spans and spans[-1].style not in ("punct", "key"))
    if parted and first not in b",:]}":
        spans.append(Span(printable(" "), "plain"))  # keeps two values without a comma apart
    if first == 0x22:
        following = _BLANKS.match(text, after)
        style = "key" if following and text[following.end() : following.end() + 1] == b":" else "string"
        spans.extend(clipped(token.decode("utf-8", "surrogateescape"), style))
    elif token == b":":
        # The same colour as the key, because changes of colour are most of the bytes that a line needs on the terminal.
        spans.append(Span(printable(": "), spans[-1].style if spans else "punct"))
    elif first in b"{}[],":
        if first in b"}]" and spans and spans[-1].text in ("{", "["):
            spans[-1] = Span(printable(f"{spans[-1].text}{token.decode()}"), "punct")
        else:
            spans.append(Span(printable(token), "punct"))
    elif token in (b"true", b"false", b"null"):
        spans.append(Span(printable(token), "literal"))
    else:
        spans.extend(clipped(token, "number" if _NUMBER.fullmatch(token) else "mark"))
