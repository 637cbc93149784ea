"""One line of text, or none."""

from __future__ import annotations

from typing import Any

import pytest

from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.dialogs.specs import PromptAsk
from frameio_tui.ui.messages import ScreenRequested
from tests.ui.driving import press, settled
from tests.ui.running import run


@pytest.mark.parametrize(
    ("value", "keys", "answers"),
    [
        ("", [*"abc", "enter"], ["abc"]),
        ("kept", ["enter"], ["kept"]),
        ("caf\x1b\u202e", ["enter"], ["caf\x1b\u202e"]),
        ("", ["enter"], []),
        ("x", ["escape"], [None]),
    ],
)
def test_answers(app: FrameioApp, value: str, keys: list[str], answers: list[object]) -> None:
    got: list[object] = []

    async def steps(pilot: Any) -> None:
        app.post_message(ScreenRequested("prompt", PromptAsk("Name", value=value), got.append))
        await settled(pilot)
        await press(pilot, *keys)

    run(app, steps)
    assert got == answers
