"""No text reaches a terminal with anything in it that a terminal obeys, or that a person cannot see."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameio_tui.core.text.printable import Printable, one_cell_mark, printable, replaced

WILD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x07\x08\r\n\t\x7f\x9b\u200b\u200d\u202e\u2066\ufeff\ufe0f\u0301\U000e0041\ud800ab☀"),
    )
)


def plain(text: str | bytes, *, newlines: bool = True) -> str:
    return str(printable(text, newlines=newlines))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\x1b[31mred", "␛[31mred"),
        ("a\rb\bc\ad\x00\x7f", "a␍b␈c␇d␀␡"),
        ("\x9b31m", "⟨U+009B⟩31m"),
        ("safe\u202egnp.exe", "safe⟨U+202E⟩gnp.exe"),
        ("\ufeffstart", "⟨U+FEFF⟩start"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        ("tag\U000e0041", "tag⟨U+E0041⟩"),
        ("lone \ud83d half", "lone ⟨U+D83D⟩ half"),
        ("\u2028line", "⟨U+2028⟩line"),
        ("a\u200db", "a⟨U+200D⟩b"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 4),
        ("x\ufe0f", "x⟨U+FE0F⟩"),
        ("", ""),
    ],
)
def test_what_a_terminal_would_obey_becomes_a_mark(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    "text",
    ["東京の夜", "مرحبا", "नमस्ते", "Ελληνικά", "👩‍👩‍👧", "❤️", "🏳️‍🌈", "می‌خواهم", "क्‍ष", "1️⃣", "café", "\u0065\u0301"],
)
def test_scripts_and_emoji_stay_whole(text: str) -> None:
    assert plain(text) == text


def test_bytes_that_are_no_text_are_marked_one_by_one() -> None:
    assert plain(b"ok \xff\xfe end") == "ok ⟨xFF⟩⟨xFE⟩ end"
    assert plain("né".encode()) == "né"


def test_places_of_one_row_take_no_line_end() -> None:
    assert plain("a\nb\tc", newlines=False) == "a␊b␉c"
    assert plain(printable("a\nb"), newlines=False) == "a␊b"


@settings(max_examples=100)  # what protects the terminal is tried more often
@given(WILD)
def test_nothing_is_left_that_controls(text: str) -> None:
    shown = printable(text)
    assert isinstance(shown, Printable)
    for character in shown:
        category = unicodedata.category(character)
        assert category not in ("Cs", "Co", "Zl", "Zp")
        assert category != "Cc" or character in "\n\t"
        assert unicodedata.bidirectional(character) not in ("RLE", "LRE", "RLO", "LRO", "PDF", "RLI", "LRI", "FSI")
    shown.encode("utf-8")


@given(WILD)
def test_it_is_idempotent(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert not set(printable(once, newlines=False)) & set("\n\t")


@given(st.binary())
def test_any_bytes_can_be_shown(data: bytes) -> None:
    assert "\x1b" not in printable(data)


@given(WILD)
def test_marks_of_one_cell_keep_every_place_and_leave_nothing_that_controls(text: str) -> None:
    shown = replaced(text, one_cell_mark)
    assert len(shown) == len(text)
    assert str(printable(shown, newlines=False)) == shown


@given(WILD)
def test_what_is_replaced_is_what_would_be_marked(text: str) -> None:
    met: list[str] = []
    replaced(text, lambda character: met.append(character) or "", newlines=True)  # type: ignore[func-returns-value]  # notes it
    assert bool(met) == (str(printable(text)) != text)
