"""ctrl+c has one meaning everywhere: cancel what runs, else copy what is selected, else quit when pressed twice."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from textual.actions import SkipAction
from textual.widgets import Input

if TYPE_CHECKING:
    from textual.screen import Screen


class OneCopy:
    """A part of fields and screens: leaves ctrl+c to the app; the framework would copy at once and say nothing."""

    def action_copy(self) -> None:
        """Of a field."""
        raise SkipAction

    def action_copy_text(self) -> None:
        """Of a screen."""
        raise SkipAction


def take_selection(screen: Screen[object]) -> str:
    """The text that is selected in the field with the keys, else on the screen; it is selected no more."""
    focused = screen.focused
    if isinstance(focused, Input) and focused.selected_text:
        selected = focused.selected_text
        focused.cursor_position = focused.selection.end
        return selected
    if "textual.widgets._text_area" in sys.modules:  # else there is none, and loading it costs a start dearly
        from textual.widgets import TextArea

        if isinstance(focused, TextArea) and focused.selected_text:
            selected = focused.selected_text
            focused.move_cursor(focused.selection.end)
            return selected
    text = screen.get_selected_text() or ""
    screen.clear_selection()
    return text
