"""All pages of a list as one list, each item as it came; to a sink, so that it need not fit in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..core.items import items_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..core.exchange import Exchange
    from .console import ConsoleService
    from .profiles import ProfileEntry


class Progress(NamedTuple):
    """How far a gathering is; `waiting` in seconds while the rate limit asks for it."""

    pages: int
    items: int
    of_pages: int | None = None
    of_items: int | None = None
    waiting: float = 0.0

    def words(self) -> str:
        """Such as `page 12 of 200, 600 of 10000 items`."""
        pages = f"page {self.pages}" + (f" of {self.of_pages}" if self.of_pages else "")
        items = f"{self.items}" + (f" of {self.of_items}" if self.of_items else "") + " items"
        wait = f", waiting {self.waiting:.1f} s for the rate limit" if self.waiting >= 0.1 else ""
        return f"{pages}, {items}{wait}"


class Gathered(NamedTuple):
    """How it ended."""

    pages: int
    items: int
    stopped: str = ""
    """Why it is not the whole list; empty when it is."""


async def gather(
    console: ConsoleService,
    entry: ProfileEntry,
    first: Exchange,
    write: Callable[[bytes], None],
    on_progress: Callable[[Progress], None],
    *,
    lines: bool = False,
    most: int = 1000,
) -> Gathered:
    """Write the items of `first` and of the pages after it: a JSON list, or with `lines` one item a line.

    Raises what sending raises; what was written until then stays. A page that is refused ends it with words.
    """
    pages = items = 0
    info = console.page(first)
    now = Progress(0, 0, info.pages, info.total)

    def waiting(seconds: float) -> None:
        on_progress(now._replace(waiting=seconds))

    stopped = ""
    async for exchange in console.pages(entry, first, most, waiting):
        found = items_of(exchange.answer.body) if exchange.ok and not exchange.answer.spill_path else None
        if found is None:
            stopped = f"Page {pages + 1} was answered with {exchange.answer.status}."
            if exchange.ok:
                stopped = f"Page {pages + 1} is no list, or too large."
            break
        for item in found:
            write(_written(item, items == 0, lines).encode("utf-8", "surrogateescape"))
            items += 1
        pages += 1
        now = Progress(pages, items, info.pages, info.total)
        on_progress(now)
    if not lines:
        write(b"]\n" if items else b"[]\n")
    if not stopped and pages >= most:
        stopped = f"The ceiling of {most} pages was reached."
    return Gathered(pages, items, stopped)


def _written(item: str, first: bool, lines: bool) -> str:
    if lines:
        # Only these end lines between tokens; U+2028 and its like stand in strings, which stay as they came.
        return item.replace("\r", " ").replace("\n", " ") + "\n"
    return ("[" if first else ",\n") + item
