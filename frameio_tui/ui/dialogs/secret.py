"""A dialog that asks for a secret, which it never shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from frameio_tui.core.secret import Secret
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import CONFIRM_COMMANDS
from frameio_tui.ui.dialogs.base import Dialog
from frameio_tui.ui.dialogs.frame import DialogFrame
from frameio_tui.ui.text import block
from frameio_tui.ui.widgets.inputs import SecretField

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.ui.dialogs.ask import DialogOwner
    from frameio_tui.ui.dialogs.specs import PromptSpec


async def prompt_secret(owner: DialogOwner, question: PromptSpec) -> Secret | None:
    """Return what was typed or pasted, or None if the dialog was dismissed. `value` of the question is not used."""
    return await owner.show_dialog(SecretPrompt(question))


class SecretPrompt(Dialog[Secret]):
    """A question whose result is a secret, or None."""

    COMMANDS_HERE = CONFIRM_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(CONFIRM_COMMANDS)]

    def __init__(self, spec: PromptSpec) -> None:
        super().__init__()
        self._spec = spec

    def compose(self) -> ComposeResult:
        """Create the explanation and the field."""
        with DialogFrame(self._spec.title, self.hints(("Enter", "confirm"))):
            for text in self._spec.lines:
                yield Static(block(text), markup=False)
            yield SecretField(placeholder=self._spec.placeholder)

    def on_mount(self) -> None:
        """Focus the field."""
        self.set_focus(self.query_one(SecretField))

    def on_secret_field_submitted(self) -> None:
        """Close the dialog with the secret on Enter. An empty field is ignored."""
        value = self.query_one(SecretField).take_value().strip("\r\n")
        if value:
            self.dismiss(Secret(value, self._spec.title))
