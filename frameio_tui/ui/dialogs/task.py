"""Shows what a task will need, and asks whether to start it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.core.errors import ConfirmationRequired, ReadOnlyProfile
from frameio_tui.core.tasks.text import format_estimate
from frameio_tui.services.tasks.runner import RunOptions
from frameio_tui.ui.dialogs.ask import confirm
from frameio_tui.ui.dialogs.specs import ConfirmSpec, profile_spans

if TYPE_CHECKING:
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.services.tasks.task import Task
    from frameio_tui.ui.dialogs.ask import DialogOwner


async def confirm_task(
    dialogs: DialogOwner, services: Services, entry: ProfileEntry, task: Task, title: str, yes: str = "Yes, start"
) -> bool:
    """Show the estimate of a task, and return whether the user wants to start it.

    This is the confirmation that `ask_before` requires. Raises the errors of `TaskRunner.check` and
    `TaskRunner.estimate`.
    """
    runner = await asyncio.to_thread(lambda: services.tasks)
    try:
        runner.check(entry, task)
    except ConfirmationRequired:
        runner.check(entry, task, RunOptions(confirmed=True))
    except ReadOnlyProfile as error:
        raise ReadOnlyProfile(
            error.sentence, "Use another profile, or turn off read-only for this one in Profiles (F2)."
        ) from None
    estimate = await runner.estimate(entry, task)
    spec = ConfirmSpec(title, format_estimate(estimate), yes=yes, details=(profile_spans(entry),))
    return await confirm(dialogs, spec)
