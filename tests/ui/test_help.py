"""Help lists every command with its key, and explains what the screen below shows."""

from __future__ import annotations

from typing import Any

import pytest

from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.commands.registry import ALL_COMMANDS
from frameio_tui.ui.commands.titles import CONTEXT_TITLES
from frameio_tui.ui.legend import LEGENDS
from frameio_tui.ui.theme import ASCII, UNICODE
from frameio_tui.ui.widgets.row_list import RowList
from tests.ui.driving import press, type_keys
from tests.ui.running import run


def test_every_command_of_every_screen_is_listed(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "Help · Console" in await press(pilot, "f1")
        listed = {row.key for row in app.screen.query_one(RowList).rows}
        assert {c.id for c in ALL_COMMANDS if c.context not in ("confirm", "pick")} <= listed

    run(app, steps)


def test_help_scrolls_to_its_end(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        last = [LEGENDS[context] for context in CONTEXT_TITLES if context in LEGENDS][-1][-1]
        assert last.meaning[:30] in await press(pilot, "f1", "end")

    run(app, steps, (80, 24))


def test_the_screen_below_comes_first_with_its_legend_and_the_keys_that_move(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f2", "f1")
        rows = [row.spans[-1][0] for row in app.screen.query_one(RowList).rows if row.spans[0][1] == "group"]
        first = ["Profiles", "Profiles: marks and words", "In lists, tables and texts", CONTEXT_TITLES["anywhere"]]
        assert rows[:4] == first
        assert "Help · Console" in await press(pilot, "escape", "escape", "f1")

    run(app, steps)


def test_the_help_of_the_console_explains_its_marks(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f1")
        text = "\n".join("".join(part for part, _ in row.spans) for row in app.screen.query_one(RowList).rows)
        for mark in ("✓ ", "✗ ", "? ", "asks", "C2C", "experimental", "deprecated", "expected", "read-only", " PROD "):
            assert f"{mark}" in text
        assert "Camera to Cloud" in text

    run(app, steps)


def test_the_help_is_searched_and_escape_closes_the_search_first(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        screen = await press(pilot, "f1", "slash", *"camera cloud")
        assert "C2C" in screen
        assert "Send the request" not in screen
        assert "No line contains these words." in await press(pilot, *"zzz")
        assert "Send the request" in await press(pilot, "escape")
        await type_keys(pilot, "escape")
        assert len(app.screen_stack) == 1

    run(app, steps)


def test_a_long_explanation_is_wrapped_and_not_cut(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f1")
        rows = app.screen.query_one(RowList).rows
        assert max(sum(len(text) for text, _ in row.spans) for row in rows) <= 58

    run(app, steps, (60, 18))


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_every_mark_of_a_legend_can_be_drawn(glyphs: Any) -> None:
    for entries in LEGENDS.values():
        for entry in entries:
            assert "{" not in entry.mark.format(**glyphs._asdict()).replace("{team_id}", "")
            assert not entry.meaning.endswith(".")
    assert {context for context in LEGENDS if context not in CONTEXT_TITLES} == set()


def test_no_key_is_named_as_only_the_framework_names_it(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f1")
        rows = app.screen.query_one(RowList).rows
        keys = [text for row in rows for text, style in row.spans if style == "hint"]
        assert not [key for key in keys if "_" in key]

    run(app, steps)
