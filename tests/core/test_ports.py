"""Values that cross a port have safe beginnings."""

from __future__ import annotations

from frameio_tui.core.ports import Settings, State


def test_an_empty_state_and_default_settings() -> None:
    assert (State().active, dict(State().usage)) == ("", {})
    assert Settings().memory_limit == 64 * 2**20
    assert Settings().warnings == ()
