"""The base class of all dialogs: a frame with its own line of keys. The keys that quit the app work in dialogs too."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from frameio_tui.ui.dialogs.frame import DialogFrame
from frameio_tui.ui.terminal.focus_styles import FocusStylesMixin
from frameio_tui.ui.widgets.closing import SafeDismissMixin
from frameio_tui.ui.widgets.selection import AppCopyMixin

if TYPE_CHECKING:
    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.context import AppContext
    from frameio_tui.ui.dialogs.frame import KeyHints


ResultT = TypeVar("ResultT")


class Dialog(AppCopyMixin, SafeDismissMixin, FocusStylesMixin, ModalScreen[ResultT]):
    """A modal question above a screen, which is not dimmed."""

    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [
        # A modal screen hides the bindings of the app. The IDs make these follow the keymap.
        Binding("f10,ctrl+q", "app.leave", "Quit", show=False, id="anywhere.quit"),
        Binding("ctrl+c", "app.interrupt", "Cancel", show=False, id="anywhere.interrupt"),
    ]

    def on_mount(self) -> None:
        """Fit the frame to the screen before the dialog is drawn."""
        self._fit()

    def on_resize(self) -> None:
        """Fit the frame to the new size of the screen."""
        self._fit()

    def _fit(self) -> None:
        for frame in self.query(DialogFrame):
            frame.fit(self.app.size.width)

    def hints(self, *hints: tuple[str, str], back: str = "cancel") -> KeyHints:
        """Return the line of keys: these, and the key that closes the dialog with what it does."""
        keys = cast("AppContext", self.app).keys
        command = next((command for command in self.COMMANDS_HERE if command.action == "back"), None)
        key = keys.format_first(command) if command is not None else ""
        arrows = {"↑↓": "Up Down"} if keys.ascii_only else {}
        shown = tuple((arrows.get(name, name), what) for name, what in hints)
        return (*shown, (key or "Esc", back))

    def action_back(self) -> None:
        """Close the dialog without a result."""
        self.dismiss(None)
