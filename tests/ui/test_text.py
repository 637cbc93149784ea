"""Foreign text becomes Content without a markup parser in between."""

from __future__ import annotations

import pytest

from frameio_tui.ui.text import block, column, content, join, line, paragraph

MARKUP = ["[bold red]x[/]", "[@click=app.quit]x[/]", "[/nope]", "[link=http://evil.test]x[/link]", "[", "\\[b]"]


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_shown_as_it_is(text: str) -> None:
    assert content(text, "bold").plain == text
    assert paragraph(text).plain == text
    assert content(text).markup.count("@click=app") <= 1
    assert not any("link" in str(span.style) or "@" in str(span.style) for span in content(text).spans)


def test_control_characters_become_marks() -> None:
    assert line("a\x1b]0;x\x07\nb") == "a␛]0;x␇␊b"
    assert block("a\nb\x9b") == "a\nb⟨U+009B⟩"


def test_parts_are_joined_in_order() -> None:
    assert join("a", content("b", "bold"), "c").plain == "abc"


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("ab", 4, "ab   "), ("abcdef", 4, "abc… "), ("日本語", 4, "日 … "), ("a\x07", 2, "a␇ "), ("ab", 0, "")],
)
def test_a_column_is_as_wide_as_asked_for_and_marks_what_is_cut(text: str, width: int, shown: str) -> None:
    assert column(text, width) == shown
