"""Shows what a task will need, and asks whether to start it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from frameio_tui.core.errors import ConfirmationRequired, ReadOnlyProfile
from frameio_tui.core.tasks.text import format_estimate
from frameio_tui.services.tasks.runner import RunOptions
from frameio_tui.ui.dialogs.ask import DialogOwner, confirm
from frameio_tui.ui.dialogs.specs import ConfirmSpec, profile_spans

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from contextlib import AbstractContextManager

    from frameio_tui.core.tasks.task import Estimate
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.services.tasks.task import Task

SOON = 1.0
"""Seconds after which a message says that the estimate takes a while."""


class TaskDialogOwner(DialogOwner, Protocol):
    """A screen that can show dialogs and messages."""

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message; an empty text removes it."""

    def hold_keys(self) -> AbstractContextManager[None]:
        """Let keys wait until the block has opened a dialog. Esc cancels the flow that called."""


async def confirm_task(
    dialogs: TaskDialogOwner, services: Services, entry: ProfileEntry, task: Task, title: str, yes: str = "Yes, start"
) -> bool:
    """Show the estimate of a task, and return whether the user wants to start it.

    This is the confirmation that `ask_before` requires. Raises the errors of `TaskRunner.check` and
    `TaskRunner.estimate`.
    """
    with dialogs.hold_keys():  # what is typed next is for the question
        runner = await asyncio.to_thread(lambda: services.tasks)
        try:
            runner.check(entry, task)
        except ConfirmationRequired:
            runner.check(entry, task, RunOptions(confirmed=True))
        except ReadOnlyProfile as error:
            raise ReadOnlyProfile(
                error.sentence, "Use another profile, or turn off read-only for this one in Profiles (F2)."
            ) from None
        estimate = await _estimated(dialogs, runner.estimate(entry, task), task.title)
        spec = ConfirmSpec(title, format_estimate(estimate), yes=yes, details=(profile_spans(entry),))
        return await confirm(dialogs, spec)


async def _estimated(dialogs: TaskDialogOwner, estimate: Coroutine[None, None, Estimate], title: str) -> Estimate:
    """Wait for an estimate, which has to read all files of a folder, for example."""
    work = asyncio.ensure_future(estimate)
    try:
        is_ready, _ = await asyncio.wait({work}, timeout=SOON)
        if not is_ready:
            dialogs.show_message(f"Preparing: {title}. Press Esc to stop.")
            try:
                await asyncio.wait({work})
            finally:
                dialogs.show_message("")
        return await work
    finally:
        work.cancel()
