"""The system's own time, randomness and environment."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.adapters.system.clock import ProcessEnvironment, SystemClock, SystemEntropy

if TYPE_CHECKING:
    import pytest


def test_time_goes_on() -> None:
    clock = SystemClock()
    assert clock.now() > 1_700_000_000
    assert clock.monotonic() <= clock.monotonic()
    asyncio.run(clock.sleep(0))


def test_random_ids_differ() -> None:
    found = {SystemEntropy().token_hex(16) for _ in range(50)}
    assert len(found) == 50
    assert all(len(text) == 32 for text in found)


def test_the_environment_is_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMEIO_TEST_VARIABLE", "x")
    assert ProcessEnvironment().get("FRAMEIO_TEST_VARIABLE") == "x"
    assert ProcessEnvironment().get("FRAMEIO_NO_SUCH_VARIABLE") is None
