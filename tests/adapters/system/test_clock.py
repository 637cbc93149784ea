"""The system's own time and randomness."""

from __future__ import annotations

import asyncio

from frameio_tui.adapters.system.clock import SystemClock, SystemEntropy


def test_time_goes_on() -> None:
    clock = SystemClock()
    assert clock.now() > 1_700_000_000
    assert clock.monotonic() <= clock.monotonic()
    asyncio.run(clock.sleep(0))


def test_random_ids_differ() -> None:
    found = {SystemEntropy().token_hex(16) for _ in range(50)}
    assert len(found) == 50
    assert all(len(text) == 32 for text in found)
