"""The console: what sending does, and paging through lists; waits when the API asks to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.http.exchange import Exchange, Outgoing
from frameio_tui.core.http.guard import check_allowed, check_trusted
from frameio_tui.core.http.pagination import first_page, page_info
from frameio_tui.services.history import PAGE
from frameio_tui.services.requests.retry import Patient
from frameio_tui.services.requests.sender import Prepared

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from frameio_tui.core.http.pagination import PageInfo, PageRequest
    from frameio_tui.core.http.reception import Reception
    from frameio_tui.services.profiles import ProfileEntry

PAGES_AT_MOST = 1000


class ConsoleService(Patient):
    """Sending, page by page."""

    def page(self, exchange: Exchange) -> PageInfo:
        """Where in a list the answer stands."""
        return page_info(
            exchange.outgoing.method,
            exchange.outgoing.url,
            exchange.outgoing.body,
            exchange.answer,
            exchange.api,
        )

    def first_page(self, exchange: Exchange) -> PageRequest | None:
        """What asks for the beginning of the list; None where the answer is it, or is of no list."""
        outgoing = exchange.outgoing
        return first_page(outgoing.method, outgoing.url, outgoing.body, exchange.api) if exchange.ok else None

    async def send_page(
        self,
        entry: ProfileEntry,
        exchange: Exchange,
        page: PageRequest,
        reception: Reception | None = None,
        on_wait: Callable[[float], None] | None = None,
    ) -> Exchange:
        """Another page of the list that `exchange` is a page of, when the limit has room for it."""
        check_trusted(entry.profile, entry.trust)
        before = exchange.outgoing
        outgoing = Outgoing(before.method, page.url, before.headers, before.body if page.body is None else page.body)
        operation = self._catalogs.match(before.method, page.url)
        check_allowed(entry.profile, before.method, operation, confirmed=True)
        await self.wait(self._meters.wait(self.meter_key(entry, operation), self._clock.monotonic()), on_wait)
        prepared = Prepared(outgoing, operation)
        return await self.send_patiently(entry, prepared, on_wait or (lambda left: None), reception, kind=PAGE)

    async def pages(
        self,
        entry: ProfileEntry,
        first: Exchange,
        most: int = PAGES_AT_MOST,
        on_wait: Callable[[float], None] | None = None,
    ) -> AsyncIterator[Exchange]:
        """`first` and the pages after it, waiting as long as the rate limit asks; stops at the first refusal.

        Stops, too, at a page that was asked for already; `unfinished` tells. `on_wait` hears of every wait.
        """
        exchange, count = first, 1
        asked = {(first.outgoing.url, first.outgoing.body)}
        yield exchange
        while exchange.ok and count < most:
            following = self.page(exchange).next
            if following is None or (what := (following.url, following.body or exchange.outgoing.body)) in asked:
                return
            asked.add(what)
            exchange = await self.send_page(entry, exchange, following, on_wait=on_wait)
            count += 1
            yield exchange

    def unfinished(self, last: Exchange, count: int, most: int = PAGES_AT_MOST) -> str:
        """Why `pages` ended before the list did, its last page given; empty where the list is whole."""
        if not last.ok:
            return f"Page {count} was answered with {last.answer.status}."
        info = self.page(last)
        if info.next is None:
            return info.remark
        if count >= most:
            return f"The ceiling of {most} pages was reached."
        return "The API leads back to a page that came already."

    def elapsed(self, since: float) -> float:
        """Seconds of the monotonic clock since a reading of it."""
        return self._clock.monotonic() - since

    def time_left(self, entry: ProfileEntry, exchange: Exchange, pages: int, each: float) -> float:
        """Seconds that so many more pages will take: at the pace so far, or as the rate limit lets them through."""
        operation = self._catalogs.match(exchange.outgoing.method, exchange.outgoing.url)
        reading = self.rate(entry, operation)
        limited = (pages - reading.remaining) * reading.per_call if reading is not None else 0.0
        return max(0.0, pages * each, limited)
