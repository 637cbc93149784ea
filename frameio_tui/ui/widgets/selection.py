"""ctrl+c has one meaning everywhere: cancel what runs, else copy what is selected, else quit when pressed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual.actions import SkipAction

if TYPE_CHECKING:
    from textual.widget import Widget


class OneCopy:
    """A part of fields and screens: leaves ctrl+c to the app; the framework would copy at once and say nothing."""

    def action_copy(self) -> None:
        """Of a field."""
        raise SkipAction

    def action_copy_text(self) -> None:
        """Of a screen."""
        raise SkipAction


@runtime_checkable
class SelectableField(Protocol):
    """A field with text that can be selected."""

    def take_selection(self) -> str:
        """Return the selected text, which is selected no more then; empty for none."""


class SelectionOwner(Protocol):
    """A screen on which text can be selected, in the field with the keys or with the mouse."""

    @property
    def focused(self) -> Widget | None:
        """The field with the keys."""

    def get_selected_text(self) -> str | None:
        """Return what is selected on the screen."""

    def clear_selection(self) -> None:
        """Select nothing on the screen."""


def take_selection(screen: SelectionOwner) -> str:
    """The text that is selected in the field with the keys, else on the screen; it is selected no more."""
    focused = screen.focused
    selected = focused.take_selection() if isinstance(focused, SelectableField) else ""
    if not selected:
        selected = screen.get_selected_text() or ""
        screen.clear_selection()
    return selected
