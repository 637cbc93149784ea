"""Asks what an export needs, and shows what it will take before it starts."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.comments.formats import FORMATS, file_stem, format_named
from frameio_tui.core.errors import ConfirmationRequired, InvalidInput, OutputExists, WriteFailed
from frameio_tui.core.tasks.text import format_estimate
from frameio_tui.services.tasks.actions import COMMENTS
from frameio_tui.services.tasks.comments import is_one_file
from frameio_tui.services.tasks.registry import build_task
from frameio_tui.services.tasks.runner import RunOptions
from frameio_tui.ui.dialogs.ask import confirm, pick, prompt
from frameio_tui.ui.dialogs.specs import Choice, ConfirmSpec, PickSpec, PromptSpec, profile_spans
from frameio_tui.ui.text import column

if TYPE_CHECKING:
    from frameio_tui.core.tasks.task import Arguments
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.services.tasks.task import Task
    from frameio_tui.ui.dialogs.ask import DialogOwner

NAME_WIDTH = 12
TREE_FORMATS = (
    ("text", ".txt", "Indented outline with sizes"),
    ("csv", ".csv", "Spreadsheet with a row for each item"),
    ("json", ".json", "JSON tree"),
    ("ndjson", ".ndjson", "JSON object for each item, on a line of its own"),
)


class Export(NamedTuple):
    """What to export, and how the place is called."""

    name: str
    """The name of the task."""
    place: str
    label: str = ""


async def ask_export(dialogs: DialogOwner, services: Services, entry: ProfileEntry, export: Export) -> Task | None:
    """Ask for format and file, show the estimate, and return the task; None if the user decided against it.

    Raises the errors of `TaskRunner.check` and `TaskRunner.estimate`.
    """
    title = f"Export the comments of {export.label or export.place}"
    if export.name != COMMENTS:
        title = f"Save a list of what is in {export.label or export.place}"
    chosen = await _pick_format(dialogs, export, title)
    if chosen is None:
        return None
    name, extension, is_folder = chosen
    what = "folder" if is_folder else "file"
    last = (export.label or export.place).rstrip("/").rpartition("/")[2].strip("'\"")
    value = f"{file_stem(last) or 'export'}-{'comments' if export.name == COMMENTS else 'list'}"
    value = value if is_folder else value + extension
    fault, replaced = "", ""
    runner = await asyncio.to_thread(lambda: services.tasks)
    while True:
        if not replaced:
            lines = (fault,) if fault else (f"Relative to {os.getcwd()}.",)
            path = await prompt(dialogs, PromptSpec(f"Save to {what}", lines, value, selected=not fault))
            if not path:
                return None
            value, fault = path, ""
        output = absolute_path(value)
        arguments: Arguments = {
            "place": export.place,
            "format": name,
            "output": output,
            "label": export.label,
            "overwrite": bool(replaced),
        }
        try:
            task = build_task(export.name, arguments)
            check_task(services, entry, task)
            estimate = await runner.estimate(entry, task)
        except OutputExists:
            question = ConfirmSpec(
                f"Replace {os.path.basename(output)}?", (f"{output} already exists.",), "Yes, replace"
            )
            replaced = output if await confirm(dialogs, question) else ""
            continue
        except (WriteFailed, InvalidInput) as error:
            fault, replaced = str(error), ""
            continue
        spec = ConfirmSpec(f"{title}?", format_estimate(estimate), yes="Yes, start", details=(profile_spans(entry),))
        return task if await confirm(dialogs, spec) else None


def absolute_path(path: str) -> str:
    """Return the absolute path for what the user has typed, which may begin with ~."""
    return os.path.abspath(os.path.expanduser(path))


def check_task(services: Services, entry: ProfileEntry, task: Task) -> None:
    """Check whether the profile allows the task; the question that follows is the confirmation."""
    try:
        services.tasks.check(entry, task)
    except ConfirmationRequired:
        services.tasks.check(entry, task, RunOptions(confirmed=True))


async def _pick_format(dialogs: DialogOwner, export: Export, title: str) -> tuple[str, str, bool] | None:
    """Return name, extension, and whether a folder is written; None if the dialog was dismissed."""
    formats = [(known.name, known.extension, known.description) for known in FORMATS]
    if export.name != COMMENTS:
        formats = list(TREE_FORMATS)
    rows = tuple(
        Choice(name, ((column(name, NAME_WIDTH), "title"), (description, "plain")), f"{name} {description}")
        for name, _extension, description in formats
    )
    key = await pick(dialogs, PickSpec(title, rows, enter="choose"))
    if key is None:
        return None
    name, extension, _description = next(known for known in formats if known[0] == key)
    is_folder = export.name == COMMENTS and not is_one_file(format_named(name), one=False)
    return name, extension, is_folder
