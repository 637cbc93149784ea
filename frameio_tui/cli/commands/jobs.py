"""The commands `jobs`, `jobs show`, `jobs resume`, `jobs cancel` and `jobs remove`: tasks that were started."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from frameio_tui.cli.exit_codes import ERROR, OK
from frameio_tui.core.errors import remedy_on_command_line
from frameio_tui.core.tasks.task import TaskState
from frameio_tui.core.tasks.text import format_progress, format_report, format_result, record_to_json
from frameio_tui.core.text.humanize import format_elapsed, format_time_ago

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.core.tasks.task import TaskCall, TaskRecord


def list_jobs(context: Context, arguments: Arguments) -> int:
    """Print a line per task, the newest first, and report damaged journals on stderr."""
    listing = context.container.tasks.records()
    if arguments.json:
        context.out.json([record_to_json(record) for record in listing.records])
    now = context.container.clock.now()
    width = max((len(record.profile_name) for record in listing.records), default=0)
    for record in () if arguments.json else listing.records:
        age = format_time_ago(record.started, now)
        done = f" ({_format_done(record)})" if record.progress.done else ""
        name = f"{record.profile_name:<{width}}"
        context.out.line(f"{record.id}  {record.state.value:<11}  {age:<16}  {name}  {record.title}{done}")
    for sentence in listing.broken:
        context.out.error(sentence, exit_code=ERROR, kind="BrokenFile")
    if not listing.records and not listing.broken and not arguments.json:
        context.out.say("No jobs yet. Jobs are started by commands such as: frameio-tui tree PLACE")
    return ERROR if listing.broken else OK


def show(context: Context, arguments: Arguments) -> int:
    """Print everything about a task, with its latest calls if --calls is given."""
    details = context.container.tasks.details(arguments.id)
    record = details.record
    calls = details.calls[-arguments.calls :] if arguments.calls > 0 else ()
    if arguments.json:
        shape = record_to_json(record)
        context.out.json({**shape, "call_count": details.call_count, "calls": [call._asdict() for call in calls]})
        return OK
    out, is_running = context.out, record.state is TaskState.RUNNING
    out.line(f"job = {record.title}")
    out.line(f"id = {record.id}")
    out.line(f"profile = {record.profile_name}")
    out.line(f"state = {record.state.value}{f' in {record.holder}' if record.holder else ''}")
    out.line(f"started = {_format_time(record.started)}")
    out.line(f"updated = {_format_time(record.updated)}")
    out.line(f"progress = {format_progress(record.progress) if is_running else _format_done(record)}")
    out.line(f"calls = {details.call_count}")
    out.line(f"# {format_result(record)}")
    for line in format_report(record, failures=len(record.report.failures)):
        out.line(f"# {remedy_on_command_line(line)}")
    if record.can_resume:
        out.line(f"# To resume: frameio-tui jobs resume {record.id}")
    for call in calls:
        out.line(_format_call(call))
    return OK


def resume(context: Context, arguments: Arguments) -> int:
    """Resume a task."""
    from frameio_tui.cli.task_run import resume_task

    return resume_task(context, arguments.id, confirm=arguments.confirm, restart=arguments.restart)


def cancel(context: Context, arguments: Arguments) -> int:
    """Ask the process that runs a task to cancel it."""
    record = context.container.tasks.cancel(arguments.id)
    context.out.say(f"{record.holder[:1].upper()}{record.holder[1:]} was asked to cancel job {record.id}.")
    context.out.say(f"To resume it later: frameio-tui jobs resume {record.id}")
    return OK


def remove(context: Context, arguments: Arguments) -> int:
    """Remove a task from the list; its output files stay. The user types its ID or gives --yes."""
    runner = context.container.tasks
    task_id = runner.find(arguments.id)
    if not arguments.yes:
        question = f"This removes job {task_id}. It cannot be resumed afterwards. Its output files stay."
        context.confirm_by_name(task_id, question, "Add --yes.", of="job's ID")
    runner.remove(task_id)
    context.out.say(f"Removed job {task_id}.")
    return OK


def _format_done(record: TaskRecord) -> str:
    """Return how much a job has done; what it is doing now, and how fast, only if it is running."""
    progress = record.progress._replace(now="")
    if record.state is not TaskState.RUNNING:
        progress = progress._replace(rate=None, left=None)
    return format_progress(progress)


def _format_time(at: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(at))


def _format_call(call: TaskCall) -> str:
    outcome = f"{call.status} {format_elapsed(call.duration)}" if call.status else f"no response: {call.error}"
    return f"{_format_time(call.at)}  {call.method} {call.url}  {outcome}"
