"""A dialog that shows a text of several lines to read and copy."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import CONFIRM_COMMANDS
from frameio_tui.ui.dialogs.base import Dialog
from frameio_tui.ui.terminal.clipboard import format_copied
from frameio_tui.ui.text import block

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from frameio_tui.ui.dialogs.specs import TextSpec


class TextView(Dialog[bool]):
    """A scrollable text, which `y` copies to the terminal's clipboard.

    The result is True if the question offers an action for Enter and the user presses it.
    """

    COMMANDS_HERE = CONFIRM_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(CONFIRM_COMMANDS),
        Binding("y", "copy_all", "Copy", show=False),
        Binding("enter", "accept", "Take", show=False),
        Binding("q", "back", "Close", show=False),
    ]
    DEFAULT_CSS = (
        "TextView VerticalScroll { height: auto; max-height: 24; } TextView .title { background: transparent; }"
    )

    def __init__(self, spec: TextSpec) -> None:
        super().__init__()
        self._spec = spec

    def compose(self) -> ComposeResult:
        """Create the title, the text and the line that names the keys."""
        spec = self._spec
        with Vertical(classes="dialog"):
            yield Static(block(spec.title), classes="title", markup=False)
            with VerticalScroll():
                yield Static(block(spec.text), markup=False)
            hint = f"Enter {spec.enter_action}, " if spec.enter_action else ""
            yield Static(block(f"{hint}y copies it, Esc closes."), id="message", classes="title", markup=False)

    def on_mount(self) -> None:
        """Focus the text, so that the arrow keys scroll it."""
        self.set_focus(self.query_one(VerticalScroll))

    def action_accept(self) -> None:
        """Close the dialog; the result is True if the question offers an action for Enter."""
        self.dismiss(True if self._spec.enter_action else None)

    def action_copy_all(self) -> None:
        """Copy the text by OSC 52. Terminals do not report whether they accept it."""
        text = self._spec.text
        self.app.copy_to_clipboard(text)
        self.query_one("#message", Static).update(format_copied(text, os.environ))
