"""`--all`: the items of every page as one JSON list, each item's own bytes untouched."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .answers import show_answer, show_failure, show_filtered, show_text, whole_body
from .exits import ERROR, OK, exit_for_status

if TYPE_CHECKING:
    from ..core.exchange import Exchange
    from ..services.profiles import ProfileEntry
    from .context import Context
    from .query import Query

_BLANKS = " \t\r\n"


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


def items_of(body: bytes) -> list[str] | None:
    """The texts of a list's items as received: of a bare array, or of the array under `data`; None when it is neither.

    >>> items_of(b'{"data": [1.0, {"a": 1, "a": 2}], "links": {}}')
    ['1.0', '{"a": 1, "a": 2}']
    """
    text = body.decode("utf-8", "surrogateescape")
    try:
        at = _array_start(text)
        return None if at is None else _elements(text, at + 1)
    except (ValueError, IndexError, RecursionError):
        return None


def _array_start(text: str) -> int | None:
    """Where the list's bracket is."""
    at = _skip(text, 0)
    if text[at] == "[":
        return at
    if text[at] != "{":
        return None
    at = _skip(text, at + 1)
    decoder = json.JSONDecoder()
    while text[at] == '"':
        key, at = decoder.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        if key == "data":
            return at if text[at] == "[" else None
        _, at = decoder.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
    return None


def _elements(text: str, at: int) -> list[str]:
    found: list[str] = []
    decoder = json.JSONDecoder()
    at = _skip(text, at)
    while text[at] != "]":
        _, end = decoder.raw_decode(text, at)
        found.append(text[at:end])
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)
    return found


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANKS:
        at += 1
    return at
