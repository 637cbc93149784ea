"""Without colours, a label is set off by reverse video; the cursor's row too, also with the terminal's own colours."""

from __future__ import annotations

from typing import Any

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from frameio_tui.cli.container import Container
from frameio_tui.ui.app import FrameioApp
from frameio_tui.ui.terminal.blocks_in_reverse import BlocksInReverse
from frameio_tui.ui.theme import ANSI_DARK, ANSI_LIGHT
from frameio_tui.ui.widgets.row_list import RowList
from frameio_tui.ui.widgets.spans import style_of
from tests.ui.driving import type_keys
from tests.ui.running import run


def without_colours(style: str) -> Style:
    (segment,) = BlocksInReverse().apply([Segment("PROD", Style.parse(style))], Color(0, 0, 0))
    assert segment.style is not None
    return segment.style


def test_a_block_is_in_reverse_and_other_text_is_not() -> None:
    assert without_colours("bold white on red").reverse
    assert not without_colours("bold red").reverse
    assert not without_colours("red on default").reverse
    for style in ("bold white on red", "green", "reverse red"):
        drawn = without_colours(style)
        assert drawn.color is None or drawn.color.is_default
        assert drawn.bgcolor is None or drawn.bgcolor.is_default


def test_no_color_sets_labels_and_the_cursor_off(container: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = FrameioApp(container.services())

    async def steps(pilot: Any) -> None:
        await type_keys(pilot, "f2")
        listing = app.screen.query_one("#profiles", RowList)
        rows = [app.screen._compositor.render_strips()[listing.region.y + at] for at in (0, 1)]
        blocks = [
            (one.text.strip(), one.style) for row in rows for one in row if one.text.strip() in ("DEMO", "CLIENT")
        ]
        in_reverse = {text: style is not None and bool(style.reverse) for text, style in blocks}
        assert in_reverse == {"DEMO": False, "CLIENT": True}  # DEMO is on the row of the cursor, which is in reverse
        assert style_of(listing, "cursor").reverse

    run(app, steps)


@pytest.mark.parametrize("theme", [ANSI_DARK.name, ANSI_LIGHT.name])
def test_the_cursor_is_in_reverse_in_themes_of_terminal_colours(app: FrameioApp, theme: str) -> None:
    async def steps(pilot: Any) -> None:
        app.theme = theme
        await type_keys(pilot, "f2")
        listing = app.screen.query_one("#profiles", RowList)
        assert style_of(listing, "cursor").reverse
        assert style_of(listing, "hit").reverse
        assert style_of(listing, "cursor-blurred").underline

    run(app, steps)
