"""Folding, finding and copying in the body, with keys alone."""

from __future__ import annotations

from typing import Any

from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.console.response.viewer import DocumentView
from tests.ui.console.response.test_actions import request, shown
from tests.ui.driving import ask, press
from tests.ui.running import run


def test_fold_unfold_and_levels(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=2")
        await press(pilot, "3", "down")
        await press(pilot, "left")
        assert "keys }" in shown(app)
        await press(pilot, "right")
        assert "keys }" not in shown(app)
        await press(pilot, "Z")
        assert shown(app).count("keys }") == 2
        await press(pilot, "Z", "Z", "Z")
        assert "keys }" not in shown(app)

    run(app, steps)


def test_the_path_of_the_line_is_said(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=2")
        screen = await press(pilot, "3", "down", "down", "down", "down")
        assert "[0].name" in screen

    run(app, steps)


def test_search_counts_goes_on_and_opens_folds(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=2")
        await press(pilot, "3", "Z")
        screen = await press(pilot, "slash", *"_type", "enter")
        assert "1 of 2 '_type'" in screen
        assert '"_type"' in shown(app)
        assert "2 of 2" in await press(pilot, "n")
        assert "1 of 2" in await press(pilot, "n")
        assert "2 of 2" in await press(pilot, "N")
        assert "is not in the body" in await press(pilot, "slash", *"nowhere", "enter")

    run(app, steps)


def test_copy_of_a_line_offers_value_path_and_line(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/me")
        view = app.screen.query_one(DocumentView)
        row = next(at for at, text in enumerate(shown(app).splitlines()) if '"email"' in text)
        view.go(row)
        assert "Copy of this line" in await ask(pilot, "Y")
        await press(pilot, "enter")
        assert app.clipboard == "ann@acme.example"
        await ask(pilot, "Y")
        await press(pilot, *"path", "enter")
        assert app.clipboard == "email"

    run(app, steps)
