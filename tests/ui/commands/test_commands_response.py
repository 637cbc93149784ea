from __future__ import annotations

from frameio_tui.ui.commands.command import clashes
from frameio_tui.ui.commands.commands_response import RESPONSE_COMMANDS
from frameio_tui.ui.commands.registry import ANYWHERE_COMMANDS, CONSOLE_COMMANDS
from frameio_tui.ui.console.actions import ACTIONS


def test_no_two_commands_of_the_console_share_a_key() -> None:
    assert clashes((*ANYWHERE_COMMANDS, *CONSOLE_COMMANDS, *RESPONSE_COMMANDS)) == []


def test_every_command_does_something() -> None:
    named = {c.action.removeprefix("do('").removesuffix("')") for c in RESPONSE_COMMANDS}
    assert named <= set(ACTIONS)
