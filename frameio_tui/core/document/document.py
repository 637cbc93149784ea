"""A response body as a document: what it is, whatever its headers say, its lines and its folds."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from frameio_tui.core.document.charset import charset_of, narrowed
from frameio_tui.core.document.json_grammar import JsonGrammar
from frameio_tui.core.document.json_lines import JsonLines
from frameio_tui.core.document.json_scanner import BLANKS
from frameio_tui.core.document.json_structure import Container, JsonStructure, decoded
from frameio_tui.core.document.lines import Line, Lines, Span
from frameio_tui.core.document.plain_text import HexLines, TextLines
from frameio_tui.core.document.search import Search
from frameio_tui.core.text.printable import printable

if TYPE_CHECKING:
    from frameio_tui.core.document.folds import Folds
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
_COMMA_WITHIN = 256
"""Bytes after a bracket in which its comma is looked for."""
_LEVELS_AROUND = 16
"""Containers around a line that are looked at: what stands further out says nothing of its value."""


class Document:
    """The lines of a body, indexed in slices, and the rows that its folds leave of them.

    The bytes are kept as received. Nothing is folded at first; a body that is not JSON has nothing to fold.
    """

    def __init__(self, body: Source, content_type: str = "", *, raw: bool = False) -> None:
        body, wide = narrowed(body, content_type)
        self.body = body
        """As received; UTF-16 and UTF-32 as UTF-8."""
        self.kind, odd = kind_of(body, content_type)
        self._notes = [wide, odd]
        self._lines: Lines
        self._charset = "utf-8"
        self._places: JsonStructure | None = None
        self._folds: Folds | None = None
        """None until something is folded: every line is a row then."""
        self._grammar = JsonGrammar(body) if self.kind is Kind.JSON else None
        if self.kind is Kind.BINARY:
            self._lines = HexLines(body)
        elif self.kind is Kind.JSON and not raw:
            json_lines = JsonLines(body)
            self._lines = json_lines
            self._places = JsonStructure(json_lines.index)
        else:
            self._charset, fault = charset_of(content_type)
            self._lines = TextLines(body, self._charset)
            self._notes.append(fault)

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
    def note(self) -> str:
        """What is odd about the body, in sentences; some of it is known once all is indexed, or checked."""
        noticed = self._lines.notes() if self.complete else []
        fault = self._grammar.fault.sentence if self._grammar is not None and self._grammar.fault is not None else ""
        return " ".join(filter(None, (*self._notes, *noticed, fault)))

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

    @property
    def visible_count(self) -> int:
        """Rows counted so far."""
        return self.known if self._folds is None else self._folds.count

    @property
    def rows_complete(self) -> bool:
        """Whether every row is counted."""
        return self.complete and (self._folds is None or self._folds.complete)

    def rows_step(self, budget: int = SLICE) -> bool:
        """Count further; True when every row is counted."""
        done = self.index_step(budget)
        return (self._folds is None or self._folds.step(budget)) and done

    def visible_lines(self, first: int, count: int) -> list[Line]:
        """Lines of the rows from `first` on; one that is folded says so."""
        if self._folds is None or not self._folds.any:
            return self.lines(first, count)
        found: list[Line] = []
        run: list[int] = []
        """Lines one after the other that are drawn at once: a folded one ends them."""
        for line in self._folds.lines_at(first, count):
            if run and line != run[-1] + 1:
                found += self.lines(run[0], len(run))
                run = []
            run.append(line)
            container = self._folds.folded_at(line)
            if container is not None:
                found += self.lines(run[0], len(run))
                run = []
                found[-1:] = [self._folded(container, drawn) for drawn in found[-1:]]
        return found + self.lines(run[0], len(run)) if run else found

    def _folded(self, container: Container, drawn: Line) -> Line:
        """A folded line with what it hides: how many, and the bracket that closes it."""
        items = self._places.items(container) if self._places is not None else 0
        words = f" … {items} {'key' if container.keys else 'item'}{'' if items == 1 else 's'} " if items else " … "
        closing = "}" if container.keys else "]"
        after = self.body[container.end + 1 : container.end + 1 + _COMMA_WITHIN].lstrip(BLANKS)
        comma = "," if container.close is not None and after.startswith(b",") else ""
        more = (Span(printable(words), "mark"), Span(printable(closing + comma), "punct"))
        return drawn._replace(spans=(*drawn.spans, *more))

    def line_at(self, row: int) -> int | None:
        """The line of a row; None beyond the rows counted."""
        if self._folds is None:
            return row if 0 <= row < self.known else None
        return self._folds.line_at(row)

    def row_of(self, line: int) -> int:
        """The row of a line; of a hidden one, the row of the fold that hides it."""
        return line if self._folds is None else self._folds.row_of(line)

    @property
    def level(self) -> int | None:
        """The level everything was folded to; None when it was not."""
        return None if self._folds is None else self._folds.level

    def fold(self, line: int) -> int | None:
        """Fold the container that opens on a line, else the one around it; return the line that is folded now."""
        folds = self._foldable()
        return None if folds is None else folds.fold(line)

    def unfold(self, line: int) -> bool:
        """Unfold what is folded on a line; False when nothing is."""
        return self._folds is not None and self._folds.unfold(line)

    def toggle(self, line: int) -> bool:
        """Unfold what is folded on a line, else fold; False when nothing changed."""
        folds = self._foldable()
        return folds is not None and folds.toggle(line)

    def fold_to_level(self, level: int) -> None:
        """Fold every container within `level` others."""
        folds = self._foldable()
        if folds is not None:
            folds.fold_to_level(level)

    def unfold_all(self) -> None:
        """Show every line."""
        self._folds = None

    def uncover(self, line: int) -> None:
        """Unfold what hides a line."""
        if self._folds is not None:
            self._folds.uncover(line)

    def _foldable(self) -> Folds | None:
        """The folds, made when first needed; None where there is nothing to fold."""
        if self._folds is None and isinstance(self._lines, JsonLines) and self._places is not None:
            from frameio_tui.core.document.folds import Folds  # printing a body and its first screen need none

            self._folds = Folds(self._lines.index, self._places)
        return self._folds


def kind_of(body: Source, content_type: str) -> tuple[Kind, str]:
    """What a body is, and a remark where its content type says something else."""
    if len(body) == 0:
        return Kind.EMPTY, ""
    media_type = content_type.partition(";")[0].strip().lower()
    says_json = media_type.endswith(("/json", "+json"))
    head = body[:1024].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if head[:1] in (b"{", b"[") or (says_json and head[:1] in b'"-0123456789tfn'):
        return (
            Kind.JSON,
            "" if says_json or not media_type else f"The content type says {media_type}, but this is JSON.",
        )
    if head[:200].lower().startswith((b"<!doctype html", b"<html")):
        return Kind.HTML, "The content type says JSON, but this is a web page." if says_json else ""
    if body[:3] == b"\x1f\x8b\x08":
        return Kind.BINARY, "It is compressed with gzip, though no header says so."
    if b"\0" in body[:4096] or media_type.startswith(("image/", "video/", "audio/")):
        return Kind.BINARY, "The content type says JSON, but this is binary data." if says_json else ""
    return Kind.TEXT, "The content type says JSON, but this is not." if says_json else ""
