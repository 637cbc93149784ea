"""The command `history`: lists the latest requests of a profile, which were redacted before they were stored."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from frameio_tui.cli.exit_codes import ERROR, OK
from frameio_tui.core.errors import StoreError, UsageError
from frameio_tui.core.http.history import TASK
from frameio_tui.core.text.humanize import format_elapsed, format_size

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments


def history(context: Context, arguments: Arguments) -> int:
    """Print the latest requests, the newest last. The exit code is 1 if the history cannot be read completely."""
    if arguments.limit < 1:
        raise UsageError("--limit must be at least 1.", "For example: --limit 20")
    entry = context.choose_profile()
    entries = list(context.container.history.recent(entry.profile.id, arguments.limit))
    warning = context.container.history.warning
    if warning and not entries:
        raise StoreError(f"The history cannot be read ({warning}).", "Run: frameio-tui doctor")
    if arguments.json:
        context.out.json([item._asdict() for item in entries])
    for item in () if arguments.json else reversed(entries):
        at = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(item.at))
        outcome = f"{item.status} {format_elapsed(item.duration)} {format_size(item.body_size)}"
        if item.error:
            outcome = f"{outcome}, incomplete: {item.error}" if item.status else f"no response: {item.error}"
        kind = "" if item.kind == "request" else f" ({item.kind})"
        if item.kind == TASK:
            outcome = f"{item.response_body} {format_elapsed(item.duration)}" + (
                f": {item.error}" if item.error else ""
            )
        context.out.line(f"{at}  {item.method} {item.target}  {outcome}{kind}")
    if warning:
        context.out.error(
            f"The history could not be read completely: {warning}.",
            "The other entries are not affected. Run: frameio-tui doctor",
        )
        return ERROR
    if not entries and not arguments.json:
        context.out.say(f"No requests sent as '{entry.profile.name}' yet.")
    return OK
