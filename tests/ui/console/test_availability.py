"""What can do nothing now is not in the footer, and the palette says why."""

from __future__ import annotations

from typing import Any

from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.commands.registry import ALL_COMMANDS
from frameio_tui.ui.console.availability import OF_A_SEARCH, OF_THE_ANSWER, OF_THE_TABLE, why_not
from frameio_tui.ui.console.screen import Console
from tests.ui.driving import press
from tests.ui.running import run


def test_the_names_are_commands() -> None:
    assert {command.id for command in ALL_COMMANDS} >= (OF_THE_ANSWER | OF_THE_TABLE | OF_A_SEARCH)


def test_keys_come_with_what_they_act_on(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        console = app.screen
        assert isinstance(console, Console)

        def foot(screen: str) -> str:
            return screen.splitlines()[-1]

        first = foot(await press(pilot))
        assert "y copy" not in first
        assert "page" not in first
        assert "- previous" not in first
        assert why_not(console, "console.copy") == why_not(console, "answer.fold") == "no answer yet"
        assert why_not(console, "console.previous") == "no profile before it"
        answered = foot(await press(pilot, "m"))
        assert "y copy" in answered
        assert "page" not in answered
        assert why_not(console, "console.next_page") == "no page after this"
        assert why_not(console, "console.diff") == "no answer before it"
        assert why_not(console, "console.sort") == "T shows a table first"
        assert why_not(console, "console.next_hit") == "/ searches first"
        assert why_not(console, "console.send") == ""

    run(app, steps)
