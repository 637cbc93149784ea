"""Copying with ctrl+c, which cancels a running request, else copies the selection, else quits if pressed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual.actions import SkipAction

if TYPE_CHECKING:
    from textual.widget import Widget


class AppCopyMixin:
    """A mixin for fields and screens that leaves ctrl+c to the app; Textual would copy at once without a message."""

    def action_copy(self) -> None:
        """Skip Textual's action of fields."""
        raise SkipAction

    def action_copy_text(self) -> None:
        """Skip Textual's action of screens."""
        raise SkipAction


@runtime_checkable
class SelectableField(Protocol):
    """A field whose text can be selected."""

    def take_selection(self) -> str:
        """Return the selected text and clear the selection; empty if nothing is selected."""


class SelectionOwner(Protocol):
    """A screen on which text can be selected, in the focused field or with the mouse."""

    @property
    def focused(self) -> Widget | None:
        """The focused widget."""

    def get_selected_text(self) -> str | None:
        """Return the text selected on the screen; None if there is none."""

    def clear_selection(self) -> None:
        """Clear the selection on the screen."""


def take_selection(screen: SelectionOwner) -> str:
    """Return the text selected in the focused field, else on the screen, and clear the selection."""
    focused = screen.focused
    selected = focused.take_selection() if isinstance(focused, SelectableField) else ""
    if not selected:
        selected = screen.get_selected_text() or ""
        screen.clear_selection()
    return selected
