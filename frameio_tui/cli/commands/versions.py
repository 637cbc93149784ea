"""The commands `versions list`, `versions add` and `versions remove`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.task_run import listing_options, run_task
from frameio_tui.services.tasks.versions.versions import VersionChange, VersionChangeTask, VersionsListTask

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments


def list_versions(context: Context, arguments: Arguments) -> int:
    """Print the versions of a file."""
    return run_task(context, VersionsListTask(arguments.asset, listing_options(arguments)), plan=arguments.plan)


def add(context: Context, arguments: Arguments) -> int:
    """Make files the next versions of a file or version stack."""
    task = VersionChangeTask(VersionChange("versions add", (arguments.asset, *arguments.files)))
    return run_task(context, task, plan=arguments.plan, confirm=arguments.confirm)


def remove(context: Context, arguments: Arguments) -> int:
    """Remove versions from their version stack, after a confirmation."""
    task = VersionChangeTask(VersionChange("versions remove", tuple(arguments.assets)))
    return run_task(context, task, plan=arguments.plan, confirm=arguments.confirm, always_ask=True)
