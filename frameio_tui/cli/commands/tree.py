"""The command `tree`: prints what is below a place, as it is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.task_run import output_path, run_task
from frameio_tui.services.tasks.tree.tree import TreeOptions, TreeTask

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments


def tree(context: Context, arguments: Arguments) -> int:
    """Print the tree below a place, or write it to a file."""
    options = TreeOptions(
        arguments.place,
        arguments.depth,
        arguments.versions,
        arguments.format,
        output_path(arguments),
        arguments.overwrite,
    )
    return run_task(context, TreeTask(options), plan=arguments.plan)
