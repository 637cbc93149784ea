"""A dialog to save, discard or continue, shown before a screen with unsaved edits closes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import CONFIRM_COMMANDS
from frameio_tui.ui.dialogs.base import Dialog
from frameio_tui.ui.dialogs.specs import UnsavedChoice
from frameio_tui.ui.text import block
from frameio_tui.ui.widgets.row_list import Row, RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

TITLES = {
    UnsavedChoice.SAVE: "Save",
    UnsavedChoice.DISCARD: "Discard",
    UnsavedChoice.CONTINUE: "Continue editing",
}


class Unsaved(Dialog[UnsavedChoice]):
    """A question about unsaved edits. The cursor starts on the row that changes nothing.

    If the dialog is dismissed without a result, editing continues.
    """

    COMMANDS_HERE = CONFIRM_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(CONFIRM_COMMANDS),
        *(Binding(choice.value[0], f"choose('{choice.value}')", title, show=False) for choice, title in TITLES.items()),
    ]
    DEFAULT_CSS = "Unsaved RowList { height: 3; } Unsaved .title { background: transparent; text-style: bold; }"

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Create the question and the list."""
        with Vertical(classes="dialog"):
            yield Static(block(self._question), classes="title", markup=False)
            yield RowList()

    def on_mount(self) -> None:
        """Show three rows, each with the letter that picks it immediately."""
        rows = [
            Row(choice.value, ((f"{choice.value[0]}  ", "hint"), (title, "plain"))) for choice, title in TITLES.items()
        ]
        self.query_one(RowList).set_rows(rows, UnsavedChoice.CONTINUE.value)
        self.set_focus(self.query_one(RowList))

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Close the dialog with the row on Enter."""
        self.action_choose(event.row.key)

    def action_choose(self, choice: str) -> None:
        """Close the dialog with a choice."""
        self.dismiss(UnsavedChoice(choice))
