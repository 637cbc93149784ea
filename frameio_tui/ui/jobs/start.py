"""Asks what an export needs, and shows what it will take before it starts."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.audit.query import parse_moment
from frameio_tui.core.comments.formats import FORMATS, file_stem, format_named
from frameio_tui.core.errors import InvalidInput, OutputExists, WriteFailed
from frameio_tui.services.tasks.actions import AUDIT, BACKUP, COMMENTS, LINKS, PEOPLE, SEARCH, TREE, VERSIONS
from frameio_tui.services.tasks.comments.export import is_one_file
from frameio_tui.services.tasks.registry import build_task
from frameio_tui.ui.dialogs.ask import confirm, pick, prompt
from frameio_tui.ui.dialogs.specs import Choice, ConfirmSpec, PickSpec, PromptSpec
from frameio_tui.ui.dialogs.task import TaskDialogOwner, confirm_task
from frameio_tui.ui.text import column

if TYPE_CHECKING:
    from collections.abc import Mapping

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
LIST_FORMATS = (
    ("csv", ".csv", "Spreadsheet with all fields"),
    ("text", ".txt", "Table with aligned columns"),
    ("json", ".json", "JSON list"),
    ("ndjson", ".ndjson", "JSON object for each row, on a line of its own"),
)
AUDIT_FORMATS = (
    ("csv", ".csv", "Spreadsheet with names instead of IDs"),
    ("ndjson", ".ndjson", "JSON object for each entry, as received and with names"),
)
PERIODS = (("", "Everything that Frame.io has: 30 days"), ("7d", "The last 7 days"), ("1d", "The last 24 hours"))


class Kind(NamedTuple):
    """A kind of export."""

    title: str
    """With `{}` for the place."""
    suffix: str
    """End of the suggested name of the file."""
    formats: tuple[tuple[str, str, str], ...] = ()
    """Name, extension and description of each format; empty if there is no choice."""
    is_folder: bool = False
    output: str = "output"
    """The argument of the task with the path."""


KINDS: Mapping[str, Kind] = {
    TREE: Kind("Save a list of what is in {}", "list", TREE_FORMATS),
    COMMENTS: Kind(
        "Export the comments of {}",
        "comments",
        tuple((known.name, known.extension, known.description) for known in FORMATS),
    ),
    PEOPLE: Kind("Save the list of people of {}", "people", LIST_FORMATS),
    LINKS: Kind("Save the list of links of {}", "links", LIST_FORMATS),
    VERSIONS: Kind("Save the list of versions of {}", "versions", LIST_FORMATS),
    SEARCH: Kind("Save what was found in {}", "found", LIST_FORMATS),
    AUDIT: Kind("Save the audit log of {}", "audit", AUDIT_FORMATS),
    BACKUP: Kind("Make a backup of {}", "backup", is_folder=True, output="folder"),
}


async def ask_export(
    dialogs: TaskDialogOwner, services: Services, entry: ProfileEntry, name: str, arguments: Mapping[str, object]
) -> Task | None:
    """Ask for format and file, show the estimate, and return the task; None if the user decided against it.

    `name` is the name of the task, and `arguments` are its arguments without format and output. Raises the errors of
    `TaskRunner.check` and `TaskRunner.estimate`.
    """
    kind, now = KINDS[name], services.clock.now()
    called = str(arguments.get("label") or arguments.get("place") or "all accounts")
    title = kind.title.format(called)
    chosen = await _pick_format(dialogs, name, kind, title)
    if chosen is None:
        return None
    form, extension, is_folder = chosen
    arguments = {**arguments, "format": form, "started": now}
    if name == AUDIT:
        since = await _pick_period(dialogs, title, now)
        if since is None:
            return None
        arguments["since"] = since
    last = called.rstrip("/").rpartition("/")[2].strip("'\"")
    value = f"{file_stem(last) or 'export'}-{kind.suffix}{'' if is_folder else extension}"
    fault, replaced = "", ""
    while True:
        if not replaced:
            lines = (fault,) if fault else (f"Relative to {os.getcwd()}.",)
            what = "folder" if is_folder else "file"
            path = await prompt(dialogs, PromptSpec(f"Save to {what}", lines, value, selected=not fault))
            if not path:
                return None
            value, fault = path, ""
        output = absolute_path(value)
        try:
            task = build_task(name, {**arguments, kind.output: output, "overwrite": bool(replaced)})
            is_confirmed = await confirm_task(dialogs, services, entry, task, f"{title}?")
        except OutputExists:
            question = ConfirmSpec(
                f"Replace {os.path.basename(output)}?", (f"{output} already exists.",), "Yes, replace"
            )
            replaced = output if await confirm(dialogs, question) else ""
            continue
        except (WriteFailed, InvalidInput) as error:
            fault, replaced = str(error), ""
            continue
        return task if is_confirmed else None


def absolute_path(path: str) -> str:
    """Return the absolute path for what the user has typed, which may begin with ~."""
    return os.path.abspath(os.path.expanduser(path))


async def _pick_period(dialogs: DialogOwner, title: str, now: float) -> str | None:
    """Return the beginning of a period as text, empty for everything; None if the dialog was dismissed."""
    rows = tuple(Choice(since or "all", ((text, "plain"),)) for since, text in PERIODS)
    picked = await pick(dialogs, PickSpec(title, rows, enter="choose"))
    if picked is None:
        return None
    since = parse_moment("" if picked == "all" else picked, now)
    return since.isoformat() if since is not None else ""


async def _pick_format(dialogs: DialogOwner, name: str, kind: Kind, title: str) -> tuple[str, str, bool] | None:
    """Return name, extension, and whether a folder is written; None if the dialog was dismissed."""
    if not kind.formats:
        return "", "", kind.is_folder
    rows = tuple(
        Choice(form, ((column(form, NAME_WIDTH), "title"), (description, "plain")), f"{form} {description}")
        for form, _extension, description in kind.formats
    )
    key = await pick(dialogs, PickSpec(title, rows, enter="choose"))
    if key is None:
        return None
    form, extension, _description = next(known for known in kind.formats if known[0] == key)
    is_folder = name == COMMENTS and not is_one_file(format_named(form), one=False)
    return form, extension, is_folder
