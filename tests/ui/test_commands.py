"""One command is binding, footer, palette entry and help row."""

from __future__ import annotations

import pytest

from frameio_tui.ui.commands import Command, bindings_of, clashes, key_words


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("f2", "F2"),
        ("ctrl+c", "^c"),
        ("question_mark", "?"),
        ("right_square_bracket", "]"),
        ("V", "V"),
        ("space", "space"),
    ],
)
def test_keys_as_a_person_reads_them(key: str, words: str) -> None:
    assert key_words(key) == words


def test_a_binding_carries_the_id_for_the_keymap() -> None:
    (binding,) = bindings_of([Command("console.send", ("f5", "s"), "Send", "send", footer="send")])
    assert (binding.key, binding.action, binding.id, binding.show) == ("f5,s", "send", "console.send", True)


def test_clashes_are_found_within_a_context_and_against_anywhere() -> None:
    commands = [
        Command("anywhere.help", ("f1",), "Help", "help"),
        Command("a.one", ("x",), "One", "one"),
        Command("a.two", ("x", "f1"), "Two", "two"),
        Command("b.three", ("x",), "Three", "three"),
    ]
    assert sorted(key for key, *_ in clashes(commands)) == ["f1", "x"]
