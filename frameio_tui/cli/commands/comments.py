"""The commands `comments export`, `comments add`, `comments reply` and `comments complete`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from frameio_tui.cli.task_run import run_task
from frameio_tui.core.comments.formats import format_named
from frameio_tui.services.tasks.comments import CommentsExportTask, CommentsOptions, is_one_file

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments


def export(context: Context, arguments: Arguments) -> int:
    """Write all comments below a place; markers of several files are written to a folder."""
    output = arguments.output
    if not output and not is_one_file(format_named(arguments.format), one=arguments.one):
        output = "."
    options = CommentsOptions(
        arguments.place,
        arguments.format,
        os.path.abspath(os.path.expanduser(output)) if output else "",
        arguments.rate,
        arguments.start,
        arguments.one,
        arguments.overwrite,
    )
    return run_task(context, CommentsExportTask(options), plan=arguments.plan)
