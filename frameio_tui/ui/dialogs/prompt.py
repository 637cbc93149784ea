"""A dialog that asks for one line of text."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import CONFIRM_COMMANDS
from frameio_tui.ui.dialogs.base import Dialog
from frameio_tui.ui.dialogs.frame import DialogFrame
from frameio_tui.ui.text import block, line
from frameio_tui.ui.widgets.inputs import LineField, SecretField

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Key

    from frameio_tui.ui.dialogs.specs import PromptSpec


_SHOWN = 8
"""Possible continuations that are shown."""


class Prompt(Dialog[str]):
    """A question whose result is the typed text, or None."""

    COMMANDS_HERE = CONFIRM_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(CONFIRM_COMMANDS)]

    def __init__(self, spec: PromptSpec) -> None:
        super().__init__()
        self._spec = spec

    def compose(self) -> ComposeResult:
        """Create the explanation and the field."""
        spec = self._spec
        with DialogFrame(spec.title, self.hints(("Enter", "confirm"))):
            for text in spec.lines:
                yield Static(block(text), markup=False)
            if spec.complete is not None:
                yield Static(id="choices", markup=False)
            if spec.hidden:
                yield SecretField()
            else:
                yield LineField(spec.value, placeholder=line(spec.placeholder), accepts_lines=spec.accepts_lines)

    def on_mount(self) -> None:
        """Focus the field, with the suggested text selected, so that typing replaces it."""
        if self._spec.hidden:
            self.set_focus(self.query_one(SecretField))
            return
        field = self.query_one(LineField)
        self.set_focus(field)
        if self._spec.selected:
            field.select_all()

    def on_input_submitted(self, event: LineField.Submitted) -> None:
        """Close the dialog with the text on Enter. An empty text is ignored."""
        if event.value.strip():
            self.dismiss(event.value.strip())

    def on_line_field_pasted(self, event: LineField.Pasted) -> None:
        """Close the dialog with a text that does not fit into the field."""
        self.dismiss(event.text)

    def on_secret_field_submitted(self) -> None:
        """Close the dialog with the secret on Enter. An empty one is ignored."""
        if value := self.query_one(SecretField).take_value():
            self.dismiss(value)

    async def on_key(self, event: Key) -> None:
        """Complete the text on Tab."""
        if event.key != "tab" or self._spec.complete is None:
            return
        event.stop()
        event.prevent_default()
        field = self.query_one(LineField)
        text, choices = await asyncio.to_thread(self._spec.complete, field.value)
        field.value = line(text) if field.value != text else field.value
        field.cursor_position = len(field.value)
        more = f"  and {len(choices) - _SHOWN} more" if len(choices) > _SHOWN else ""
        self.query_one("#choices", Static).update(line("  ".join(choices[:_SHOWN]) + more))
