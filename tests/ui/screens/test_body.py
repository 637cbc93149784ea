"""The body editor: a template, checked as it is typed, taken or left."""

from __future__ import annotations

from typing import Any

from textual.widgets import TextArea

from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from tests.ui.driving import press, text_of, write
from tests.ui.running import run


def test_a_project_is_made_from_the_template(app: FrameioApp, sandbox: SandboxServer) -> None:
    team = next(iter(sandbox.world.tables["teams"]))

    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", f"POST /teams/{team}/projects")
        screen = await press(pilot, "b")
        assert '"name": ""' in screen
        assert "string" in screen
        area = app.screen.query_one(TextArea)
        area.text = '{"name": "Made here",}'
        await pilot.pause()
        assert "line 1" in text_of(app)
        await press(pilot, "f5")
        assert "line 1" in text_of(app)
        area.text = '{"name": "Made here"}'
        assert "F5 sends" in await press(pilot, "f5")
        screen = await press(pilot, "f5")
        assert "201" in screen
        assert "Made here" in screen

    run(app, steps)


def test_leaving_a_changed_body_asks(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "POST /x")
        await press(pilot, "b", "x")
        assert "Leave the body" in await press(pilot, "escape")
        await press(pilot, "down", "enter")
        assert "Operations" in text_of(app)

    run(app, steps)
