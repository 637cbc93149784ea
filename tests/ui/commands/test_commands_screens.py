"""Every screen but the first can be left with Escape, and nothing destroys by a letter alone."""

from __future__ import annotations

from frameio_tui.ui.commands import commands_screens as screens


def test_escape_goes_back_everywhere() -> None:
    tables = (screens.PROFILES_COMMANDS, screens.EDITOR_COMMANDS, screens.SCOPES_COMMANDS, screens.TOKEN_COMMANDS)
    for table in (*tables, screens.BODY_COMMANDS, screens.HELP_COMMANDS, screens.PICK_COMMANDS):
        assert any("escape" in command.keys and command.action == "back" for command in table)


def test_the_three_ways_in_are_one_key_each() -> None:
    assert [command.keys for command in screens.FIRST_RUN_COMMANDS] == [("1",), ("2",), ("3",)]
