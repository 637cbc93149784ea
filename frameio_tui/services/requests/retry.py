"""Waiting for a rate limit: never silently, never longer than is bearable, always to be cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.http.exchange import Exchange, Outgoing
from frameio_tui.core.http.rate_limit import WAIT_AT_MOST, retry_after
from frameio_tui.core.text.humanize import span_words
from frameio_tui.services.requests.sender import TOO_MANY, Prepared, Sending

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.http.reception import Reception
    from frameio_tui.services.profiles import ProfileEntry

AGAIN_AT_MOST = 6
TICK = 1.0
"""Seconds after which a wait says anew how long it still is."""


class Patient(Sending):
    """Sending that waits where the API asks to."""

    async def send_patiently(
        self,
        entry: ProfileEntry,
        prepared: Prepared,
        on_wait: Callable[[float], None],
        reception: Reception | None = None,
        *,
        on_refused: Callable[[Exchange], None] | None = None,
        kind: str = "request",
    ) -> Exchange:
        """Send, and after a 429 send again when the limit has room; the 429 itself where that is not to be waited for.

        A 429 was not carried out, so sending once more is safe whatever the method. `on_wait` is told the seconds that
        are left, each second anew; `on_refused` gets each 429 before it is waited for.
        """
        exchange = await self.send_prepared(entry, prepared, reception, kind=kind)
        attempt = 0
        while (seconds := self.wait_before_again(entry, exchange, attempt)) is not None:
            if on_refused is not None:
                on_refused(exchange)
            await self.wait(seconds, on_wait)
            # Not with the bearer of before: it may have been renewed meanwhile.
            before = exchange.outgoing
            outgoing = Outgoing(before.method, before.url, before.headers, before.body)
            exchange = await self.send_prepared(entry, Prepared(outgoing, prepared.operation), reception, kind=kind)
            attempt += 1
        return exchange._replace(notes=(*exchange.notes, *self._waited(exchange, attempt)))

    def wait_before_again(self, entry: ProfileEntry, exchange: Exchange, attempt: int) -> float | None:
        """Seconds until a request answered with 429 may be sent again; None where it is not to be."""
        if exchange.answer.status != TOO_MANY or attempt >= AGAIN_AT_MOST:
            return None
        seconds = self._asked(entry, exchange, attempt)
        return seconds if seconds <= WAIT_AT_MOST else None

    def _asked(self, entry: ProfileEntry, exchange: Exchange, attempt: int) -> float:
        operation = self._catalogs.match(exchange.outgoing.method, exchange.outgoing.url)
        key = self.meter_key(entry, operation)
        return self._meters.wait_after_429(key, exchange.answer.headers, attempt, self._clock.now())

    def _waited(self, exchange: Exchange, times: int) -> tuple[str, ...]:
        """What is said of the waiting."""
        said = (f"Sent again after 429 {'once' if times == 1 else f'{times} times'}.",) if times else ()
        asked = retry_after(exchange.answer.headers, self._clock.now())
        if exchange.answer.status == TOO_MANY and asked is not None and asked > WAIT_AT_MOST:
            return (*said, f"The API asks to wait {span_words(asked)}, which is not waited for.")
        return said

    async def wait(self, seconds: float, on_wait: Callable[[float], None] | None) -> None:
        """Sleep; `on_wait` hears of it from the first moment on."""
        ends = self._clock.monotonic() + seconds
        while (left := ends - self._clock.monotonic()) > 0:
            if on_wait is not None:
                on_wait(left)
            await self._clock.sleep(min(TICK, left))
