"""The command palette: every command of this screen with its key, found by any words of it and by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.ui.commands.registry import ANYWHERE_COMMANDS
from frameio_tui.ui.dialogs.specs import Choice, PickAsk

if TYPE_CHECKING:
    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.context import AppContext
    from frameio_tui.ui.screen import BaseScreen


def open_palette(app: AppContext, screen: BaseScreen) -> None:
    """Ask for a command and run it on the screen below."""
    commands = {c.id: c for c in (*screen.commands(), *ANYWHERE_COMMANDS) if c.id != "anywhere.palette"}
    choices = tuple(_choice(command, app, screen) for command in commands.values())

    def run(picked: object) -> None:
        command = commands.get(str(picked))
        if command is not None:
            screen.call_later(screen.run_command, command)

    app.open_screen("pick", PickAsk("Commands", choices), run)


def _choice(command: Command, app: AppContext, screen: BaseScreen) -> Choice:
    """Title, keys, and the id that `[keymap]` takes; of one that can do nothing now why, in the id's place."""
    reason = screen.why_not(command)
    keys = app.keys.words(command)
    spans = (
        (f"{command.title:<40.40} ", "dim" if reason else "plain"),
        (f"{keys:<9.9} ", "accent"),
        (reason or command.id, "dim"),
    )
    return Choice(command.id, spans, f"{command.title} {command.help} {command.id} {keys}")
