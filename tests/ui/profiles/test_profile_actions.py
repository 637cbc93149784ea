"""The manager's actions: each has its place in the table and says what cannot be done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from frameio_tui.cli.container import Container as Parts
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.profiles.profile_actions import ACTIONS, ON_BROKEN, worth_showing
from tests.ui.driving import press, text_of, write
from tests.ui.running import run


def test_what_works_on_a_broken_file_is_a_part_of_the_table() -> None:
    assert set(ACTIONS) >= ON_BROKEN


def test_a_name_that_is_taken_or_bad_is_said_and_nothing_lost(app: FrameioApp, parts: Parts) -> None:
    async def steps(pilot: Any) -> None:
        await press(pilot, "f2", "r")
        await write(pilot, "Prompt LineField", "demo-client")
        assert "There is a profile 'demo-client' already" in await press(pilot, "enter")
        await press(pilot, "c")
        await write(pilot, "Prompt LineField", "Bad Name")
        assert "A profile name is made of" in await press(pilot, "enter")
        assert "trusted already" in await press(pilot, "T")
        assert "Its twin is demo-v4." in await press(pilot, "V")

    run(app, steps)
    assert len(parts.profiles.overview().entries) == 8


def test_a_broken_file_can_be_removed_by_its_name(app: FrameioApp, parts: Parts) -> None:
    path = parts.profiles.path_of("torn")
    with open(path, "w", encoding="utf-8") as file:
        file.write("[")

    async def steps(pilot: Any) -> None:
        await press(pilot, "f2", "end")
        assert "no usable profile" in await press(pilot, "e")
        await press(pilot, "d", *"torn", "enter")

    run(app, steps)
    assert parts.profiles.overview().broken == ()


def test_the_footer_names_what_the_row_is_for(app: FrameioApp, parts: Parts) -> None:
    path = Path(parts.profiles.path_of("demo-client"))
    path.write_text(path.read_text().replace("127.0.0.1", "localhost"), encoding="utf-8")
    assert worth_showing(parts.profiles.entry("demo-client"), "trust")
    assert not worth_showing(parts.profiles.entry("demo"), "trust")
    assert worth_showing(parts.profiles.entry("demo-oauth"), "signin")
    assert not worth_showing(parts.profiles.entry("demo"), "signin")
    assert worth_showing(None, "adopt")
    assert not worth_showing(None, "use")

    async def steps(pilot: Any) -> None:
        footers = {}
        await press(pilot, "f2", "home")
        for _ in range(8):
            row = pilot.app.screen.under.profile.name
            footers[row] = text_of(app).splitlines()[-1]
            await press(pilot, "down")
        assert "i sign in" in footers["demo-oauth"]
        assert "i sign in" not in footers["demo"]
        assert "T trust" in footers["demo-client"]
        assert all("esc back" in footer for footer in footers.values())

    run(app, steps)
