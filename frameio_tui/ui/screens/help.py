"""Every key of the screen below, and where files are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ..base import BaseScreen
from ..command_list import ALL_COMMANDS
from ..commands import bindings_of, key_words
from ..commands_screens import HELP_COMMANDS
from ..widgets.bars import Bar, KeyBar
from ..widgets.row_list import Row, RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

_TITLES = {
    "anywhere": "Everywhere (letters outside fields; F-keys but in dialogs)",
    "console": "Console",
    "answer": "In the answer, while it has the keys",
    "first_run": "First run",
    "profiles": "Profile manager",
    "editor": "Profile editor",
    "scopes": "Scopes",
    "token": "Token",
    "signin": "Sign-in",
    "body": "Body editor",
}


class Help(BaseScreen):
    """All commands by screen; scroll with the arrows."""

    COMMANDS_HERE = HELP_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(HELP_COMMANDS)]

    def compose(self) -> ComposeResult:
        """Title, rows, keys."""
        yield Bar(classes="title -focused")
        yield RowList(self._rows())
        yield KeyBar()

    def _rows(self) -> list[Row]:
        rows: list[Row] = []
        keymap = self.program.settings.keymap
        for context, title in _TITLES.items():
            rows.append(Row(context, ((title, "group"),), pickable=False))
            for command in ALL_COMMANDS:
                if command.context == context:
                    keys = keymap.get(command.id, ",".join(command.keys)).split(",")
                    words = " ".join(key_words(key) for key in keys)
                    rows.append(
                        Row(
                            command.id,
                            ((f"  {words:<14}", "accent"), (command.title, "plain"), (f"  {command.help}", "dim")),
                        )
                    )
        return rows

    def on_mount(self) -> None:
        """Scroll at once."""
        self.query_one(Bar).update("Keys")
        self.set_focus(self.query_one(RowList))
