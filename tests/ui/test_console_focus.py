"""Where the keys of the console go."""

from __future__ import annotations

from typing import Any

from frameio_tui.ui.app import FrameioApp
from tests.ui.driving import press
from tests.ui.running import run


def test_panes_by_number_and_back_by_escape(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        for keys, focused in (
            (("1",), "line"),
            (("escape",), "operations"),
            (("3",), "response"),
            (("2",), "operations"),
        ):
            await press(pilot, *keys)
            assert app.focused is not None
            assert app.focused.id == focused

    run(app, steps)


def test_an_answer_to_the_line_gets_the_keys(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await press(pilot, "i", *"/me", "enter")
        assert app.focused is not None
        assert app.focused.id == "response"

    run(app, steps)
