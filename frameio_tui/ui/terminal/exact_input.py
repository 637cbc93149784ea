"""An input field that holds its text exactly and draws it safely.

Textual's `Input` draws its value as it is, so a terminal would execute control characters in it. Here each of them is
drawn as a mark of one cell, and counted as one cell wherever Textual measures the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, get_character_cell_size
from rich.text import Text
from textual.widgets import Input

from frameio_tui.core.text.printable import one_cell_mark, replaced
from frameio_tui.ui.terminal.component_styles import resolve

if TYPE_CHECKING:
    from rich.style import Style
    from textual.validation import ValidationResult


def shown(text: str) -> str:
    """Return the text with marks instead of control characters; the number of characters stays the same."""
    return replaced(text, one_cell_mark)


class ExactInput(Input):
    """An input whose value is edited, copied and sent unchanged; marks appear only on the screen.

    The styles of cursor, selection and placeholder are not component classes: they are resolved when they are drawn.
    """

    def get_component_rich_style(self, *names: str, partial: bool = False, default: Style | None = None) -> Style:
        """Return the style of the cursor, the selection or the placeholder."""
        for name in names:
            resolve(self, name)
        return super().get_component_rich_style(*names, partial=partial, default=default)

    def validate(self, value: str) -> ValidationResult | None:
        """Validate the value if there are validators.

        Without any, Textual sets a class that no style depends on, and applies all styles again.
        """
        return super().validate(value) if self.validators else None

    @property
    def _value(self) -> Text:
        text = Text(shown(self.value), no_wrap=True, overflow="ignore", end="")
        return self.highlighter(text) if self.highlighter is not None else text

    def _position_to_cell(self, position: int) -> int:
        return cell_len(shown(self.value)[:position])

    def _cell_offset_to_index(self, offset: int) -> int:
        left = offset + self.scroll_offset.x
        for index, character in enumerate(shown(self.value)):
            left -= get_character_cell_size(character)
            if left < 0:
                return index
        return len(self.value)


ExactInput._inherit_component_classes = False  # `Widget` does not accept this as a class parameter
