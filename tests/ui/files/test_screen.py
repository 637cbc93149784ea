"""The Files screen on both APIs: browse, filter, details with comments, changes, and what goes wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from frameio_tui.adapters.storage.place_names import TOP, names_in
from frameio_tui.cli.container import container_at
from frameio_tui.cli.demo.profiles import seed
from frameio_tui.core.downloads.manifest import MANIFEST
from frameio_tui.sandbox.faults import Faults, parse_faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.console.screen import Console
from frameio_tui.ui.files.panes import AssetList
from frameio_tui.ui.files.screen import Files
from tests.ui.driving import appears, at_once, notified, press, settled, text_of, type_keys
from tests.ui.running import run

if TYPE_CHECKING:
    import pytest

    from frameio_tui.cli.container import Container


def name_at_cursor(app: FrameioApp) -> str:
    row = app.screen.query_one(AssetList).row
    return row.spans[1][0].strip() if row is not None else ""


async def opened(pilot: Any, levels: int) -> str:
    """Open the first row, and the first one in it, and so on; each has to be loaded first."""
    for _ in range(levels):
        await type_keys(pilot, "enter")
    return text_of(pilot.app)


def test_a_project_is_browsed_filtered_and_changed(
    app: FrameioApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, container: Container
) -> None:
    monkeypatch.chdir(tmp_path)

    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "B")
        assert "Accounts" in screen
        assert "Acme Post" in screen
        screen = await opened(pilot, 3)
        assert "Acme Post › Editorial › Demo Reel 2026" in screen
        assert "5 items" in screen
        known = f"{container.paths.places_dir}/{container.profiles.select().profile.id}"
        assert ("Acme Post", top := names_in(known, TOP)[0][1]) in names_in(known, TOP)
        assert "Editorial" in dict(names_in(known, top)), "shells complete what was shown"
        # Backspace leads back to the row that one came from.
        await type_keys(pilot, "j", "j", "enter")
        assert "14 items" in text_of(app)
        await type_keys(pilot, "backspace")
        assert name_at_cursor(app) == "03 Cuts"
        # A new folder, renamed, and deleted by its name.
        assert 'Folder "Notes" created.' in await press(pilot, "n", *"Notes", "enter")
        assert name_at_cursor(app) == "Notes"
        assert 'Renamed to "Old notes".' in await press(pilot, "r", *"Old notes", "enter")
        assert name_at_cursor(app) == "Old notes"
        # Its files are downloaded as a job, into a folder of the same name if no other is typed.
        assert "Download Old notes to folder" in await press(pilot, "d")
        assert "Download Old notes?" in await press(pilot, "enter")
        await type_keys(pilot, "right", "enter")
        while app.jobs.count:
            await pilot.pause(0.02)
        assert notified(app)[-1].startswith("download Acme Post/Editorial/Demo Reel 2026/Old notes: Complete: ")
        assert (tmp_path / "Old notes" / MANIFEST).exists()
        screen = await press(pilot, "D")
        assert 'Delete the folder "Old notes"?' in screen
        assert "Type Old notes to confirm" in screen
        assert '"no" is not Old notes.' in await press(pilot, *"no", "enter")
        await type_keys(pilot, "escape")
        assert "Old notes" in text_of(app)
        assert 'Deleted "Old notes".' in await press(pilot, "D", *"Old notes", "enter")
        assert "5 items" in text_of(app)
        # The filter narrows the rows; Esc clears it.
        screen = await press(pilot, "slash", *"vfx", "enter")
        assert "1 of 5 items" in screen
        assert "03 Cuts" not in screen
        assert "03 Cuts" in await press(pilot, "escape")
        # The screen remembers the place when it is opened again.
        await type_keys(pilot, "escape")
        assert isinstance(app.screen, Console)
        assert "Demo Reel 2026" in await press(pilot, "B")
        # Its request goes to the console without being sent.
        screen = await press(pilot, "i")
        assert isinstance(app.screen, Console)
        assert "/assets/" in screen
        assert "Nothing sent yet" in screen

    run(app, steps)


def test_comments_are_shown_at_their_timecode_added_answered_and_completed(
    app: FrameioApp, sandbox: SandboxServer
) -> None:
    async def steps(pilot: Any) -> None:
        sandbox.sandbox.faults = parse_faults("latency=100")  # as slow as a real server
        app.push_screen(await files_at(app, "Acme Post/Editorial/Demo Reel 2026/03 Cuts/Trailer_v007.mov"))
        await settled(pilot)
        screen = await appears(pilot, "4 comments")
        sandbox.sandbox.faults = parse_faults("")
        assert name_at_cursor(app) == "Trailer_v007.mov"
        assert "00:05:59:22 +72 f  Jonas Weiß" in screen
        assert "drawing: line, white" in screen
        # A text that cannot be sent is not lost.
        await type_keys(pilot, "c", "n", *"00:00:01:99 Check the logo", "enter")
        assert "00:00:01:99 Check the logo" in await appears(pilot, "frames end at")
        await type_keys(pilot, "home", *["right"] * 9, *["delete"] * 2, *"02", "enter")
        screen = await appears(pilot, "5 comments")
        assert "00:00:01:02  Ann Lee" in screen
        await type_keys(pilot, "enter", *"Agreed", "enter")
        await appears(pilot, "5 comments, 1 reply")
        screen = await press(pilot, "space")
        assert "Complete this comment?" in screen
        await type_keys(pilot, "right", "enter")
        await appears(pilot, "✓")
        # Each change is in the history like any other request.
        await type_keys(pilot, "escape", "escape", "h")
        assert text_of(app).count("POST   /v2/comments/") == 2

    run(app, steps)


async def files_at(app: FrameioApp, place: str) -> Any:
    from frameio_tui.ui.screen_args import FilesArgs

    return app.screen_for(FilesArgs(place))


def test_a_narrow_screen_shows_one_pane_and_a_read_only_profile_refuses_changes(
    app: FrameioApp, sandbox: SandboxServer
) -> None:
    async def steps(pilot: Any) -> None:
        app.set_active("demo-readonly")
        await type_keys(pilot, "B")
        await opened(pilot, 3)
        screen = text_of(app)
        assert "01 Dailies" in screen
        assert "Created" not in screen
        assert "Created" in await press(pilot, "v")
        screen = await press(pilot, "escape", "n", *"x", "enter")
        assert "is read-only" in screen
        assert "Profiles (F2)" in screen
        # Another profile shows its own files.
        app.set_active("demo-v4")
        await settled(pilot)
        assert "Accounts" in text_of(app)
        await opened(pilot, 4)
        screen = await press(pilot, "L")
        assert "Status of" in screen
        assert "Approved" in screen
        await type_keys(pilot, "escape", "M")
        assert "Pick a folder" in text_of(app)
        # Comments of reviewers without an account have no author in V4: the activities of the shares name them.
        activities = sandbox.store.rows("activities", lambda row: row["user"]["name"] == "Rosa Delgado")
        reviewed = next(row["asset_id"] for row in activities if row["type"] == "comment_created")
        await type_keys(pilot, "escape", "escape")
        app.push_screen(await files_at(app, reviewed))
        await settled(pilot)
        await type_keys(pilot, "v")
        await appears(pilot, " comment")
        await type_keys(pilot, "G")
        await appears(pilot, "Rosa Delgado (reviewer)")

    run(app, steps, size=(60, 18))


def test_a_failure_names_thing_reason_and_remedy_and_is_tried_again(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "B")
        sandbox.fault_next(Faults(server_error=1.0), Faults(server_error=1.0))
        screen = await press(pilot, "enter")
        assert "Cannot list Acme Post: 500" in screen
        assert "Press F to try again." in screen
        assert "not loaded" in screen
        assert "Editorial" in await press(pilot, "F")
        assert "Cannot list" not in text_of(app)
        app.set_active("demo-oauth")
        await settled(pilot)
        assert "not signed in. Press I to sign in." in text_of(app)

    run(app, steps)


def test_a_large_folder_loads_page_by_page_and_esc_stops_it(tmp_path: Path) -> None:
    with SandboxServer(assets=4000) as server:
        container = container_at(str(tmp_path), {"LANG": "C.UTF-8"}, server.url)
        seed(container, server)
        app = FrameioApp(container.services())

        async def steps(pilot: Any) -> None:
            await app.push_screen(await files_at(app, "Acme Post/Editorial/Large project/Wide"))
            await settled(pilot)
            screen = text_of(app)
            assert isinstance(app.screen, Files)
            listing, assets = app.screen.listing, app.screen.query_one(AssetList)
            # One page for what is on screen, and one in advance.
            assert len(listing.assets) == 100
            assert "100+ items" in screen
            assets.action_edge(True)
            await settled(pilot)
            # The list is scrolled to the line below the last row, so that row 101 is on screen, and 50 more are ahead.
            assert len(listing.assets) == 200
            assert "200+ items" in text_of(app)
            server.sandbox.faults = parse_faults("latency=200")
            await pilot.press("A")
            await appears(pilot, "loading")
            await type_keys(pilot, "escape")
            assert isinstance(app.screen, Files)
            assert "Stopped loading" in text_of(app)
            assert not listing.is_complete
            server.sandbox.faults = Faults()
            await type_keys(pilot, "A")
            assert len(listing.assets) == 400
            assert "400 items" in await press(pilot, "G")
            assert assets.cursor == 399
            # What is typed after `d` while the list loads is for the dialog: nothing of it is a command, also not `D`.
            server.sandbox.faults = parse_faults("latency=200")
            await app.push_screen(await files_at(app, "Acme Post/Editorial/Large project/Wide"))
            at_once(app, "d", *"DqJ")
            await appears(pilot, "Waiting for the list.")
            screen = await appears(pilot, "Download ")
            assert "DqJ" in await appears(pilot, "DqJ")
            await type_keys(pilot, "escape")
            # If it is stopped, what was typed goes nowhere.
            app.screen.action_reload()
            at_once(app, "d", *"DqJ")
            await appears(pilot, "Waiting for the list.")
            at_once(app, "escape")
            await settled(pilot)
            assert isinstance(app.screen, Files)
            assert "Stopped loading" in text_of(app)

        run(app, steps)


def test_an_id_in_a_response_opens_in_files(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "i", *"/teams", "enter", "3", "j", "j", "j")
        screen = await press(pilot, "enter")
        assert "Follow link" in screen
        assert "Export the comments" in await press(pilot, *"export")
        await type_keys(pilot, *("backspace",) * 6)
        await type_keys(pilot, *"open in files", "enter")
        assert isinstance(app.screen, Files)
        assert "Acme Post › Editorial" in text_of(app)

    run(app, steps)


def test_a_place_that_does_not_exist_leaves_the_list_and_p_switches_the_profile(
    app: FrameioApp, sandbox: SandboxServer
) -> None:
    async def steps(pilot: Any) -> None:
        # Without a list, the accounts are shown below the error.
        await type_keys(pilot, "colon", *"files Nowhere", "enter")
        await appears(pilot, "Acme Post")
        assert "No account or project is named 'Nowhere'" in text_of(app)
        await opened(pilot, 3)
        sandbox.sandbox.faults = parse_faults("latency=100")
        await type_keys(pilot, "F", "colon", *"files Acme Post/Nowhere", "enter")
        screen = await appears(pilot, "Nothing in Acme Post is named 'Nowhere'")
        assert "5 items" in screen
        sandbox.sandbox.faults = Faults()
        await type_keys(pilot, "m")
        await appears(pilot, "demo is verified: Ann Lee")
        await type_keys(pilot, "p")
        assert "Switch profile" in text_of(app)
        await type_keys(pilot, *"demo-v4", "enter")
        await appears(pilot, "demo-v4")
        assert isinstance(app.screen, Files)
        await type_keys(pilot, "minus")
        assert app.active is not None
        assert app.active.profile.name == "demo"

    run(app, steps)
