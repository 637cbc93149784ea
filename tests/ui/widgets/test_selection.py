"""ctrl+c cancels before it copies, copies before it quits, and says what it did."""

from __future__ import annotations

import asyncio
from typing import Any

from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.console.screen import Console
from tests.ui.driving import type_keys
from tests.ui.running import run


def test_what_is_selected_in_a_field_is_copied_once(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "i", *"teams", "escape", "i")  # the line is selected, to be typed over
        await type_keys(pilot, "ctrl+c")
        assert app.clipboard == "teams"
        await type_keys(pilot, "ctrl+c")
        told = [note.message for note in app._notifications]
        assert told[0].startswith("Sent to your terminal's clipboard (5 B).")
        assert "OSC 52" in told[0]
        assert told[1] == "Press ctrl+c again to quit."

    run(app, steps)


def test_a_request_under_way_is_cancelled_and_nothing_is_copied(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        console = app.screen
        assert isinstance(console, Console)
        console.flow._worker = console.run_worker(asyncio.sleep(60))
        await pilot.press("i", *"teams", "escape", "i", "ctrl+c")
        await pilot.pause()
        assert not console.busy or console.flow._worker.is_cancelled
        assert app.clipboard == ""

    run(app, steps)
