"""The person's own keys: taken where they can be, named where they cannot."""

from __future__ import annotations

import pytest

from frameio_tui.ui.commands.command import clashes
from frameio_tui.ui.commands.keymap import UNBOUND, Keys, validate_keymap
from frameio_tui.ui.commands.registry import ALL_COMMANDS

KNOWN = {command.id: command for command in ALL_COMMANDS}


def test_keys_are_rebound_doubled_and_taken_away() -> None:
    keymap = {"console.send": "f5, ctrl+r", "console.copy": "", "console.raw": "?", "anywhere.help": "f1"}
    own, faults = validate_keymap(keymap, ALL_COMMANDS)
    keys = Keys(own)
    assert faults == ()
    assert keys.format_all(KNOWN["console.send"]) == "F5 ^r"
    assert keys.format_all(KNOWN["console.raw"]) == "?"
    assert (keys.format_first(KNOWN["console.copy"]), keys.format_all(KNOWN["console.copy"])) == ("", "")
    assert keys.textual_keymap() == {
        "console.send": "f5,ctrl+r",
        "console.copy": UNBOUND,
        "console.raw": "question_mark",
        "anywhere.help": "f1",
    }


def test_two_commands_can_change_places() -> None:
    own, faults = validate_keymap({"console.copy": "S", "console.export": "y"}, ALL_COMMANDS)
    assert faults == ()
    assert set(own) == {"console.copy", "console.export"}


@pytest.mark.parametrize(
    ("name", "keys", "words"),
    [
        ("console.snd", "f5", "unknown command 'console.snd'. Did you mean console.send?"),
        ("zzz", "f5", "unknown command 'zzz'. The README lists all commands."),
        ("console.send", "Ctrl+S", "'Ctrl+S' is not a key"),
        ("console.send", "ctrl+h", "terminals send ctrl+h as backspace. Using the default: F5"),
        ("console.send", "down", "down moves the cursor in lists"),
        ("editor.save", "s", "s types text on that screen"),
        ("console.send", "y", "y is already the key of console.copy ("),
        ("console.send", "f1", "F1 is already the key of anywhere.help"),
        ("anywhere.redraw", "n", "n is already the key of"),
        ("response.unfold", "z", "z is already the key of console.wrap"),
        ("console.send", "ctrl+s", "^s is already the key of body.save (Save the body). Using the default: F5"),
        ("scopes.save", "f5", "F5 is already the key of console.send (Send the request). Using the default: ^s"),
    ],
)
def test_what_cannot_be_is_named_and_left(name: str, keys: str, words: str) -> None:
    own, faults = validate_keymap({name: keys, "console.whoami": "f12"}, ALL_COMMANDS)
    assert own == {"console.whoami": "f12"}
    assert len(faults) == 1
    assert words in faults[0]


def test_of_two_entries_with_one_key_the_later_goes_and_no_clash_is_left() -> None:
    own, faults = validate_keymap({"console.send": "f12", "console.copy": "f12", "profiles.new": "f12"}, ALL_COMMANDS)
    assert own == {"console.send": "f12", "profiles.new": "f12"}
    assert faults == (
        "keymap: console.copy: F12 is already the key of console.send (Send the request). Using the default: y",
    )
    assert clashes(c._replace(keys=Keys(own).of(c)) for c in ALL_COMMANDS) == []


def test_while_somebody_types_only_keys_that_no_field_takes_are_shown() -> None:
    assert Keys().format_first(KNOWN["anywhere.quit"]) == "q"
    assert Keys().format_first(KNOWN["anywhere.quit"], typing=True) == "F10"
    assert Keys(ascii_only=True).format_first(KNOWN["response.follow"]) == "Enter"
