"""A line that a person edits: what is drawn is safe for a terminal, what is held is exactly what was put in.

The framework's own field draws the text it holds, and a terminal obeys the control characters in it. Here each of those
is drawn as a mark of one cell, and counted as one cell wherever the framework counts.
"""

from __future__ import annotations

from rich.cells import cell_len, get_character_cell_size
from rich.text import Text
from textual.widgets import Input

from frameio_tui.core.text.printable import one_cell_mark, replaced


def shown(text: str) -> str:
    """What is drawn of a line: as many characters as it has."""
    return replaced(text, one_cell_mark)


class ExactInput(Input):
    """The value is what is edited, copied and sent; marks exist only on the screen."""

    @property
    def _value(self) -> Text:
        return Text(shown(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        return cell_len(shown(self.value)[:position])

    def _cell_offset_to_index(self, offset: int) -> int:
        left = offset + self.scroll_offset.x
        for index, character in enumerate(shown(self.value)):
            left -= get_character_cell_size(character)
            if left < 0:
                return index
        return len(self.value)
