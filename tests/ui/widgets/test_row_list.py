"""A list that costs what is visible, and a cursor that skips headings."""

from __future__ import annotations

import asyncio

from frameio_tui.ui.widgets.row_list import Row, RowList
from tests.ui.driving import text_of
from tests.ui.widgets.hosting import Host


class ListHost(Host):
    def on_row_list_selected(self, message: RowList.Selected) -> None:
        self.got.append(message)


def rows(count: int) -> list[Row]:
    return [Row(f"#{n}" if n % 5 == 0 else str(n), ((f"row {n}", "plain"),), n % 5 != 0) for n in range(count)]


def test_the_cursor_skips_what_cannot_be_picked_and_pages_reach_the_end() -> None:
    listing = RowList(rows(5000))

    async def main() -> list[str]:
        host, seen = ListHost(listing), []
        async with host.run_test(size=(40, 12)) as pilot:
            listing.focus()
            for keys in (["down"], ["down"] * 4, ["end"], ["home"], ["pagedown"], ["up"] * 20):
                await pilot.press(*keys)
                seen.append(listing.row.key if listing.row else "")
            await pilot.press("enter")
            await pilot.pause()
            seen.append(host.got[0].row.key)  # type: ignore[attr-defined]  # a Selected
        return seen

    assert asyncio.run(main()) == ["2", "7", "4999", "1", "12", "1", "1"]


def test_letters_and_half_pages_move_as_the_arrow_keys_do() -> None:
    listing = RowList(rows(5000))

    async def main() -> list[str]:
        async with ListHost(listing).run_test(size=(40, 12)) as pilot:
            listing.focus()
            seen = []
            for key in ("j", "k", "G", "g", "ctrl+d", "ctrl+u", "pageup"):
                await pilot.press(key)
                seen.append(listing.row.key if listing.row else "")
            return seen

    assert asyncio.run(main()) == ["2", "1", "4999", "1", "7", "1", "1"]


def test_text_at_the_right_edge_is_left_out_where_there_is_no_room() -> None:
    listing = RowList([Row("a", (("a path", "plain"),), right=(("asks", "mark"),))])

    async def main(width: int) -> str:
        async with ListHost(listing).run_test(size=(width, 4)) as pilot:
            await pilot.pause()
            return text_of(pilot.app).splitlines()[0].rstrip()

    assert asyncio.run(main(20)) == "a path          asks"
    listing = RowList([Row("a", (("a path", "plain"),), right=(("asks", "mark"),))])
    assert asyncio.run(main(10)) == "a path"


def test_the_cursor_stays_on_its_row_when_rows_change() -> None:
    listing = RowList(rows(50))

    async def main() -> None:
        async with ListHost(listing).run_test(size=(40, 12)) as pilot:
            listing.set_rows(rows(50), "33")
            await pilot.pause()
            assert listing.row is not None
            assert listing.row.key == "33"
            assert "row 33" in text_of(pilot.app)
            listing.set_rows(rows(3), "33")
            assert listing.row.key == "1"
            listing.set_rows([], empty="Nothing here.")
            await pilot.pause()
            assert listing.row is None
            assert "Nothing here." in text_of(pilot.app)

    asyncio.run(main())


def test_foreign_text_is_drawn_harmless_and_in_one_row() -> None:
    listing = RowList([Row("x", (("\x1b[2J[bold]a\nb\u202e", "plain"),))])

    async def main() -> str:
        async with ListHost(listing).run_test(size=(60, 4)) as pilot:
            await pilot.pause()
            return text_of(pilot.app)

    screen = asyncio.run(main())
    assert "␛[2J[bold]a␊b⟨U+202E⟩" in screen


def test_rows_that_depend_on_the_width_follow_it() -> None:
    listing = RowList()

    async def main() -> list[str]:
        async with ListHost(listing).run_test(size=(40, 4)) as pilot:
            listing.set_row_factory(lambda width: [Row("w", ((f"{width} columns", "plain"),))])
            await pilot.pause()
            wide = text_of(pilot.app)
            await pilot.resize_terminal(30, 4)
            await pilot.pause()
            narrow = text_of(pilot.app)
            listing.set_rows(rows(2))
            await pilot.resize_terminal(50, 4)
            await pilot.pause()
            return [wide, narrow, text_of(pilot.app)]

    wide, narrow, fixed = asyncio.run(main())
    assert "40 columns" in wide
    assert "30 columns" in narrow
    assert "row 1" in fixed


def test_the_cursor_stays_on_its_row_when_rows_follow_the_width() -> None:
    listing = RowList()

    def made(width: int) -> list[Row]:
        return [*(Row("", (("words", "dim"),), selectable=False) for _ in range(8 - width // 10)), *rows(3)]

    async def main() -> tuple[str, str]:
        async with ListHost(listing).run_test(size=(60, 12)) as pilot:
            listing.set_row_factory(made)
            listing.focus()
            await pilot.press("down")
            before = listing.row.key if listing.row else ""
            await pilot.resize_terminal(30, 12)
            await pilot.pause()
            return before, listing.row.key if listing.row else ""

    assert asyncio.run(main()) == ("2", "2")


def test_a_click_in_a_frame_goes_to_the_row_under_the_pointer() -> None:
    listing = RowList([Row(str(n), ((f"row {n}", "plain"),)) for n in range(5)])
    listing.styles.border = ("round", "white")

    async def main() -> list[str]:
        async with ListHost(listing).run_test(size=(40, 12)) as pilot:
            seen = []
            for y in (3, 0):  # the third row; the frame, which is no row
                await pilot.click(RowList, offset=(2, y))
                seen.append(listing.row.key if listing.row else "")
            return seen

    assert asyncio.run(main()) == ["2", "2"]
