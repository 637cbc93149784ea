"""A dialog to save, discard or continue, shown before a screen with unsaved edits closes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import CONFIRM_COMMANDS
from frameio_tui.ui.dialogs.base import Dialog
from frameio_tui.ui.dialogs.buttons import Buttons
from frameio_tui.ui.dialogs.frame import DialogFrame
from frameio_tui.ui.dialogs.specs import UnsavedChoice

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

TITLES = {
    UnsavedChoice.CONTINUE: "Continue editing",
    UnsavedChoice.SAVE: "Save",
    UnsavedChoice.DISCARD: "Discard",
}


class Unsaved(Dialog[UnsavedChoice]):
    """A question about unsaved edits. The cursor starts on the button that changes nothing.

    If the dialog is dismissed without a result, editing continues.
    """

    COMMANDS_HERE = CONFIRM_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(CONFIRM_COMMANDS),
        *(Binding(choice.value[0], f"choose('{choice.value}')", title, show=False) for choice, title in TITLES.items()),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Create the buttons; the line of keys shows the letter that presses each of them immediately."""
        keys = (("Tab", "select"), ("Enter", "confirm"), ("s", "save"), ("d", "discard"))
        with DialogFrame(self._question, self.hints(*keys, back="continue")):
            yield Buttons([(choice.value, title) for choice, title in TITLES.items()])

    def on_mount(self) -> None:
        """Focus the buttons."""
        self.set_focus(self.query_one(Buttons))

    def on_buttons_pressed(self, event: Buttons.Pressed) -> None:
        """Close the dialog with the pressed button."""
        self.action_choose(event.key)

    def action_choose(self, choice: str) -> None:
        """Close the dialog with a choice."""
        self.dismiss(UnsavedChoice(choice))
