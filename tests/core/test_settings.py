"""Settings have defaults that suit most machines."""

from __future__ import annotations

from frameio_tui.core.settings import Settings


def test_default_settings() -> None:
    assert Settings().memory_limit == 64 * 2**20
    assert Settings().warnings == ()
