"""Tests of tables: the cursor, the heading, filters, saving, and the way down and up again."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

from frameio_tui.core.table.table import Table
from frameio_tui.core.table.view import TableView, view_of
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.console.response.pane import ResponsePane
from frameio_tui.ui.console.response.tables import describe_table, order_choices
from frameio_tui.ui.response_view.views import View
from tests.ui.console.asking import request, shown
from tests.ui.driving import ask, press, text_of, type_keys, write
from tests.ui.running import run


def cursor_row(app: FrameioApp) -> str:
    """Return the text of the row under the cursor."""
    view = app.screen_stack[0].query_one("#response")
    return "".join(text for text, _ in view.source.rows(view.cursor, 1)[0])  # type: ignore[attr-defined]  # the view


def table_of(*items: str) -> TableView:
    return view_of(Table(("[" + ",".join(items) + "]").encode()).read())


def test_cursor_starts_on_the_first_item_after_each_change_of_the_table(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams")
        await type_keys(pilot, "2", "T")  # from the operations, the focus moves to the table
        assert "Editorial" in cursor_row(app)
        await type_keys(pilot, "down")
        assert "Colour" in cursor_row(app)
        await type_keys(pilot, "up", "up", "up")
        assert "Editorial" in cursor_row(app)
        await ask(pilot, "O")
        await type_keys(pilot, *"name", "enter")
        assert "Colour" in cursor_row(app)
        await type_keys(pilot, "down", "f", *"e", "enter")
        assert "Colour" in cursor_row(app)
        await type_keys(pilot, "down")
        await ask(pilot, "C")
        await type_keys(
            pilot, "space", "greater_than_sign", "enter"
        )  # without the name, and the next column further right
        assert "team" in cursor_row(app)
        assert "Colour" not in text_of(app)
        assert "List projects of a team" in await ask(pilot, "enter")

    run(app, steps)


def test_heading_marks_the_sorted_column_and_picking_it_again_reverses_the_order(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams")
        await type_keys(pilot, "3", "T")
        assert "▲" not in text_of(app)
        await ask(pilot, "O")
        assert "name ▲" in await press(pilot, *"name", "enter")
        assert "sorted by name (A to Z)" in text_of(app)
        await ask(pilot, "O")
        assert "name ▼" in await press(pilot, *"name", "enter")
        assert "sorted by name (Z to A)" in text_of(app)
        await ask(pilot, "O")
        assert "▼" not in await press(pilot, *"original", "enter")

    run(app, steps)


def test_heading_stays_on_screen_while_the_rows_scroll(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams")
        await type_keys(pilot, "3", "T")
        rows = text_of(app).splitlines()
        at = next(at for at, row in enumerate(rows) if re.search(r"\bname\b.*\b_type\b", row))
        assert "Editorial" in rows[at + 1]
        rows = (await press(pilot, "end")).splitlines()
        assert "_type" in rows[at]
        assert "Editorial" not in rows[at + 1]

    run(app, steps, (60, 11))


def test_filter_result_is_shown_as_a_table_and_saved_as_csv(app: FrameioApp, tmp_path: Path) -> None:
    target = tmp_path / "names.csv"

    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams")
        await type_keys(pilot, "3", "f", *"[?name!='VFX'].{team: name, members: member_count}")
        await pilot.pause(0.3)
        await type_keys(pilot, "enter", "T")
        assert shown(app).splitlines()[0].split() == ["team", "members"]
        assert len(shown(app).splitlines()) == 4
        assert "Table as CSV" in await ask(pilot, "S")
        await ask(pilot, "enter")
        await write(pilot, "Prompt LineField", str(target))
        assert "Saved to" in await press(pilot, "enter")
        assert "[Filter]" in await press(pilot, "escape")
        assert '"members"' in shown(app)
        assert "[Table]" in await press(pilot, "T")
        assert "[Filter]" in await press(pilot, "T")
        await type_keys(pilot, "escape")
        assert '"_type": "team"' in shown(app)

    run(app, steps)
    rows = list(csv.DictReader(target.read_text(encoding="utf-8").splitlines()))
    assert [row["team"] for row in rows] == ["Editorial", "Colour and finishing", "Sandbox team"]


def test_row_of_a_filtered_table_is_followed_with_what_the_response_says_about_its_id(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams")
        await type_keys(pilot, "3", "f", *"[].{id: id}")
        await pilot.pause(0.3)
        await type_keys(pilot, "enter", "T")
        assert "List projects of a team" in await ask(pilot, "enter")

    run(app, steps)


def test_table_stays_while_following_and_going_up(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams")
        await type_keys(pilot, "3", "T", "down")
        await ask(pilot, "O")
        await type_keys(pilot, *"name", "enter")
        await type_keys(pilot, "down")
        assert "Editorial" in cursor_row(app)
        await ask(pilot, "enter")
        screen = await press(pilot, "enter")
        assert "[Table]" in screen
        assert "Demo Reel 2026" in screen
        await ask(pilot, "enter")
        screen = await press(pilot, "enter")
        assert "[Table]" in screen
        assert "01 Dailies" in screen
        assert "[Table]" in await press(pilot, "backspace")
        assert "Demo Reel 2026" in cursor_row(app)
        screen = await press(pilot, "m")
        assert "[Body]" in screen
        screen = await request(pilot, "/teams")
        assert "[Table]" in screen
        assert "sorted by name (A to Z)" in screen
        assert "Editorial" in cursor_row(app)

    run(app, steps)


def test_lists_are_shown_as_json_again_after_the_table_was_closed(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams")
        await type_keys(pilot, "3", "T", "T")
        assert "[Body]" in await request(pilot, "/teams")
        assert "[Body]" in await request(pilot, "/accounts")

    run(app, steps)


def test_refusal_is_not_shown_as_a_table(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams")
        await type_keys(pilot, "3", "T")
        assert "[Body]" in await request(pilot, "/projects/none")

    run(app, steps)


def test_next_page_is_shown_in_the_same_order(app: FrameioApp, sandbox: SandboxServer) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams?page_size=2")
        await type_keys(pilot, "3", "T")
        await ask(pilot, "O")
        await type_keys(pilot, *"name", "enter")
        screen = await press(pilot, "right_square_bracket")
        assert "page 2 of 2" in screen
        assert "sorted by name (A to Z)" in screen
        pane = app.screen.query_one(ResponsePane)
        assert pane.view is View.TABLE
        assert pane.query_one("#response").cursor == 0  # type: ignore[attr-defined]  # the view

    run(app, steps)


def test_table_of_something_else_than_a_list_is_refused_with_the_reason(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "m", "3")
        assert "No table: The response is not a list." in await press(pilot, "T")
        assert "Not a table. Press T" in await press(pilot, "O")

    run(app, steps)


def test_part_of_a_row_is_copied(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams")
        await type_keys(pilot, "3", "T", "down")
        assert "Copy from this line" in await ask(pilot, "Y")
        await type_keys(pilot, *"name", "enter")
        assert app.clipboard == "Colour and finishing"
        await ask(pilot, "Y")
        await type_keys(pilot, *"item", "enter")
        assert json.loads(app.clipboard)["name"] == "Colour and finishing"

    run(app, steps)


def test_search_key_filters_the_rows_of_a_table_and_shows_the_filter_again(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams")
        await type_keys(pilot, "3", "T", "slash", *"vfx", "enter")
        assert len(shown(app).splitlines()) == 2
        await type_keys(pilot, "slash", "ctrl+u", "enter")
        assert len(shown(app).splitlines()) == 5
        assert "Headers cannot be searched" in await press(pilot, "v", "slash")

    run(app, steps)


def test_caption_counts_items_and_names_order_and_filter() -> None:
    one, two = '{"name": "winter", "at": "2026-01-02"}', '{"name": "summer", "at": "2026-01-03"}'
    view = table_of(one, two)
    assert describe_table(view) == "2 items"
    assert describe_table(table_of(one)) == "1 item"
    newest = view.sorted_by("at", descending=True)
    assert describe_table(newest) == "2 items, sorted by at (newest first)"
    assert describe_table(newest.filtered("winter")) == ('1 of 2 items, sorted by at (newest first), matching "winter"')


def test_order_dialog_names_the_order_that_each_column_gets() -> None:
    view = table_of('{"name": "a", "size": 1, "at": "2026-01-01"}', '{"name": "b", "size": 2}')
    texts = ["".join(text for text, _ in choice.spans).split() for choice in order_choices(view.sorted_by("size"))]
    assert sorted(" ".join(words) for words in texts) == [
        "Original order",
        "at oldest first",
        "name A to Z",
        "▲ size largest first",
    ]


def test_next_view_and_escape_come_back_to_the_table(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        await request(pilot, "/teams")
        await type_keys(pilot, "3", "T")
        assert "[Headers]" in await press(pilot, "v")
        assert "[Table]" in await press(pilot, "escape")
        assert "[Table]" in await press(pilot, "v", "v", "v", "v")
        assert "[Body]" in await press(pilot, "T")

    run(app, steps)
