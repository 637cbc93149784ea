"""Tests of saving, loading and deleting a request with keys."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events

from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.http.saved_request import SavedListing, SavedRequest
from frameio_tui.core.interchange.collected import Imported
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.profiles.state import BrokenProfile
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.saved_requests import SavedRequestService
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.commands.registry import ALL_COMMANDS
from frameio_tui.ui.console.saved_requests import format_listing_notes, saved_choices
from tests.support import CANARY
from tests.ui.driving import appears, at_once, paste, press, text_of, type_keys, write
from tests.ui.running import run

if TYPE_CHECKING:
    import pytest

SAVED_KEY = next(command.keys[0] for command in ALL_COMMANDS if command.id == "console.saved")


def test_request_is_saved_loaded_sent_and_deleted(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        await appears(pilot, "No saved requests yet", SAVED_KEY)
        await type_keys(pilot, "escape")
        await write(pilot, "#line", "GET /teams?page_size=1")
        await appears(pilot, "list-teams", "K")
        await appears(pilot, "Saved to", *"mine", "enter")  # the suggested name is selected: typing replaces it
        await write(pilot, "#line", "GET /me")
        await appears(pilot, "GET    /teams?page_size=1", SAVED_KEY)
        before = len(sandbox.requests)
        await type_keys(pilot, "enter")
        await appears(pilot, "GET /teams?page_size=1")
        assert "mine" in text_of(app)
        assert len(sandbox.requests) == before

    run(app, steps)


def test_delete_in_the_list_deletes_a_saved_request_after_a_confirmation(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "GET /teams")
        await appears(pilot, "list-teams", "K")
        await appears(pilot, "Saved to", *"mine", "enter")
        await appears(pilot, "Delete delete", SAVED_KEY)
        await appears(pilot, 'Delete the saved request "mine"?', "delete")
        await appears(pilot, "GET    /teams", "enter")  # the cursor is on No
        await appears(pilot, "Yes, delete", "delete")
        await appears(pilot, "No saved requests yet", "tab", "enter")

    run(app, steps)


def test_replacing_a_saved_request_asks_first(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        for request in ("GET /me", "GET /teams"):
            await write(pilot, "#line", request)
            await type_keys(pilot, "K")
            await write(pilot, "Prompt LineField", "mine")
            await pilot.press("enter")
            await pilot.pause(0.3)
        screen = text_of(app)
        assert 'Replace the saved request "mine"?' in screen
        assert "saved GET /me" in screen
        assert "new   GET /teams" in screen
        await type_keys(pilot, "tab", "enter")
        assert "Saved to" in text_of(app)
        await appears(pilot, "GET    /teams", SAVED_KEY)

    run(app, steps)


def test_secrets_and_invalid_names_are_refused_with_a_reason(app: FrameioApp, tmp_path: Path) -> None:
    async def steps(pilot: Any) -> None:
        await write(pilot, "#line", "GET /me?access_token=abcdefgh")
        await type_keys(pilot, "K")
        assert "seems to contain a secret" in await press(pilot, "enter")
        await write(pilot, "#line", "GET /me")
        await type_keys(pilot, "K")
        await write(pilot, "Prompt LineField", "../Up")
        assert "A saved request's name" in await press(pilot, "enter")

    run(app, steps)


def test_requests_in_folders_are_loaded_with_the_values_of_the_profile(app: FrameioApp, sandbox: SandboxServer) -> None:
    store = app.services.saved()
    spec = RequestSpec("GET", "/teams/{team}", (("page_size", "{{size}}"), ("q", "{{word}}")))
    store.save(SavedRequest("intake/team", spec, ApiVersion.V2, "All teams", (("size", "2"),)))
    store.save(SavedRequest("other", RequestSpec("GET", "/me"), ApiVersion.V2))
    active = app.active
    assert active is not None
    app.services.profiles.change(active.profile, {"variables": (("team", "t 1"),)})

    async def steps(pilot: Any) -> None:
        app.session.read()
        screen = await appears(pilot, "intake/", SAVED_KEY)
        assert screen.index("other") < screen.index("intake/")
        assert "GET    /teams/{team}?page_size={{size}}" in screen
        await appears(pilot, "Value of word", *"team", "enter")
        screen = await appears(pilot, "GET /teams/t%201?page_size=2&q=a%26b", *"a&b", "enter")
        assert "Loaded intake/team, not sent" in screen
        assert sandbox.requests == [] or all("t%201" not in str(each) for each in sandbox.requests)

    run(app, steps)


def test_names_of_many_saved_requests_are_shown_before_the_files_have_been_read(
    app: FrameioApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = app.services.saved()
    for name, api in (("intake/one", ApiVersion.V2), ("two", ApiVersion.V2), ("other", ApiVersion.V4)):
        store.save(SavedRequest(name, RequestSpec("GET", f"/{name}"), api))
    is_allowed, listing = threading.Event(), store.listing
    monkeypatch.setattr("frameio_tui.ui.console.saved_requests.MANY_REQUESTS", 1)
    monkeypatch.setattr(store, "listing", lambda: is_allowed.wait(60) and listing())

    def without_intake(app: Any) -> str:
        """The screen once the filter leaves out the other requests."""
        screen = text_of(app)
        return screen if "intake/" not in screen else ""

    async def steps(pilot: Any) -> None:
        try:
            at_once(app, SAVED_KEY, *"oth")  # what is typed before the list opens is for the list
            await appears(pilot, "Reading 3 files...")
            await appears(pilot, "other", read=without_intake)
            await appears(pilot, "other is a request for V4. Switch to a V4 profile.", "enter")
            await appears(pilot, "intake/", SAVED_KEY, "down", "down")
        finally:
            is_allowed.set()
        screen = await appears(pilot, "1 saved request is for V4.")
        assert "Reading" not in screen
        assert "GET    /intake/one" in screen
        await appears(pilot, "Loaded intake/one, not sent", "enter")  # the cursor stayed on its row

    run(app, steps)


def test_keys_typed_while_a_file_is_read_are_for_the_dialog_and_esc_cancels(
    app: FrameioApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_begun, is_allowed, read = threading.Event(), threading.Event(), SavedRequestService.read_requests

    def read_late(*arguments: Any) -> Imported:
        has_begun.set()
        is_allowed.wait(60)
        return read(*arguments)

    monkeypatch.setattr(SavedRequestService, "read_requests", read_late)

    async def steps(pilot: Any) -> None:
        text = "curl https://api.frame.io/v4/me\ncurl https://api.frame.io/v4/accounts"
        try:
            await appears(pilot, "Import requests", "M")
            app.post_message(events.Paste(text))
            await asyncio.to_thread(has_begun.wait, 60)
            at_once(app, "q", "escape")
            while any(worker.group == "import" and not worker.is_cancelled for worker in app.workers):
                await pilot.pause(0.01)
            is_allowed.set()
            await appears(pilot, "The import was cancelled. Nothing was imported.")
            await appears(pilot, "Import requests", "M")
            app.post_message(events.Paste(text))
            at_once(app, *"mine")
        finally:
            is_allowed.set()
        await appears(pilot, "Import into folder")
        await appears(pilot, " mine ")
        await appears(pilot, "Import 2 requests", "enter")
        await appears(pilot, "They are for V4. Press p to switch", "enter")

    run(app, steps)


def test_a_pasted_text_is_imported_after_a_preview(app: FrameioApp) -> None:
    store = app.services.saved()
    curl = (
        "curl -u ann:{0} https://api.frame.io/v2/me\ncurl -H 'Authorization: Bearer {0}' https://api.frame.io/v2/teams"
    )

    async def steps(pilot: Any) -> None:
        await appears(pilot, "Import requests", "M")
        await paste(pilot, curl.format(CANARY))
        assert "Found 2 requests in the text with curl commands." in await appears(pilot, "Import into folder")
        screen = await appears(pilot, "Import 2 requests", *"mine", "enter")
        assert screen.count("[✓]") == 2
        assert "User name and password were removed" in screen
        assert "mine/list-teams-of-the-user" in screen
        assert list(store.names()) == []
        await type_keys(pilot, "space")  # without the first one
        await appears(pilot, "Imported 1 request into mine/", "enter")
        assert list(store.names()) == ["mine/list-teams-of-the-user"]
        store.save(
            SavedRequest("mine/list-teams-of-the-user", RequestSpec("GET", "/other"), ApiVersion.V2), replace=True
        )
        # What exists is replaced only if it is selected and confirmed.
        await appears(pilot, "Import requests", "M")
        await paste(pilot, curl.format(CANARY))
        screen = await appears(pilot, "Requests marked 'exists'", *"mine", "enter")
        assert screen.count("[✓]") == 1
        await appears(pilot, "Replace 1 saved request?", "A", "enter")
        await appears(pilot, "Imported 2 requests into mine/", "tab", "enter")
        assert store.load("mine/list-teams-of-the-user").spec.path == "/teams"
        await appears(pilot, "Cannot read nowhere.json (No such file", "colon", *"import nowhere.json", "enter")

    run(app, steps)


def test_rows_list_requests_of_the_profiles_api_and_notes_count_the_others() -> None:
    def saved(name: str, api: ApiVersion) -> SavedRequest:
        return SavedRequest(name, RequestSpec("GET", "/me"), api, "a note")

    broken = BrokenProfile("bad", "/x/bad.toml", "is not TOML", "Correct it.", 3, 4)
    listing = SavedListing((saved("old", ApiVersion.V2), saved("new", ApiVersion.V4)), (broken,))
    assert [row.key for row in saved_choices(listing, ApiVersion.V2)] == ["old"]
    words = format_listing_notes(listing, ApiVersion.V2)
    assert words == (
        "1 saved request is for V4. Switch to a V4 profile to see it.",
        "/x/bad.toml:3:4: is not TOML. Correct it.",
    )
