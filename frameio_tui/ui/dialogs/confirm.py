"""A dialog for yes or no. A destructive action asks for a name to be typed, so that a stray paste does no harm."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import CONFIRM_COMMANDS
from frameio_tui.ui.dialogs.base import Dialog
from frameio_tui.ui.text import block, line
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.row_list import Row, RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.ui.dialogs.specs import ConfirmSpec


class Confirm(Dialog[bool]):
    """A question whose result is True or False. The cursor starts on No."""

    COMMANDS_HERE = CONFIRM_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(CONFIRM_COMMANDS),
        Binding("tab", "other", "The other answer", show=False),
    ]
    DEFAULT_CSS = "Confirm RowList { height: 2; } Confirm .title { background: transparent; text-style: bold; }"

    def __init__(self, spec: ConfirmSpec) -> None:
        super().__init__()
        self._spec = spec

    def compose(self) -> ComposeResult:
        """Create the question, and a field or two rows."""
        spec = self._spec
        with Vertical(classes="dialog"):
            yield Static(block(spec.title), classes="title", markup=False)
            for text in spec.lines:
                yield Static(block(text), markup=False)
            if spec.typed:
                yield Static(line(f"Type {spec.typed} and press Enter to go on; Esc to leave it."), markup=False)
                yield LineField(placeholder=line(spec.typed))
                yield Static("", classes="error", markup=False, id="wrong")
            else:
                yield RowList((Row("no", (("No", "plain"),)), Row("yes", ((spec.yes, "plain"),))))

    def on_mount(self) -> None:
        """Focus the field or the rows."""
        self.set_focus(self.query_one(LineField if self._spec.typed else RowList))

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Close the dialog; the result is True if the chosen row is Yes."""
        self.dismiss(event.row.key == "yes")

    def on_input_submitted(self, event: LineField.Submitted) -> None:
        """Close the dialog with True if the requested name was typed, else show an error."""
        if event.value.strip() == self._spec.typed:
            self.dismiss(True)
        else:
            self.query_one("#wrong", Static).update(line(f"That is not {self._spec.typed}."))

    def action_other(self) -> None:
        """Move the cursor down, from No to Yes."""
        for rows in self.query(RowList):
            rows.action_move(1)

    def action_back(self) -> None:
        """Close the dialog with False."""
        self.dismiss(False)
