"""The table of keys is made from the registry and replaces the one in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from frameio_tui.ui.commands.command import Command
from frameio_tui.ui.commands.registry import ALL_COMMANDS
from frameio_tui.ui.commands.table import BEGIN, END, main, replace_table, table
from frameio_tui.ui.commands.titles import CONTEXT_TITLES


def test_every_command_of_a_screen_has_a_row_with_its_keys() -> None:
    rows = table().splitlines()
    for command in ALL_COMMANDS:
        if command.context in CONTEXT_TITLES and command.id.rpartition("_")[2] not in "23456789":
            assert any(f"| `{command.id}` |" in row for row in rows), command.id


def test_every_context_but_those_of_dialogs_has_a_title() -> None:
    assert {command.context for command in ALL_COMMANDS} - set(CONTEXT_TITLES) == {"confirm", "pick"}


def test_a_row_has_keys_title_help_and_id() -> None:
    commands = [Command("console.save", ("ctrl+s", "vertical_line"), "Save it", "save", "To a file.")]
    assert r"| `ctrl+s` `\|` | Save it. To a file. | `console.save` |" in table(commands)


def test_the_keys_of_numbered_rows_are_one_row() -> None:
    commands = [Command(f"profiles.pick_{n}", (str(n),), f"Use row {n}", "pick") for n in range(1, 10)]
    assert table(commands).count("profiles.pick") == 1
    assert "Use that row, also 2 to 9" in table(commands)


def test_the_table_of_a_file_is_replaced_between_the_markers(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    main([str(path)])
    assert path.read_text(encoding="utf-8") == f"before\n{BEGIN}\n{table()}{END}\nafter\n"
    with pytest.raises(ValueError, match="no markers"):
        replace_table("nothing")
