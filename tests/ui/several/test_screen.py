"""Tests of the screen that sends one request as several profiles, with keys."""

from __future__ import annotations

from typing import Any

from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.several.screen import SeveralProfiles
from tests.support import made
from tests.ui.driving import appears, press, text_of, write
from tests.ui.running import run


def test_a_request_is_sent_as_several_profiles_and_compared(app: FrameioApp, sandbox: SandboxServer) -> None:
    made(app.services, sandbox, "empty", bearer="")

    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "DELETE /projects/1")
        await press(pilot, "P")
        assert "cannot be sent as several profiles" in text_of(app)
        await write(pilot, "#line", "GET /teams?page_size=1")
        await appears(pilot, "Send GET /teams as", "P")
        before = len(sandbox.requests)
        screen = await appears(pilot, "same as demo", "A", "enter")
        assert isinstance(app.screen, SeveralProfiles)
        assert " failed " in screen
        assert len(sandbox.requests) == before + screen.count(" 200 ")
        assert "Not sent: Profile 'empty' has no token." in screen
        assert "Not sent: GET /teams is a V2 request" in screen
        await appears(pilot, "─ demo-client ─", "j")
        await appears(pilot, "Compare demo-client with", "D")
        await appears(pilot, "Diff with demo", "enter")
        await press(pilot, "escape")
        assert "Diff with demo" not in text_of(app)
        await press(pilot, "enter", "escape", "escape")
        assert not isinstance(app.screen, SeveralProfiles)
        await appears(pilot, "Send GET /teams as", "P")
        await press(pilot, "escape")

    run(app, steps)
