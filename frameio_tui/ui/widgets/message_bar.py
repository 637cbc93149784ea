"""One row of styled text that may be foreign, or a sentence of as many rows as it needs."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from textual.widget import Widget

from frameio_tui.core.text.printable import printable
from frameio_tui.ui.widgets.spans import strip_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.strip import Strip

ROWS_AT_MOST = 5


class MessageBar(Widget):
    """`show` cuts at its width; `say` wraps."""

    DEFAULT_CSS = "MessageBar { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._rows: list[tuple[tuple[str, str], ...]] = [()]
        self._said: tuple[str, str] | None = None

    def show(self, spans: Sequence[tuple[str, str]]) -> None:
        """Draw one row of spans."""
        self._said = None
        self._set([tuple(spans)])

    def say(self, text: str, style: str = "accent") -> None:
        """Draw a sentence, wrapped."""
        self._said = (text, style)
        width = max(20, (self.size.width or 80) - 2)
        rows = textwrap.wrap(printable(text, newlines=False), width, max_lines=ROWS_AT_MOST, placeholder=" …") or [""]
        self._set([((row, style),) for row in rows])

    @property
    def height(self) -> int:
        """Rows it takes."""
        return len(self._rows)

    def on_resize(self) -> None:
        """Wrap anew."""
        if self._said is not None:
            self.say(*self._said)

    def _set(self, rows: list[tuple[tuple[str, str], ...]]) -> None:
        if rows != self._rows:
            if len(rows) != len(self._rows):
                self.styles.height = len(rows)
            self._rows = rows
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """A row, one cell in."""
        spans = self._rows[y] if y < len(self._rows) else ()
        return strip_of(self, ((" ", "plain"), *spans), self.size.width)
