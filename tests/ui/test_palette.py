"""Every command that works here can be found by name."""

from __future__ import annotations

from typing import Any

from frameio_tui.ui.app import FrameioApp
from tests.ui.driving import press
from tests.ui.running import run


def test_a_command_is_found_by_words_and_run(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "colon")
        assert "Switch the profile" in screen
        assert "200 OK" in await press(pilot, *"who am", "enter")
        assert "Profiles (8)" in await press(pilot, "colon", *"manage", "enter")
        assert "demo is Ann Lee" in await press(pilot, "colon", *"verify", "enter")

    run(app, steps)
