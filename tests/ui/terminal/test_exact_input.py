"""A field holds exactly what was put in, and draws a mark of one cell for what a terminal obeys."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from textual import events
from textual.widgets import Input

from frameio_tui.ui.terminal.exact_input import ExactInput, shown
from tests.core.text.test_printable import WILD
from tests.ui.driving import text_of
from tests.ui.widgets.hosting import Host

HOSTILE = "/a\x1b]0;x\x07\x9b\u202e\tz"


def in_a_terminal(field: ExactInput, steps: Any, value: str = "") -> None:
    async def main() -> None:
        async with Host(field).run_test(size=(40, 3)) as pilot:
            field.value = value
            field.focus()
            await pilot.pause()
            await steps(pilot)

    asyncio.run(main())


@pytest.mark.parametrize("name", ["_value", "_position_to_cell", "_cell_offset_to_index"])
def test_the_framework_still_draws_by_these(name: str) -> None:
    assert hasattr(Input, name)


@given(WILD)
def test_a_line_has_as_many_places_drawn_as_held(text: str) -> None:
    assert len(shown(text)) == len(text)


def test_it_draws_marks_and_holds_the_text() -> None:
    field = ExactInput()

    async def steps(pilot: Any) -> None:
        assert "/a␛]0;x␇��␉z" in text_of(pilot.app)
        assert field.value == HOSTILE

    in_a_terminal(field, steps, HOSTILE)


def test_typing_deleting_and_copying_count_characters() -> None:
    field = ExactInput()

    async def steps(pilot: Any) -> None:
        await pilot.press("left", "left", "backspace", "x")
        assert field.value == "/a\x1b]0;x\x07\x9bx\tz"
        field.selection = type(field.selection)(2, 8)
        assert field.selected_text == "\x1b]0;x\x07"

    in_a_terminal(field, steps, HOSTILE)


def test_the_cursor_and_the_mouse_find_the_character_that_is_drawn_there() -> None:
    field = ExactInput()

    async def steps(pilot: Any) -> None:
        await pilot.click(field, offset=field.content_region.offset - field.region.offset + (4, 0))
        assert field.cursor_position == 4
        assert field.cursor_screen_offset.x == field.content_region.x + 4
        await pilot.click(field, offset=field.content_region.offset - field.region.offset + (7, 0))
        assert field.cursor_position == 6
        await pilot.click(field, offset=field.content_region.offset - field.region.offset + (20, 0))
        assert field.cursor_position == 7

    in_a_terminal(field, steps, "\x1b\x1b\x1bab日c")


def test_a_paste_is_held_as_it_came() -> None:
    field = ExactInput()

    async def steps(pilot: Any) -> None:
        field.post_message(events.Paste("x\x1b[2Jy\u200b"))
        await pilot.pause()
        assert field.value == "x\x1b[2Jy\u200b"

    in_a_terminal(field, steps)
