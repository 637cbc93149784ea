"""Retries after 429 Too Many Requests, and for reads also after failures of the server and of the network.

Waits are shown from their start, are limited, and can be cancelled.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from frameio_tui.core.errors import NoResponse, ProxyUnusable, TlsFailed
from frameio_tui.core.http.exchange import Exchange, Outgoing
from frameio_tui.core.http.rate_limit import WAIT_AT_MOST, retry_after
from frameio_tui.core.text.humanize import format_duration
from frameio_tui.services.requests.sender import TOO_MANY, Prepared

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from frameio_tui.core.http.reception import Reception
    from frameio_tui.core.ports.system import Clock
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.requests.sender import RequestSender

MAX_RETRIES = 6
READ_TRIES = 5
"""How often a read is sent at most, if the server or the network fails."""
FIRST_DELAY = 0.5
"""Seconds before a read is sent again; doubled for each further try, and varied at random."""
MAX_DELAY = 15.0
UNAVAILABLE = frozenset({502, 503, 504})
SERVER_ERROR = 500
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
        notes = self._notes(exchange, attempt)
        return exchange._replace(notes=(*exchange.notes, *notes)) if notes else exchange

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
        if exchange.response.status != TOO_MANY:
            return notes
        requested = retry_after(exchange.response.headers, self._clock.now())
        if requested is not None and requested > WAIT_AT_MOST:
            return (
                *notes,
                f"The API asks to wait {format_duration(requested)}. That is too long to wait automatically.",
            )
        return notes


class ReadRetry:
    """Repeats reads after 502 to 504, timeouts and dropped connections, and once after 500. It is for reads only.

    The delays vary at random (`jitter` returns a number from 0 to 1), so that requests that failed together are not
    repeated together.
    """

    def __init__(self, clock: Clock, jitter: Callable[[], float] = random.random) -> None:
        self._clock = clock
        self._jitter = jitter

    async def send(
        self, send: Callable[[], Awaitable[Exchange]], on_wait: Callable[[float, str], None] | None = None
    ) -> Exchange:
        """Call `send` until it succeeds, and return its last exchange, whatever its status.

        `on_wait` gets the remaining seconds of each delay and the reason for it. Raises the last NoResponse.
        """
        server_errors = attempt = 0
        while True:
            is_last = attempt == READ_TRIES - 1
            try:
                exchange = await send()
            except NoResponse as error:
                if is_last or isinstance(error, (TlsFailed, ProxyUnusable)):
                    raise
                seconds, reason = self._delay(attempt), error.sentence
            else:
                status = exchange.response.status
                if status < SERVER_ERROR:
                    return exchange
                server_errors += status == SERVER_ERROR
                requested = retry_after(exchange.response.headers, self._clock.now()) or 0.0
                is_repeated = status in UNAVAILABLE or (status == SERVER_ERROR and server_errors == 1)
                if is_last or not is_repeated or requested > WAIT_AT_MOST:
                    return exchange
                seconds, reason = max(requested, self._delay(attempt)), f"The server returned {status}."
            await self._wait(seconds, reason, on_wait)
            attempt += 1

    async def _wait(self, seconds: float, reason: str, on_wait: Callable[[float, str], None] | None) -> None:
        if on_wait is None:
            await count_down(self._clock, seconds, None)
            return
        await count_down(self._clock, seconds, lambda left: on_wait(left, reason))
        on_wait(0.0, "")

    def _delay(self, attempt: int) -> float:
        """Return the seconds before the next try; `attempt` counts from 0."""
        return float(min(MAX_DELAY, FIRST_DELAY * 2**attempt) * (0.5 + self._jitter()))


async def count_down(clock: Clock, seconds: float, on_wait: Callable[[float], None] | None) -> None:
    """Sleep for `seconds`; `on_wait` gets the remaining seconds at once and then every second."""
    ends = clock.monotonic() + seconds
    while (left := ends - clock.monotonic()) > 0:
        if on_wait is not None:
            on_wait(left)
        await clock.sleep(min(TICK, left))
