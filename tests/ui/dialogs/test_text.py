"""A text to read, copied by one key."""

from __future__ import annotations

from typing import Any

from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.dialogs.specs import TextAsk
from frameio_tui.ui.messages import ScreenRequested
from tests.ui.driving import press, settled, text_of
from tests.ui.running import run


def test_it_is_shown_copied_and_closed(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        app.post_message(ScreenRequested("text", TextAsk("Title", "one\n[two]\x07")))
        await settled(pilot)
        assert "[two]␇" in text_of(app)
        assert "Sent to your terminal" in await press(pilot, "y")
        assert app.clipboard == "one\n[two]\x07"
        await press(pilot, "enter")
        assert len(app.screen_stack) == 1

    run(app, steps)
