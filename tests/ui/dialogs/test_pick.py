"""Picking by typing, arrows and Enter."""

from __future__ import annotations

from typing import Any

import pytest

from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.dialogs.specs import Choice, PickAsk
from frameio_tui.ui.messages import ScreenRequested
from tests.ui.driving import press, settled
from tests.ui.running import run

ROWS = tuple(Choice(key, ((key, "plain"),)) for key in ("page_size", "page", "include"))


@pytest.mark.parametrize(
    ("free", "keys", "answer"),
    [
        ("", ["enter"], "page_size"),
        ("", ["down", "down", "enter"], "include"),
        ("", [*"incl", "enter"], "include"),
        ("", ["escape"], None),
        ("type", [*"page", "enter"], "page"),
        ("type", [*"pag", "down", "down", "enter"], "pag"),
        ("type", [*"something else", "enter"], "something else"),
    ],
)
def test_answers(app: FrameioApp, free: str, keys: list[str], answer: object) -> None:
    got: list[object] = []

    async def steps(pilot: Any) -> None:
        app.post_message(ScreenRequested("pick", PickAsk("One", ROWS, free=free), got.append))
        await settled(pilot)
        await press(pilot, *keys)

    run(app, steps)
    assert got == [answer]


def test_without_free_text_nothing_found_is_no_answer(app: FrameioApp) -> None:
    got: list[object] = []

    async def steps(pilot: Any) -> None:
        app.post_message(ScreenRequested("pick", PickAsk("One", ROWS, empty="Nothing."), got.append))
        await settled(pilot)
        assert "Nothing." in await press(pilot, *"zzz", "enter")

    run(app, steps)
    assert got == []


def test_a_rows_own_letter_takes_it_at_once(app: FrameioApp) -> None:
    got: list[object] = []
    rows = tuple(Choice(key, ((key, "plain"),), hot=hot) for key, hot in (("body", "b"), ("curl", "c")))

    async def steps(pilot: Any) -> None:
        app.post_message(ScreenRequested("pick", PickAsk("One", rows), got.append))
        await settled(pilot)
        await press(pilot, "c")

    run(app, steps)
    assert got == ["curl"]
