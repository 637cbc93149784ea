"""Asks what to upload to a place, and shows what it will take before it starts."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput
from frameio_tui.services.tasks.upload.upload import UploadOptions, UploadTask
from frameio_tui.ui.dialogs.ask import prompt
from frameio_tui.ui.dialogs.specs import PromptSpec
from frameio_tui.ui.dialogs.task import confirm_task
from frameio_tui.ui.jobs.start import absolute_path

if TYPE_CHECKING:
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.services.tasks.task import Task
    from frameio_tui.ui.dialogs.task import TaskDialogOwner


async def ask_upload(
    dialogs: TaskDialogOwner, services: Services, entry: ProfileEntry, place: str, label: str
) -> Task | None:
    """Ask for a file or folder, show the estimate, and return the task; None if the user decided against it.

    Raises the errors of `TaskRunner.check` and `TaskRunner.estimate`, but for InvalidInput.
    """
    runner = await asyncio.to_thread(lambda: services.tasks)
    value, fault = "", ""
    while True:
        lines = (fault,) if fault else (f"Relative to {os.getcwd()}.", "Press Tab to complete the path.")
        spec = PromptSpec(
            f"Upload to {label}", lines, value, placeholder="Path", selected=False, complete=runner.complete_path
        )
        path = await prompt(dialogs, spec)
        if not path:
            return None
        value, fault = path, ""
        try:
            task = UploadTask(UploadOptions((absolute_path(path),), place, label=label))
            question = f"Upload {os.path.basename(path.rstrip('/'))}?"
            is_confirmed = await confirm_task(dialogs, services, entry, task, question, "Yes, upload")
        except InvalidInput as error:
            fault = str(error)
            continue
        return task if is_confirmed else None
