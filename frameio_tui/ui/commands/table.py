"""The table of keys as Markdown, made from the registry.

`python -m frameio_tui.ui.commands.table` prints it; with `README.md` as argument, it replaces the table in that file.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from frameio_tui.ui.commands.key_names import ALT_DIGITS, format_key
from frameio_tui.ui.commands.registry import ALL_COMMANDS
from frameio_tui.ui.commands.titles import CONTEXT_TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameio_tui.ui.commands.command import Command

BEGIN, END = "<!-- keys:begin -->", "<!-- keys:end -->"
"""Markers around the table in a file."""


def markdown_key(key: str) -> str:
    """Return a key as code: `f5` -> `` `F5` ``, `ctrl+s` -> `` `ctrl+s` ``.

    >>> markdown_key("ctrl+s"), markdown_key("vertical_line")
    ('`ctrl+s`', '`\\\\|`')
    """
    name = format_key(key, ascii_only=True)
    name = name.replace("^", "ctrl+") if len(name) > 1 else name
    return f"`{name}`".replace("|", "\\|")


def table(commands: Iterable[Command] = ALL_COMMANDS) -> str:
    """Return a heading and a table for each screen, with the keys, what they do, and the ID of each command."""
    by_context: dict[str, list[Command]] = {context: [] for context in CONTEXT_TITLES}
    for command in commands:
        if command.context in by_context:
            by_context[command.context].append(command)
    parts = []
    for context, found in by_context.items():
        if found:
            rows = "\n".join(_row(command) for command in _without_digits(found))
            parts.append(f"**{CONTEXT_TITLES[context]}**\n\n| keys | what they do | command |\n|---|---|---|\n{rows}")
    return "\n\n".join(parts) + "\n"


def _row(command: Command) -> str:
    keys = " ".join(markdown_key(key) for key in command.keys) or "none"
    if command.keys == ALT_DIGITS:
        keys = f"{markdown_key(ALT_DIGITS[0])} to {markdown_key(ALT_DIGITS[-1])}"
    text = f"{command.title}. {command.help}" if command.help else command.title
    return f"| {keys} | {text.replace('|', chr(92) + '|')} | `{command.id}` |"


def _without_digits(commands: list[Command]) -> list[Command]:
    """Return the commands with those for `1` to `9` of one kind, such as `profiles.pick_1`, as one."""
    shown: list[Command] = []
    for command in commands:
        stem, _, number = command.id.rpartition("_")
        if number.isdigit() and number == command.keys[0]:
            if number == "1":
                title = command.title.replace("row 1", "that row")
                shown.append(command._replace(id=f"{stem}_1", title=f"{title}, also 2 to 9"))
            continue
        shown.append(command)
    return shown


def replace_table(text: str) -> str:
    """Return a text with the current table between its markers. Raises ValueError if it has no markers."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"There are no markers {BEGIN} and {END}.")
    return f"{before}{BEGIN}\n{table()}{END}{after}"


def main(arguments: list[str]) -> None:
    """Print the table, or replace it in the file that is named."""
    if not arguments:
        sys.stdout.write(table())
        return
    with open(arguments[0], encoding="utf-8") as file:
        text = replace_table(file.read())
    with open(arguments[0], "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
