"""The checklist: ticking, presets, undo, the list for the developer site."""

from __future__ import annotations

import asyncio
from typing import Any

from frameio_tui.cli.container import Container
from frameio_tui.ui.app import FrameioApp
from tests.ui.driving import press, settled, text_of


def run(app: FrameioApp, steps: Any, profile: str = "demo-limited") -> None:
    async def main() -> None:
        async with app.run_test(size=(120, 40)) as pilot:
            app.set_active(profile)
            await settled(pilot)
            await press(pilot, "f3")
            await steps(pilot)

    asyncio.run(main())


def test_ticks_groups_undo_and_save(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        assert "3/34 selected" in text_of(app)
        assert "2/34 selected · unsaved" in await press(pilot, "space")
        assert "4/34" in await press(pilot, "down", "down", "A", "down", "down", "down", "enter")
        assert "5/34" in await press(pilot, "u")
        await press(pilot, "ctrl+s")

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
        await press(pilot, "P")
        assert "33/34" in await press(pilot, *"everything", "enter")
        screen = await press(pilot, "slash", *"webhook")
        assert "webhook.create" in screen
        assert "asset.read" not in screen
        await press(pilot, "escape")
        screen = await press(pilot, "l")
        assert "Scopes to select (33)" in screen
        assert "Sent to your terminal" in await press(pilot, "y")

    run(app, steps)


def test_leaving_unsaved_is_asked_about_and_the_palette_saves(app: FrameioApp, container: Container) -> None:
    async def steps(pilot: Any) -> None:
        await press(pilot, "space")
        assert "The scopes are not saved" in await press(pilot, "escape")
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
        await press(pilot, "escape", "slash", *"create comment", "enter", "f3", "P")
        screen = await press(pilot, *"needed")
        assert "Needed for POST" in screen, screen
        screen = await press(pilot, "enter")
        assert "2/34" in screen, screen
        assert "[✓] comment.create" in screen
        assert "[✓] asset.read" in screen

    run(app, steps)
