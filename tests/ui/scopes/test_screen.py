"""The checklist: ticking, presets, undo, the list for the developer site."""

from __future__ import annotations

import asyncio
from typing import Any

from frameio_tui.cli.container import Container
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.widgets.row_list import RowList
from tests.ui.driving import press, resize, settled, text_of, type_keys


def run(app: FrameioApp, steps: Any, profile: str = "demo-limited", size: tuple[int, int] = (120, 40)) -> None:
    async def main() -> None:
        async with app.run_test(size=size) as pilot:
            app.set_active(profile)
            await settled(pilot)
            await type_keys(pilot, "f3")
            await steps(pilot)

    asyncio.run(main())


def test_ticks_groups_undo_and_save(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        assert "3/34 selected" in text_of(app)
        assert "2/34 selected · unsaved" in await press(pilot, "space")
        assert "4/34" in await press(pilot, "down", "down", "A", "down", "down", "down", "enter")
        assert "5/34" in await press(pilot, "u")
        await type_keys(pilot, "ctrl+s")

    run(app, steps)
    assert container.profiles.entry("demo-limited").profile.scopes == (
        "account.read",
        "team.create",
        "team.read",
        "team.update",
        "project.read",
    )


def test_presets_filter_and_the_list_to_tick(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "P")
        assert "33/34" in await press(pilot, *"everything", "enter")
        screen = await press(pilot, "slash", *"webhook")
        assert "webhook.create" in screen
        assert "asset.read" not in screen
        await type_keys(pilot, "escape")
        screen = await press(pilot, "l")
        assert "Scopes to select (33)" in screen
        assert "Sent to your terminal" in await press(pilot, "y")

    run(app, steps)


def test_leaving_unsaved_is_asked_about_and_the_palette_saves(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "space")
        assert "The scopes have unsaved changes" in await press(pilot, "escape")
        assert "unsaved" in await press(pilot, "enter")
        assert "Operations" in await press(pilot, "colon", *"save", "enter")

    run(app, steps)
    assert container.profiles.entry("demo-limited").profile.scopes == ("team.read", "project.read")


def test_v4_says_that_roles_decide(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = text_of(app)
        assert "offline_access" in screen
        assert "depends on the roles" in " ".join(screen.split())

    run(app, steps, "demo-v4")


def test_a_preset_is_what_the_consoles_operation_needs(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "escape", "slash", *"create comment", "enter", "f3", "P")
        screen = await press(pilot, *"needed")
        assert "Needed for POST" in screen, screen
        screen = await press(pilot, "enter")
        assert "2/34" in screen, screen
        assert "[✓] comment.create" in screen
        assert "[✓] asset.read" in screen

    run(app, steps)


def test_the_column_of_groups_moves_to_a_group_and_selects_it(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        assert "Groups" in text_of(app)
        await type_keys(pilot, "shift+tab", "down", "down")
        scopes = app.screen.query_one("#scopes", RowList)
        assert scopes.row is not None
        assert scopes.row.key == "asset.create"
        assert "7/34 selected" in await press(pilot, "space")
        await type_keys(pilot, "tab", "up")
        groups = app.screen.query_one("#groups", RowList)
        assert groups.row is not None
        assert groups.row.key == "Projects"

    run(app, steps)


def test_groups_and_legend_are_shown_where_there_is_room(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        for size in ((60, 18), (80, 24), (120, 36), (200, 60)):
            await type_keys(pilot, "escape")
            await resize(pilot, size)
            screen = await press(pilot, "f3")
            assert "Scopes · demo-limited  FEW  V2 · 3/34 selected" in screen
            assert ("─ Groups ─" in screen) is (size[0] >= 120)
            assert ("expected scope" in screen) is (size[1] >= 24)
            assert "Select the same ones on the developer site" in " ".join(screen.split())

    run(app, steps)


def test_the_token_is_verified_from_the_scopes(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "The token works. Its user is" in await press(pilot, "m")
        assert "The token works" not in await press(pilot, "space")

    run(app, steps)
