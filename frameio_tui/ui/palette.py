"""The command palette: every command of a screen with its keys, searchable by words and by its ID."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.ui.commands.registry import ANYWHERE_COMMANDS
from frameio_tui.ui.dialogs.ask import DialogOwner, pick
from frameio_tui.ui.dialogs.specs import Choice, PickSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.commands.keymap import Keys


async def pick_command(
    owner: DialogOwner, commands: Iterable[Command], keys: Keys, disabled_reason: Callable[[Command], str]
) -> Command | None:
    """Let the user pick one of these commands or of those that work everywhere; return None if dismissed.

    `disabled_reason` returns the reason why a command does not work now, or an empty text if it works.
    """
    known = {c.id: c for c in (*commands, *ANYWHERE_COMMANDS) if c.id != "anywhere.palette"}
    choices = tuple(_choice(command, keys.format_all(command), disabled_reason(command)) for command in known.values())
    picked = await pick(owner, PickSpec("Commands", choices))
    return known.get(picked or "")


def _choice(command: Command, keys: str, reason: str) -> Choice:
    """Return a row with title, keys, and the command's ID, or the reason why the command does not work now."""
    spans = (
        (f"{command.title:<40.40} ", "dim" if reason else "plain"),
        (f"{keys:<9.9} ", "hint"),
        (reason or command.id, "dim"),
    )
    return Choice(command.id, spans, f"{command.title} {command.help} {command.id} {keys}")
