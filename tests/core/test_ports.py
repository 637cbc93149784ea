"""Values that cross a port have safe beginnings."""

from __future__ import annotations

from frameio_tui.core.ports import Settings


def test_default_settings() -> None:
    assert Settings().memory_limit == 64 * 2**20
    assert Settings().warnings == ()
