"""A dialog to check several of many rows, and to put them in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual.widgets import Static

from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import CHECKLIST_COMMANDS
from frameio_tui.ui.dialogs.base import Dialog
from frameio_tui.ui.dialogs.frame import DialogFrame
from frameio_tui.ui.dialogs.pick import max_rows
from frameio_tui.ui.text import block
from frameio_tui.ui.widgets.row_list import Row, RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.ui.context import AppContext
    from frameio_tui.ui.dialogs.ask import DialogOwner
    from frameio_tui.ui.dialogs.specs import Choice


class ChecklistSpec(NamedTuple):
    """A question for several of many rows."""

    title: str
    choices: tuple[Choice, ...]
    checked: tuple[str, ...] = ()
    """Keys of the rows that are checked at first; they are the first rows, in this order."""
    at_least_one: str = ""
    """Message if the user confirms without a checked row; empty if that is allowed."""
    enter: str = "apply"
    """What Enter does, for the line of keys."""


async def check(owner: DialogOwner, question: ChecklistSpec) -> tuple[str, ...] | None:
    """Return the keys of the checked rows in the order of the list, or None if the dialog was dismissed."""
    return await owner.show_dialog(Checklist(question))


class Checklist(Dialog[tuple[str, ...]]):
    """A list in which space checks and unchecks rows, and `<` and `>` move them; Enter confirms."""

    COMMANDS_HERE = CHECKLIST_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(CHECKLIST_COMMANDS)]
    DEFAULT_CSS = "Checklist RowList { height: auto; max-height: 16; }"

    def __init__(self, spec: ChecklistSpec) -> None:
        super().__init__()
        self._spec = spec
        self._checked = set(spec.checked)
        choices = {choice.key: choice for choice in spec.choices}
        self._choices = [choices[key] for key in dict.fromkeys((*spec.checked, *choices))]
        """The rows in their order."""

    def compose(self) -> ComposeResult:
        """Create the frame, the rows, and the message that is hidden until it is needed."""
        names = (
            ("checklist.toggle", "check"),
            ("checklist.earlier", ""),
            ("checklist.later", "move"),
            ("checklist.all", "all"),
        )
        keys = [(self._key(name), what) for name, what in names]
        keys[1:3] = [(f"{keys[1][0]} {keys[2][0]}", "move")]
        with DialogFrame(self._spec.title, self.hints(("Enter", self._spec.enter), *keys)):
            yield RowList(self._rows())
            yield Static("", classes="error", id="message", markup=False)

    def _rows(self) -> list[Row]:
        glyphs = cast("AppContext", self.app).glyphs
        return [
            Row(
                choice.key,
                ((f"{glyphs.ticked if choice.key in self._checked else glyphs.empty} ", "hint"), *choice.spans),
            )
            for choice in self._choices
        ]

    def _key(self, command_id: str) -> str:
        command = next(command for command in CHECKLIST_COMMANDS if command.id == command_id)
        return cast("AppContext", self.app).keys.format_first(command)

    def on_mount(self) -> None:
        """Focus the rows."""
        self.query_one("#message").display = False
        self.query_one(RowList).styles.max_height = max_rows(self.app.size.height)
        self.set_focus(self.query_one(RowList))

    def action_check(self) -> None:
        """Select or deselect the row under the cursor, and move to the next row."""
        rows = self.query_one(RowList)
        if rows.row is not None:
            self._checked ^= {rows.row.key}
            self._show(rows.row.key)
            rows.action_move(1)

    def action_check_all(self) -> None:
        """Check every row, or if all are checked none."""
        rows = self.query_one(RowList)
        keys = {choice.key for choice in self._choices}
        self._checked = set() if self._checked == keys else keys
        self._show(rows.row.key if rows.row is not None else "")

    def action_move_row(self, step: int) -> None:
        """Move the row under the cursor up (-1) or down (1), together with the cursor."""
        row = self.query_one(RowList).row
        at = next((at for at, choice in enumerate(self._choices) if row is not None and choice.key == row.key), -1)
        if row is not None and 0 <= at + step < len(self._choices):
            self._choices.insert(at + step, self._choices.pop(at))
            self._show(row.key)

    def _show(self, key: str) -> None:
        self.query_one(RowList).set_rows(self._rows(), key)
        self.query_one("#message").display = False

    def on_row_list_selected(self) -> None:
        """Confirm with Enter on a row."""
        self.action_confirm()

    def action_confirm(self) -> None:
        """Close the dialog with the keys of the checked rows."""
        spec = self._spec
        if not self._checked and spec.at_least_one:
            message = self.query_one("#message", Static)
            message.update(block(spec.at_least_one))
            message.display = True
            return
        self.dismiss(tuple(choice.key for choice in self._choices if choice.key in self._checked))
