"""The system's own time and randomness."""

from __future__ import annotations

import os
import time


class SystemClock:
    """Wall and monotonic time."""

    def now(self) -> float:
        """Epoch seconds."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        import asyncio

        await asyncio.sleep(seconds)


class SystemEntropy:
    """The operating system's random source."""

    def token_hex(self, count: int) -> str:
        """`count` random bytes as hex."""
        return os.urandom(count).hex()
