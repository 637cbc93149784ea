from __future__ import annotations

from frameio_tui.ui.commands.command import clashes
from frameio_tui.ui.commands.commands_signin import SIGNIN_COMMANDS
from frameio_tui.ui.commands.registry import ANYWHERE_COMMANDS


def test_every_letter_has_a_function_key_beside_it_while_the_field_has_the_focus() -> None:
    for command in SIGNIN_COMMANDS:
        if command.id in ("signin.copy", "signin.one_line", "signin.browser", "signin.longer", "signin.socket"):
            assert any(key.startswith("f") and key[1:].isdigit() for key in command.keys)


def test_keys_of_the_wait_are_its_own() -> None:
    assert clashes((*SIGNIN_COMMANDS, *ANYWHERE_COMMANDS)) == []
