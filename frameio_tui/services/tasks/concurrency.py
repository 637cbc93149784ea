"""Work on many items at the same time, with results in the order of the items and bounded memory."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 8
"""Items that are worked on at the same time: enough for the slots of one operation while others are evaluated."""


async def in_order(
    items: Iterable[Item] | AsyncIterable[Item], work: Callable[[Item], Awaitable[Result]], ahead: int = AHEAD
) -> AsyncGenerator[tuple[Item, Result], None]:
    """Yield each item with the result of `work`, in the order of the items, working on about `ahead` items at a time.

    Items may arrive slowly, such as page by page; a result is yielded as soon as it and those before it are there. An
    error of `work` or of `items` is raised in its place; `work` should catch that of a single item and pass it to
    `Work.fail`. When the iteration ends, work that is still running is cancelled. A loop that may raise an error itself
    needs `contextlib.aclosing` for that.
    """
    queue: asyncio.Queue[tuple[Item, asyncio.Task[Result]] | Exception | None] = asyncio.Queue(max(1, ahead - 2))
    running: set[asyncio.Task[Result]] = set()

    async def start_all() -> None:
        end: Exception | None = None
        try:
            async for item in _each(items):
                task = asyncio.ensure_future(_call(work, item))
                running.add(task)
                await queue.put((item, task))
        except Exception as error:
            end = error
        await queue.put(end)

    starter = asyncio.ensure_future(start_all())
    try:
        while (found := await queue.get()) is not None:
            if isinstance(found, Exception):
                raise found
            item, task = found
            result = await task
            running.discard(task)
            yield item, result
    finally:
        for unfinished in (starter, *running):
            unfinished.cancel()
        await asyncio.gather(starter, *running, return_exceptions=True)


async def _call(work: Callable[[Item], Awaitable[Result]], item: Item) -> Result:
    return await work(item)


async def _each(items: Iterable[Item] | AsyncIterable[Item]) -> AsyncIterator[Item]:
    if hasattr(items, "__aiter__"):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item
