"""Lists of which each page that has arrived is stored in the journal, so that a resumed task requests only the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping

    from frameio_tui.services.tasks.items import FinishedItems
    from frameio_tui.services.tasks.requests import Query, TaskRequests

Record = TypeVar("Record", bound=tuple[object, ...])


class ListRequest(NamedTuple):
    """The request for a list."""

    operation: str
    parameters: Mapping[str, str]
    query: Query


async def stored_pages(
    requests: TaskRequests,
    items: FinishedItems | None,
    wanted: ListRequest,
    parse: Callable[[object], Record | None],
    record: Callable[[list[object]], Record],
) -> AsyncGenerator[list[Record], None]:
    """Yield the records of each page of a list. Only records are stored, never what was received.

    `parse` makes a record of an item of the list, or returns None to leave it out; `record` makes one of its fields,
    which must be JSON values. Raises the errors of `TaskRequests.pages`.
    """
    start = ""
    name = f"page:{wanted.operation}:{','.join(wanted.parameters.values())}:"
    while items is not None and isinstance(stored := items.value(name + start), list):
        following, rows = stored
        yield [record(row) for row in rows]
        if not following:
            return
        start = following
    async for page in requests.pages(wanted.operation, wanted.parameters, wanted.query, start=start):
        found = [one for item in page.items if (one := parse(item)) is not None]
        if items is not None:
            items.finish(name + start, [page.next, [list(one) for one in found]])
        start = page.next
        yield found
