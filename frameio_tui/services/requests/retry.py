"""Retries after 429 Too Many Requests. The wait is shown from its start, is limited, and can be cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.http.exchange import Exchange, Outgoing
from frameio_tui.core.http.rate_limit import WAIT_AT_MOST, retry_after
from frameio_tui.core.text.humanize import format_duration
from frameio_tui.services.requests.sender import TOO_MANY, Prepared

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.http.reception import Reception
    from frameio_tui.core.ports import Clock
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.requests.sender import RequestSender

MAX_RETRIES = 6
TICK = 1.0
"""Seconds between two reports of the remaining wait."""


class RateLimitRetry:
    """Sends requests and retries those that the rate limit refused."""

    def __init__(self, sender: RequestSender, clock: Clock) -> None:
        self._sender = sender
        self._clock = clock

    async def send(
        self,
        entry: ProfileEntry,
        prepared: Prepared,
        on_wait: Callable[[float], None] | None = None,
        reception: Reception | None = None,
        *,
        on_refused: Callable[[Exchange], None] | None = None,
        kind: str = "request",
    ) -> Exchange:
        """Send a request, and retry it after a 429 when the rate limit allows; return the 429 if the wait is too long.

        A request refused with 429 was not executed, so retrying it is safe for every method. `on_wait` gets the
        remaining seconds, once per second; `on_refused` gets each 429 before the wait. Raises the errors of
        `send_prepared`.
        """
        exchange = await self._sender.send_prepared(entry, prepared, reception, kind=kind)
        attempt = 0
        while (seconds := self._wait_before_again(entry, exchange, attempt)) is not None:
            if on_refused is not None:
                on_refused(exchange)
            await count_down(self._clock, seconds, on_wait)
            # The token is looked up again, because it may have been refreshed in the meantime.
            sent = exchange.outgoing
            outgoing = Outgoing(sent.method, sent.url, sent.headers, sent.body)
            retried = Prepared(outgoing, prepared.operation)
            exchange = await self._sender.send_prepared(entry, retried, reception, kind=kind)
            attempt += 1
        return exchange._replace(notes=(*exchange.notes, *self._notes(exchange, attempt)))

    def _wait_before_again(self, entry: ProfileEntry, exchange: Exchange, attempt: int) -> float | None:
        """Return the seconds to wait before a retry, or None if the request is not retried."""
        if exchange.response.status != TOO_MANY or attempt >= MAX_RETRIES:
            return None
        seconds = self._sender.seconds_after_429(entry, exchange, attempt)
        return seconds if seconds <= WAIT_AT_MOST else None

    def _notes(self, exchange: Exchange, times: int) -> tuple[str, ...]:
        """Return notes about the retries, to be added to the exchange."""
        notes = (
            (f"The request was sent again{'' if times == 1 else f' {times} times'} because of the rate limit (429).",)
            if times
            else ()
        )
        requested = retry_after(exchange.response.headers, self._clock.now())
        if exchange.response.status == TOO_MANY and requested is not None and requested > WAIT_AT_MOST:
            return (
                *notes,
                f"The API asks to wait {format_duration(requested)}. That is too long to wait automatically.",
            )
        return notes


async def count_down(clock: Clock, seconds: float, on_wait: Callable[[float], None] | None) -> None:
    """Sleep for `seconds`; `on_wait` gets the remaining seconds at once and then every second."""
    ends = clock.monotonic() + seconds
    while (left := ends - clock.monotonic()) > 0:
        if on_wait is not None:
            on_wait(left)
        await clock.sleep(min(TICK, left))
