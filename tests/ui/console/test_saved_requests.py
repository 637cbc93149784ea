"""Tests of saving, loading and deleting a request with keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.http.saved_request import SavedListing, SavedRequest
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.profiles.state import BrokenProfile
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.console.saved_requests import format_listing_notes, saved_choices
from tests.ui.driving import ask, press, text_of, write
from tests.ui.running import run


def test_request_is_saved_loaded_sent_and_deleted(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        assert "None yet" in await ask(pilot, "L")
        await press(pilot, "escape")
        await write(pilot, "#line", "GET /teams?page_size=1")
        assert "list-teams" in await press(pilot, "K")
        await write(pilot, "Prompt LineField", "mine")
        said = await press(pilot, "enter")
        assert "Saved to" in said
        await write(pilot, "#line", "GET /me")
        assert "GET /teams?page_size=1" in await ask(pilot, "L")
        before = len(sandbox.requests)
        taken = await press(pilot, "enter")
        assert "Loaded mine. Press F5 to send." in taken
        assert "GET /teams?page_size=1" in taken
        assert len(sandbox.requests) == before
        assert "mine" in await ask(pilot, "delete")
        await press(pilot, "enter")
        await press(pilot, *"mine", "enter")
        assert "Deleted the saved request mine." in text_of(app)
        assert "None yet" in await ask(pilot, "L")

    run(app, steps)


def test_replacing_a_saved_request_asks_first(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        for request in ("GET /me", "GET /teams"):
            await write(pilot, "#line", request)
            await press(pilot, "K")
            await write(pilot, "Prompt LineField", "mine")
            await pilot.press("enter")
            await pilot.pause(0.3)
        assert "Replace the saved request mine?" in text_of(app)
        await press(pilot, "tab", "enter")
        assert "Saved to" in text_of(app)
        assert "GET /teams" in await ask(pilot, "L")

    run(app, steps)


def test_secrets_and_invalid_names_are_refused_with_a_reason(app: FrameioApp, tmp_path: Path) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "GET /me?access_token=abcdefgh")
        await press(pilot, "K")
        assert "seems to contain a secret" in await press(pilot, "enter")
        await write(pilot, "#line", "GET /me")
        await press(pilot, "K")
        await write(pilot, "Prompt LineField", "../Up")
        assert "A saved request's name" in await press(pilot, "enter")

    run(app, steps)


def test_rows_list_requests_of_the_profiles_api_and_notes_count_the_others() -> None:
    def saved(name: str, api: ApiVersion) -> SavedRequest:
        return SavedRequest(name, RequestSpec("GET", "/me"), api, "a note")

    broken = BrokenProfile("bad", "/x/bad.toml", "is not TOML", "Correct it.", 3, 4)
    listing = SavedListing((saved("old", ApiVersion.V2), saved("new", ApiVersion.V4)), (broken,))
    assert [row.key for row in saved_choices(listing, ApiVersion.V2)] == ["old"]
    assert [row.key for row in saved_choices(listing, None)] == ["old", "new", "bad"]
    words = format_listing_notes(listing, ApiVersion.V2)
    assert words == ("1 more for the other API.", "/x/bad.toml:3:4: is not TOML. Correct it.")
