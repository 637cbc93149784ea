"""The option `--all`: writes the items of all pages as one JSON list, or one per line, each with its exact bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.exit_codes import ERROR, OK, exit_for_api_status
from frameio_tui.cli.response_output import body_in_memory, show_failure, show_filtered, show_response, show_text
from frameio_tui.core.json.array_items import items_of
from frameio_tui.services.requests.pagination import AllPagesResult, ListWriter, PageProgress

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.cli.context import Context
    from frameio_tui.cli.jmespath_query import Query
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.services.profiles import ProfileEntry

WAIT_MESSAGE_INTERVAL = 10.0
"""Seconds between messages about waiting. A rate limit of 5 per second would otherwise cause one for each page."""


async def write_all(context: Context, entry: ProfileEntry, first: Exchange, query: Query | None, *, lines: bool) -> int:
    """Write the items of the page `first` and of all later pages, and return the exit code.

    If a page fails, the JSON list is not closed and the exit code is not 0, so that no script takes it for complete.
    With a query, its result on the list of all items is written instead.
    """
    requests = context.container.requests
    if items_of(body_in_memory(first)) is None:
        context.out.say("The response is not a list, so --all has no effect.")
        show_response(context, first.response, include=False)
        return OK
    collected = bytearray()
    write = (
        collected.extend
        if query is not None
        else lambda data: show_text(context, data.decode("utf-8", "surrogateescape"))
    )
    writer = ListWriter(write, lines=lines, close_partial=False)
    result = await requests.load_all(entry, first, writer, _waiting_reporter(context))
    if result.stopped:
        return _report_incomplete(context, entry, result)
    if query is not None:
        found = query.search(bytes(collected))
        if found is None and entry.profile.api == "v4" and "data" in query.expression:
            context.out.say(
                'With --all, the query is applied to one list of all items, without "data". For example: [].name'
            )
        show_filtered(context, found)
    return OK


def _report_incomplete(context: Context, entry: ProfileEntry, result: AllPagesResult) -> int:
    if result.last is not None and not result.last.ok:
        show_failure(context, entry, result.last)
    else:
        context.out.error(result.stopped, exit_code=ERROR, kind="IncompleteList")
    context.out.say(f"The list is incomplete. Items received: {result.items}.")
    refused = result.last is not None and not result.last.ok
    return exit_for_api_status(result.last.response.status) if refused and result.last is not None else ERROR


def _waiting_reporter(context: Context) -> Callable[[PageProgress], None]:
    """Return a callback that prints a message about waiting, at most every WAIT_MESSAGE_INTERVAL seconds."""
    clock, last_message = context.container.clock, [float("-inf")]

    def progress(state: PageProgress) -> None:
        if state.waiting >= 1 and clock.monotonic() - last_message[0] >= WAIT_MESSAGE_INTERVAL:
            last_message[0] = clock.monotonic()
            context.out.say(state.format())

    return progress
