"""Every screen has its program, its footer, and a way back."""

from __future__ import annotations

from typing import Any

import pytest

from frameio_tui.ui.app import FrameioApp
from tests.ui.driving import press, text_of
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
