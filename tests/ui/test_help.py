"""Help lists every command with its key."""

from __future__ import annotations

from typing import Any

from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.commands.registry import ALL_COMMANDS
from frameio_tui.ui.widgets.row_list import RowList
from tests.ui.driving import press
from tests.ui.running import run


def test_every_named_command_is_there(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "Edit the request" in await press(pilot, "f1")
        listed = {row.key for row in app.screen.query_one(RowList).rows}
        contexts = {"confirm", "pick", "help"}
        assert {c.id for c in ALL_COMMANDS if c.context not in contexts} <= listed

    run(app, steps)


def test_it_scrolls_to_its_end(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "Leave it, answering nothing" in await press(pilot, "f1", "end")

    run(app, steps, (80, 24))


def test_the_screen_below_comes_first_with_what_moves_in_it(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "f2", "f1")
        assert screen.splitlines()[1] == "Profile manager"
        assert "pgup pgdn" in screen
        console = await press(pilot, "escape", "escape", "f1")
        assert console.splitlines()[1] == "Console"

    run(app, steps)


def test_no_key_is_named_as_only_the_framework_names_it(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await press(pilot, "f1")
        rows = app.screen.query_one(RowList).rows
        assert not [row.spans[0][0] for row in rows if "_" in row.spans[0][0]]

    run(app, steps)
