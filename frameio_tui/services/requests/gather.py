"""All pages of a list as one list, each item as it came; to a sink, so that it need not fit in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.json.array_items import items_of
from frameio_tui.core.text.humanize import size_words, span_words
from frameio_tui.services.requests.pagination import PAGES_AT_MOST

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.requests.pagination import ConsoleService


class Progress(NamedTuple):
    """How far a gathering is; `waiting` in seconds while the rate limit asks for it."""

    pages: int
    items: int
    of_pages: int | None = None
    of_items: int | None = None
    waiting: float = 0.0
    left: float | None = None
    """Seconds that the rest will take, where that can be told."""

    def words(self) -> str:
        """Such as `page 12 of 200, 600 of 10000 items, 1 min left`."""
        pages = f"page {self.pages}" + (f" of {self.of_pages}" if self.of_pages else "")
        items = f"{self.items}" + (f" of {self.of_items}" if self.of_items else "") + " items"
        left = f", {span_words(self.left)} left" if self.left is not None and self.left >= 60 else ""
        wait = f", waiting {self.waiting:.1f} s for the rate limit" if self.waiting >= 0.1 else ""
        return f"{pages}, {items}{left}{wait}"


class Gathered(NamedTuple):
    """How it ended."""

    pages: int
    items: int
    stopped: str = ""
    """Why it is not the whole list; empty when it is."""
    last: Exchange | None = None
    """The page that was refused or was no list."""


async def gather(
    console: ConsoleService,
    entry: ProfileEntry,
    first: Exchange,
    write: Callable[[bytes], None],
    on_progress: Callable[[Progress], None],
    *,
    lines: bool = False,
    most: int = PAGES_AT_MOST,
    room: int | None = None,
    always_closed: bool = True,
) -> Gathered:
    """Write the items of `first` and of the pages after it: a JSON list, or with `lines` one item a line.

    At most `room` bytes. Whatever ends it, being cancelled too, the list that was written is closed; with
    `always_closed` off only a whole one is, so that no script takes a part for it. Raises only what `write` raises.
    """
    work = _Gathering(console, entry, write, lines, room)
    whole = False
    try:
        ended = await work.run(first, on_progress, most)
        whole = not ended.stopped
        return ended
    finally:
        if not lines and not work.broken and (whole or always_closed):
            write(b"]\n" if work.items else b"[]\n")


class _Gathering:
    """One list being written."""

    def __init__(
        self,
        console: ConsoleService,
        entry: ProfileEntry,
        write: Callable[[bytes], None],
        lines: bool,
        room: int | None,
    ) -> None:
        self._console, self._entry, self._write, self._lines, self._room = console, entry, write, lines, room
        self._size = 0
        self.pages = self.items = 0
        self.broken = False
        """Whether writing failed: nothing more is written then."""

    async def run(self, first: Exchange, on_progress: Callable[[Progress], None], most: int) -> Gathered:
        last, count, began = first, 0, self._console.elapsed(0.0)
        now = Progress(0, 0)

        def waiting(seconds: float) -> None:
            on_progress(now._replace(waiting=seconds))

        try:
            async for last in self._console.pages(self._entry, first, most, waiting):
                count += 1
                found = items_of(last.answer.body) if last.ok and not last.answer.spill_path else None
                if found is None:
                    break
                if not self._take(found):
                    return self._ended(f"The list is larger than {size_words(self._room or 0)}.")
                self.pages += 1
                info = self._console.page(last)
                pages, spent = info.pages or 0, self._console.elapsed(began)
                left = self._console.time_left(self._entry, last, pages - count, spent / count) if pages else None
                now = Progress(self.pages, self.items, info.pages, info.total, left=left)
                on_progress(now)
            else:
                return self._ended(self._console.unfinished(last, count, most))
        except FrameioTuiError as error:
            if self.broken:
                raise
            return self._ended(str(error))
        stopped = f"Page {count} is no list, or too large." if last.ok else self._console.unfinished(last, count)
        return self._ended(stopped, last)

    def _ended(self, stopped: str, last: Exchange | None = None) -> Gathered:
        return Gathered(self.pages, self.items, stopped, last)

    def _take(self, found: list[str]) -> bool:
        """Write items; False when the next one would not fit."""
        for item in found:
            data = _written(item, self.items == 0, self._lines)
            if self._room is not None and self._size + len(data) > self._room:
                return False
            try:
                self._write(data)
            except FrameioTuiError:
                self.broken = True
                raise
            self._size += len(data)
            self.items += 1
        return True


def _written(item: str, first: bool, lines: bool) -> bytes:
    # Line ends stand between the tokens of JSON only, never within a string.
    text = f"{item.translate(_NO_LINE_ENDS)}\n" if lines else ("[" if first else ",\n") + item
    return text.encode("utf-8", "surrogateescape")


_NO_LINE_ENDS = {ord("\r"): " ", ord("\n"): " "}
