"""Pages of a list: one page, page after page, or all pages as one list.

When all pages are loaded, a writer gets the items of each page unchanged, so the list does not have to fit in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.http.exchange import Exchange, Outgoing
from frameio_tui.core.http.guard import check_allowed, check_approved, is_safe
from frameio_tui.core.http.pagination import PageInfo, first_page, page_info
from frameio_tui.core.json.array_items import items_of
from frameio_tui.core.text.humanize import format_duration, format_size
from frameio_tui.services.history import PAGE
from frameio_tui.services.requests.retry import count_down
from frameio_tui.services.requests.sender import Prepared

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from frameio_tui.core.http.pagination import PageRequest
    from frameio_tui.core.http.reception import Reception
    from frameio_tui.core.ports.system import Clock
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.requests.retry import RateLimitRetry
    from frameio_tui.services.requests.sender import RequestSender

MAX_PAGES = 1000


class PageProgress(NamedTuple):
    """Progress of loading all pages.

    `waiting` is the time in seconds until the rate limit allows the next request; 0 if none is needed.
    """

    pages: int
    items: int
    of_pages: int | None = None
    of_items: int | None = None
    waiting: float = 0.0
    left: float | None = None
    """Estimated seconds for the remaining pages; None if unknown."""

    def format(self) -> str:
        """Return text such as `page 12 of 200, 600 of 10000 items, 1 min left`."""
        pages = f"page {self.pages}" + (f" of {self.of_pages}" if self.of_pages else "")
        noun = "item" if (self.of_items or self.items) == 1 else "items"
        items = f"{self.items}" + (f" of {self.of_items}" if self.of_items else "") + f" {noun}"
        left = f", {format_duration(self.left)} left" if self.left is not None and self.left >= 60 else ""
        wait = f", waiting {self.waiting:.1f} s for the rate limit" if self.waiting >= 0.1 else ""
        return f"{pages}, {items}{left}{wait}"


class AllPagesResult(NamedTuple):
    """Result of loading all pages."""

    pages: int
    items: int
    stopped: str = ""
    """Why the list is incomplete; empty if it is complete."""
    last: Exchange | None = None
    """The page that was refused or was not a list; None if there was no such page."""
    room_used: bool = False
    """Whether loading stopped because the writer is full."""


class ListWriter:
    """Writes items unchanged, as one JSON array or, with `lines`, one item per line.

    `max_size` is the maximum size in bytes. With `close_partial` off, an incomplete array is not closed, so that a
    script cannot mistake it for a complete one.
    """

    def __init__(
        self,
        write: Callable[[bytes], None],
        *,
        lines: bool = False,
        max_size: int | None = None,
        close_partial: bool = True,
    ) -> None:
        self._write, self._lines, self._close_partial = write, lines, close_partial
        self._size = 0
        self.max_size = max_size
        self.items = 0
        self.failed = False
        """Whether a write failed; if so, `close` writes nothing."""

    def add(self, found: list[str]) -> bool:
        """Write items; return False if the next one would exceed `max_size`. Passes on the errors of `write`."""
        for item in found:
            data = _encode_item(item, self.items == 0, self._lines)
            if self.max_size is not None and self._size + len(data) > self.max_size:
                return False
            try:
                self._write(data)
            except FrameioTuiError:
                self.failed = True
                raise
            self._size += len(data)
            self.items += 1
        return True

    def close(self, *, whole: bool) -> None:
        """Close the array; `whole` says whether it has all its items. Passes on the errors of `write`."""
        if not self._lines and not self.failed and (whole or self._close_partial):
            self._write(b"]\n" if self.items else b"[]\n")


class Paginator:
    """Requests further pages of lists, no faster than the rate limit allows."""

    def __init__(self, sender: RequestSender, retry: RateLimitRetry, catalogs: Catalogs, clock: Clock) -> None:
        self._sender = sender
        self._retry = retry
        self._catalogs = catalogs
        self._clock = clock

    def page(self, exchange: Exchange, value: object = None) -> PageInfo:
        """Return the position of a response in its list; `value` is its parsed body, if the caller has it.

        A request that may change something has no other pages, whatever its response says, because requesting another
        page would send it again.
        """
        outgoing = exchange.outgoing
        if not self._is_read(exchange):
            return PageInfo()
        return page_info(outgoing.method, outgoing.url, outgoing.body, exchange.response, exchange.api, value)

    def first_page(self, exchange: Exchange) -> PageRequest | None:
        """Return the request for the first page of the list, or None if this is the first page or not a list."""
        outgoing = exchange.outgoing
        if not exchange.ok or not self._is_read(exchange):
            return None
        return first_page(outgoing.method, outgoing.url, outgoing.body, exchange.api)

    def _is_read(self, exchange: Exchange) -> bool:
        """Return whether the request changes nothing."""
        outgoing = exchange.outgoing
        return is_safe(outgoing.method, self._catalogs.match(outgoing.method, outgoing.url))

    async def send_page(
        self,
        entry: ProfileEntry,
        exchange: Exchange,
        page: PageRequest,
        reception: Reception | None = None,
        on_wait: Callable[[float], None] | None = None,
    ) -> Exchange:
        """Request another page of the list that `exchange` belongs to, as soon as the rate limit allows it.

        `on_wait` gets the remaining seconds of a wait, once per second. Raises UnapprovedProfile and the errors of
        `RateLimitRetry.send`.
        """
        check_approved(entry.profile, entry.approval)
        prepared = self.request_of(exchange, page)
        check_allowed(entry.profile, prepared.outgoing.method, prepared.operation, confirmed=True)
        await count_down(self._clock, self._sender.seconds_until_room(entry, prepared.operation), on_wait)
        return await self._retry.send(entry, prepared, on_wait, reception, kind=PAGE)

    def request_of(self, exchange: Exchange, page: PageRequest) -> Prepared:
        """Return the request for another page of the list that `exchange` belongs to, without any check."""
        sent = exchange.outgoing
        outgoing = Outgoing(sent.method, page.url, sent.headers, sent.body if page.body is None else page.body)
        return Prepared(outgoing, self._catalogs.match(sent.method, page.url))

    async def pages(
        self,
        entry: ProfileEntry,
        first: Exchange,
        most: int = MAX_PAGES,
        on_wait: Callable[[float], None] | None = None,
    ) -> AsyncIterator[Exchange]:
        """Yield `first` and the pages after it, waiting as long as the rate limit requires.

        The iterator ends after a page that was refused, before a page that was already requested, and after `most`
        pages. `on_wait` gets the remaining seconds of every wait.
        """
        exchange, count = first, 1
        requested = {(first.outgoing.url, first.outgoing.body)}
        yield exchange
        while exchange.ok and count < most:
            next_page = self.page(exchange).next
            if next_page is None or (target := (next_page.url, next_page.body or exchange.outgoing.body)) in requested:
                return
            requested.add(target)
            exchange = await self.send_page(entry, exchange, next_page, on_wait=on_wait)
            count += 1
            yield exchange

    async def load_all(
        self,
        entry: ProfileEntry,
        first: Exchange,
        writer: ListWriter,
        on_progress: Callable[[PageProgress], None],
        *,
        most: int = MAX_PAGES,
    ) -> AllPagesResult:
        """Write the items of `first` and of the pages after it, and always close the writer, even when cancelled.

        Only errors of the writer are raised.
        """
        complete = False
        try:
            result = await self._write_pages(entry, first, writer, on_progress, most)
            complete = not result.stopped
            return result
        finally:
            writer.close(whole=complete)

    async def _write_pages(
        self,
        entry: ProfileEntry,
        first: Exchange,
        writer: ListWriter,
        on_progress: Callable[[PageProgress], None],
        most: int,
    ) -> AllPagesResult:
        """Write the items of all pages and return the result."""
        last, count, began, latest = first, 0, self._clock.monotonic(), PageProgress(0, 0)

        def waiting(seconds: float) -> None:
            on_progress(latest._replace(waiting=seconds))

        def ended(stopped: str, refused: Exchange | None = None) -> AllPagesResult:
            return AllPagesResult(latest.pages, writer.items, stopped, refused)

        try:
            async for last in self.pages(entry, first, most, waiting):
                count += 1
                found = items_of(last.response.body) if last.ok and not last.response.spill_path else None
                if found is None:
                    no_list = f"Page {count} is not a list or is too large."
                    return ended(no_list if last.ok else self._unfinished(last, count, most), last)
                if not writer.add(found):
                    return ended(f"The list exceeds the limit of {format_size(writer.max_size or 0)}.")._replace(
                        room_used=True
                    )
                latest = self._progress(entry, last, count, writer.items, began)
                on_progress(latest)
        except FrameioTuiError as error:
            if writer.failed:
                raise
            return ended(str(error))
        return ended(self._unfinished(last, count, most))

    def _progress(self, entry: ProfileEntry, last: Exchange, pages: int, items: int, began: float) -> PageProgress:
        """Return the progress after page `last`; `began` is the time of the start on the monotonic clock."""
        info = self.page(last)
        seconds_left = None
        if info.pages:
            seconds_per_page = (self._clock.monotonic() - began) / pages
            seconds_left = self._time_left(entry, last, info.pages - pages, seconds_per_page)
        return PageProgress(pages, items, info.pages, info.total, left=seconds_left)

    def _time_left(self, entry: ProfileEntry, exchange: Exchange, pages: int, seconds_per_page: float) -> float:
        """Return the seconds that more pages will take.

        This is the time at the average pace so far (`seconds_per_page`), or longer if the rate limit requires it.
        """
        operation = self._catalogs.match(exchange.outgoing.method, exchange.outgoing.url)
        reading = self._sender.rate(entry, operation)
        limited = (pages - reading.remaining) * reading.per_call if reading is not None else 0.0
        return max(0.0, pages * seconds_per_page, limited)

    def _unfinished(self, last: Exchange, count: int, most: int) -> str:
        """Return why `pages` ended before the list did, or an empty string if the list is complete.

        `last` is the last page that was received.
        """
        if not last.ok:
            return f"The server returned {last.response.status} for page {count}."
        info = self.page(last)
        if info.next is None:
            return info.note
        if count >= most:
            return f"The limit of {most} {'page' if most == 1 else 'pages'} was reached."
        return "The link to the next page leads to a page that was already loaded."


def _encode_item(item: str, first: bool, lines: bool) -> bytes:
    # In JSON, line breaks occur only between tokens, never in strings, so replacing them changes no value.
    text = f"{item.translate(_NO_LINE_ENDS)}\n" if lines else ("[" if first else ",\n") + item
    return text.encode("utf-8", "surrogateescape")


_NO_LINE_ENDS = {ord("\r"): " ", ord("\n"): " "}
