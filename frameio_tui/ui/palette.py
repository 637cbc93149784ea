"""The command palette: every command that works here, picked by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .asks import Choice, PickAsk
from .commands import key_words
from .commands_console import ANYWHERE_COMMANDS

if TYPE_CHECKING:
    from .app import FrameioApp


def open_palette(app: FrameioApp) -> None:
    """Ask for a command and run it on the screen below."""
    screen = app.screen
    here = getattr(screen, "COMMANDS_HERE", ())
    commands = {command.id: command for command in (*here, *ANYWHERE_COMMANDS) if command.id != "anywhere.palette"}
    keymap = app.program.settings.keymap
    choices = tuple(
        Choice(
            command.id,
            ((f"{command.title:<44.44}", "plain"), (key_words(keymap.get(command.id, command.keys[0])), "accent")),
            f"{command.title} {command.help} {command.id}",
        )
        for command in commands.values()
    )

    def run(picked: object) -> None:
        command = commands.get(str(picked))
        if command is not None:
            where = "app" if command.id.startswith("anywhere.") else "screen"
            screen.call_later(screen.run_action, f"{where}.{command.action}")

    app.open_screen("pick", PickAsk("Commands", choices), run)
