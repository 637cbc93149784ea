"""Helpers that send a request on the console and read the rows of its response."""

from __future__ import annotations

from typing import Any

from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.console.response.pane import ResponsePane
from frameio_tui.ui.response_view.viewer import DocumentView
from tests.ui.driving import press, type_keys, write


async def request(pilot: Any, text: str) -> str:
    await type_keys(pilot, "i", "ctrl+u")
    await write(pilot, "#line", text)
    return await press(pilot, "enter")


def shown(app: FrameioApp) -> str:
    """Return the rows of the response pane as text, with the heading of a table."""
    pane = app.screen_stack[0].query_one(ResponsePane)
    source = pane.query_one(DocumentView).source
    heading = [source.heading] if source.heading is not None else []
    return "\n".join("".join(text for text, _ in row) for row in (*heading, *source.rows(0, source.size)))
