"""A sentence is never cut off; a row is."""

from __future__ import annotations

import asyncio

from frameio_tui.ui.widgets.message_bar import MAX_ROWS, MessageBar
from tests.ui.driving import text_of
from tests.ui.widgets.hosting import Host


def test_sentences_wrap_and_rows_do_not() -> None:
    bar = MessageBar()

    async def main() -> tuple[str, str]:
        async with Host(bar).run_test(size=(40, 10)) as pilot:
            bar.show_message("one two three " * 7 + "END", "bad")
            await pilot.pause()
            said = text_of(pilot.app)
            bar.show([("one two three " * 7 + "END", "dim")])
            await pilot.pause()
            return said, text_of(pilot.app)

    said, shown = asyncio.run(main())
    assert "END" in said
    assert "END" not in shown


def test_a_name_with_a_hyphen_stays_in_one_row() -> None:
    bar = MessageBar()

    async def main() -> str:
        async with Host(bar).run_test(size=(40, 10)) as pilot:
            bar.show_message("used by another process 123 (frameio-tui). Stop that program.")
            await pilot.pause()
            return text_of(pilot.app)

    assert "(frameio-tui)" in asyncio.run(main())


def test_a_flood_is_bounded() -> None:
    bar = MessageBar()

    async def main() -> int:
        async with Host(bar).run_test(size=(40, 10)) as pilot:
            bar.show_message("word " * 500)
            await pilot.pause()
            return bar.size.height

    assert asyncio.run(main()) == MAX_ROWS
