"""A line of a document in the form in which the screen draws it."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from frameio_tui.core.text.printable import Printable, printable

LONGEST_TEXT = 2000
"""Characters of a value or line that are shown; the rest is only counted here, but the body still has it."""
CHUNK = 65536


class Span(NamedTuple):
    """Text with one style: key, string, number, literal, punct, plain or mark."""

    text: Printable
    style: str


class Line(NamedTuple):
    """One line. `offset` is the position in the body where it starts."""

    indent: int
    spans: tuple[Span, ...]
    offset: int

    def text(self) -> str:
        """Return the line without its styles, with two spaces for each level of indent."""
        return "  " * self.indent + "".join(span.text for span in self.spans)


class Lines(Protocol):
    """A body as lines, indexed step by step."""

    def index_step(self, budget: int) -> bool:
        """Index about `budget` more bytes; return True when everything is indexed."""

    @property
    def known(self) -> int:
        """Lines counted so far."""

    @property
    def indexed(self) -> int:
        """Bytes indexed so far."""

    @property
    def complete(self) -> bool:
        """Whether every line is counted."""

    def notes(self) -> list[str]:
        """Return sentences about problems in the part that was examined."""

    def lines(self, first: int, count: int) -> list[Line]:
        """Return at most `count` lines from number `first` (0 is the first); possible before the index is complete."""


def clipped(text: str | bytes, style: str) -> tuple[Span, ...]:
    """Return a value as spans, cut with a mark that says how much is not shown."""
    if len(text) <= LONGEST_TEXT:
        return (Span(printable(text, newlines=False), style),)
    cut = len(text) - LONGEST_TEXT
    unit = "bytes" if isinstance(text, bytes) else "characters"
    return (
        Span(printable(text[:LONGEST_TEXT], newlines=False), style),
        Span(printable(f" …{cut} more {unit}"), "mark"),
    )
