"""The profile manager: everything by keys, and what is broken with its remedy."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from frameio_tui.cli.container import Container
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.profiles.screen import ACTIONS, ON_BROKEN, footer_shows
from tests.ui.driving import press, settled, text_of, write
from tests.ui.running import run as run_app


def run(app: FrameioApp, steps: Any, size: tuple[int, int] = (140, 36)) -> None:
    async def main() -> None:
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            await press(pilot, "f2")
            await steps(pilot)

    asyncio.run(main())


def names(container: Container) -> list[str]:
    return [entry.profile.name for entry in container.profiles.overview().entries]


def test_a_profile_is_used_by_enter_and_by_number(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "Profiles (8)" in text_of(app)
        screen = await press(pilot, "down", "enter")
        assert screen.split("\n")[0].startswith(" demo-client")
        await press(pilot, "f2")
        assert (await press(pilot, "1")).split("\n")[0].startswith(" demo ")

    run(app, steps)


def test_deleting_needs_the_name_typed(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        await press(pilot, "down", "d")
        await press(pilot, "enter", "escape")
        assert "demo-client" in names(container)
        await press(pilot, "d")
        await press(pilot, *"demo-client", "enter")

    run(app, steps)
    assert "demo-client" not in names(container)


def test_copy_rename_and_twin(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        assert "demo-client-copy" in await press(pilot, "down", "c", "enter")
        await press(pilot, "r")
        await write(pilot, "Prompt LineField", "renamed")
        await press(pilot, "enter")
        await press(pilot, "V", "enter")

    run(app, steps)
    assert {"demo-client", "renamed", "renamed-v4"} <= set(names(container))
    twin = next(e.profile for e in container.profiles.overview().entries if e.profile.name.startswith("renamed-v4"))
    assert twin.api == "v4"


def test_verifying_says_who_it_is(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "demo is Ann Lee <ann@acme.example>" in await press(pilot, "v")

    run(app, steps)


def test_a_file_changed_on_disk_sends_nothing_until_trusted(
    app: FrameioApp, container: Container, sandbox: SandboxServer
) -> None:
    path = Path(container.profiles.path_of("demo"))
    path.write_text(path.read_text().replace("127.0.0.1", "localhost"), encoding="utf-8")

    async def steps(pilot: Any) -> None:
        before = len(sandbox.requests)
        screen = text_of(app)
        assert "not trusted" in screen
        assert "http://localhost" in screen
        assert "not trusted" in await press(pilot, "v")
        assert len(sandbox.requests) == before
        assert 'Approve the changed file of profile "demo"?' in await press(pilot, "T")
        await press(pilot, "down", "enter")
        assert "demo is Ann Lee" in await press(pilot, "v")

    run(app, steps)


def test_a_broken_file_is_shown_with_its_place_and_remedy(app: FrameioApp, container: Container) -> None:
    folder = Path(container.profiles.path_of("x")).parent
    (folder / "torn.toml").write_text('id = "x\nlabel = 1\n', encoding="utf-8")
    (folder / "copy.toml").write_text((folder / "demo.toml").read_text(), encoding="utf-8")

    async def steps(pilot: Any) -> None:
        screen = text_of(app)
        assert "2 broken" in screen
        screen = await press(pilot, "end")
        assert "torn.toml:1:" in screen
        assert "Correct it there." in screen
        screen = await press(pilot, "up")
        assert "profiles new-id copy" in screen
        await press(pilot, "A", "down", "enter")

    run(app, steps)
    assert "copy" in names(container)
    assert (folder / "torn.toml").read_text() == 'id = "x\nlabel = 1\n'


def test_the_filter_finds_by_person(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "slash", *"dmitri")
        assert "demo-client" in screen
        assert "demo-limited" not in screen
        assert "No profile has these words" in await press(pilot, *"zzz")
        assert "demo-limited" in await press(pilot, "escape")

    run(app, steps)


def test_what_works_on_a_broken_file_is_a_part_of_the_table() -> None:
    assert set(ACTIONS) >= ON_BROKEN


def test_a_name_that_is_taken_or_bad_is_said_and_nothing_lost(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        await press(pilot, "f2", "r")
        await write(pilot, "Prompt LineField", "demo-client")
        assert "There is a profile 'demo-client' already" in await press(pilot, "enter")
        await press(pilot, "c")
        await write(pilot, "Prompt LineField", "Bad Name")
        assert "A profile name is made of" in await press(pilot, "enter")
        assert "trusted already" in await press(pilot, "T")
        assert "Its twin is demo-v4." in await press(pilot, "V")

    run_app(app, steps)
    assert len(container.profiles.overview().entries) == 8


def test_a_broken_file_can_be_removed_by_its_name(app: FrameioApp, container: Container) -> None:
    path = container.profiles.path_of("torn")
    with open(path, "w", encoding="utf-8") as file:
        file.write("[")

    async def steps(pilot: Any) -> None:
        await press(pilot, "f2", "end")
        assert "no usable profile" in await press(pilot, "e")
        await press(pilot, "d", *"torn", "enter")

    run_app(app, steps)
    assert container.profiles.overview().broken == ()


def test_the_footer_names_what_the_row_is_for(app: FrameioApp, container: Container) -> None:
    path = Path(container.profiles.path_of("demo-client"))
    path.write_text(path.read_text().replace("127.0.0.1", "localhost"), encoding="utf-8")
    assert footer_shows(container.profiles.entry("demo-client"), "approve")
    assert not footer_shows(container.profiles.entry("demo"), "approve")
    assert footer_shows(container.profiles.entry("demo-oauth"), "signin")
    assert not footer_shows(container.profiles.entry("demo"), "signin")
    assert footer_shows(None, "new_id")
    assert not footer_shows(None, "use")

    async def steps(pilot: Any) -> None:
        footers = {}
        await press(pilot, "f2", "home")
        for _ in range(8):
            row = pilot.app.screen.selected.profile.name
            footers[row] = text_of(app).splitlines()[-1]
            await press(pilot, "down")
        assert "i sign in" in footers["demo-oauth"]
        assert "i sign in" not in footers["demo"]
        assert "T trust" in footers["demo-client"]
        assert all("esc back" in footer for footer in footers.values())

    run_app(app, steps)


def test_a_profile_with_an_id_of_its_own_is_not_given_another(app: FrameioApp, container: Container) -> None:
    before = container.profiles.entry("demo").profile.id

    async def steps(pilot: Any) -> None:
        await pilot.press("f2")
        assert "nothing to fix" in await press(pilot, "A")

    run(app, steps)
    assert container.profiles.entry("demo").profile.id == before
