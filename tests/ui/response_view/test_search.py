"""Tests of searching the document that a view shows."""

from __future__ import annotations

import asyncio
from typing import Any

from frameio_tui.core.document.document import Document
from frameio_tui.core.document.search import Search
from frameio_tui.ui.response_view.search import SearchState, offset_at_cursor
from frameio_tui.ui.response_view.sources import DocumentRows, ListRows
from frameio_tui.ui.response_view.viewer import DocumentView
from tests.ui.driving import settled, text_of
from tests.ui.widgets.hosting import Host

BODY = b'{"one": "x",\n"two": "y",\n"three": "x"}'


def run(view: DocumentView, steps: Any) -> None:
    async def main() -> None:
        async with Host(view).run_test(size=(60, 10)) as pilot:
            view.focus()
            await steps(pilot)

    asyncio.run(main())


def test_position_is_formatted_as_text() -> None:
    assert SearchState().format_position() == ""
    search = Search(b"x x x", "x")
    search.step()
    state = SearchState(search)
    assert state.format_position() == "3 'x'"
    state.offset = 2
    assert state.format_position() == "2 of 3 'x'"


def test_search_steps_through_its_matches_and_wraps_around() -> None:
    view = DocumentView()

    async def steps(pilot: Any) -> None:
        document = Document(BODY, "application/json")
        view.show(DocumentRows(document))
        await settled(pilot)
        state = SearchState(document.search('"x"'))
        await state.run(view)
        assert (view.document_line, state.format_position()) == (1, "1 of 2 '\"x\"'")
        assert state.step(view, 1) == ""
        assert (view.document_line, state.format_position()) == (3, "2 of 2 '\"x\"'")
        assert state.step(view, 1).startswith("Continued from the first line")
        assert state.step(view, -1).startswith("Continued from the last line")
        assert offset_at_cursor(view) == BODY.index(b'"three"')

    run(view, steps)


def test_a_match_in_a_folded_part_opens_it() -> None:
    view = DocumentView()

    async def steps(pilot: Any) -> None:
        document = Document(b'{"a": {"b": {"c": "found"}}, "d": 1}', "application/json")
        view.show(DocumentRows(document))
        await settled(pilot)
        document.fold_to_level(1)
        view.changed()
        assert "found" not in text_of(pilot.app)
        await SearchState(document.search("found")).run(view)
        await settled(pilot)
        assert "found" in text_of(pilot.app)

    run(view, steps)


def test_without_a_document_there_is_nothing_to_search() -> None:
    view = DocumentView()

    async def steps(pilot: Any) -> None:
        view.show(ListRows([(("one", "plain"),)]))
        await settled(pilot)
        state = SearchState()
        await state.run(view)
        assert state.step(view, 1) == ""
        assert offset_at_cursor(view) == 0
        assert view.document is view.document_line is None

    run(view, steps)
