"""The arguments of the command jobs."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from frameio_tui.cli.arguments.command_parser import add_command
from frameio_tui.cli.arguments.options import JSON_HELP, add_confirm_option, add_json_option, add_restart_option

if TYPE_CHECKING:
    from frameio_tui.cli.arguments.command_parser import Commands


def add_jobs(commands: Commands) -> None:
    """Add the command jobs."""
    jobs = add_command(
        commands,
        "jobs",
        "commands.jobs:list_jobs",
        "list, show, resume, cancel and remove jobs",
        "jobs",
        "jobs show 3f9a",
        "jobs resume 3f9a",
    )
    add_json_option(jobs)
    more = jobs.add_subparsers(title="commands", metavar="COMMAND")
    listing = add_command(
        more, "list", "commands.jobs:list_jobs", "list all jobs, newest first", "jobs list", "jobs list --json"
    )
    show = add_command(
        more,
        "show",
        "commands.jobs:show",
        "show the progress, the report and the calls of a job",
        "jobs show 3f9a",
        "jobs show 3f9a --calls 50 --json",
    )
    show.add_argument("--calls", type=int, default=0, metavar="N", help="also print the latest N HTTP calls")
    resume = add_command(
        more,
        "resume",
        "commands.jobs:resume",
        "resume a job that was cancelled, interrupted or partly complete, without repeating what is finished",
        "jobs resume 3f9a",
        "jobs resume 3f9a --confirm acme",
    )
    add_confirm_option(resume)
    add_restart_option(resume)
    cancel = add_command(
        more,
        "cancel",
        "commands.jobs:cancel",
        "cancel a running job; it can be resumed",
        "jobs cancel 3f9a",
        "jobs cancel 3f9a21c7",
    )
    remove = add_command(
        more,
        "remove",
        "commands.jobs:remove",
        "remove a job from the list; its output files stay",
        "jobs remove 3f9a",
        "jobs remove 3f9a --yes",
    )
    remove.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    for parser in (show, resume, cancel, remove):
        parser.add_argument("id", metavar="ID", help="ID of a job, or a unique beginning of it")
    for parser in (listing, show):
        parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=JSON_HELP)
