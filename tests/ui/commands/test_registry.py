"""The console's keys, as the design counts them."""

from __future__ import annotations

from frameio_tui.ui.commands.registry import ANYWHERE_COMMANDS, CONSOLE_COMMANDS


def keys() -> dict[str, tuple[str, ...]]:
    return {command.id: command.keys for command in (*ANYWHERE_COMMANDS, *CONSOLE_COMMANDS)}


def test_the_keys_that_people_are_promised() -> None:
    promised = {
        "anywhere.help": "f1",
        "anywhere.profiles": "f2",
        "anywhere.scopes": "f3",
        "anywhere.token": "f4",
        "anywhere.previous": "f6",
        "anywhere.quit": "f10",
        "console.send": "f5",
        "console.switcher": "p",
        "console.previous": "minus",
        "console.next_page": "right_square_bracket",
        "console.copy": "y",
        "console.why": "w",
    }
    assert {name: key for name, key in promised.items() if key not in keys()[name]} == {}


def test_what_depends_on_a_terminal_key_has_another() -> None:
    assert set(keys()["anywhere.palette"]) == {"colon", "ctrl+p"}
    assert "ctrl+q" in keys()["anywhere.quit"]
