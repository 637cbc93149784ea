"""An editor holds exactly what was put in, and draws a mark of one cell for what a terminal obeys."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.document._document import Document
from textual.widgets import TextArea

from frameio_tui.ui.terminal.exact_text_area import ExactDocument, ExactTextArea
from tests.core.text.test_printable import WILD
from tests.ui.driving import text_of
from tests.ui.widgets.hosting import Host

HOSTILE = '{"a": "\x1b]52;c;aGF\x07",\n "b": "\u2028\x85\u202e\x0b\U000f0000\ud83d"}'


def in_a_terminal(area: ExactTextArea, steps: Any) -> None:
    async def main() -> None:
        async with Host(area).run_test(size=(60, 8)) as pilot:
            area.focus()
            await pilot.pause()
            await steps(pilot)

    asyncio.run(main())


def test_the_framework_still_makes_its_document_there() -> None:
    assert list(inspect.signature(TextArea._set_document).parameters) == ["self", "text", "language"]
    assert list(inspect.signature(Document.replace_range).parameters) == ["self", "start", "end", "text"]
    assert inspect.iscoroutinefunction(TextArea._on_paste)


@given(WILD)
def test_a_text_comes_out_as_it_went_in(text: str) -> None:
    assert ExactDocument(text).text == text


@given(WILD, WILD, st.data())
def test_an_edit_puts_in_exactly_its_text_and_taking_it_back_restores_the_one_before(
    text: str, more: str, data: st.DataObject
) -> None:
    document = ExactDocument(text.replace("\r", ""))
    before = document.text
    row = data.draw(st.integers(0, document.line_count - 1))
    column = data.draw(st.integers(0, len(document.get_line(row))))
    at = document.get_index_from_location((row, column))
    done = document.replace_range((row, column), (row, column), more)
    assert document.text == before[:at] + more + before[at:]
    assert document.get_text_range((row, column), done.end_location) == more
    document.replace_range((row, column), done.end_location, done.replaced_text)
    assert document.text == before


@given(WILD)
def test_a_line_has_as_many_places_drawn_as_held_and_none_that_a_terminal_obeys(text: str) -> None:
    document = ExactDocument(text)
    for index in range(document.line_count):
        line = document.shown_line(index)
        assert len(line) == len(document.get_line(index))
        assert not set(line) & set("\x1b\x07\x08\r\n\x7f\x9b\u202e\u2066\ufeff\u2028\x85")


@pytest.mark.parametrize("text", ["a\r\nb\r\n", "a\r\nb\nc", "a\rb", "\r\n", "a\n\r\nb", "x\r\n\x1b\r\ny"])
def test_line_ends_stay_as_they_are(text: str) -> None:
    assert ExactDocument(text).text == text


def test_a_line_typed_into_a_text_of_windows_ends_as_the_others_do() -> None:
    document = ExactDocument("a\r\nb")
    document.replace_range((0, 1), (0, 1), "\nx")
    assert document.text == "a\r\nx\r\nb"


def test_it_draws_marks_and_holds_the_text_whatever_the_way_in() -> None:
    area = ExactTextArea(HOSTILE)

    async def steps(pilot: Any) -> None:
        assert '{"a": "␛]52;c;aGF␇",' in text_of(pilot.app)
        assert '"b": "���␋��"}' in text_of(pilot.app)
        assert area.text == HOSTILE
        area.text = "loaded\x1b[2J"
        await pilot.pause()
        assert "loaded␛[2J" in text_of(pilot.app)
        pilot.app.post_message(events.Paste("pasted\x9b\rtwo\r\nthree"))
        await pilot.pause()
        assert area.text == "pasted\x9b\ntwo\nthreeloaded\x1b[2J"
        await pilot.press("x", "ctrl+z")
        assert "pasted\x9b\ntwo\nthree" in area.text
        area.select_all()
        assert area.selected_text == area.text

    in_a_terminal(area, steps)


def test_a_mark_is_a_cell_for_the_cursor_and_where_a_row_is_broken() -> None:
    area = ExactTextArea("\x1b" * 30 + "ab " + "\x07" * 40)
    area.cursor_blink = False

    async def steps(pilot: Any) -> None:
        await pilot.press("end")
        assert area.cursor_screen_offset.x < 60
        rows = text_of(pilot.app).splitlines()
        assert sum(row.count("␛") for row in rows) == 30
        assert sum(row.count("␇") for row in rows) == 40
        area.move_cursor((0, 31))
        assert area.cursor_screen_offset.x == area.content_region.x + area.gutter_width + 31

    in_a_terminal(area, steps)
