"""Asks where to download a place to, and shows what it will take before it starts."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from frameio_tui.core.downloads.file_names import safe_name
from frameio_tui.core.errors import InvalidInput, WriteFailed
from frameio_tui.core.resources.place import parse_place
from frameio_tui.services.tasks.download.download import DownloadOptions, DownloadTask
from frameio_tui.ui.dialogs.ask import prompt
from frameio_tui.ui.dialogs.specs import PromptSpec
from frameio_tui.ui.dialogs.task import confirm_task
from frameio_tui.ui.jobs.start import absolute_path

if TYPE_CHECKING:
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.services.tasks.task import Task
    from frameio_tui.ui.dialogs.task import TaskDialogOwner


async def ask_download(
    dialogs: TaskDialogOwner, services: Services, entry: ProfileEntry, place: str, label: str
) -> Task | None:
    """Ask for a folder, show the estimate, and return the task; None if the user decided against it.

    Raises the errors of `TaskRunner.check` and `TaskRunner.estimate`, but for InvalidInput and WriteFailed.
    """
    runner = await asyncio.to_thread(lambda: services.tasks)
    names = parse_place(label).names if label else ()
    name = names[-1].text if names else place
    value, fault = safe_name(name), ""
    while True:
        lines = (fault,) if fault else (f"Relative to {os.getcwd()}. It is created if it is missing.",)
        spec = PromptSpec(f"Download {name} to folder", lines, value, selected=not fault, complete=runner.complete_path)
        path = await prompt(dialogs, spec)
        if not path:
            return None
        value, fault = path, ""
        try:
            task = DownloadTask(DownloadOptions(place, absolute_path(path), label=label))
            is_confirmed = await confirm_task(dialogs, services, entry, task, f"Download {name}?", "Yes, download")
        except (InvalidInput, WriteFailed) as error:
            fault = str(error)
            continue
        return task if is_confirmed else None
