"""A document with its folds: rows are the lines that they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.document.document import SLICE, Document, Kind
from frameio_tui.core.document.folds import Folds
from frameio_tui.core.document.json_lines import JsonLines
from frameio_tui.core.document.json_scanner import BLANKS
from frameio_tui.core.document.lines import Line, Span
from frameio_tui.core.text.printable import printable

if TYPE_CHECKING:
    from frameio_tui.core.document.json_structure import Container
    from frameio_tui.core.document.source import Source

_COMMA_WITHIN = 256
"""Bytes after a bracket in which its comma is looked for."""


class FoldedDocument(Document):
    """Nothing is folded at first; what is no JSON has nothing to fold."""

    def __init__(self, body: Source, content_type: str = "", *, raw: bool = False) -> None:
        super().__init__(body, content_type, raw=raw)
        self._folds: Folds | None = None
        if isinstance(self._lines, JsonLines) and self._places is not None:
            self._folds = Folds(self._lines.index, self._places)

    @property
    def visible_count(self) -> int:
        """Rows counted so far."""
        return self.known if self._folds is None or self.kind is Kind.EMPTY else self._folds.count

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
        """The line of a row."""
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
        """Fold what opens on a line, else what is around it; the line that is folded now."""
        return None if self._folds is None else self._folds.fold(line)

    def unfold(self, line: int) -> bool:
        """Open what is folded on a line."""
        return self._folds is not None and self._folds.unfold(line)

    def toggle(self, line: int) -> bool:
        """Open what is folded on a line, else fold."""
        return self._folds is not None and self._folds.toggle(line)

    def fold_to_level(self, level: int) -> None:
        """Fold every container within `level` others."""
        if self._folds is not None:
            self._folds.fold_to_level(level)

    def unfold_all(self) -> None:
        """Show every line."""
        if self._folds is not None:
            self._folds.unfold_all()

    def uncover(self, line: int) -> None:
        """Unfold what hides a line."""
        if self._folds is not None:
            self._folds.uncover(line)
