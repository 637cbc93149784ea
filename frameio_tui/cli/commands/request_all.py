"""`--all`: the items of every page as one JSON list or one a line, each item's own bytes untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.exit_codes import ERROR, OK, exit_for_status
from frameio_tui.cli.response_output import show_failure, show_filtered, show_response, show_text, whole_body
from frameio_tui.core.json.array_items import items_of
from frameio_tui.services.requests.pagination import AllPagesResult, ListWriter, PageProgress

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.cli.context import Context
    from frameio_tui.cli.jmespath_query import Query
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.services.profiles import ProfileEntry

SAID_EVERY = 10.0
"""Seconds between two words about waiting: a limit of 5 a second would be told of at each page."""


async def write_all(context: Context, entry: ProfileEntry, first: Exchange, query: Query | None, *, lines: bool) -> int:
    """Write the items of `first` and of every page after it.

    What is not whole leaves the list open, and ends in another exit code than 0: no script is to take it for whole.
    """
    requests = context.parts.requests
    if items_of(whole_body(first)) is None:
        context.out.say("The answer is no list; --all has nothing to follow.")
        show_response(context, first.response, include=False)
        return OK
    held = bytearray()
    write = (
        held.extend if query is not None else lambda data: show_text(context, data.decode("utf-8", "surrogateescape"))
    )
    writer = ListWriter(write, lines=lines, close_partial=False)
    ended = await requests.load_all(entry, first, writer, _says(context))
    if ended.stopped:
        return _not_whole(context, entry, ended)
    if query is not None:
        found = query.of(bytes(held))
        if found is None and entry.profile.api == "v4" and "data" in query.expression:
            context.out.say('With --all the query gets one list of all items, without "data" around it: [].name')
        show_filtered(context, found)
    return OK


def _not_whole(context: Context, entry: ProfileEntry, ended: AllPagesResult) -> int:
    if ended.last is not None and not ended.last.ok:
        show_failure(context, entry, ended.last)
    else:
        context.out.refusal(ended.stopped)
    context.out.say(f"The list is not complete: {ended.items} items came before this.")
    refused = ended.last is not None and not ended.last.ok
    return exit_for_status(ended.last.response.status) if refused and ended.last is not None else ERROR


def _says(context: Context) -> Callable[[PageProgress], None]:
    """Tells of waiting, now and then."""
    clock, said = context.parts.clock, [float("-inf")]

    def progress(now: PageProgress) -> None:
        if now.waiting >= 1 and clock.monotonic() - said[0] >= SAID_EVERY:
            said[0] = clock.monotonic()
            context.out.say(now.format())

    return progress
