"""Values of the profiles folder and the state file have safe beginnings."""

from __future__ import annotations

from frameio_tui.core.profiles.state import BrokenProfile, State, Usage


def test_beginnings() -> None:
    assert (State().active, dict(State().usage), State().theme) == ("", {}, "")
    assert Usage() == (0, 0)
    assert BrokenProfile("a", "/a.toml", "is broken", "Mend it.").line == 0
