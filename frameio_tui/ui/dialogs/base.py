"""What every dialog shares: it leaves the screen below as it is, and the keys that quit work in it too."""

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
    """A question over the screen below it, which stays as bright as it was."""

    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [
        # A modal screen hides the app's own bindings; by their ids they follow the keymap.
        Binding("f10,ctrl+q", "app.leave", "Quit", show=False, id="anywhere.quit"),
        Binding("ctrl+c", "app.interrupt", "Cancel", show=False, id="anywhere.interrupt"),
    ]

    def action_back(self) -> None:
        """No answer."""
        self.dismiss(None)
