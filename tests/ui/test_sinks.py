"""Whatever draws a text, and however the text came there, a terminal obeys none of it; what is held is not changed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual.widgets import Input, Static, TextArea

from frameio_tui.ui.body_editor.screen import BodyText
from frameio_tui.ui.response_view.sources import ListRows
from frameio_tui.ui.response_view.viewer import DocumentView
from frameio_tui.ui.terminal.app import TerminalApp
from frameio_tui.ui.terminal.frame_diff import FrameDiff
from frameio_tui.ui.text import block, content, line
from frameio_tui.ui.widgets.form import ChoiceField, FieldSpec
from frameio_tui.ui.widgets.header_footer import Bar
from frameio_tui.ui.widgets.inputs import LineField, SecretField
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.row_list import Row, RowList
from frameio_tui.ui.widgets.url_block import UrlBlock
from tests.core.text.test_printable import WILD
from tests.ui.driving import sent_beside_our_own, text_of

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Sinks(TerminalApp):
    """Every widget that draws text, ours and the framework's own."""

    CSS = "TextArea, RowList, DocumentView, Static { height: 3; } Input { height: 1; border: none; }"

    def __init__(self, text: str) -> None:
        super().__init__()
        self._first = text

    def compose(self) -> ComposeResult:
        """Some get the text at once."""
        yield LineField(id="typed")
        yield LineField(id="pasted", placeholder=self._first)
        yield LineField(id="set")
        yield BodyText(self._first, id="begun")
        yield BodyText(id="loaded")
        yield BodyText(id="put-in")
        yield SecretField()
        yield ChoiceField(FieldSpec("choice", "", "", (self._first, "b")), self._first)
        yield Bar()
        yield MessageBar(id="shown")
        yield MessageBar(id="said")
        yield RowList(empty=self._first)
        yield DocumentView()
        yield UrlBlock()
        yield Static(block(self._first), markup=False)
        yield Static(self._first, markup=False, id="framework-static")
        yield Input(id="framework-input")
        yield TextArea(id="framework-editor")


async def fill(app: Sinks, pilot: Any, text: str) -> None:
    """Put a text into everything, by every way there is."""
    app.query_one("#set", LineField).value = text
    app.query_one("#framework-input", Input).value = text
    app.query_one("#loaded", BodyText).text = text
    app.query_one("#framework-editor", TextArea).text = text
    app.query_one("#put-in", BodyText).set_text(text)
    app.query_one(SecretField).prompt(text)
    app.query_one(Bar).update(content(text))
    app.query_one("#shown", MessageBar).show([(text, "plain")])
    app.query_one("#said", MessageBar).show_message(text)
    app.query_one(RowList).set_rows([Row(text, ((text, "plain"),))] if text else [])
    app.query_one(DocumentView).show(ListRows([((text, "plain"),)]))
    app.query_one(UrlBlock).show(text)
    app.notify(line(text), title=line(text), markup=False)
    pasted = app.query_one("#pasted", LineField)
    pasted.clear()
    pasted.post_message(events.Paste(text))
    for character in text:
        app.query_one("#typed", LineField).post_message(events.Key("a", character))
    await pilot.pause()


@settings(max_examples=4)
@given(st.lists(WILD, min_size=4, max_size=8))
def test_no_terminal_obeys_a_text_that_is_drawn(texts: list[str]) -> None:
    async def main() -> None:
        app = Sinks(texts[0])
        async with app.run_test(size=(60, 60), notifications=True) as pilot:
            for text in texts:
                await fill(app, pilot, text)
                update = app.screen._compositor.render_full_update()
                drawn = FrameDiff().reduce(update, 60).render_segments(app.console)
                assert sent_beside_our_own(drawn) == set(), repr(text)
                assert app.query_one("#set", LineField).value == text
                assert app.query_one("#loaded", BodyText).text == text
                assert app.query_one("#put-in", BodyText).text == text
                assert app.query_one("#begun", BodyText).text == texts[0]

    asyncio.run(main())


def test_the_ways_in_of_the_property_lead_somewhere() -> None:
    async def main() -> str:
        app = Sinks("first")
        async with app.run_test(size=(60, 60), notifications=True) as pilot:
            await fill(app, pilot, "x\x1b]52;c;eA==\x07[b]y")
            await pilot.pause()
            return text_of(app)

    shown = asyncio.run(main())
    assert shown.count("x␛]52;c;eA==␇[b]y") >= 10
