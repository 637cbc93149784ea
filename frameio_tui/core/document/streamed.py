"""Format a body while it is still arriving: the same lines as those of a Document, without waiting for the end."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Protocol

from frameio_tui.core.document.charset import charset_of, narrowed
from frameio_tui.core.document.document import Kind, kind_of
from frameio_tui.core.document.json_index import CLOSE, breaks_before, class_of
from frameio_tui.core.document.json_lines import DEEPEST_INDENT, draw_token
from frameio_tui.core.document.lines import Span
from frameio_tui.core.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(rb'([ \t\r\n]++)|"(?:[^"\\]++|\\.)*+("?)|[{}\[\],:]|[^ \t\r\n"{}\[\],:]++', re.DOTALL)
_BLANKS = re.compile(rb"[ \t\r\n]*+")
_LONG = 65536
_PUNCTUATION = b"{}[],:"
_MAX_PENDING = 4096
"""Limit for the characters outside ASCII that are held until it is known what they combine with."""


class StreamedBody(Protocol):
    """Turns chunks of a body into spans; line ends are in their texts."""

    def feed(self, data: bytes) -> list[Span]:
        """Return the spans that can be shown now that these bytes have arrived."""

    def finish(self) -> list[Span]:
        """Return the spans that were held back, and the end of the last line."""


def streamed(head: bytes, content_type: str) -> StreamedBody | None:
    """Return a formatter for a body that begins with `head`; None if it can only be shown when complete."""
    _, wide = narrowed(head, content_type)
    kind, _ = kind_of(head, content_type)
    if wide or kind is Kind.BINARY:
        return None
    return StreamedJson() if kind is Kind.JSON else StreamedText(charset_of(content_type)[0])


def can_detect_kind(head: bytes) -> bool:
    """Whether enough of a body has arrived to detect its kind."""
    return len(head) > 3 and bool(head.removeprefix(codecs.BOM_UTF8).strip(b" \t\r\n"))


class StreamedJson:
    """JSON, formatted token by token.

    A token is shown once it is complete, a string once it is known whether it is a key.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._waiting: list[bytes] = []
        """What has arrived after the rest. It is joined once, when the rest is parsed."""
        self._length = 0
        """The length of both."""
        self._least_length = 0
        """Length of the rest from which it is parsed again, so that a long string is not read again for each chunk."""
        self._before: int | None = None
        self._depth = 0
        self._line: list[Span] = []
        """The last span of the line so far."""

    def feed(self, data: bytes) -> list[Span]:
        """Return the tokens that are now complete."""
        new = data if self._before is not None else data.removeprefix(codecs.BOM_UTF8)
        self._waiting.append(new)
        self._length += len(new)
        if self._length < self._least_length:
            return []
        found = list(self._format_tokens(last=False))
        self._length = len(self._rest)
        self._least_length = 2 * self._length if self._length > _LONG else 0
        return found

    def finish(self) -> list[Span]:
        """Return the rest, even if it is not complete."""
        return [*self._format_tokens(last=True), Span(printable("\n"), "plain")]

    def _format_tokens(self, *, last: bool) -> Iterator[Span]:
        self._rest = b"".join((self._rest, *self._waiting))
        self._waiting.clear()
        rest, at, blank = self._rest, 0, False
        for found in _TOKEN.finditer(rest):
            token = found[0]
            if found[1] is not None:
                blank = True
                continue
            if not last and self._is_incomplete(token, found.end(), closed=bool(found[2])):
                break
            yield from self._token_spans(token, found.end(), blank)
            at, blank = found.end(), False
        self._rest = rest[at:]

    def _is_incomplete(self, token: bytes, after: int, *, closed: bool) -> bool:
        """Whether more of a token may arrive, or whether it is still open if a string is a key."""
        if token in _PUNCTUATION:
            return False
        if token[:1] != b'"':
            return after == len(self._rest)
        blanks = _BLANKS.match(self._rest, after)
        return not closed or (blanks is not None and blanks.end() == len(self._rest))

    def _token_spans(self, token: bytes, after: int, blank: bool) -> Iterator[Span]:
        kind = class_of(token)
        if self._before is not None and breaks_before(self._before, kind):
            indent = max(0, min(self._depth - (kind == CLOSE), DEEPEST_INDENT))
            yield Span(printable("\n" + "  " * indent), "plain")
            self._line.clear()
        shown = len(self._line[0].text) if self._line else 0
        draw_token(token, self._rest, after, self._line, blank and bool(self._line))
        for span in self._line:
            if len(span.text) > shown:
                yield Span(printable(span.text[shown:]), span.style)
            shown = 0
        del self._line[:-1]
        self._before = kind
        self._depth += {b"{": 1, b"[": 1, b"}": -1, b"]": -1}.get(token, 0)


class StreamedText:
    """Text. Characters outside ASCII are held until an ASCII one follows, so that no grapheme cluster is cut."""

    def __init__(self, charset: str) -> None:
        errors = "surrogateescape" if charset == "utf-8" else "replace"
        self._decoder = codecs.getincrementaldecoder(charset)(errors)
        self._pending = ""
        self._ended = True
        """Whether the last text shown ends a line."""

    def feed(self, data: bytes) -> list[Span]:
        """Return the text up to its last ASCII character."""
        text = self._pending + self._decoder.decode(data)
        cut = len(text) - text.endswith("\r")
        while cut and not text[cut - 1].isascii():
            cut -= 1
        if len(text) - cut > _MAX_PENDING:
            cut = len(text)
        self._pending = text[cut:]
        return self._shown(text[:cut])

    def finish(self) -> list[Span]:
        """Return the text that was held back."""
        spans = self._shown(self._pending + self._decoder.decode(b"", True))
        return spans if self._ended else [*spans, Span(printable("\n"), "plain")]

    def _shown(self, text: str) -> list[Span]:
        text = text.replace("\r\n", "\n")
        if not text:
            return []
        self._ended = text.endswith("\n")
        return [Span(printable(text), "plain")]
