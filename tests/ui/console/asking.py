"""Helpers that send a request on the console and read the rows of its response."""

from __future__ import annotations

from typing import Any

from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.console.response.pane import ResponsePane
from tests.ui.driving import press, write


async def request(pilot: Any, text: str) -> str:
    await press(pilot, "i", "ctrl+u")
    await write(pilot, "#line", text)
    return await press(pilot, "enter")


def shown(app: FrameioApp) -> str:
    """Return the rows of the response pane as text."""
    pane = app.screen_stack[0].query_one(ResponsePane)
    view = pane.query_one("#response")
    return "\n".join("".join(t for t, _ in row) for row in view.source.rows(0, view.source.size))  # type: ignore[attr-defined]  # the view
