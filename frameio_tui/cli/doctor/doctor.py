"""The command `doctor`: prints a line per check and a remedy per problem, and exits with 1 if there is a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.doctor.files import file_findings
from frameio_tui.cli.doctor.host import FAULT, FINE, NOTE, Finding, host_findings
from frameio_tui.cli.exit_codes import ERROR, OK
from frameio_tui.core.errors import RefusedLocally, UsageError, remedy_on_command_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments

MAX_CLOCK_SKEW = 60
"""Seconds by which the clock of this host may differ from that of the API."""
_MARKS = {FINE: "ok   ", NOTE: "note ", FAULT: "FAULT"}


def doctor(context: Context, arguments: Arguments) -> int:
    """Check this host and all files or, with `--wipe-orphans`, remove what belongs to no profile."""
    if arguments.wipe_orphans:
        return _wipe_orphans(context, ask=not arguments.yes)
    if arguments.yes:
        raise UsageError("--yes requires --wipe-orphans.", "See: frameio-tui doctor --help")
    findings = [
        finding._replace(remedy=remedy_on_command_line(finding.remedy))
        for finding in _findings(context, online=arguments.online)
    ]
    if arguments.json:
        context.out.json([finding._asdict() for finding in findings])
    else:
        for finding in findings:
            context.out.line(f"{_MARKS[finding.level]} {finding.check}: {finding.sentence}")
            if finding.remedy:
                context.out.line(f"      {finding.remedy}")
    return ERROR if any(finding.level == FAULT for finding in findings) else OK


def _wipe_orphans(context: Context, *, ask: bool) -> int:
    orphans, history = context.container.profiles.orphans(), context.container.history
    if not orphans and not history.damaged_copy:
        context.out.say("Nothing to delete: every credential file belongs to a profile.")
        return OK
    for orphan in orphans:
        context.out.say(f"{orphan.path} (last used by '{orphan.profile}')" if orphan.profile else orphan.path)
    items = [f"{len(orphans)} credential file{'s' if len(orphans) > 1 else ''}"] if orphans else []
    if history.damaged_copy:
        context.out.say(f"{history.damaged_copy} (a damaged history)")
        items.append("the damaged history")
    if ask:
        question = f"Delete {' and '.join(items)}?"
        if not context.out.can_ask:
            raise RefusedLocally(f"{question} There is no terminal to confirm on.", "Add --yes.")
        if context.out.ask(f"{question} [yes/no]").strip().lower() not in ("y", "yes"):
            raise RefusedLocally("Nothing was deleted.")
    for orphan in orphans:
        context.container.profiles.wipe_orphan(orphan)
        context.out.say(f"Deleted {orphan.path}. A token in it remains valid at Frame.io until you delete it there.")
    if history.damaged_copy:
        path = history.damaged_copy
        history.remove_damaged_copy()
        context.out.say(f"Deleted {path}.")
    return OK


def _findings(context: Context, *, online: bool) -> Iterator[Finding]:
    container = context.container
    yield from host_findings(container.environ, container.clock.now(), container.secret_variables())
    yield from file_findings(container)
    if online:
        yield _api_clock(context)


def _api_clock(context: Context) -> Finding:
    """Compare the clock with that of the API, without a token."""
    from email.utils import parsedate_to_datetime

    from frameio_tui.cli.async_runner import run_async
    from frameio_tui.core.errors import NoResponse
    from frameio_tui.core.http.exchange import Outgoing

    base = context.choose_profile().profile.base_url
    try:
        response, _ = run_async(context.container, context.container.transport.send(Outgoing("GET", f"{base}/health")))
    except NoResponse as error:
        return Finding("api", FAULT, error.sentence, error.remedy)
    try:
        api_time = parsedate_to_datetime(response.header("date") or "").timestamp()
    except ValueError:
        return Finding("clock", NOTE, f"{base} responds, but does not report its time, so the clock was not checked.")
    skew = context.container.clock.now() - api_time
    if abs(skew) <= MAX_CLOCK_SKEW:
        return Finding("clock", FINE, f"{base} responds, and this host has the same time.")
    direction = "ahead of" if skew > 0 else "behind"
    return Finding(
        "clock",
        FAULT,
        f"The clock of this host is {abs(skew):.0f} s {direction} {base}, so tokens seem to expire at the wrong time.",
        "Set the clock, for example with NTP: timedatectl set-ntp true",
    )
