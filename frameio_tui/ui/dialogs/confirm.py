"""A dialog for yes or no. A destructive action asks for a name to be typed, so that a stray paste does no harm."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import CONFIRM_COMMANDS
from frameio_tui.ui.dialogs.base import Dialog
from frameio_tui.ui.dialogs.buttons import Buttons
from frameio_tui.ui.dialogs.frame import DialogFrame, SpansRow
from frameio_tui.ui.text import block, line
from frameio_tui.ui.widgets.inputs import LineField

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.ui.dialogs.specs import ConfirmSpec


class Confirm(Dialog[bool]):
    """A question whose result is True or False. The cursor starts on No."""

    COMMANDS_HERE = CONFIRM_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(CONFIRM_COMMANDS)]

    def __init__(self, spec: ConfirmSpec) -> None:
        super().__init__()
        self._spec = spec

    def compose(self) -> ComposeResult:
        """Create the details, the explanation, and a field or two buttons."""
        spec = self._spec
        keys = (("Enter", "confirm"),) if spec.typed else (("Tab", "select"), ("Enter", "confirm"))
        with DialogFrame(spec.title, self.hints(*keys)):
            for spans in spec.details:
                yield SpansRow(spans)
            for text in spec.lines:
                yield Static(block(text), markup=False)
            if spec.typed:
                yield Static(line(f"Type {spec.typed} to confirm:"), markup=False)
                yield LineField()
                wrong = Static("", classes="error", markup=False, id="wrong")
                wrong.display = False
                yield wrong
            else:
                yield Buttons((("no", "No"), ("yes", spec.yes)))

    def on_mount(self) -> None:
        """Focus the field or the buttons."""
        self.set_focus(self.query_one(LineField if self._spec.typed else Buttons))

    def on_buttons_pressed(self, event: Buttons.Pressed) -> None:
        """Close the dialog; the result is True if the pressed button is Yes."""
        self.dismiss(event.key == "yes")

    def on_input_submitted(self, event: LineField.Submitted) -> None:
        """Close the dialog with True if the requested name was typed, else show an error."""
        if event.value.strip() == self._spec.typed:
            self.dismiss(True)
        else:
            wrong = self.query_one("#wrong", Static)
            wrong.update(line(f'"{event.value.strip()}" is not {self._spec.typed}.'))
            wrong.display = True

    def action_back(self) -> None:
        """Close the dialog with False."""
        self.dismiss(False)
