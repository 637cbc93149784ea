"""A yes is never the default, and what destroys wants a name."""

from __future__ import annotations

from typing import Any

import pytest

from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.dialogs.specs import ConfirmAsk
from frameio_tui.ui.messages import ScreenRequested
from tests.ui.driving import press, settled, text_of
from tests.ui.running import run


@pytest.mark.parametrize(
    ("ask", "keys", "answer"),
    [
        (ConfirmAsk("Sure?"), ["enter"], False),
        (ConfirmAsk("Sure?"), ["escape"], False),
        (ConfirmAsk("Sure?"), ["down", "enter"], True),
        (ConfirmAsk("Sure?", typed="acme"), [*"acme", "enter"], True),
        (ConfirmAsk("Sure?", typed="acme"), [*"acm", "enter", "escape"], False),
        (ConfirmAsk("Sure?"), [*"yyyy"], None),
    ],
)
def test_answers(app: FrameioApp, ask: ConfirmAsk, keys: list[str], answer: bool | None) -> None:
    got: list[object] = []

    async def steps(pilot: Any) -> None:
        app.post_message(ScreenRequested("confirm", ask, got.append))
        await settled(pilot)
        assert "Sure?" in text_of(app)
        await press(pilot, *keys)

    run(app, steps)
    assert got == ([] if answer is None else [answer])


def test_foreign_words_are_shown_as_they_are(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        app.post_message(ScreenRequested("confirm", ConfirmAsk("[bold]x[/nope]", ("\x1b[2J",), typed="[a]")))
        await settled(pilot)
        screen = text_of(app)
        assert "[bold]x[/nope]" in screen
        assert "␛[2J" in screen

    run(app, steps)
