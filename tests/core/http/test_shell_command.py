"""A pasted text is split as sh, cmd and PowerShell would, up to the end of its first command."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.shell_command import LINE_END, CommandReader, Word


def split_words(text: str) -> list[Word]:
    """The words of the first command in a text."""
    return list(iter(CommandReader(text).next_word, None))


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
    with pytest.raises(InvalidInput, match="Missing closing quote"):
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


def test_commands_are_read_one_after_the_other() -> None:
    reader = CommandReader("# first\n$ a 'b;c' >d ; e \\\n f\n")
    ends = []
    commands = []
    for _ in range(5):
        commands.append([word.text for word in iter(reader.next_word, None)])
        ends.append((reader.end, reader.end_line))
        reader.next_command()
    assert commands == [[], [], ["a", "b;c", ">"], ["e", "f"], []]
    assert ends == [("#", 1), (LINE_END, 1), (";", 2), (LINE_END, 3), ("", 3)]


@pytest.mark.parametrize(
    ("text", "expansions"),
    [
        ("a", ()),
        ("'$a'", ()),
        ('"\\$a"', ()),
        ("$'$a'", ()),
        ('$a"${b}"c', ("$a", "${b}")),
        ('"$(x "y)" z)"', ('$(x "y)',)),
        ("`x`", ("`x`",)),
        ("$env:A", ("$env:A",)),
        ("$1", ("$1",)),
        ("a$", ()),
        ("\u201c$a\u201d", ("$a",)),
    ],
)
def test_what_a_shell_would_replace_is_known(text: str, expansions: tuple[str, ...]) -> None:
    assert split_words(text)[0].expansions == expansions
