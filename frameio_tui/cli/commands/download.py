"""The command `download`: downloads the files below a place, or checks what was downloaded."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from frameio_tui.cli.task_run import run_task
from frameio_tui.core.errors import UsageError
from frameio_tui.services.tasks.download.download import DownloadOptions, DownloadTask

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments


def download(context: Context, arguments: Arguments) -> int:
    """Download a file, or everything below a place, into a folder."""
    if not arguments.folder:
        raise UsageError("The path of the folder is empty.", "Check the variables on the command line.")
    options = DownloadOptions(
        arguments.place,
        os.path.abspath(os.path.expanduser(arguments.folder)),
        arguments.proxy,
        arguments.check,
        arguments.overwrite,
        arguments.versions,
        arguments.connections,
    )
    return run_task(context, DownloadTask(options), plan=arguments.plan)
