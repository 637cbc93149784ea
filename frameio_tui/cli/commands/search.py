"""The command `search`: finds projects, folders and files by words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.task_run import listing_options, run_task
from frameio_tui.services.tasks.search import SearchOptions, SearchTask

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments


def search(context: Context, arguments: Arguments) -> int:
    """Print what a search finds, with paths."""
    wanted = SearchOptions(" ".join(arguments.words), arguments.place, tuple(arguments.kinds), arguments.engine)
    return run_task(context, SearchTask(wanted, listing_options(arguments)), plan=arguments.plan)
