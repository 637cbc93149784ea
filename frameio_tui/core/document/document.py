"""A response body as a document: its actual kind, its lines and its folds."""

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
"""Bytes that are indexed at a time: this takes less than a millisecond for most bodies, and a few for the worst."""


class Kind(StrEnum):
    """The kind of a body."""

    EMPTY = "empty"
    JSON = "JSON"
    HTML = "HTML"
    TEXT = "text"
    BINARY = "binary"


_OBJECT = ord("{")
_COMMA_WITHIN = 256
"""Bytes after a closing bracket that are searched for a comma."""
_LEVELS_AROUND = 16
"""Containers around a line that are examined; those further out do not describe its value."""


class Document:
    """The lines of a body, indexed in slices, and the rows that remain when containers are folded.

    The bytes stay as received. Nothing is folded at first; a body that is not JSON cannot be folded.
    """

    def __init__(self, body: Source, content_type: str = "", *, raw: bool = False) -> None:
        body, wide = narrowed(body, content_type)
        self.body = body
        """The bytes as received; UTF-16 and UTF-32 are converted to UTF-8."""
        self.kind, odd = kind_of(body, content_type)
        self._notes = [wide, odd]
        self._lines: Lines
        self._charset = "utf-8"
        self._structure: JsonStructure | None = None
        self._folds: Folds | None = None
        """None until something is folded; until then every line is a row."""
        self._grammar = JsonGrammar(body) if self.kind is Kind.JSON else None
        if self.kind is Kind.BINARY:
            self._lines = HexLines(body)
        elif self.kind is Kind.JSON and not raw:
            json_lines = JsonLines(body)
            self._lines = json_lines
            self._structure = JsonStructure(json_lines.index)
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
        """Index about `budget` more bytes; return True when everything is indexed."""
        return self.complete or self._lines.index_step(budget)

    def check_step(self, budget: int = SLICE) -> bool:
        """Check the grammar of about `budget` more bytes of JSON; return True when the check is finished."""
        return self._grammar is None or self._grammar.complete or self._grammar.step(budget)

    @property
    def progress(self) -> float:
        """The fraction of the body whose lines are counted, from 0 to 1."""
        return 1.0 if self.complete else self._lines.indexed / len(self.body)

    @property
    def note(self) -> str:
        """Sentences about problems in the body; some are only known once everything is indexed or checked."""
        noticed = self._lines.notes() if self.complete else []
        fault = self._grammar.fault.sentence if self._grammar is not None and self._grammar.fault is not None else ""
        return " ".join(filter(None, (*self._notes, *noticed, fault)))

    def lines(self, first: int, count: int) -> list[Line]:
        """Return at most `count` lines from number `first` (0 is the first)."""
        return [] if self.kind is Kind.EMPTY else self._lines.lines(first, count)

    def line_of(self, offset: int) -> int:
        """Return the line that contains a byte."""
        if isinstance(self._lines, JsonLines):
            return self._lines.index.line_of(offset)
        return self._lines.line_of(offset) if isinstance(self._lines, (TextLines, HexLines)) else 0

    def opens(self, line: int) -> bool:
        """Whether a container opens on a line."""
        return self._structure is not None and self._structure.opens(line)

    def path_of(self, line: int) -> JsonPath | None:
        """Return the keys and indexes from the top to the value of a line; None if the body is not JSON."""
        return None if self._structure is None else self._structure.path(line)

    def value_range(self, line: int) -> tuple[int, int] | None:
        """Return the offsets of the begin and end of a line's value; None if the body is not JSON."""
        return None if self._structure is None else self._structure.value_range(line)

    def value_of(self, line: int) -> bytes:
        """Return the exact bytes of a line's value, including the whole of a container; for text, the line."""
        found = self.value_range(line)
        if found is not None:
            return bytes(self.body[found[0] : found[1]])
        drawn = self.lines(line, 1)
        return drawn[0].text().encode() if drawn else b""

    def value_text(self, line: int) -> str:
        """Return a line's value in a form for pasting: a string without its quotes and escapes."""
        raw = self.value_of(line)
        return decoded(raw) if raw[:1] == b'"' else raw.decode("utf-8", "replace")

    def around(self, line: int, most: int) -> list[bytes]:
        """Return the exact bytes of the objects around a line's value, outwards, up to the first that exceeds `most`.

        `most` is in bytes. An ID in a list of any length thus comes with its own item, and the list is never parsed.
        """
        objects: list[bytes] = []
        if self._structure is None:
            return objects
        for offset, opened_on in self._structure.above(line, _LEVELS_AROUND):
            end = self._structure.end(opened_on)
            if end is None or end - offset > most:
                break
            if self.body[offset] == _OBJECT:
                objects.append(bytes(self.body[offset:end]))
        return objects

    def search(self, text: str) -> Search:
        """Search for a text in the bytes as received."""
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
        """Continue counting; return True when every row is counted."""
        done = self.index_step(budget)
        return (self._folds is None or self._folds.step(budget)) and done

    def visible_lines(self, first: int, count: int) -> list[Line]:
        """Return the lines of the rows from `first` on; a folded line says so."""
        if self._folds is None or not self._folds.any:
            return self.lines(first, count)
        found: list[Line] = []
        run: list[int] = []
        """Consecutive lines that are drawn together; a folded line ends them."""
        for line in self._folds.lines_at(first, count):
            if run and line != run[-1] + 1:
                found += self.lines(run[0], len(run))
                run = []
            run.append(line)
            container = self._folds.folded_at(line)
            if container is not None:
                found += self.lines(run[0], len(run))
                run = []
                found[-1:] = [self._folded_line(container, drawn) for drawn in found[-1:]]
        return found + self.lines(run[0], len(run)) if run else found

    def _folded_line(self, container: Container, drawn: Line) -> Line:
        """Return a folded line with a summary of what it hides: the number of items and the closing bracket."""
        items = self._structure.items(container) if self._structure is not None else 0
        words = f" … {items} {'key' if container.keys else 'item'}{'' if items == 1 else 's'} " if items else " … "
        closing = "}" if container.keys else "]"
        after = self.body[container.end + 1 : container.end + 1 + _COMMA_WITHIN].lstrip(BLANKS)
        comma = "," if container.close is not None and after.startswith(b",") else ""
        more = (Span(printable(words), "mark"), Span(printable(closing + comma), "punct"))
        return drawn._replace(spans=(*drawn.spans, *more))

    def line_at(self, row: int) -> int | None:
        """Return the line of a row; None for a row that is not counted."""
        if self._folds is None:
            return row if 0 <= row < self.known else None
        return self._folds.line_at(row)

    def row_of(self, line: int) -> int:
        """Return the row of a line; for a hidden line, the row of the fold that hides it."""
        return line if self._folds is None else self._folds.row_of(line)

    @property
    def level(self) -> int | None:
        """The level to which everything was folded; None if it was not."""
        return None if self._folds is None else self._folds.level

    def fold(self, line: int) -> int | None:
        """Fold the container that opens on a line, or else the one around it; return the line that is now folded."""
        folds = self._ensure_folds()
        return None if folds is None else folds.fold(line)

    def unfold(self, line: int) -> bool:
        """Unfold the container that is folded on a line; return False if there is none."""
        return self._folds is not None and self._folds.unfold(line)

    def toggle(self, line: int) -> bool:
        """Unfold what is folded on a line, or else fold; return False if nothing changed."""
        folds = self._ensure_folds()
        return folds is not None and folds.toggle(line)

    def fold_to_level(self, level: int) -> None:
        """Fold every container that is inside `level` others."""
        folds = self._ensure_folds()
        if folds is not None:
            folds.fold_to_level(level)

    def unfold_all(self) -> None:
        """Show every line."""
        self._folds = None

    def uncover(self, line: int) -> None:
        """Unfold the containers that hide a line."""
        if self._folds is not None:
            self._folds.uncover(line)

    def _ensure_folds(self) -> Folds | None:
        """Return the folds, created on first use; None if the body has nothing to fold."""
        if self._folds is None and isinstance(self._lines, JsonLines) and self._structure is not None:
            from frameio_tui.core.document.folds import Folds  # not needed for printing a body or for its first screen

            self._folds = Folds(self._lines.index, self._structure)
        return self._folds


def kind_of(body: Source, content_type: str) -> tuple[Kind, str]:
    """Return the kind of a body, and a note if its content type says something else."""
    if len(body) == 0:
        return Kind.EMPTY, ""
    media_type = content_type.partition(";")[0].strip().lower()
    says_json = media_type.endswith(("/json", "+json"))
    head = body[:1024].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if head[:1] in (b"{", b"[") or (says_json and head[:1] in b'"-0123456789tfn'):
        differs = bool(media_type) and not says_json
        return Kind.JSON, f"The content type says {media_type}, but this is JSON." if differs else ""
    if head[:200].lower().startswith((b"<!doctype html", b"<html")):
        return Kind.HTML, "The content type says JSON, but this is a web page." if says_json else ""
    if body[:3] == b"\x1f\x8b\x08":
        return Kind.BINARY, "The body is compressed with gzip, but no header says so."
    if b"\0" in body[:4096] or media_type.startswith(("image/", "video/", "audio/")):
        return Kind.BINARY, "The content type says JSON, but this is binary data." if says_json else ""
    return Kind.TEXT, "The content type says JSON, but this is not." if says_json else ""
