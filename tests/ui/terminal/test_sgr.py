"""Sequences of a pen make a terminal look as whole ones would."""

from __future__ import annotations

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.style import Style

from frameio_tui.ui.terminal.sgr import RESET, SgrWriter

COLOURS = st.sampled_from([None, "red", "#8b9cff", "#262938", "default", "color(200)"])
STYLES = st.none() | st.builds(
    Style,
    color=COLOURS,
    bgcolor=COLOURS,
    bold=st.sampled_from([None, True, False]),
    italic=st.sampled_from([None, True]),
    reverse=st.sampled_from([None, True]),
    underline=st.sampled_from([None, True]),
)
SYSTEM = ColorSystem.TRUECOLOR


def screen_of(text: str) -> list[object]:
    screen = pyte.Screen(120, 1)
    pyte.Stream(screen).feed(text)
    return [seen(screen.buffer[0][at]) for at in range(120)]


def seen(cell: pyte.screens.Char) -> object:
    """What a person sees of a cell: of a blank no foreground."""
    blank = cell.data == " " and not (cell.reverse or cell.underscore or cell.strikethrough)
    return ("blank", cell.bg) if blank else cell


@given(st.lists(st.tuples(st.text("abc ", min_size=1, max_size=4), STYLES), max_size=12))
def test_a_terminal_shows_the_same_as_with_whole_sequences(runs: list[tuple[str, Style | None]]) -> None:
    writer = SgrWriter(SYSTEM)
    ours = "".join(writer.write(text, style) for text, style in runs) + writer.lift()
    whole = "".join(style.render(text, color_system=SYSTEM) if style else text for text, style in runs)
    assert screen_of(ours + "x") == screen_of(whole + "x")
    assert len(ours) <= len(whole) + len(RESET)


def test_links_keep_their_own_sequences() -> None:
    writer, link = SgrWriter(SYSTEM), Style(color="red", link="https://x.example")
    text = writer.write("a", Style(bold=True)) + writer.write("b", link)
    assert text.startswith("\x1b[1ma" + RESET)
    assert link.render("b", color_system=SYSTEM).partition(";https")[2] in text
    assert writer.write("c", None) == "c"


def test_without_colours_it_is_plain_text() -> None:
    writer = SgrWriter(None)
    assert writer.write("a", Style(color="red", bold=True)) + writer.lift() == "a"


def test_the_terminals_own_colours_need_no_sequence() -> None:
    writer = SgrWriter(SYSTEM)
    plain = Style(color="default", bgcolor="default")
    assert writer.write("a", plain) + writer.write("b", plain + Style(bold=True)) + writer.lift() == "a\x1b[1mb\x1b[0m"
