"""Spans become exactly as many cells as there is room for."""

from __future__ import annotations

import asyncio

import pytest
from rich.style import Style

from frameio_tui.ui.widgets.row_list import Row, RowList
from frameio_tui.ui.widgets.spans import _beneath, strip_of
from tests.ui.widgets.hosting import Host


@pytest.mark.parametrize("text", ["", "short", "x" * 100, "日本語テキスト" * 9, "e\u0301" * 30, "a\x1bb\u200bc"])
def test_a_row_is_as_wide_as_asked_for(text: str) -> None:
    widget = RowList()

    async def main() -> list[int]:
        async with Host(widget).run_test():
            return [strip_of(widget, ((text, "key"), ("!", "dim")), 30, skip=skip).cell_length for skip in (0, 7)]

    assert asyncio.run(main()) == [30, 30]


def test_a_row_that_is_cut_says_so_unless_it_scrolls() -> None:
    widget = RowList()

    async def main() -> list[str]:
        async with Host(widget).run_test():
            spans = (("0123456789", "plain"), ("日本", "dim"))
            drawn = [strip_of(widget, spans, width) for width in (14, 13, 10, 1)]
            return [strip.text for strip in (*drawn, strip_of(widget, spans, 10, scrolls=True))]

    assert asyncio.run(main()) == ["0123456789日本", "0123456789日…", "012345678…", "…", "0123456789"]


def test_a_cursor_that_turns_the_text_round_is_of_one_colour() -> None:
    green, ground = Style.parse("green"), Style.parse("bold on blue")
    assert green + _beneath(ground) == Style.parse("bold green on blue")
    assert (green + _beneath(Style.parse("bold reverse"))).color == Style.parse("default").color


def test_a_label_and_a_match_keep_their_background_on_the_row_of_the_cursor() -> None:
    widget = RowList()

    class Coloured(Host):
        CSS = ".span--label-red { background: red; } .span--hit { background: yellow; }"

    async def main() -> list[str]:
        async with Coloured(widget).run_test():
            spans = (("PROD", "label-red"), ("match", "hit"), ("plain", "plain"))
            strip = strip_of(widget, spans, 14, under=Style.parse("on blue"))
            return [str(segment.style.bgcolor.name) for segment in strip if segment.style and segment.style.bgcolor]

    assert asyncio.run(main()) == ["#ff0000", "#ffff00", "blue"]


def test_another_theme_gives_rows_that_are_drawn_already_its_colours() -> None:
    widget = RowList((Row("first", (("a key", "key"),)), Row("second", (("another", "key"),))))

    class Themed(Host):
        CSS = ".span--key { color: $primary; }"

    async def main() -> list[set[str]]:
        app = Themed(widget)
        drawn = []
        async with app.run_test() as pilot:
            for theme in ("nord", "dracula", "nord"):
                app.theme = theme
                await pilot.pause()
                shown = app.export_screenshot().lower()
                drawn.append(
                    {name for name in ("nord", "dracula") if app.available_themes[name].primary.lower() in shown}
                )
        return drawn

    assert asyncio.run(main()) == [{"nord"}, {"dracula"}, {"nord"}]
