"""The command `upload`: sends local files and folders to Frame.io."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from frameio_tui.cli.async_runner import run_async
from frameio_tui.cli.exit_codes import OK, PARTLY
from frameio_tui.cli.task_run import resume_task, run_task
from frameio_tui.core.errors import UsageError
from frameio_tui.core.tasks.task import TaskState
from frameio_tui.core.text.humanize import format_count, format_size
from frameio_tui.services.tasks.upload.upload import UploadOptions, UploadTask, plan_upload
from frameio_tui.services.tasks.upload.url import UploadUrlTask, UrlOptions
from frameio_tui.services.tasks.upload.watch import WatchOptions, WatchTask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments

_ADDRESSES = ("https://", "http://")


def upload(context: Context, arguments: Arguments) -> int:
    """Upload files and folders, or let Frame.io load a URL."""
    if not all(arguments.paths):
        raise UsageError("A path is empty.", "Check the variables on the command line.")
    paths, place = _paths_and_place(arguments.paths, has_target=bool(arguments.version_of))
    if arguments.watch:
        return _watch(context, arguments, paths, place)
    if paths and paths[0].lower().startswith(_ADDRESSES):
        return _upload_url(context, arguments, paths, place)
    if arguments.name:
        raise UsageError("--name is only for uploads from a URL.", "Rename the file first.")
    options = UploadOptions(
        tuple(dict.fromkeys(os.path.abspath(os.path.expanduser(path)) for path in paths)),
        place,
        arguments.version_of,
        arguments.parallel,
        arguments.skip_existing,
        arguments.restart,
    )
    if arguments.dry_run:
        return _dry_run(context, options, as_json=context.out.as_json)
    return run_task(context, UploadTask(options), plan=arguments.plan, confirm=arguments.confirm)


def _watch(context: Context, arguments: Arguments, paths: Sequence[str], place: str) -> int:
    """Watch a folder; an earlier watch of the same folder is continued, so that nothing is uploaded twice."""
    if len(paths) != 1 or arguments.version_of or arguments.dry_run or arguments.skip_existing or arguments.name:
        raise UsageError(
            "--watch takes one folder, without --version-of, --dry-run, --skip-existing or --name.",
            "See: frameio-tui upload --help",
        )
    folder = os.path.abspath(os.path.expanduser(paths[0]))
    task = WatchTask(WatchOptions(folder, place, arguments.settle, arguments.parallel, arguments.restart))
    entry = context.choose_profile()
    for record in context.container.tasks.records().records:
        same = record.arguments.get("folder") == folder and record.arguments.get("place") == place
        if record.name != task.name or record.profile_id != entry.profile.id or not same or arguments.plan:
            continue
        if record.state is TaskState.RUNNING:
            raise UsageError(
                f"{folder} is already being watched by {record.holder}.", f"See: frameio-tui jobs show {record.id}"
            )
        return resume_task(context, record.id, confirm=arguments.confirm, restart=arguments.restart)
    return run_task(context, task, plan=arguments.plan, confirm=arguments.confirm)


def _paths_and_place(given: Sequence[str], *, has_target: bool) -> tuple[list[str], str]:
    """Return the paths and the destination, which is the last argument. Raises UsageError if there is none."""
    if len(given) == 1 and has_target:
        return list(given), ""
    if len(given) < 2:
        raise UsageError(
            "PLACE is missing: where to upload to.", f"For example: frameio-tui upload {given[0]} Acme/Reel"
        )
    return list(given[:-1]), given[-1]


def _upload_url(context: Context, arguments: Arguments, paths: Sequence[str], place: str) -> int:
    if len(paths) > 1 or arguments.version_of or arguments.dry_run:
        raise UsageError(
            "A URL cannot be combined with other files, --version-of or --dry-run.", "To see the plan, use --plan."
        )
    task = UploadUrlTask(UrlOptions(paths[0], place, arguments.name))
    return run_task(context, task, plan=arguments.plan, confirm=arguments.confirm)


def _dry_run(context: Context, options: UploadOptions, *, as_json: bool) -> int:
    """Print what would be done, without a change."""
    UploadTask(options)  # checks the options
    entry = context.announce_profile(context.choose_profile())
    container = context.container
    reader = container.tasks.reader(entry)
    rows = run_async(container, plan_upload(reader, entry, container.sources, options))
    if as_json:
        context.out.json([row._asdict() for row in rows])
    for row in () if as_json else rows:
        size = f"{format_size(row.size):>9}" if row.action in ("upload", "skip") else " " * 9
        reason = f"  {row.reason}" if row.reason else ""
        context.out.line(f"{row.action:<13}  {size}  {row.path}  ->  {row.to}{reason}")
    files = [row for row in rows if row.action == "upload"]
    total = format_size(sum(row.size for row in files))
    context.out.say(f"Dry run: {format_count(len(files), 'file')} to upload ({total}). Nothing was sent.")
    return PARTLY if any(row.action == "refuse" for row in rows) else OK
