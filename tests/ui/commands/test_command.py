"""One command is binding, footer, palette entry and help row."""

from __future__ import annotations

from frameio_tui.ui.commands.command import Command, bindings_of, clashes


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


def test_the_answers_keys_count_in_the_console_around_it() -> None:
    commands = [
        Command("console.find", ("slash",), "Find", "find"),
        Command("response.search", ("slash",), "Search", "search"),
        Command("console.copy", ("y",), "Copy", "copy"),
        Command("response.fold", ("y",), "Fold", "fold"),
    ]
    assert clashes(commands) == [("y", "console.copy", "response.fold")]
