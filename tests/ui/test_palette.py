"""Every command that works here can be found by name."""

from __future__ import annotations

from typing import Any

from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.commands.registry import ALL_COMMANDS
from frameio_tui.ui.widgets.row_list import RowList
from tests.ui.driving import press, write
from tests.ui.running import run


def test_a_command_is_found_by_words_and_run(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "colon")
        assert "Switch profile" in screen
        assert "200 OK" in await press(pilot, *"who am", "enter")
        assert "Profiles · 8" in await press(pilot, "colon", *"manage", "enter")
        assert "demo is verified: Ann Lee" in await press(pilot, "colon", *"verify", "enter")

    run(app, steps)


def test_every_command_of_the_console_is_found_by_its_id(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await press(pilot, "colon")
        listed = {row.key for row in app.screen.query_one(RowList).rows}
        here = ("console", "response", "anywhere")
        assert {c.id for c in ALL_COMMANDS if c.context in here} - {"anywhere.palette"} == listed
        await write(pilot, "LineField", "console.export")
        assert [row.key for row in app.screen.query_one(RowList).rows] == ["console.export"]

    run(app, steps)


def test_what_can_do_nothing_says_why_and_the_answers_own_keys_work_from_it(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "colon", *"copy")
        assert "no response yet" in screen
        await press(pilot, "escape", "m", "3")
        screen = await press(pilot, "colon", *"search the body")
        assert "response.search" in screen
        screen = await press(pilot, "enter")
        assert "n and N: next and previous match" in screen

    run(app, steps)
