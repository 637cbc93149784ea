"""Slots for requests that are sent at the same time: a few for each operation, and only while its limit has room."""

from __future__ import annotations

import asyncio
import contextlib
import math
from typing import TYPE_CHECKING

from frameio_tui.core.http.rate_limit import Meters

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from frameio_tui.core.http.rate_limit import Key
    from frameio_tui.core.ports.system import Clock

AT_ONCE = 4
"""Requests of one operation that are in flight at the same time."""
TICK = 1.0
"""Seconds between two reports of the remaining wait."""


class RequestSlots:
    """Hands out slots in the order in which they are asked for; all tasks of a process share them.

    A slot is counted in the rate limit meter before the request is sent. Otherwise, several requests would all take
    the last call that the limit allows.
    """

    def __init__(self, clock: Clock) -> None:
        self.meters = Meters()
        self._clock = clock
        self._queues: dict[Key, _Queue] = {}
        """The operations that have requests now. An unused queue is removed, because it belongs to one event loop."""

    @contextlib.asynccontextmanager
    async def slot(self, key: Key, on_wait: Callable[[float], None] | None = None) -> AsyncIterator[int]:
        """Wait for a slot, and yield the number of the call for the meter.

        `on_wait` gets the remaining seconds of a wait for the rate limit about once per second, and 0 at its end.
        """
        queue = self._queues.setdefault(key, _Queue())
        queue.users += 1
        try:
            async with queue.at_once:
                async with queue.turn:
                    await self._wait_for_room(key, queue, on_wait)
                    number = self.meters.begin(key, self._clock.monotonic())
                try:
                    yield number
                finally:
                    self.meters.end(key, number)
                    queue.changed.set()
        finally:
            queue.users -= 1
            if not queue.users:
                self._queues.pop(key, None)

    async def _wait_for_room(self, key: Key, queue: _Queue, on_wait: Callable[[float], None] | None) -> None:
        reported = False
        while (seconds := self.meters.room(key, self._clock.monotonic())) > 0:
            queue.changed.clear()
            if on_wait is not None and seconds < math.inf:
                on_wait(seconds)
                reported = True
            await self._sleep_unless_changed(queue.changed, min(seconds, TICK))
        if on_wait is not None and reported:
            on_wait(0.0)

    async def _sleep_unless_changed(self, changed: asyncio.Event, seconds: float) -> None:
        """Sleep, but no longer than until another request of the operation has ended."""
        sleep, wake = asyncio.ensure_future(self._clock.sleep(seconds)), asyncio.ensure_future(changed.wait())
        try:
            await asyncio.wait((sleep, wake), return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleep.cancel()
            wake.cancel()


class _Queue:
    """The requests of one operation."""

    def __init__(self) -> None:
        self.users = 0
        self.at_once = asyncio.Semaphore(AT_ONCE)
        self.turn = asyncio.Lock()
        """Held by the one that waits for room; those behind it keep their order."""
        self.changed = asyncio.Event()
        """Set when a request has ended."""
