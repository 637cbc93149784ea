"""The help screen: every key, those of the screen below first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.key_names import format_key
from frameio_tui.ui.commands.registry import ALL_COMMANDS, HELP_COMMANDS
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.widgets.header_footer import Bar, FooterBar
from frameio_tui.ui.widgets.row_list import Row, RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

Moves = tuple[tuple[tuple[str, ...], str], ...]
"""Pairs of keys and their effect."""
TITLES = {
    "anywhere": "Everywhere (letters outside fields; F-keys but in dialogs)",
    "console": "Console",
    "response": "In the answer, while it has the keys",
    "first_run": "First run",
    "profiles": "Profile manager",
    "editor": "Profile editor",
    "scopes": "Scopes",
    "token": "Token",
    "signin": "Sign-in",
    "body": "Body editor",
}
PART_CONTEXTS = {"console": ("response",)}
"""Contexts of the parts of a screen that have their own keys."""
MOVING = (
    (("up", "down", "pageup", "pagedown", "home", "end"), "Move in a list, a body, a text"),
    (("enter",), "Take the row; on an operation already taken, send it"),
    (("tab", "shift+tab"), "To the next part or field, to the one before"),
    (("left", "right", "space"), "Go through the values of a choice"),
)
IN_DIALOGS = (
    (("up", "down", "enter"), "Pick a row; typing leaves those with these words"),
    (("tab", "enter"), "Say yes where the cursor begins on No"),
    (("escape",), "Leave it, answering nothing"),
    (("y",), "Copy a text that is shown"),
)


def order_of(below: str) -> list[str]:
    """Return all contexts, those of the screen `below` first."""
    here = [below, *PART_CONTEXTS.get(below, ())] if below in TITLES else []
    first = [*here, "anywhere"]
    return [*first, *(context for context in TITLES if context not in first)]


class Help(BaseScreen):
    """Lists all commands by screen."""

    COMMANDS_HERE = HELP_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(HELP_COMMANDS)]

    def compose(self) -> ComposeResult:
        """Create title, list and footer."""
        yield Bar(classes="title -focused")
        yield RowList(self._rows())
        yield FooterBar()

    def _rows(self) -> list[Row]:
        keys, rows = self.app_context.keys, list[Row]()
        behind = next(screen for screen in reversed(self.app.screen_stack) if screen is not self)
        below = getattr(behind, "COMMANDS_HERE", ())
        for at, context in enumerate(order_of(below[0].context if below else "")):
            rows.append(Row(context, ((TITLES[context], "group"),), pickable=False))
            for command in ALL_COMMANDS:
                if command.context == context:
                    rows.append(_row(command.id, keys.format_all(command) or "none", command.title, command.help))
            if at == 0:
                rows += self._moves("lists", "In lists and texts", MOVING)
        return rows + self._moves("dialogs", "In dialogs", IN_DIALOGS)

    def _moves(self, name: str, title: str, moves: Moves) -> list[Row]:
        def words(names: tuple[str, ...]) -> str:
            return " ".join(format_key(key, ascii_only=self.app_context.keys.ascii_only) for key in names)

        rows = [_row(f"{name}.{at}", words(keys), what, "") for at, (keys, what) in enumerate(moves)]
        return [Row(name, ((title, "group"),), pickable=False), *rows]

    def on_mount(self) -> None:
        """Set the title, and focus the list so that it can be scrolled."""
        self.query_one(Bar).update("Keys")
        self.set_focus(self.query_one(RowList))


def _row(key: str, keys: str, title: str, more: str) -> Row:
    return Row(key, ((f"  {keys:<14} ", "hint"), (title, "plain"), (f"  {more}", "dim")))
