"""The field above the body: a text to search for, a JMESPath filter, or text that filters the rows of a table."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

from textual.binding import Binding, BindingType

from frameio_tui.ui.widgets.inputs import LineField

REMEMBERED = 50
"""Number of texts of each purpose that the up and down keys bring back."""


class FieldPurpose(Enum):
    """The purpose of the text in the field; the value is the field's placeholder."""

    SEARCH = "Search the body; n and N go to the next and previous match"
    FILTER = "JMESPath, such as data[].name; Esc removes the filter"
    WORDS = "Text to find in the rows; leave empty to show all rows"


class FilterField(LineField):
    """One field for three purposes; the up and down keys bring back texts entered earlier for the same purpose."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "recall(-1)", "Earlier text", show=False),
        Binding("down", "recall(1)", "Later text", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.purpose = FieldPurpose.SEARCH
        self._entered: dict[FieldPurpose, list[str]] = {purpose: [] for purpose in FieldPurpose}
        self._recalled = 0
        """Index of the current text among those entered; their number while a new text is typed."""
        self._draft = ""
        """The new text that the user was typing before bringing back an earlier one."""

    def open(self, purpose: FieldPurpose, text: str = "") -> None:
        """Show the field for a purpose, with a text or, for a JMESPath filter, with the last one entered."""
        self.purpose = purpose
        self.placeholder = purpose.value
        entered = self._entered[purpose]
        again = purpose is FieldPurpose.FILTER and bool(entered)
        self._recalled, self._draft = len(entered) - again, ""
        with self.prevent(LineField.Changed):
            self.value = entered[-1] if again else text
        self.display = True
        self.screen.set_focus(self)

    def remember(self, text: str) -> None:
        """Store an entered text for the up and down keys."""
        entered = self._entered[self.purpose]
        if text and text not in entered[-1:]:
            self._entered[self.purpose] = [*entered, text][-REMEMBERED:]

    def action_recall(self, by: int) -> None:
        """Bring back the text entered before the current one (`by` is -1) or after it (1)."""
        entered = self._entered[self.purpose]
        wanted = self._recalled + by
        if not 0 <= wanted <= len(entered):
            return
        if self._recalled == len(entered):
            self._draft = self.value
        self._recalled = wanted
        self.value = entered[wanted] if wanted < len(entered) else self._draft
        self.cursor_position = len(self.value)
