"""The command `backup`: saves what only Frame.io has to a folder, or adds what is new."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from frameio_tui.cli.task_run import run_task
from frameio_tui.core.errors import UsageError
from frameio_tui.services.tasks.backup.backup import BackupOptions, BackupTask

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments


def backup(context: Context, arguments: Arguments) -> int:
    """Make a backup of a place, or continue one."""
    if not arguments.folder:
        raise UsageError("The path of the folder is empty.", "Check the variables on the command line.")
    options = BackupOptions(
        arguments.place,
        os.path.abspath(os.path.expanduser(arguments.folder)),
        arguments.with_secrets,
        arguments.full,
        arguments.media,
        context.container.clock.now(),
    )
    return run_task(context, BackupTask(options), plan=arguments.plan)
