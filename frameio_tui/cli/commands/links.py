"""The commands `links list`, `links show`, `links create` and `links revoke`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.task_run import listing_options, run_task
from frameio_tui.core.resources.review_link import parse_expiry
from frameio_tui.core.secret import Secret
from frameio_tui.services.tasks.links.changes import LinkCreateTask, LinkRevokeTask, NewLink
from frameio_tui.services.tasks.links.links import LinkShowTask, LinksListTask
from frameio_tui.services.tasks.links.reader import LinkName, Wanted

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments


def list_links(context: Context, arguments: Arguments) -> int:
    """Print the links of a place."""
    wanted = Wanted(arguments.assets, arguments.reviewers, arguments.activity)
    return run_task(context, LinksListTask(arguments.place, wanted, listing_options(arguments)), plan=arguments.plan)


def show(context: Context, arguments: Arguments) -> int:
    """Print one link with everything that belongs to it."""
    task = LinkShowTask(LinkName(arguments.link, arguments.place), listing_options(arguments))
    return run_task(context, task, plan=arguments.plan)


def create(context: Context, arguments: Arguments) -> int:
    """Create a link. Its passphrase is read from standard input, never from the arguments."""
    expires = parse_expiry(arguments.expires, context.container.clock.now()) if arguments.expires else ""
    new = NewLink(
        tuple(arguments.places),
        arguments.name,
        expires,
        arguments.invited_only,
        arguments.downloads,
        not arguments.no_comments,
        arguments.passphrase,
    )
    phrase = None
    if arguments.passphrase and not arguments.plan:
        phrase = Secret(context.out.read_hidden("Passphrase of the link:").strip("\r\n"), "passphrase")
    return run_task(context, LinkCreateTask(new, phrase), plan=arguments.plan, confirm=arguments.confirm)


def revoke(context: Context, arguments: Arguments) -> int:
    """Delete a link or turn it off, after a confirmation."""
    task = LinkRevokeTask(LinkName(arguments.link, arguments.place), keep=arguments.keep)
    return run_task(context, task, plan=arguments.plan, confirm=arguments.confirm, always_ask=True)
