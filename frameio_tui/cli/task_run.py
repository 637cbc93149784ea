"""Runs a task for a command: shows the estimate, asks, shows the progress, and prints the report.

Everything goes to stderr, because stdout has the data of the task. Ctrl+C and SIGTERM cancel the task; it can be
resumed.
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.cli.async_runner import run_async
from frameio_tui.cli.exit_codes import ERROR, INTERRUPTED, OK, PARTLY
from frameio_tui.cli.response_output import show_text
from frameio_tui.cli.signals import CLEANUP_TIMEOUT, exit_on_signals
from frameio_tui.core.errors import ConfirmationRequired, RefusedLocally, remedy_on_command_line
from frameio_tui.core.tasks.task import TaskState
from frameio_tui.core.tasks.text import (
    format_estimate,
    format_progress,
    format_report,
    format_result,
    record_to_json,
)
from frameio_tui.core.text.humanize import format_duration
from frameio_tui.services.tasks.listing import ListingOptions
from frameio_tui.services.tasks.runner import RunOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.core.tasks.task import TaskRecord
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.tasks.task import Task

WAIT_MESSAGE_INTERVAL = 60.0
"""Seconds between two messages about a wait, if stderr is not a terminal."""


class Ending(NamedTuple):
    """How a task ends after a signal."""

    is_resumable: bool = True
    """Whether the report says how to resume it."""
    cleanup_seconds: float = CLEANUP_TIMEOUT
    """How long it may take to end."""


DEFAULT_ENDING = Ending()


def listing_options(arguments: Arguments) -> ListingOptions:
    """Return where the command writes its list, and how."""
    return ListingOptions(arguments.format, output_path(arguments), arguments.overwrite)


def output_path(arguments: Arguments) -> str:
    """Return the absolute path of the output file; empty for standard output, which `-` stands for, too."""
    return os.path.abspath(os.path.expanduser(arguments.output)) if arguments.output not in ("", "-") else ""


def run_task(
    context: Context,
    task: Task,
    *,
    plan: bool = False,
    confirm: str = "",
    always_ask: bool = False,
    ending: Ending = DEFAULT_ENDING,
) -> int:
    """Run a new task, and return the exit code. With `plan`, only print its estimate to stdout.

    `confirm` is the name of the profile: it allows a read-only profile, and answers the question of `ask_before`. With
    `always_ask`, that question is asked whatever the profile says.
    """
    entry = context.choose_profile()
    if task.changes and not plan:
        context.require_named(task.title)
    entry = context.announce_profile(entry)
    runner = context.container.tasks
    options = _options(context, entry, confirm)
    must_ask = not plan and (_must_ask(lambda: runner.check(entry, task, options)) or (always_ask and not confirm))
    estimate = run_async(context.container, runner.estimate(entry, task))
    if plan and context.out.as_json:
        context.out.json(estimate._asdict())
        return OK
    for line in format_estimate(estimate):
        if plan:
            context.out.line(line)
        else:
            context.out.say(line)
    if plan:
        return OK
    if context.out.as_json and task.changes:
        options = options._replace(write=None)  # stdout gets the record
    if must_ask:
        what = ", ".join(estimate.changes) or task.title
        options = _ask(context, entry, what, options, always_ask=always_ask)
    changes = bool(task.changes)
    return _run(context, lambda now: runner.run(entry, task, now), options, changes=changes, ending=ending)


def resume_task(context: Context, task_id: str, *, confirm: str = "", restart: bool = False) -> int:
    """Resume a task, and return the exit code. See `RunOptions.restart`."""
    runner = context.container.tasks
    entry, task = runner.prepare_resume(task_id, restart=restart)
    entry = context.announce_profile(entry)
    options = _options(context, entry, confirm)._replace(restart=restart)
    if _must_ask(lambda: runner.check(entry, task, options)):
        options = _ask(context, entry, task.title, options)
    if context.out.as_json and task.changes:
        options = options._replace(write=None)
    context.out.say(f"Resuming: {task.title}")
    return _run(context, lambda now: runner.resume(task_id, now), options, changes=bool(task.changes))


def _options(context: Context, entry: ProfileEntry, confirm: str) -> RunOptions:
    """Return the options before the user is asked. Raises RefusedLocally if `confirm` names another profile."""
    name = entry.profile.name
    if confirm and confirm != name:
        raise RefusedLocally(
            f"--confirm is for '{confirm}', but the job runs as '{name}'.",
            f"Use --confirm {name}, or --profile {confirm}.",
        )
    allowed = bool(confirm)
    return RunOptions(allow_once=allowed, confirmed=allowed, write=_writer(context))


def _must_ask(check: Callable[[], None]) -> bool:
    """Return whether the profile asks before the task. Raises the other errors of `TaskRunner.check`."""
    try:
        check()
    except ConfirmationRequired:
        return True
    return False


def _ask(
    context: Context, entry: ProfileEntry, what: str, options: RunOptions, *, always_ask: bool = False
) -> RunOptions:
    """Let the user confirm the whole task by the name of the profile. Raises RefusedLocally."""
    name = entry.profile.name
    asks = f"Profile '{name}'" if not always_ask else "This"
    question = f"{asks} {'asks for' if not always_ask else 'needs a'} confirmation: {what}."
    context.confirm_by_name(name, question, f"To run it, add: --confirm {name}")
    return options._replace(confirmed=True)


def _writer(context: Context) -> Callable[[bytes], None]:
    """Return what writes the data of the task to stdout: exact to a pipe, Printable on a terminal."""

    def write(data: bytes) -> None:
        if context.out.terminal:
            show_text(context, data.decode("utf-8", "surrogateescape"))
        else:
            context.out.raw(data)
            context.out.flush()

    return write


def _run(
    context: Context,
    start: Callable[[RunOptions], Coroutine[Any, Any, TaskRecord]],
    options: RunOptions,
    *,
    changes: bool,
    ending: Ending = DEFAULT_ENDING,
) -> int:
    """Run a task in an event loop that signals can end, and print its report; with --json, of one that changes."""
    progress = _ProgressLine(context)
    stop = _Stop()
    with exit_on_signals(stop.signalled, within=ending.cleanup_seconds) as signal_exit:
        try:
            record = run_async(context.container, stop.guard(start(options._replace(on_progress=progress.update))))
        except asyncio.CancelledError:
            if progress.record is None:
                return INTERRUPTED
            record = progress.record
        finally:
            context.out.clear_status()
        code = signal_exit.code or _exit_code(record)
        _report(context, record, code, changes=changes, resumable=ending.is_resumable)
        return code


def _exit_code(record: TaskRecord) -> int:
    """Return the exit code for how a task ended."""
    codes = {TaskState.COMPLETE: OK, TaskState.PARTLY: PARTLY, TaskState.CANCELLED: INTERRUPTED}
    return codes.get(record.state, record.report.exit_code or ERROR)


def _report(context: Context, record: TaskRecord, code: int, *, changes: bool, resumable: bool) -> None:
    """Print how a task ended, how to resume it, and with --json the error with the exit code of the process."""
    out = context.out
    if out.as_json and (changes or record.report.files):  # otherwise stdout has the data of the task
        out.json(record_to_json(record))
    out.say(format_result(record))
    for line in format_report(record):
        out.say(remedy_on_command_line(line))
    if resumable and record.can_resume and not context.container.demo_url:  # a demo deletes its tasks when it ends
        purpose = "retry the failed items" if record.state is TaskState.PARTLY else "resume"
        out.say(f"To {purpose}: frameio-tui jobs resume {record.id}")
    if code and out.as_json:
        remedy = f"See: frameio-tui jobs show {record.id}"
        sentence = remedy_on_command_line(record.report.error or format_result(record))
        out.error(sentence, remedy, exit_code=code, kind="TaskFailed")


class _Stop:
    """Cancels a coroutine when a signal arrives."""

    def __init__(self) -> None:
        self._cancel: Callable[[], object] | None = None
        self._is_signalled = False

    def signalled(self, _code: int) -> None:
        """Cancel the coroutine. Called by the signal handler."""
        self._is_signalled = True
        if self._cancel is not None:
            self._cancel()

    async def guard(self, work: Coroutine[Any, Any, TaskRecord]) -> TaskRecord:
        """Run a coroutine that `signalled` cancels."""
        loop, task = asyncio.get_running_loop(), asyncio.ensure_future(work)
        self._cancel = lambda: loop.call_soon_threadsafe(task.cancel)
        if self._is_signalled:
            task.cancel()
        try:
            return await task
        finally:
            self._cancel = None


class _ProgressLine:
    """Shows the progress on a line that is updated; without a terminal, only long waits are reported."""

    def __init__(self, context: Context) -> None:
        self._out = context.out
        self._clock = context.container.clock
        self._last_message = float("-inf")
        self.record: TaskRecord | None = None
        """The latest record."""

    def update(self, record: TaskRecord) -> None:
        """Show the progress of a record."""
        self.record = record
        if record.state is not TaskState.RUNNING:
            return
        progress = record.progress
        if self._out.live:
            self._out.status(format_progress(progress))
        elif progress.waiting >= 1 and self._clock.monotonic() - self._last_message >= WAIT_MESSAGE_INTERVAL:
            self._last_message = self._clock.monotonic()
            waiting = format_duration(progress.left) if progress.left is not None else "an unknown time"
            self._out.say(f"{format_progress(progress)} · remaining: {waiting}")
