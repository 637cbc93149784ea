"""A pasted text is split as sh, cmd and PowerShell would, up to the end of its first command."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.shell_command import Word, split_words


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1), max_size=4))
def test_words_quoted_for_sh_come_back(words: list[str]) -> None:
    assert [word.text for word in split_words(shlex.join(words))] == words


def test_each_word_knows_its_place() -> None:
    assert split_words("a 'b c' \\\n  d\\\n e") == [
        Word("a", 1, 1),
        Word("b c", 1, 3),
        Word("d", 2, 3),
        Word("e", 3, 2),
    ]


@pytest.mark.parametrize("text", ["'a", 'x "a', "$'a\\'"])
def test_an_open_quote_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="not closed"):
        split_words(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("'a\\\nb'", ["a\\\nb"]),
        ('"a\\\nb"', ["ab"]),
        ("a\\\nb", ["ab"]),
        ("a `\n b", ["a", "b"]),
        ("'x^\"' 'y^'", ['x^"', "y^"]),
        ('curl ^"a^&b^"', ["curl", "a&b"]),
        ("curl a ^\n b", ["curl", "a", "b"]),
    ],
)
def test_a_line_goes_on_outside_quotes_alone(text: str, words: list[str]) -> None:
    assert [word.text for word in split_words(text)] == words
