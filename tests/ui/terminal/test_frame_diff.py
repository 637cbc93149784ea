"""What is sent gives the same screen as everything would."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from frameio_tui.ui.terminal.frame_diff import FrameDiff, cells_of, runs
from tests.core.text.test_printable import WILD
from tests.ui.driving import sent_beside_our_own
from tests.ui.terminal.test_sgr import seen

WIDTH, HEIGHT = 24, 4
CONSOLE = Console(width=WIDTH, color_system="truecolor", force_terminal=True, legacy_windows=False)
STYLES = (*map(Style.parse, ("red on blue", "bold", "black on white", "green on blue", "underline", "red reverse")),)
RUN = st.tuples(st.text("ab ✓日é", max_size=8), st.sampled_from(STYLES))


def strip_of(row: list[tuple[str, Style]]) -> Strip:
    strip = Strip([Segment(text, style) for text, style in row if text])
    return strip.crop(0, WIDTH).extend_cell_length(WIDTH, STYLES[2])


def frame(rows: list[list[tuple[str, Style]]]) -> LayoutUpdate:
    return LayoutUpdate([[strip_of(row)] for row in rows], Region(0, 0, WIDTH, HEIGHT))


ROWS = st.lists(st.lists(RUN, max_size=5), min_size=HEIGHT, max_size=HEIGHT)


@settings(max_examples=60)
@given(st.lists(ROWS, min_size=1, max_size=4))
def test_the_reduced_updates_draw_the_same_screen(frames: list[list[list[tuple[str, Style]]]]) -> None:
    diff = FrameDiff()
    reduced, whole = pyte.Screen(WIDTH, HEIGHT), pyte.Screen(WIDTH, HEIGHT)
    reduced_stream, whole_stream = pyte.Stream(reduced), pyte.Stream(whole)
    for rows in frames:
        reduced_stream.feed(diff.reduce(frame(rows), WIDTH).render_segments(CONSOLE))
        for y, row in enumerate(rows):
            whole_stream.feed(f"\x1b[{y + 1};1H" + strip_of(row).render(CONSOLE))
    assert reduced.display == whole.display
    for y in range(HEIGHT):
        assert [seen(reduced.buffer[y][x]) for x in range(WIDTH)] == [seen(whole.buffer[y][x]) for x in range(WIDTH)]


def test_a_frame_stays_where_it_is_beside_text_that_a_terminal_draws_wider(monkeypatch: pytest.MonkeyPatch) -> None:
    devanagari = "कृपया इस शॉट"
    diff, screen = FrameDiff(), pyte.Screen(WIDTH, 1)
    stream = pyte.Stream(screen)
    monkeypatch.setattr(pyte.screens, "wcwidth", lambda character: 1)  # vowel signs take a cell of their own

    def draw(x: int, text: str, width: int) -> None:
        strip = Strip([Segment(text, STYLES[0])]).extend_cell_length(width, STYLES[0])
        update = LayoutUpdate([[strip]], Region(x, 0, width, 1))
        stream.feed(diff.reduce(update, WIDTH).render_segments(CONSOLE))

    draw(0, "│", 1)
    draw(WIDTH - 1, "│", 1)
    for text in (devanagari, "plain", devanagari + " plain", ""):
        draw(1, text, WIDTH - 2)
        assert (screen.display[0][0], screen.display[0][-1]) == ("│", "│"), text
        assert text in screen.display[0]


def test_nothing_is_sent_when_nothing_changed() -> None:
    diff, rows = FrameDiff(), [[("same", STYLES[0])]] * HEIGHT
    assert diff.reduce(frame(rows), WIDTH).render_segments(CONSOLE)
    assert diff.reduce(frame(rows), WIDTH).render_segments(CONSOLE) == ""


def test_a_lost_terminal_or_another_width_is_drawn_whole() -> None:
    diff, rows = FrameDiff(), [[("same", STYLES[0])]] * HEIGHT
    whole = diff.reduce(frame(rows), WIDTH).render_segments(CONSOLE)
    diff.forget()
    assert diff.reduce(frame(rows), WIDTH).render_segments(CONSOLE) == whole
    assert diff.reduce(frame(rows), WIDTH - 1).render_segments(CONSOLE) == whole


def test_runs_near_each_other_go_as_one() -> None:
    before = [(c, None) for c in "abcdefghijklmnop"]
    after = [(c, None) for c in "aXcdYfghijklmnoZ"]
    assert [(x, "".join(c for c, _ in cells)) for x, cells in runs(5, list(before), after)] == [(6, "XcdY"), (20, "Z")]


def test_a_blank_in_another_letter_colour_is_no_change() -> None:
    diff = FrameDiff()
    first, second = ([[("    ", STYLES[at])]] * HEIGHT for at in (0, 3))
    assert diff.reduce(frame(first), WIDTH).render_segments(CONSOLE)
    assert diff.reduce(frame(second), WIDTH).render_segments(CONSOLE) == ""


def test_wide_characters_take_two_cells_and_are_odd() -> None:
    cells, odd = cells_of(Strip([Segment("a日b")]))
    assert [text for text, _ in cells] == ["a", "日", "", "b"]
    assert odd


def test_where_the_locale_knows_ascii_alone_our_marks_are_ascii() -> None:
    diff = FrameDiff(ascii_only=True)
    sent = diff.reduce(frame([[("✓ … ·", STYLES[0])]] * HEIGHT), WIDTH).render_segments(CONSOLE)
    assert "+ ~ -" in sent
    assert sent.isascii()


def test_what_else_is_not_ascii_is_a_mark_for_each_of_its_cells() -> None:
    diff = FrameDiff(ascii_only=True)
    sent = diff.reduce(frame([[("é 日本 ⟨x✓⟩", STYLES[0])]] * HEIGHT), WIDTH).render_segments(CONSOLE)
    assert "? ???? <x+>" in sent
    assert sent.isascii()


@given(st.lists(WILD, min_size=1, max_size=5))
def test_nothing_that_a_terminal_obeys_is_sent_whatever_was_drawn(texts: list[str]) -> None:
    strip = Strip([Segment(text, STYLES[at % len(STYLES)]) for at, text in enumerate(texts) if text])
    update = LayoutUpdate([[strip]], Region(0, 0, WIDTH, HEIGHT))
    assert sent_beside_our_own(FrameDiff().reduce(update, WIDTH).render_segments(CONSOLE)) == set()


@pytest.mark.parametrize(
    ("text", "drawn"),
    [("a\x1b[2Jb", "a[2Jb"), ("a\nb\tc", "abc"), ("a\u1160b\xadc", "ab�c"), ("x\u202ey\x9bz", "xyz"), ("👩‍👧", "👩‍👧")],
)
def test_what_no_widget_should_have_drawn_takes_the_cells_that_were_reckoned(text: str, drawn: str) -> None:
    cells, _ = cells_of(Strip([Segment(text, None)]))
    assert "".join(cell for cell, _ in cells) == drawn
