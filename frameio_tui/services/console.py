"""The console: what sending does, and paging through lists; waits when the API asks to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.errors import Interrupted
from ..core.exchange import Exchange, Outgoing
from ..core.guard import check_allowed, check_trusted
from ..core.paging import page_info
from .sending import Prepared, Sending

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from ..core.paging import PageInfo, PageRequest
    from ..core.ports import Progress
    from .profiles import ProfileEntry

PAGES_AT_MOST = 1000
AGAIN_AT_MOST = 6
IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
"""Methods whose request may be sent twice without harm (RFC 9110 §9.2.2)."""


class ConsoleService(Sending):
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

    async def send_page(
        self,
        entry: ProfileEntry,
        exchange: Exchange,
        page: PageRequest,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Exchange:
        """Another page of the list that `exchange` is a page of."""
        check_trusted(entry.profile, entry.trust)
        before = exchange.outgoing
        outgoing = Outgoing(before.method, page.url, before.headers, before.body if page.body is None else page.body)
        operation = self._catalogs.match(before.method, page.url)
        check_allowed(entry.profile, before.method, operation, confirmed=True)
        return await self.send_prepared(entry, Prepared(outgoing, operation), on_progress)

    async def pages(
        self,
        entry: ProfileEntry,
        first: Exchange,
        most: int = PAGES_AT_MOST,
        on_wait: Callable[[float], None] | None = None,
    ) -> AsyncIterator[Exchange]:
        """`first` and the pages after it, waiting as long as the rate limit asks; stops at the first refusal.

        `on_wait` is told the seconds before each wait.
        """
        exchange, count = first, 1
        yield exchange
        while exchange.ok and count < most:
            following = self.page(exchange).next
            if following is None:
                return
            exchange = await self._page_with_patience(entry, exchange, following, on_wait)
            count += 1
            yield exchange

    async def _page_with_patience(
        self, entry: ProfileEntry, exchange: Exchange, page: PageRequest, on_wait: Callable[[float], None] | None
    ) -> Exchange:
        operation = self._catalogs.match(exchange.outgoing.method, page.url)
        key = self.meter_key(entry, operation)
        for attempt in range(6):
            await self._wait(self._meters.wait(key, self._clock.monotonic()), on_wait)
            answered = await self.send_page(entry, exchange, page)
            if answered.answer.status != 429:
                return answered
            await self._wait(self._meters.wait_after_429(key, answered.answer.headers, attempt), on_wait)
        raise Interrupted("The API kept answering 429 while paging.", "Try again later, or with a larger page_size.")

    async def _wait(self, seconds: float, on_wait: Callable[[float], None] | None) -> None:
        if seconds > 0 and on_wait is not None:
            on_wait(seconds)
        await self._clock.sleep(seconds)

    def wait_before_again(self, entry: ProfileEntry, exchange: Exchange, attempt: int) -> float | None:
        """Seconds until a request answered with 429 may be sent again; None where sending twice could change twice."""
        if exchange.answer.status != 429 or exchange.outgoing.method not in IDEMPOTENT or attempt >= AGAIN_AT_MOST:
            return None
        operation = self._catalogs.match(exchange.outgoing.method, exchange.outgoing.url)
        return self._meters.wait_after_429(self.meter_key(entry, operation), exchange.answer.headers, attempt)
