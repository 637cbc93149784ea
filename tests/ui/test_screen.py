"""Every screen has its program, its footer, and a way back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from frameio_tui.ui.app import SCREEN_PLACES, FrameioApp
from frameio_tui.ui.dialogs.specs import ConfirmAsk, PickAsk, PromptAsk, TextAsk
from frameio_tui.ui.screen_args import BodyAsk, EditorAsk
from tests.ui.driving import press, settled, text_of
from tests.ui.running import run


@pytest.mark.parametrize("key", ["f1", "f2", "f3", "f4"])
def test_a_screen_opens_once_and_escape_leads_back(app: FrameioApp, key: str) -> None:
    async def steps(pilot: Any) -> None:
        home = text_of(app)
        opened = await press(pilot, key, key)
        assert opened != home
        assert "q quit" in opened
        await press(pilot, "escape")
        assert len(app.screen_stack) == 1

    run(app, steps)


def test_dialogs_keep_f_keys_out_and_let_one_quit(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await press(pilot, "p", "f2", "f3")
        assert len(app.screen_stack) == 2
        await press(pilot, "f10")

    run(app, steps)
    assert app.return_value == 0


ARGUMENTS = {
    "editor": EditorAsk(""),
    "pick": PickAsk("One", ()),
    "confirm": ConfirmAsk("Sure?"),
    "prompt": PromptAsk("Name"),
    "text": TextAsk("Title", "text"),
    "body": BodyAsk("{}", None),
}


@pytest.mark.parametrize("name", SCREEN_PLACES)
def test_a_screen_closed_before_it_is_there_ends_nothing(app: FrameioApp, name: str) -> None:
    async def steps(pilot: Any) -> None:
        for turns in (0, 1, 2, 3, 5, 8):
            got: list[object] = []
            app.open_screen(name, ARGUMENTS.get(name), got.append)
            for _ in range(turns):
                await asyncio.sleep(0)
            app.screen.dismiss("answer")
            await settled(pilot)
            assert len(app.screen_stack) == 1
            assert got == ["answer"]

    run(app, steps)


def test_a_screen_closes_itself_once_and_no_other(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        app.open_screen("profiles")
        await settled(pilot)
        got: list[object] = []
        app.open_screen("confirm", ConfirmAsk("Sure?"), got.append)
        await settled(pilot)
        dialog = app.screen
        dialog.dismiss(True)
        dialog.dismiss(True)
        await settled(pilot)
        assert got == [True]
        assert type(app.screen).__name__ == "Profiles"

    run(app, steps)


def test_a_screen_that_is_covered_closes_when_it_is_in_front(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        app.open_screen("profiles")
        await settled(pilot)
        below = app.screen
        app.open_screen("confirm", ConfirmAsk("Sure?"))
        await settled(pilot)
        below.dismiss(None)
        await settled(pilot)
        assert type(app.screen).__name__ == "Confirm"
        await press(pilot, "escape")
        assert len(app.screen_stack) == 1

    run(app, steps)
