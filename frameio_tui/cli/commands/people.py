"""The commands `people list`, `people add`, `people remove` and `people diff`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.task_run import listing_options, run_task
from frameio_tui.services.tasks.people.changes import PeopleChange, PeopleChangeTask
from frameio_tui.services.tasks.people.people import PeopleDiffTask, PeopleListTask

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments


def list_people(context: Context, arguments: Arguments) -> int:
    """Print the users of a place with their roles."""
    return run_task(context, PeopleListTask(arguments.place, listing_options(arguments)), plan=arguments.plan)


def diff(context: Context, arguments: Arguments) -> int:
    """Print how the users of two places differ."""
    places = (arguments.first, arguments.second)
    return run_task(context, PeopleDiffTask(places, listing_options(arguments)), plan=arguments.plan)


def add(context: Context, arguments: Arguments) -> int:
    """Give users a role in a place."""
    change = PeopleChange("people add", arguments.place, tuple(arguments.people), arguments.role)
    return run_task(context, PeopleChangeTask(change), plan=arguments.plan, confirm=arguments.confirm)


def remove(context: Context, arguments: Arguments) -> int:
    """Remove users from a place, after a confirmation."""
    task = PeopleChangeTask(PeopleChange("people remove", arguments.place, tuple(arguments.people)))
    return run_task(context, task, plan=arguments.plan, confirm=arguments.confirm, always_ask=True)
