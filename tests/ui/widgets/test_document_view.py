"""A document on screen: drawn at once, scrolled to its end, old ones dimmed."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from frameio_tui.core.folded_document import FoldedDocument
from frameio_tui.ui.row_sources import DocumentRows
from frameio_tui.ui.widgets.document_view import DocumentView
from tests.ui.driving import settled, text_of
from tests.ui.widgets.hosting import Host


def run(view: DocumentView, steps: Any) -> None:
    async def main() -> None:
        async with Host(view).run_test(size=(60, 10)) as pilot:
            view.focus()
            await steps(pilot)

    asyncio.run(main())


def test_a_large_body_is_drawn_and_reached_to_its_end() -> None:
    view = DocumentView()
    body = json.dumps([{"id": n} for n in range(60_000)]).encode()

    async def steps(pilot: Any) -> None:
        view.show(DocumentRows(FoldedDocument(body, "application/json")))
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
        view.show(DocumentRows(FoldedDocument(json.dumps({"a": "x" * 100 + "END"}).encode())))
        await settled(pilot)
        assert "END" not in text_of(pilot.app)
        for _ in range(60):
            view.scroll_right(animate=False)
        await settled(pilot)
        assert "END" in text_of(pilot.app)

    run(view, steps)


def test_rows_can_stand_in_place_of_a_document() -> None:
    view = DocumentView()

    async def steps(pilot: Any) -> None:
        view.show_rows([(("name: ", "key"), ("value", "plain"))])
        await pilot.pause()
        assert "name: value" in text_of(pilot.app)
        view.dim(True)
        await pilot.pause()
        assert "name: value" in text_of(pilot.app)

    run(view, steps)
