"""Names of keys, as the framework, a person and a plain terminal have them."""

from __future__ import annotations

import string

import pytest
from textual.keys import _character_to_key

from frameio_tui.ui.commands.key_names import KEY_SYMBOLS, format_key, key_fault, name_of


@pytest.mark.parametrize(
    ("key", "words", "in_ascii"),
    [
        ("f2", "F2", "F2"),
        ("ctrl+c", "^c", "^c"),
        ("question_mark", "?", "?"),
        ("greater_than_sign", ">", ">"),
        ("V", "V", "V"),
        ("space", "Space", "Space"),
        ("escape", "Esc", "Esc"),
        ("enter", "Enter", "Enter"),
        ("backspace", "Backspace", "Backspace"),
        ("shift+right", "Shift+→", "Shift+Right"),
        ("shift+tab", "Shift+Tab", "Shift+Tab"),
    ],
)
def test_keys_as_a_person_reads_them(key: str, words: str, in_ascii: str) -> None:
    assert format_key(key) == words
    assert format_key(key, ascii_only=True) == in_ascii


def test_characters_are_named_as_the_framework_names_them() -> None:
    characters = string.punctuation + "yY1 "
    assert [name_of(c) for c in characters] == [_character_to_key(c) for c in characters]


def test_marks_are_apart_in_ascii() -> None:
    assert len({format_key(key, ascii_only=True) for key in KEY_SYMBOLS}) == len(KEY_SYMBOLS)


@pytest.mark.parametrize(
    "key", ["f5", "F", "y", "7", "ctrl+s", "ctrl+space", "question_mark", "shift+tab", "ctrl+left", "shift+f3", "space"]
)
def test_a_plain_terminal_sends_it(key: str) -> None:
    assert key_fault(key) == ""


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("ctrl+h", "terminals send ctrl+h as backspace"),
        ("ctrl+m", "as enter"),
        ("ctrl+[", "as escape"),
        ("ctrl+shift+s", "as ctrl+s"),
        ("Ctrl+S", "is not a key"),
        ("F5", "is not a key"),
        ("cmd+s", "is not a key"),
        ("ctrl+1", "is not a key"),
    ],
)
def test_what_it_cannot_send_is_said(key: str, words: str) -> None:
    assert words in key_fault(key)
