"""Help lists every command with its key."""

from __future__ import annotations

from typing import Any

from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.command_list import ALL_COMMANDS
from frameio_tui.ui.widgets.row_list import RowList
from tests.ui.driving import press
from tests.ui.running import run


def test_every_named_command_is_there(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "Show help" in await press(pilot, "f1")
        listed = {row.key for row in app.screen.query_one(RowList).rows}
        contexts = {"confirm", "pick", "help"}
        assert {c.id for c in ALL_COMMANDS if c.context not in contexts} <= listed

    run(app, steps)


def test_it_scrolls_to_its_end(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "Body editor" in await press(pilot, "f1", "end")

    run(app, steps, (80, 24))
