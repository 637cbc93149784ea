"""The two lists of the screen: the assets of a place, and the details with the comments of one of them."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from frameio_tui.ui.commands.registry import FILES_COMMENTS_COMMANDS
from frameio_tui.ui.widgets.row_list import RowList


class AssetList(RowList):
    """The table of assets. It reports when it is scrolled, because more rows may be needed then."""

    class Scrolled(Message):
        """Other rows are in view."""

        def can_replace(self, message: Message) -> bool:
            """Return whether this message makes an earlier one superfluous."""
            return isinstance(message, AssetList.Scrolled)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Report that other rows are in view."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.post_message(self.Scrolled())

    @property
    def last_row_in_view(self) -> int:
        """The number of the last row in view, or of the row under the cursor if that is further down."""
        return max(self.cursor, self.scroll_offset.y + self.size.height)


class DetailList(RowList):
    """The details of an asset. The cursor can be on comments only."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # The screen carries them out, so that the command palette can use the same actions.
        Binding(",".join(command.keys), f"screen.{command.action}", command.title, show=False, id=command.id)
        for command in FILES_COMMENTS_COMMANDS
        if "enter" not in command.keys
    ]
