"""The base class of all dialogs. The keys that quit the app work in dialogs too."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from frameio_tui.ui.widgets.closing import SafeDismissMixin
from frameio_tui.ui.widgets.selection import AppCopyMixin

if TYPE_CHECKING:
    from frameio_tui.ui.commands.command import Command


ResultT = TypeVar("ResultT")


class Dialog(AppCopyMixin, SafeDismissMixin, ModalScreen[ResultT]):
    """A modal question above a screen, which is not dimmed."""

    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [
        # A modal screen hides the bindings of the app. The IDs make these follow the keymap.
        Binding("f10,ctrl+q", "app.leave", "Quit", show=False, id="anywhere.quit"),
        Binding("ctrl+c", "app.interrupt", "Cancel", show=False, id="anywhere.interrupt"),
    ]

    def action_back(self) -> None:
        """Close the dialog without a result."""
        self.dismiss(None)
