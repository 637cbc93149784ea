"""The profile manager: everything by keys, and what is broken with its remedy."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from frameio_tui.cli.container import Container
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.profiles.screen import ACTIONS, ON_BROKEN, footer_shows
from tests.ui.driving import press, resize, settled, text_of, type_keys, write
from tests.ui.running import run as run_app


def run(app: FrameioApp, steps: Any, size: tuple[int, int] = (140, 36)) -> None:
    async def main() -> None:
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            await type_keys(pilot, "f2")
            await steps(pilot)

    asyncio.run(main())


def names(container: Container) -> list[str]:
    return [entry.profile.name for entry in container.profiles.overview().entries]


def test_a_profile_is_used_by_enter_and_by_number(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "Profiles · 8" in text_of(app)
        screen = await press(pilot, "down", "enter")
        assert screen.split("\n")[0].startswith(" demo-client")
        await type_keys(pilot, "f2")
        assert (await press(pilot, "1")).split("\n")[0].startswith(" demo ")

    run(app, steps)


def test_deleting_needs_the_name_typed(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "down", "d")
        await type_keys(pilot, "enter", "escape")
        assert "demo-client" in names(container)
        await type_keys(pilot, "d")
        await type_keys(pilot, *"demo-client", "enter")

    run(app, steps)
    assert "demo-client" not in names(container)


def test_the_cursor_is_on_the_next_row_after_a_profile_is_deleted(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "down", "d", *"demo-client", "enter")
        assert "Profile demo-client deleted." in screen
        assert "─ demo-expired ─" in screen

    run(app, steps)


def test_verifying_a_profile_without_a_token_names_the_key_that_helps(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, *["down"] * 4, "m")
        assert "demo-oauth has no token to verify. Press I to sign in." in screen

    run(app, steps)


def test_a_developer_token_never_expires_here_either(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "never (until deleted on the developer site)" in text_of(app)

    run(app, steps)


def test_profiles_are_copied_renamed_and_linked(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        assert "demo-client-copy" in await press(pilot, "down", "c", "enter")
        await type_keys(pilot, "r")
        await write(pilot, "Prompt LineField", "renamed")
        await type_keys(pilot, "enter")
        assert "Name of the linked V4 profile of renamed" in await press(pilot, "V")
        assert "Profile renamed-v4 created and linked to renamed." in await press(pilot, "enter")

    run(app, steps)
    assert {"demo-client", "renamed", "renamed-v4"} <= set(names(container))
    linked = container.profiles.entry("renamed-v4").profile
    assert linked.api == "v4"
    assert linked.linked_profile == container.profiles.entry("renamed").profile.id


def test_verifying_shows_the_user(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "demo is verified: Ann Lee <ann@acme.example>" in await press(pilot, "m")

    run(app, steps)


def test_a_file_changed_on_disk_sends_nothing_until_it_is_approved(
    app: FrameioApp, container: Container, sandbox: SandboxServer
) -> None:
    path = Path(container.profiles.path_of("demo"))
    path.write_text(path.read_text().replace("127.0.0.1", "localhost"), encoding="utf-8")

    async def steps(pilot: Any) -> None:
        before = len(sandbox.requests)
        screen = text_of(app)
        assert "not approved (O)" in screen
        assert "http://localhost" in screen
        await type_keys(pilot, "m")
        assert len(sandbox.requests) == before
        assert 'Approve the changed file of profile "demo"?' in await press(pilot, "O")
        assert "Profile demo approved." in await press(pilot, "down", "enter")
        assert "demo is verified: Ann Lee" in await press(pilot, "m")

    run(app, steps)


def test_a_broken_file_is_shown_with_its_place_and_remedy(app: FrameioApp, container: Container) -> None:
    folder = Path(container.profiles.path_of("x")).parent
    (folder / "torn.toml").write_text('id = "x\nlabel = 1\n', encoding="utf-8")
    (folder / "copy.toml").write_text((folder / "demo.toml").read_text(), encoding="utf-8")

    async def steps(pilot: Any) -> None:
        screen = text_of(app)
        assert "Profiles · 8 · 2 broken files" in screen
        screen = await press(pilot, "end")
        assert "torn.toml:1:" in screen
        assert "Correct it at this position." in screen
        screen = await press(pilot, "up")
        assert "Give it a new ID" in screen
        assert "Give copy a new ID?" in await press(pilot, "N")
        assert "Profile copy has a new ID. Press O to approve its file." in await press(pilot, "down", "enter")

    run(app, steps)
    assert "copy" in names(container)
    assert (folder / "torn.toml").read_text() == 'id = "x\nlabel = 1\n'


def test_the_filter_finds_by_person(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "slash", *"dmitri")
        assert "demo-client" in screen
        assert "demo-limited" not in screen
        assert "No profile matches the filter. Press Esc to clear it." in await press(pilot, *"zzz")
        assert "demo-limited" in await press(pilot, "escape")

    run(app, steps)


def test_what_works_on_a_broken_file_is_a_part_of_the_table() -> None:
    assert set(ACTIONS) >= ON_BROKEN


def test_a_name_that_is_taken_or_bad_is_said_and_nothing_lost(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f2", "r")
        await write(pilot, "Prompt LineField", "demo-client")
        screen = await press(pilot, "enter")
        assert "A profile 'demo-client' already exists" in screen
        assert "Rename demo to" in screen, "the name can be corrected"
        await type_keys(pilot, "escape", "c")
        await write(pilot, "Prompt LineField", "Bad Name")
        screen = await press(pilot, "enter")
        assert "A profile name can only contain" in screen
        assert "│ Bad Name" in screen
        await type_keys(pilot, "escape")
        assert "demo is already approved." in await press(pilot, "O")
        assert "demo is already linked to demo-v4." in await press(pilot, "V")

    run_app(app, steps)
    assert len(container.profiles.overview().entries) == 8


def test_a_broken_file_can_be_removed_by_its_name(app: FrameioApp, container: Container) -> None:
    path = container.profiles.path_of("torn")
    with open(path, "w", encoding="utf-8") as file:
        file.write("[")

    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f2", "end")
        assert "This file cannot be used as a profile" in await press(pilot, "e")
        await type_keys(pilot, "d", *"torn", "enter")

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
        await type_keys(pilot, "f2", "home")
        for _ in range(8):
            row = pilot.app.screen.selected.profile.name
            footers[row] = text_of(app).splitlines()[-1]
            await type_keys(pilot, "down")
        assert "I sign in" in footers["demo-oauth"]
        assert "I sign in" not in footers["demo"]
        assert "O approve" in footers["demo-client"]
        assert all("Esc back" in footer for footer in footers.values())

    run_app(app, steps)


def test_a_profile_with_an_id_of_its_own_is_not_given_another(app: FrameioApp, container: Container) -> None:
    before = container.profiles.entry("demo").profile.id

    async def steps(pilot: Any) -> None:
        await pilot.press("f2")
        assert "demo already has its own ID" in await press(pilot, "N")

    run(app, steps)
    assert container.profiles.entry("demo").profile.id == before


def test_the_row_of_a_new_profile_has_the_cursor_and_the_next_step_is_shown(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "slash", *"client", "enter")
        screen = await press(pilot, "n", *"acme", "ctrl+s")
        assert "Profile acme saved. Press t to paste a token." in screen
        assert "Profiles · 9" in screen
        assert pilot.app.screen.selected.profile.name == "acme"
        assert "Token · acme V4" in await press(pilot, "t")

    run(app, steps)


def test_a_message_disappears_when_the_cursor_moves(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "already approved" in await press(pilot, "O")
        assert "already approved" not in await press(pilot, "down")

    run(app, steps)


def test_scopes_and_token_of_the_selected_profile_open_by_their_letters(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "down")
        assert "Scopes · demo-client" in await press(pilot, "s")
        await type_keys(pilot, "escape")
        assert "demo-client" in (await press(pilot, "t")).splitlines()[0]

    run(app, steps)


def test_a_number_uses_only_a_profile_that_the_filter_shows(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "slash", *"client", "enter")
        assert "No profile in the list has the number 1." in await press(pilot, "1")
        assert (await press(pilot, "2")).startswith(" demo-client")

    run(app, steps)


def test_deleting_names_profile_label_and_user(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "down", "d")
        assert "Delete profile demo-client?" in screen
        assert "as Dmitri Volkov on  CLIENT  demo-client V2" in screen

    run(app, steps)


def test_a_profile_with_a_pasted_token_is_told_how_to_get_one_instead_of_signing_in(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "I")
        assert "demo needs no sign-in: its credential is developer token. Press t to paste a token." in screen

    run(app, steps)


def test_table_and_details_are_framed_at_every_size(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        for size in ((60, 18), (80, 24), (200, 60)):
            await type_keys(pilot, "escape")
            await resize(pilot, size)
            rows = (await press(pilot, "f2")).splitlines()
            assert rows[0].startswith(" demo  DEMO ")
            assert rows[1].startswith("╭─ Profiles · 8 ")
            assert rows[2].startswith("│  #  NAME ")
            assert any(row.startswith("│─ demo ─") for row in rows)
            assert any("Sandbox, all scopes" in row for row in rows)
            assert "sign in (I)" in next(row for row in rows if "demo-oauth " in row)

    run(app, steps)
