"""Time and random numbers from the operating system."""

from __future__ import annotations

import os
import time


class SystemClock:
    """Provides wall clock and monotonic time."""

    def now(self) -> float:
        """Return the seconds since 1970 (Unix time)."""
        return time.time()

    def monotonic(self) -> float:
        """Return the seconds of a clock that never goes backwards."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait for a number of seconds."""
        import asyncio

        await asyncio.sleep(seconds)


class SystemEntropy:
    """Provides random numbers from the operating system."""

    def token_hex(self, count: int) -> str:
        """Return `count` random bytes as hexadecimal digits."""
        return os.urandom(count).hex()
