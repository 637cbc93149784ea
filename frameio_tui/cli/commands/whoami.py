"""The command `whoami`: asks the API who owns the token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.async_runner import run_async
from frameio_tui.cli.commands.token import report_failure
from frameio_tui.cli.exit_codes import OK

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments


def whoami(context: Context, arguments: Arguments) -> int:
    """Print name and e-mail address of the token's owner on stdout, and the profile on stderr."""
    entry = context.announce_profile()
    verification = run_async(context.container, context.container.tokens.whoami(entry.profile))
    person = verification.person
    if person is None:
        from frameio_tui.cli.response_output import with_linked_name

        return report_failure(context, verification, with_linked_name(context, entry.profile, verification.remedy))
    previous = verification.changed_from
    if previous is not None:
        context.out.say(f"The user has changed. Previously: {previous.display_name}.")
    if verification.unsaved:
        context.out.warn(f"The user was not saved. {verification.unsaved}")
    if arguments.json:
        result = {"profile": entry.profile.name, "api": entry.profile.api.value, **person._asdict()}
        context.out.json(result)
    else:
        context.out.line(person.display_name)
    return OK
