"""Importing saved requests: ask for a file or a pasted text, show what will be saved, and save what is selected."""

from __future__ import annotations

import asyncio
import os
import shlex
import threading
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.parse import unquote, urlsplit

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request_text import is_curl_command
from frameio_tui.core.http.saved_request import suggest_request_name
from frameio_tui.core.text.humanize import format_count
from frameio_tui.services.saved_requests import EXISTS, NEW, TAKEN, UNCHANGED
from frameio_tui.ui.dialogs.ask import confirm, prompt
from frameio_tui.ui.dialogs.checklist import ChecklistSpec, check
from frameio_tui.ui.dialogs.specs import Choice, ConfirmSpec, PromptSpec
from frameio_tui.ui.text import column
from frameio_tui.ui.theme import METHOD_SPANS

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from frameio_tui.core.interchange.collected import Imported
    from frameio_tui.core.profiles.profile import ApiVersion
    from frameio_tui.services.saved_requests import ImportPlan, PlannedRequest, SavedRequestService
    from frameio_tui.ui.dialogs.ask import DialogOwner

ResultT = TypeVar("ResultT")
STATE_WIDTH, NAME_WIDTH = 7, 44
NO_FOLDER = "/"
"""What the user types to save the requests outside of all folders."""
SKIPPED_SHOWN = 3
"""Number of requests that are named if they cannot be imported."""
READ_REPORTED, SAVED_REPORTED = 250, 20
"""Numbers of requests after which the progress is shown again."""
STOPPED = "The import was cancelled. Nothing was imported."


class ImportInto(NamedTuple):
    """Where requests are imported to, and what the requests of a file without these values belong to."""

    service: SavedRequestService
    api: ApiVersion
    """The API of requests that name none in their path."""
    origins: Callable[[], tuple[str, ...]]
    """Reads the servers of the user's profiles."""
    complete: Callable[[str], tuple[str, tuple[str, ...]]]
    """Completes a path."""
    hold_keys: Callable[[], AbstractContextManager[None]]
    """Lets keys wait for the next dialog."""


async def import_requests(
    dialogs: DialogOwner, into: ImportInto, source: str, show_message: Callable[[str], None]
) -> None:
    """Import the requests of a source, a path or a text, which is asked for if it is empty.

    Nothing is saved before the user has seen and confirmed the list. Raises InvalidInput, NameTaken, WriteFailed.
    """
    try:
        await _import(dialogs, into, source, show_message)
    except asyncio.CancelledError:
        show_message(STOPPED)
        raise


async def _import(dialogs: DialogOwner, into: ImportInto, source: str, show_message: Callable[[str], None]) -> None:
    source = source or await _ask_source(dialogs, into) or ""
    if not source:
        return
    with into.hold_keys():  # what is typed while a large file is read is for the dialog
        imported, default = await _read(into, source, show_message)
        _check_found(imported)
        folder = await _ask_folder(dialogs, imported, default)
    if folder is None:
        return
    with into.hold_keys():
        show_message("Comparing them with the saved requests... Press Esc to cancel.")
        plan = await asyncio.to_thread(into.service.plan, imported, folder)
        show_message("")
        chosen = await _ask_requests(dialogs, plan, folder)
    if chosen is not None:
        show_message(await _save(into, chosen, folder, show_message))


async def _read(into: ImportInto, source: str, show_message: Callable[[str], None]) -> tuple[Imported, str]:
    """Return the requests of a source, and the name of its file to suggest as folder; empty for a text."""
    is_text = source.lstrip()[:1] in ("{", "[") or is_curl_command(source)
    path = "" if is_text else plain_path(source)

    show_message("Reading the file... Press Esc to cancel." if path else "")

    def read(counted: Callable[[int], None]) -> Imported:
        text = source.encode("utf-8", "replace")
        data = into.service.read_file(path, lambda: counted(0)) if path else text
        return into.service.read_requests(data, into.api, into.origins(), counted)

    progress = "Reading requests: {count:,}... Press Esc to cancel."
    imported = await _run_counting(read, progress, READ_REPORTED, show_message)
    show_message("")
    return imported, suggest_request_name(os.path.basename(path).split(".")[0]) if path else ""


def plain_path(text: str) -> str:
    """Return the path in a text: a terminal quotes the path of a file that is dropped on it, or writes a URL.

    >>> [plain_path(text) for text in ("'/tmp/a b.har'", "/tmp/a\\\\ b.har", "file:///tmp/a%20b.har", "~/it's.har")]
    ['/tmp/a b.har', '/tmp/a b.har', '/tmp/a b.har', "~/it's.har"]
    """
    text = text.strip()
    if text.startswith("file://"):
        return unquote(urlsplit(text).path)
    try:
        words = shlex.split(text)
    except ValueError:
        return text
    return words[0] if len(words) == 1 and ("\\ " in text or text[:1] in ("'", '"')) else text


async def _ask_source(dialogs: DialogOwner, into: ImportInto) -> str | None:
    lines = (
        "The path of a Postman collection, a HAR file, or a file with curl commands. Tab completes it.",
        "Or paste the text itself. Nothing is saved before you have seen the list.",
    )
    spec = PromptSpec("Import requests", lines, placeholder="Path", complete=into.complete, accepts_lines=True)
    return await prompt(dialogs, spec)


def _check_found(imported: Imported) -> None:
    """Raise InvalidInput if there is nothing to import."""
    if not imported.requests:
        reasons = format_skipped(imported) or "Nothing was saved."
        raise InvalidInput(f"The {imported.kind} has no requests that can be imported.", reasons)


async def _ask_folder(dialogs: DialogOwner, imported: Imported, default: str) -> str | None:
    """Return the folder for the requests, which is empty for none; None if the user dismissed the dialog."""
    count = format_count(len(imported.requests), "request")
    lines = (f"Found {count} in the {imported.kind}.", f"Type {NO_FOLDER} to save without a folder.")
    folder = await prompt(dialogs, PromptSpec("Import into folder", lines, imported.title or default or NO_FOLDER))
    return folder.strip("/ ") if folder is not None else None


async def _ask_requests(dialogs: DialogOwner, plan: ImportPlan, folder: str) -> ImportPlan | None:
    """Return the plan for what the user has selected; None if nothing is left to do or the dialog was dismissed."""
    shown = plan.in_state(NEW, EXISTS, TAKEN)
    if not plan.in_state(NEW, EXISTS):
        raise InvalidInput(_nothing_left(plan), "Choose another folder to save them again." if folder else "")
    width = min(NAME_WIDTH, max(len(planned.saved.name) for planned in shown))
    spec = ChecklistSpec(
        f"Import {format_count(len(shown), 'request')}",
        tuple(_choice(planned, width) for planned in shown),
        tuple(planned.saved.name for planned in plan.in_state(NEW)),
        "Select at least one request with Space.",
        "import",
        preview_lines(plan),
        ordered=False,
    )
    names = await check(dialogs, spec)
    if names is None:
        return None
    chosen = plan.chosen(names)
    replaced = chosen.in_state("replaced")
    if replaced:
        title = f"Replace {format_count(len(replaced), 'saved request')}?"
        details = tuple(((planned.saved.name, "title"),) for planned in replaced[:SKIPPED_SHOWN])
        lines = (f"and {len(replaced) - SKIPPED_SHOWN} more",) if len(replaced) > SKIPPED_SHOWN else ()
        if not await confirm(dialogs, ConfirmSpec(title, lines, yes="Yes, replace", details=details)):
            return None
    return chosen


def _nothing_left(plan: ImportPlan) -> str:
    taken = plan.in_state(TAKEN)
    if taken:
        return f"The names of all requests are taken, such as {taken[0].saved.name}."
    count = len(plan.requests)
    return f"All {count} requests are saved already." if count > 1 else "The request is saved already."


def _choice(planned: PlannedRequest, width: int) -> Choice:
    saved = planned.saved
    label, style = {NEW: ("new", "good"), EXISTS: ("exists", "warn"), TAKEN: ("taken", "bad")}[planned.state]
    spans = (
        (column(label, STATE_WIDTH), style),
        (column(saved.name, width), "title"),
        (f"{saved.api.value.upper()} ", "dim"),
        (f"{saved.spec.method:<6} ", METHOD_SPANS.get(saved.spec.method, "title")),
        (f"{saved.spec.target()}  ", "plain"),
        (saved.description.partition("\n")[0], "dim"),
    )
    return Choice(saved.name, spans, f"{label} {saved.search_text}", selectable=planned.state != TAKEN)


def preview_lines(plan: ImportPlan) -> tuple[str, ...]:
    """Return what the user should know before an import: what exists already, what is removed, what is left out."""
    lines = []
    if unchanged := plan.in_state(UNCHANGED):
        lines.append(f"Already saved and left as they are: {len(unchanged)}.")
    if plan.in_state(EXISTS):
        lines.append("Requests marked 'exists' differ from your saved ones. Select one to replace yours.")
    if plan.in_state(TAKEN):
        lines.append("The names of requests marked 'taken' belong to other files. They cannot be imported here.")
    if plan.imported.notes:
        lines.append(" ".join(plan.imported.notes))
    if skipped := format_skipped(plan.imported):
        lines.append(skipped)
    return tuple(lines)


def format_skipped(imported: Imported) -> str:
    """Return the first requests that cannot be imported, with the reasons; empty if there are none."""
    if not imported.skipped_count:
        return ""
    named = ", ".join(f"{name[:40]} ({reason})" for name, reason in imported.skipped[:SKIPPED_SHOWN])
    more = imported.skipped_count - min(SKIPPED_SHOWN, len(imported.skipped))
    return f"Left out: {named}" + (f", and {more} more." if more else ".")


async def _save(into: ImportInto, plan: ImportPlan, folder: str, show_message: Callable[[str], None]) -> str:
    """Save the requests of a plan and return what to report. If the flow is cancelled, nothing is imported."""
    progress = f"Saving {{count:,}} of {len(plan.requests):,}... Press Esc to cancel."
    save = partial(into.service.apply_import, plan)
    count = await _run_counting(save, progress, SAVED_REPORTED, show_message, keeps_result=True)
    where = f" into {folder}/" if folder else ""
    others = {planned.saved.api for planned in plan.requests} - {into.api}
    if others and all(planned.saved.api is not into.api for planned in plan.requests):
        api = others.pop().value.upper()
        step = f"{'It is' if count == 1 else 'They are'} for {api}. Press p to switch to a {api} profile, then L."
    else:
        step = "Press L to load one."
    return f"Imported {format_count(count, 'request')}{where}. {step}"


async def _run_counting(
    work: Callable[[Callable[[int], None]], ResultT],
    progress: str,
    reported: int,
    show_message: Callable[[str], None],
    *,
    keeps_result: bool = False,
) -> ResultT:
    """Run a function in a thread, and return its result; show the number that it counts.

    If the flow is cancelled, the function is stopped when it counts next, and waited for. With `keeps_result`, nothing
    is cancelled if it has ended by then.
    """
    loop, stop = asyncio.get_running_loop(), threading.Event()

    def counted(count: int) -> None:
        if stop.is_set():
            raise InvalidInput(STOPPED)
        if count and count % reported == 0:
            loop.call_soon_threadsafe(show_message, progress.format(count=count))

    running = asyncio.ensure_future(asyncio.to_thread(work, counted))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        stop.set()
        show_message("Cancelling...")
        await asyncio.wait([running])  # until what was saved is removed again
        if running.exception() is None and keeps_result:
            return running.result()
        raise
