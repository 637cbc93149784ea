"""A row of buttons of which one has the cursor: `[ No ]   Yes, delete`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from frameio_tui.ui.text import line
from frameio_tui.ui.widgets.spans import strip_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.strip import Strip

GAP = 2
"""Blank cells before each button."""


class Buttons(Widget, can_focus=True):
    """Buttons in a row; the cursor is marked with brackets as well as with a colour.

    No letter moves the cursor: text typed for another field must not confirm anything.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,right,down", "move(1)", "Next", show=False),
        Binding("shift+tab,left,up", "move(-1)", "Previous", show=False),
        Binding("enter", "press", "Press", show=False),
    ]
    DEFAULT_CSS = "Buttons { height: 1; width: 100%; margin-top: 1; }"

    class Pressed(Message):
        """A button was pressed with Enter or clicked."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, buttons: Sequence[tuple[str, str]]) -> None:
        """Create the buttons, each with its key and its text. The cursor starts on the first one."""
        super().__init__()
        self._buttons = [(key, str(line(text))) for key, text in buttons]
        self._cursor = 0

    def action_move(self, step: int) -> None:
        """Move the cursor to the next (1) or previous (-1) button, around the ends."""
        self._cursor = (self._cursor + step) % len(self._buttons)
        self.refresh()

    def action_press(self) -> None:
        """Press the button under the cursor."""
        self.post_message(self.Pressed(self._buttons[self._cursor][0]))

    def on_click(self, event: events.Click) -> None:
        """Press the clicked button."""
        left = 0
        for at, (_, text) in enumerate(self._buttons):
            right = left + GAP + cell_len(text) + 4
            if left + GAP <= event.x < right:
                self._cursor = at
                self.refresh()
                self.action_press()
                return
            left = right

    def render_line(self, y: int) -> Strip:
        """Draw the row of buttons."""
        spans: list[tuple[str, str]] = []
        for at, (_, text) in enumerate(self._buttons):
            spans.append((" " * GAP, "plain"))
            spans.append((f"[ {text} ]", "cursor") if at == self._cursor else (f"  {text}  ", "plain"))
        return strip_of(self, spans if y == 0 else (), self.size.width)
