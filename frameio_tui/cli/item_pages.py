"""`--all`: the items of every page as one JSON list, each item's own bytes untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.items import items_of
from .answers import show_answer, show_failure, show_filtered, show_text, whole_body
from .exits import ERROR, OK, exit_for_status

if TYPE_CHECKING:
    from ..core.exchange import Exchange
    from ..services.profiles import ProfileEntry
    from .context import Context
    from .query import Query


async def write_all(context: Context, entry: ProfileEntry, first: Exchange, query: Query | None) -> int:
    """Write the items of `first` and of every page after it.

    A page refused half-way leaves the list open, so that no script takes it for whole.
    """
    written = _Items(context, query)
    async for exchange in context.parts.console.pages(entry, first):
        if not exchange.ok:
            show_failure(context, entry, exchange)
            context.out.say(f"The list is not complete: {written.count} items came before this.")
            return exit_for_status(exchange.answer.status)
        items = items_of(whole_body(exchange))
        if items is None and exchange is first:
            context.out.say("The answer is no list; --all has nothing to follow.")
            show_answer(context, exchange, include=False)
            return OK
        if items is None:
            context.out.refusal(f"A page after {written.count} items was no list; what came is not complete.")
            return ERROR
        written.add(items)
    written.end()
    return OK


class _Items:
    """Writes items as they come, or gathers them for a query."""

    def __init__(self, context: Context, query: Query | None) -> None:
        self._context = context
        self._query = query
        self._gathered: list[str] = []
        self.count = 0

    def add(self, items: list[str]) -> None:
        """One more page."""
        if self._query is not None:
            self._gathered += items
        elif items:
            show_text(self._context, ("[" if self.count == 0 else ",\n") + ",\n".join(items))
        self.count += len(items)

    def end(self) -> None:
        """Close the list."""
        if self._query is not None:
            whole = f"[{','.join(self._gathered)}]".encode("utf-8", "surrogateescape")
            show_filtered(self._context, self._query.of(whole))
        else:
            show_text(self._context, "]\n" if self.count else "[]\n")
