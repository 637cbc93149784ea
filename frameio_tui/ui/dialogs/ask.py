"""Ask the user something and wait for the result; for flows, which run in a worker.

The owner is whoever asks. A dialog is closed without a result when the flow that waits for it is cancelled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from frameio_tui.ui.dialogs.specs import UnsavedChoice

if TYPE_CHECKING:
    from textual.screen import ModalScreen

    from frameio_tui.ui.dialogs.specs import ConfirmSpec, PickSpec, PromptSpec, TextSpec

ResultT = TypeVar("ResultT")


class DialogOwner(Protocol):
    """Whoever can show a dialog: a screen, or the app."""

    async def show_dialog(self, dialog: ModalScreen[ResultT]) -> ResultT | None:
        """Show a dialog above everything else and return its result; None when it was dismissed without one."""


async def confirm(owner: DialogOwner, question: ConfirmSpec) -> bool:
    """Return whether the user said yes."""
    from frameio_tui.ui.dialogs.confirm import Confirm

    answer = await owner.show_dialog(Confirm(question))
    return answer is True


async def pick(owner: DialogOwner, question: PickSpec) -> str | None:
    """Return the key of the row picked, or the text typed where `free` allows it; None when dismissed."""
    from frameio_tui.ui.dialogs.pick import Pick

    return await owner.show_dialog(Pick(question))


async def prompt(owner: DialogOwner, question: PromptSpec) -> str | None:
    """Return the text typed, without spaces around it; None when dismissed."""
    from frameio_tui.ui.dialogs.prompt import Prompt

    return await owner.show_dialog(Prompt(question))


async def show_text(owner: DialogOwner, text: TextSpec) -> bool:
    """Show a text until it is closed; return whether the user took it, which `take` offers."""
    from frameio_tui.ui.dialogs.text import TextView

    taken = await owner.show_dialog(TextView(text))
    return taken is True


async def ask_unsaved(owner: DialogOwner, title: str) -> UnsavedChoice:
    """Ask what to do with unsaved edits; dismissing the dialog continues to edit."""
    from frameio_tui.ui.dialogs.unsaved import Unsaved

    return await owner.show_dialog(Unsaved(title)) or UnsavedChoice.CONTINUE
