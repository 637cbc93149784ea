"""The command `audit`: prints the audit log of an account, or adds it to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.task_run import output_path, run_task
from frameio_tui.core.audit.query import parse_moment
from frameio_tui.services.tasks.audit.audit import AuditOptions, AuditTask

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments

_NDJSON = (".ndjson", ".jsonl", ".json")


def audit(context: Context, arguments: Arguments) -> int:
    """Print the audit log, or add the entries to a file that it does not have."""
    now = context.container.clock.now()
    since, until = (
        found.isoformat() if (found := parse_moment(text, now, end=is_end)) is not None else ""
        for text, is_end in ((arguments.since, False), (arguments.until, True))
    )
    output = output_path(arguments)
    options = AuditOptions(
        arguments.place,
        since,
        until,
        arguments.user,
        tuple(arguments.events),
        arguments.format or _format_for(output, is_terminal=context.out.terminal),
        output,
        now,
    )
    return run_task(context, AuditTask(options), plan=arguments.plan)


def _format_for(output: str, *, is_terminal: bool) -> str:
    """Return the format if none was given."""
    if output:
        return "ndjson" if output.lower().endswith(_NDJSON) else "csv"
    return "text" if is_terminal else "csv"
