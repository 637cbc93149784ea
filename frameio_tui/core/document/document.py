"""A response body as a document: what it is, whatever its headers say, and its lines."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from frameio_tui.core.document.charset import charset_of, narrowed
from frameio_tui.core.document.json_grammar import JsonGrammar
from frameio_tui.core.document.json_lines import JsonLines
from frameio_tui.core.document.json_structure import JsonPlaces, decoded
from frameio_tui.core.document.plain_text import HexLines, TextLines
from frameio_tui.core.document.search import Search

if TYPE_CHECKING:
    from frameio_tui.core.document.lines import Line, Lines
    from frameio_tui.core.document.source import Source
    from frameio_tui.core.json.path import JsonPath

SLICE = 16384
"""Bytes indexed at a time: under a millisecond for most bodies, a few for the worst."""


class Kind(StrEnum):
    """What a body is."""

    EMPTY = "empty"
    JSON = "JSON"
    HTML = "HTML"
    TEXT = "text"
    BINARY = "binary"


_OBJECT = ord("{")
_LEVELS_AROUND = 16
"""Containers around a line that are looked at: what stands further out says nothing of its value."""


class Document:
    """The lines of a body, indexed in slices. The bytes are kept as received."""

    def __init__(self, body: Source, content_type: str = "", *, raw: bool = False) -> None:
        body, wide = narrowed(body, content_type)
        self.body = body
        """As received; UTF-16 and UTF-32 as UTF-8."""
        self.kind, odd = kind_of(body, content_type)
        self._remarks = [wide, odd]
        self._lines: Lines
        self._charset = "utf-8"
        self._places: JsonPlaces | None = None
        self._grammar = JsonGrammar(body) if self.kind is Kind.JSON else None
        if self.kind is Kind.BINARY:
            self._lines = HexLines(body)
        elif self.kind is Kind.JSON and not raw:
            json_lines = JsonLines(body)
            self._lines = json_lines
            self._places = JsonPlaces(json_lines.index)
        else:
            self._charset, fault = charset_of(content_type)
            self._lines = TextLines(body, self._charset)
            self._remarks.append(fault)

    @property
    def known(self) -> int:
        """Lines counted so far."""
        return 0 if self.kind is Kind.EMPTY else self._lines.known

    @property
    def complete(self) -> bool:
        """Whether every line is counted."""
        return self.kind is Kind.EMPTY or self._lines.complete

    def index_step(self, budget: int = SLICE) -> bool:
        """Index about `budget` more bytes; True when all is indexed."""
        return self.complete or self._lines.index_step(budget)

    def check_step(self, budget: int = SLICE) -> bool:
        """Check the grammar of about `budget` more bytes of JSON; True when nothing is left to check."""
        return self._grammar is None or self._grammar.complete or self._grammar.step(budget)

    @property
    def progress(self) -> float:
        """The part of the body whose lines are counted, 0 to 1."""
        return 1.0 if self.complete else self._lines.indexed / len(self.body)

    @property
    def remark(self) -> str:
        """What is odd about the body, in sentences; some of it is known once all is indexed, or checked."""
        noticed = self._lines.remarks() if self.complete else []
        fault = self._grammar.fault.sentence if self._grammar is not None and self._grammar.fault is not None else ""
        return " ".join(filter(None, (*self._remarks, *noticed, fault)))

    def lines(self, first: int, count: int) -> list[Line]:
        """Lines from number `first` (0 is the first), at most `count`."""
        return [] if self.kind is Kind.EMPTY else self._lines.lines(first, count)

    def line_of(self, offset: int) -> int:
        """The line that holds a byte."""
        if isinstance(self._lines, JsonLines):
            return self._lines.index.line_of(offset)
        return self._lines.line_of(offset) if isinstance(self._lines, (TextLines, HexLines)) else 0

    def opens(self, line: int) -> bool:
        """Whether a container opens on a line."""
        return self._places is not None and self._places.opens(line)

    def path_of(self, line: int) -> JsonPath | None:
        """Keys and indexes from the top to the value of a line; None outside JSON."""
        return None if self._places is None else self._places.path(line)

    def value_range(self, line: int) -> tuple[int, int] | None:
        """Where a line's value begins and ends in the body; None outside JSON."""
        return None if self._places is None else self._places.value_range(line)

    def value_of(self, line: int) -> bytes:
        """The exact bytes of a line's value, a container whole; of text, the line."""
        found = self.value_range(line)
        if found is not None:
            return bytes(self.body[found[0] : found[1]])
        drawn = self.lines(line, 1)
        return drawn[0].text().encode() if drawn else b""

    def value_text(self, line: int) -> str:
        """A line's value as somebody would paste it: a string without its quotes and escapes."""
        raw = self.value_of(line)
        return decoded(raw) if raw[:1] == b'"' else raw.decode("utf-8", "replace")

    def around(self, line: int, most: int) -> list[bytes]:
        """The exact bytes of the objects that hold a line's value, outwards, up to the first of more than `most` bytes.

        So an id of a list of any length is known with its own item, and the list is never parsed.
        """
        places, found = self._places, list[bytes]()
        for offset, opened_on in places.above(line, _LEVELS_AROUND) if places is not None else ():
            end = places.end(opened_on) if places is not None else None
            if end is None or end - offset > most:
                break
            if self.body[offset] == _OBJECT:
                found.append(bytes(self.body[offset:end]))
        return found

    def search(self, text: str) -> Search:
        """Look for a text in the bytes as received."""
        return Search(self.body, text, charset=self._charset, escapes=self.kind is Kind.JSON)


def kind_of(body: Source, content_type: str) -> tuple[Kind, str]:
    """What a body is, and a remark where its content type says something else."""
    if len(body) == 0:
        return Kind.EMPTY, ""
    said = content_type.partition(";")[0].strip().lower()
    says_json = said.endswith(("/json", "+json"))
    head = body[:1024].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if head[:1] in (b"{", b"[") or (says_json and head[:1] in b'"-0123456789tfn'):
        return Kind.JSON, "" if says_json or not said else f"The content type says {said}, but this is JSON."
    if head[:200].lower().startswith((b"<!doctype html", b"<html")):
        return Kind.HTML, "The content type says JSON, but this is a web page." if says_json else ""
    if body[:3] == b"\x1f\x8b\x08":
        return Kind.BINARY, "It is compressed with gzip, though no header says so."
    if b"\0" in body[:4096] or said.startswith(("image/", "video/", "audio/")):
        return Kind.BINARY, "The content type says JSON, but this is binary data." if says_json else ""
    return Kind.TEXT, "The content type says JSON, but this is not." if says_json else ""
