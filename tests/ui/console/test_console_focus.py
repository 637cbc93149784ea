"""Where the keys of the console go."""

from __future__ import annotations

from typing import Any

from frameio_tui.ui.app import FrameioApp
from tests.ui.driving import press, text_of
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


def test_the_footer_names_the_answers_keys_after_a_question_too(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "follow" in (await press(pilot, "i", *"/teams", "enter")).splitlines()[-1]
        await press(pilot, "down", "down", "down", "enter", "enter")
        assert app.focused is not None
        assert app.focused.id == "response"
        assert "follow" in text_of(app).splitlines()[-1]
        assert "follow" not in (await press(pilot, "2")).splitlines()[-1]

    run(app, steps)


def test_an_answer_to_the_line_gets_the_keys(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await press(pilot, "i", *"/me", "enter")
        assert app.focused is not None
        assert app.focused.id == "response"

    run(app, steps)
