"""Tests of the document view: drawing, scrolling, wrapping and dimming."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from frameio_tui.core.document.document import Document
from frameio_tui.ui.response_view.sources import DocumentRows, ListRows
from frameio_tui.ui.response_view.viewer import MAX_ROW_HEIGHT, DocumentView, WrapLayout
from tests.ui.driving import settled, text_of
from tests.ui.widgets.hosting import Host


def run(view: DocumentView, steps: Any) -> None:
    async def main() -> None:
        async with Host(view).run_test(size=(60, 10)) as pilot:
            view.focus()
            await steps(pilot)

    asyncio.run(main())


def test_large_body_is_drawn_and_scrolled_to_its_end() -> None:
    view = DocumentView()
    body = json.dumps([{"id": n} for n in range(60_000)]).encode()

    async def steps(pilot: Any) -> None:
        view.show(DocumentRows(Document(body, "application/json")))
        await pilot.pause()
        assert '"id": 0' in text_of(pilot.app)
        await settled(pilot)
        assert view.virtual_size.height == 180_002
        await pilot.press("end")
        await pilot.pause()
        assert '"id": 59999' in text_of(pilot.app)
        await pilot.press("home")
        await pilot.pause()
        assert '"id": 0' in text_of(pilot.app)

    run(view, steps)


def test_a_long_line_scrolls_sideways() -> None:
    view = DocumentView()

    async def steps(pilot: Any) -> None:
        view.show(DocumentRows(Document(json.dumps({"a": "x" * 100 + "END"}).encode())))
        await settled(pilot)
        assert "END" not in text_of(pilot.app)
        await settled(pilot)  # drawing a line has found out how wide it is
        for _ in range(60):
            view.scroll_right(animate=False)
        await settled(pilot)
        assert "END" in text_of(pilot.app)

    run(view, steps)


def test_other_rows_can_replace_a_document() -> None:
    view = DocumentView()

    async def steps(pilot: Any) -> None:
        view.show(ListRows([(("name: ", "key"), ("value", "plain"))]))
        await pilot.pause()
        assert "name: value" in text_of(pilot.app)
        view.dim(True)
        await pilot.pause()
        assert "name: value" in text_of(pilot.app)

    run(view, steps)


class Slow:
    """A source of ten rows that counts one more row with each step once it is allowed to."""

    heading = None

    def __init__(self) -> None:
        self.size = 1
        self.may = False

    @property
    def complete(self) -> bool:
        return self.size == 10

    def step(self) -> bool:
        self.size += self.may and not self.complete
        return self.complete

    def rows(self, first: int, count: int) -> list[Any]:
        return [((f"row {n}", "plain"),) for n in range(first, min(first + count, self.size))]


def test_cursor_moves_to_a_row_once_it_is_counted() -> None:
    view, slow, moved = DocumentView(), Slow(), Slow()

    async def steps(pilot: Any) -> None:
        view.show(slow)
        await pilot.press("end")
        assert view.cursor == 0
        slow.may = True
        await settled(pilot)
        assert view.cursor == 9
        view.show(moved)
        await pilot.press("end", "up")
        moved.may = True
        await settled(pilot)
        assert view.cursor == 0

    run(view, steps)


ROWS = ["a" * 5, "b" * 25, "", "c" * 10, "d" * 1000]


def made() -> WrapLayout:
    return WrapLayout(lambda row: ((ROWS[row], "plain"),) if row < len(ROWS) else ())


def test_wrapped_rows_take_the_lines_they_need() -> None:
    wrapping = made()
    assert [wrapping.at(y, 0, 6, 10) for y in range(6)] == [(0, 0), (1, 0), (1, 1), (1, 2), (2, 0), (3, 0)]
    wrapping.reset()
    assert wrapping.at(0, 2, 6, 10) == (2, 0)
    assert wrapping.height_of(4) == MAX_ROW_HEIGHT


def test_last_full_row_and_top_row_fit_the_screen() -> None:
    wrapping = made()
    wrapping.at(0, 0, 6, 10)
    assert wrapping.last_full_row(0, 4, len(ROWS)) == 1
    assert wrapping.last_full_row(0, 6, len(ROWS)) == 3
    assert wrapping.top_for(3, 5) == 1
    assert wrapping.top_for(0, 5) == 0
