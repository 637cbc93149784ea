"""A dialog that shows a text of several lines to read and copy."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import CONFIRM_COMMANDS
from frameio_tui.ui.dialogs.base import Dialog
from frameio_tui.ui.dialogs.frame import DialogFrame
from frameio_tui.ui.terminal.clipboard import format_copied
from frameio_tui.ui.text import block

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from frameio_tui.ui.dialogs.specs import TextSpec


class ScrolledText(VerticalScroll):
    """A text that scrolls with the keys that move in every list and document."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False),
        Binding("k", "scroll_up", "Up", show=False),
        Binding("g", "scroll_home", "Top", show=False),
        Binding("G", "scroll_end", "End", show=False),
        Binding("ctrl+d", "scroll_half(1)", "Half a page down", show=False),
        Binding("ctrl+u", "scroll_half(-1)", "Half a page up", show=False),
    ]

    def action_scroll_half(self, step: int) -> None:
        """Scroll by half a page."""
        self.scroll_relative(y=step * max(1, self.size.height // 2), animate=False)


class TextView(Dialog[bool]):
    """A scrollable text, which `y` copies to the terminal's clipboard.

    The result is True if the question offers an action for Enter and the user presses it.
    """

    COMMANDS_HERE = CONFIRM_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(CONFIRM_COMMANDS),
        Binding("y", "copy_all", "Copy", show=False),
        Binding("enter", "accept", "Accept", show=False),
        Binding("q", "back", "Close", show=False),
    ]
    DEFAULT_CSS = """
    TextView ScrolledText { height: auto; max-height: 65vh; }
    TextView #message { display: none; color: $text-muted; }
    """

    def __init__(self, spec: TextSpec) -> None:
        super().__init__()
        self._spec = spec

    def compose(self) -> ComposeResult:
        """Create the text, and a row for a message."""
        spec = self._spec
        enter = (("Enter", spec.enter_action),) if spec.enter_action else ()
        with DialogFrame(spec.title, self.hints(*enter, ("y", "copy"), ("↑↓", "scroll"), back="close")):
            with ScrolledText():
                yield Static(block(spec.text), markup=False)
            yield Static("", id="message", markup=False)

    def on_mount(self) -> None:
        """Focus the text, so that the arrow keys scroll it."""
        self.set_focus(self.query_one(ScrolledText))

    def action_accept(self) -> None:
        """Close the dialog; the result is True if the question offers an action for Enter."""
        self.dismiss(True if self._spec.enter_action else None)

    def action_copy_all(self) -> None:
        """Copy the text by OSC 52. Terminals do not report whether they accept it."""
        text = self._spec.text
        self.app.copy_to_clipboard(text)
        message = self.query_one("#message", Static)
        message.update(format_copied(text, os.environ))
        message.display = True
