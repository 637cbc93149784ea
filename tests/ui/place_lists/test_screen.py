"""Lists of a place on both APIs: people, links, versions and search results, and what can be done with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.files.screen import Files
from frameio_tui.ui.place_lists.rows import fitting_widths
from frameio_tui.ui.place_lists.screen import PlaceList
from frameio_tui.ui.place_lists.source import Column, ListItem
from tests.ui.driving import paste, press, text_of
from tests.ui.running import run

PROJECT = "Acme Post/Editorial/Demo Reel 2026"


async def entered(pilot: Any, text: str) -> str:
    """Paste a text into the field of a dialog, press Enter, and return the screen."""
    await paste(pilot, text)
    return await press(pilot, "enter")


async def opened(pilot: Any, command: str) -> str:
    """Run a command of the palette, and return the screen."""
    await press(pilot, "colon")
    return await entered(pilot, command)


async def confirmed(pilot: Any) -> str:
    """Say yes in a confirmation, and return the screen after the task."""
    return await press(pilot, "right", "enter")


def test_people_and_links_of_a_project_are_listed_and_changed(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await opened(pilot, f"files {PROJECT}/01 Dailies")
        screen = await press(pilot, "a")
        assert "Demo Reel 2026 (project)" in screen
        # A letter picks the action of the first place that has it.
        screen = await press(pilot, "p")
        assert "People · Acme Post › Editorial › Demo Reel 2026 · 1" in screen
        assert "needs the role: member of the project's team" in screen
        await press(pilot, "n")
        assert "'bad' is not an email address" in await entered(pilot, "bad")
        await press(pilot, "ctrl+u")
        assert "Changes: add 1 person to Acme Post" in await entered(pilot, "new@x.example")
        screen = await confirmed(pilot)
        assert "Done: 1 added." in screen
        assert "pending" in screen
        assert "Remove new@x.example from Demo Reel 2026?" in await press(pilot, "j", "d")
        assert "· 1 ─" in await confirmed(pilot)
        # Links: everything about one; a new one of the file under the cursor, with settings; turned off and deleted.
        screen = await press(pilot, "escape", "a", "l")
        assert "These are all links of the project." in screen
        assert "commented_by" in await press(pilot, "enter")
        await press(pilot, "escape", "n")
        await entered(pilot, "Mine")
        await entered(pilot, "expires")
        assert "'yesterday' is not a time." in await entered(pilot, "yesterday")
        await entered(pilot, "expires")
        await entered(pilot, "7d")
        await entered(pilot, "passphrase")
        assert "hidden!" not in await entered(pilot, "hidden!")
        screen = await press(pilot, "enter")
        assert "create 1 review link of 1 asset in Demo Reel 2026, with a passphrase" in screen
        assert "Address: http" in await confirmed(pilot)
        screen = await press(pilot, "escape", "G", "d")
        assert "Turn it off" in screen
        await press(pilot, "enter")
        await confirmed(pilot)
        assert "Turn it off" not in await press(pilot, "d")
        await press(pilot, "enter")
        assert "Done: 1 deleted." in await confirmed(pilot)
        assert "Mine" not in text_of(app)

    run(app, steps)


def test_versions_are_added_and_taken_out_on_v4_and_files_shows_it(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        app.set_active("demo-v4")
        await opened(pilot, f"files {PROJECT}/04 VFX/VFX_0030_v01.mov")
        assert "14 items" in text_of(app)
        assert "This file is not in a version stack." in await press(pilot, "a", "v")
        await press(pilot, "n")
        assert "Make VFX_0060_v01.mov the next version of VFX_0030_v01.mov?" in await entered(pilot, "VFX_0060")
        assert "The ID of the version stack is" in await confirmed(pilot)
        assert "v2 head VFX_0060_v01.mov" in await press(pilot, "escape")
        assert "Remove VFX_0060_v01.mov from the version stack?" in await press(pilot, "g", "d")
        await press(pilot, "escape", "escape")
        # Files was loaded again: the two files are one stack now.
        assert isinstance(app.screen, Files)
        assert "13 items" in text_of(app)
        # A list that cannot be loaded says why, and is loaded again.
        sandbox.sandbox.faults = Faults(server_error=1)
        screen = await opened(pilot, f"people {PROJECT}")
        sandbox.sandbox.faults = Faults()
        assert "Cannot load the list" in screen
        assert "Press F to try again" in screen
        assert "@" in (await press(pilot, "F")).splitlines()[3]
        await press(pilot, "n")
        await entered(pilot, "nobody@x.example")
        await entered(pilot, "viewer")
        assert "Adobe Admin Console" in await confirmed(pilot)

    run(app, steps)


def test_results_of_a_search_are_filtered_saved_and_opened_in_files(app: FrameioApp, tmp_path: Path) -> None:
    async def steps(pilot: Any) -> None:
        await opened(pilot, f"files {PROJECT}/04 VFX")
        await press(pilot, "a")
        await entered(pilot, "search in here demo reel")
        screen = await entered(pilot, "vfx_00")
        assert 'Search "vfx_00" · Acme Post › Editorial › Demo Reel 2026 · ' in screen
        assert "V2's search stops after about 100 results" in screen
        await press(pilot, "slash")
        assert "· 1 of " in await entered(pilot, "vfx_003")
        output = tmp_path / "found.csv"
        await press(pilot, "e", "enter", "ctrl+u")
        await entered(pilot, str(output))
        await confirmed(pilot)
        await app.jobs.wait_all()
        assert output.read_text().count("\n") > 3
        await press(pilot, "g", "enter")
        assert isinstance(app.screen, Files)
        assert "VFX_0030" in text_of(app)
        # A read-only profile refuses a change before anything is asked.
        app.set_active("demo-readonly")
        await opened(pilot, f"people {PROJECT}")
        assert isinstance(app.screen, PlaceList)
        await press(pilot, "n")
        screen = await entered(pilot, "new@x.example")
        assert "is read-only" in screen
        assert "Profiles (F2)" in screen
        # A backup asks for a folder.
        await press(pilot, "escape")
        await opened(pilot, f"backup {PROJECT}")
        await press(pilot, "ctrl+u")
        assert "Requests: at least" in await entered(pilot, str(tmp_path / "saved"))

    run(app, steps)


def test_the_widest_columns_are_shortened_before_the_last_ones_are_left_out() -> None:
    columns = (Column("NAME", 10, 40), Column("EMPTY", 5, 5), Column("PATH", 8, 60), Column("KIND", 6, 6))
    items = [ListItem("1", (("n" * 30, "plain"), ("", "plain"), ("p" * 50, "plain"), ("folder", "dim")))]
    assert fitting_widths(columns, items, 120) == [30, 0, 50, 6]
    shorter = fitting_widths(columns, items, 60)
    assert sum(width + 1 for width in shorter if width) <= 60
    assert shorter[3] == 6
    assert fitting_widths(columns, items, 22) == [10, 0, 8, 0]
