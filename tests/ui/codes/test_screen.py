"""The screen of error codes has the same explanations as the command `explain`."""

from __future__ import annotations

from typing import Any

from frameio_tui.core.diagnosis.codes import CODES, explain_code
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.codes.screen import Codes
from frameio_tui.ui.console.screen import Console
from tests.ui.driving import paste, press, text_of
from tests.ui.running import run


def test_codes_are_explained_from_a_response_the_help_and_the_palette(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await press(pilot, "i")
        await paste(pilot, "/teams/00000000-0000-0000-0000-000000000000")
        await press(pilot, "enter")
        screen = await press(pilot, "escape", "e")
        assert isinstance(app.screen, Codes)
        assert "404 Not Found" in screen
        assert "GET /v2/teams/{team_id}" in screen
        assert {entry.key for entry in app.screen._entries} > set(CODES)
        await press(pilot, "slash")
        screen = await paste(pilot, "rate limit add a comment")
        assert "POST   /v2/assets/{asset_id}/comments" in screen
        assert "100 calls in 60 s" in screen
        assert "V4" in await press(pilot, "enter", "x")
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, Console)
        await press(pilot, "f1", "x")
        assert isinstance(app.screen, Codes)
        await press(pilot, "escape", "escape")
        await press(pilot, "colon")
        await paste(pilot, "explain invalid_grant")
        screen = await press(pilot, "enter")
        assert explain_code("invalid_grant", ApiVersion.V2).sentence[:40] in screen
        await press(pilot, "escape", "colon")
        await paste(pilot, "explain 999")
        assert "Neither API documents the code '999'" in await press(pilot, "enter")
        assert "400 Bad Request" in text_of(app)

    run(app, steps)
