"""Tests of the field above the body."""

from __future__ import annotations

from typing import Any

from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.console.response.filter_field import FilterField
from tests.ui.console.asking import request, shown
from tests.ui.driving import press, text_of, type_keys
from tests.ui.running import run


def test_filter_shows_its_result_at_once_and_its_errors_below(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=2")
        await type_keys(pilot, "f", *"[].name")
        assert shown(app).splitlines()[0] == "["
        assert '"Editorial"' in shown(app)
        await type_keys(pilot, "left_square_bracket")
        assert "column" in text_of(app)
        await type_keys(pilot, "backspace", "enter")
        assert '"_type"' not in shown(app)
        await type_keys(pilot, "escape")
        assert '"_type"' in shown(app)
        await type_keys(pilot, "f")
        assert app.screen.query_one("#filter-field").value == "[].name"  # type: ignore[attr-defined]  # a field
        await type_keys(pilot, "escape")

    run(app, steps)


def test_search_reports_wrapping_around_the_end(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=2")
        await type_keys(pilot, "slash", *"_type", "enter")
        assert "Continued" not in text_of(app)
        assert "Continued from the last line" in await press(pilot, "N")
        assert "Continued from the first line" in await press(pilot, "n")

    run(app, steps)


def test_up_and_down_recall_earlier_searches(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=2")
        for text in ("name", "_type"):
            await type_keys(pilot, "slash", *text, "enter")
        await type_keys(pilot, "slash", *"dra")
        field = app.screen.query_one(FilterField)
        seen = []
        for key in ("up", "up", "up", "down", "down", "down"):
            await type_keys(pilot, key)
            seen.append(field.value)
        assert seen == ["_type", "name", "name", "_type", "dra", "dra"]
        assert "of 2 '_type'" in await press(pilot, "up", "enter")
        await type_keys(pilot, "f")
        assert field.value == ""
        await type_keys(pilot, "up")
        assert field.value == ""  # a search is not a filter

    run(app, steps)


def test_up_recalls_the_previous_filter(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=2")
        for text in ("[].name", "[].id"):
            await type_keys(pilot, "f", "ctrl+u", *text, "enter")
        await type_keys(pilot, "f", "up")
        await pilot.pause(0.3)
        assert app.screen.query_one(FilterField).value == "[].name"
        assert '"Editorial"' in shown(app)

    run(app, steps)
