"""`history`: what a profile sent lately, redacted before it was kept."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from frameio_tui.cli.exit_codes import OK
from frameio_tui.core.errors import UsageError
from frameio_tui.core.text.humanize import duration_words, size_words

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments


def history(context: Context, arguments: Arguments) -> int:
    """Newest last, as a terminal is read."""
    if arguments.limit < 1:
        raise UsageError("--limit is at least 1.")
    entry = context.chosen()
    entries = list(context.parts.history.recent(entry.profile.id, arguments.limit))
    if arguments.json:
        context.out.json([item._asdict() for item in entries])
        return OK
    for item in reversed(entries):
        at = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(item.at))
        outcome = f"{item.status} {duration_words(item.duration)} {size_words(item.body_size)}"
        if item.error:
            outcome = f"{outcome}, incomplete: {item.error}" if item.status else f"no answer: {item.error}"
        by_itself = "" if item.kind == "request" else f" ({item.kind})"
        context.out.line(f"{at}  {item.method} {item.target}  {outcome}{by_itself}")
    if not entries:
        context.out.say(f"'{entry.profile.name}' sent nothing yet.")
    return OK
