"""A bar with one row of styled text, or with a wrapped message. The text may come from outside the program."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from textual.widget import Widget

from frameio_tui.core.text.printable import printable
from frameio_tui.ui.widgets.spans import strip_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.strip import Strip

MAX_ROWS = 5


class MessageBar(Widget):
    """A bar whose `show` cuts off a row of text, and whose `show_message` wraps a message."""

    DEFAULT_CSS = "MessageBar { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._rows: list[tuple[tuple[str, str], ...]] = [()]
        self._message: tuple[str, str] | None = None

    def show(self, spans: Sequence[tuple[str, str]]) -> None:
        """Draw one row of spans."""
        self._message = None
        self._set([tuple(spans)])

    def show_message(self, text: str, style: str = "plain") -> None:
        """Draw a message, wrapped to at most `MAX_ROWS` rows."""
        self._message = (text, style)
        width = max(20, (self.size.width or 80) - 2)
        text = printable(text, newlines=False)
        rows = textwrap.wrap(text, width, max_lines=MAX_ROWS, placeholder=" …", break_on_hyphens=False) or [""]
        self._set([((row, style),) for row in rows])

    def show_or_hide(self, text: str, *, error: bool = False) -> None:
        """Draw a message of a bar that is hidden while it has none."""
        self.show_message(text, "bad" if error else "plain")
        self.display = bool(text)

    @property
    def message(self) -> str:
        """The message that is shown; empty if there is none, or a row of spans."""
        return self._message[0] if self._message is not None else ""

    @property
    def height(self) -> int:
        """Height in rows."""
        return len(self._rows)

    def on_resize(self) -> None:
        """Wrap the message to the new width."""
        if self._message is not None:
            self.show_message(*self._message)

    def _set(self, rows: list[tuple[tuple[str, str], ...]]) -> None:
        if rows != self._rows:
            if len(rows) != len(self._rows):
                self.styles.height = len(rows)
            self._rows = rows
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw a row, indented by one cell."""
        spans = self._rows[y] if y < len(self._rows) else ()
        return strip_of(self, ((" ", "plain"), *spans), self.size.width)
