"""Functions that ask the user something and wait for the result. Call them in flows, which run in a worker.

The owner is the screen or app that shows the dialog. If the flow is cancelled, the dialog closes without a result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from frameio_tui.ui.dialogs.specs import UnsavedChoice

if TYPE_CHECKING:
    from textual.screen import ModalScreen

    from frameio_tui.ui.dialogs.specs import ConfirmSpec, Picked, PickSpec, PromptSpec, TextSpec

ResultT = TypeVar("ResultT")


class DialogOwner(Protocol):
    """An object that can show dialogs: a screen or the app."""

    async def show_dialog(self, dialog: ModalScreen[ResultT]) -> ResultT | None:
        """Show a dialog above everything else and return its result; None if it was dismissed without one."""


async def confirm(owner: DialogOwner, question: ConfirmSpec) -> bool:
    """Ask for a confirmation, and return whether the user gave it."""
    from frameio_tui.ui.dialogs.confirm import Confirm

    result = await owner.show_dialog(Confirm(question))
    return result is True


async def pick(owner: DialogOwner, question: PickSpec) -> str | None:
    """Return the key of the picked row, or None if the dialog was dismissed.

    If the question has `free`, the result can also be the text that was typed.
    """
    picked = await pick_or_delete(owner, question)
    return picked.key if picked is not None else None


async def pick_or_delete(owner: DialogOwner, question: PickSpec) -> Picked | None:
    """Return the picked row and whether it is to be deleted, or None if the dialog was dismissed."""
    from frameio_tui.ui.dialogs.pick import Pick

    return await owner.show_dialog(Pick(question))


async def prompt(owner: DialogOwner, question: PromptSpec) -> str | None:
    """Return the typed text without spaces around it, or None if the dialog was dismissed."""
    from frameio_tui.ui.dialogs.prompt import Prompt

    return await owner.show_dialog(Prompt(question))


async def show_text(owner: DialogOwner, text: TextSpec) -> bool:
    """Show a text until it is closed, and return whether the user accepted the action that `enter_action` names."""
    from frameio_tui.ui.dialogs.text import TextView

    accepted = await owner.show_dialog(TextView(text))
    return accepted is True


async def ask_unsaved(owner: DialogOwner, title: str) -> UnsavedChoice:
    """Ask what to do with unsaved edits. If the dialog is dismissed, editing continues."""
    from frameio_tui.ui.dialogs.unsaved import Unsaved

    return await owner.show_dialog(Unsaved(title)) or UnsavedChoice.CONTINUE
