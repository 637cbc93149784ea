"""A crash prints places, never values; a worker's crash ends nothing."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from frameio_tui.ui.app import FrameioApp
from tests.support import CANARY
from tests.ui.driving import press, settled, text_of, type_keys
from tests.ui.running import run

CRASH = f"""
import sys
from frameio_tui.ui.terminal.app import TerminalApp

class Falling(TerminalApp):
    def on_mount(self):
        token = {CANARY!r}
        raise RuntimeError("Bearer " + token)

Falling().run(headless=True)
"""


def test_a_crash_shows_where_and_no_locals() -> None:
    done = subprocess.run([sys.executable, "-c", CRASH], capture_output=True, text=True, check=False, timeout=120)
    said = done.stdout + done.stderr
    assert "RuntimeError" in said
    assert "on_mount" in said
    assert CANARY not in said


def test_a_worker_that_falls_is_told_by_its_kind_alone(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        async def fall() -> None:
            token = CANARY
            raise RuntimeError(token)

        app.screen.run_worker(fall(), exit_on_error=False)
        for _ in range(5):
            await pilot.pause()
        screen = text_of(app)
        assert "Internal error: RuntimeError in" in screen
        assert CANARY not in screen
        assert "200 OK" in await press(pilot, "m")
        await type_keys(pilot, "ctrl+l")
        await settled(pilot)
        assert "200 OK" in text_of(app)

    run(app, steps)
