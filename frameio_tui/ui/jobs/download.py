"""Asks where to download a place to, and shows what it will take before it starts."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from frameio_tui.core.downloads.file_names import safe_name
from frameio_tui.core.errors import InvalidInput, WriteFailed
from frameio_tui.core.resources.place import parse_place
from frameio_tui.core.tasks.text import format_estimate
from frameio_tui.services.tasks.download import DownloadOptions, DownloadTask
from frameio_tui.ui.dialogs.ask import confirm, prompt
from frameio_tui.ui.dialogs.specs import ConfirmSpec, PromptSpec, profile_spans
from frameio_tui.ui.jobs.start import absolute_path, check_task

if TYPE_CHECKING:
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.services.tasks.task import Task
    from frameio_tui.ui.dialogs.ask import DialogOwner


async def ask_download(
    dialogs: DialogOwner, services: Services, entry: ProfileEntry, place: str, label: str
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
            check_task(services, entry, task)
            estimate = await runner.estimate(entry, task)
        except (InvalidInput, WriteFailed) as error:
            fault = str(error)
            continue
        question = ConfirmSpec(
            f"Download {name}?",
            format_estimate(estimate),
            yes="Yes, download",
            details=(profile_spans(entry),),
        )
        return task if await confirm(dialogs, question) else None
