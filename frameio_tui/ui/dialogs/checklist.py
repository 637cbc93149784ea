"""A dialog to check several of many rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual.binding import Binding, BindingType
from textual.widgets import Static

from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import PICK_COMMANDS
from frameio_tui.ui.dialogs.base import Dialog
from frameio_tui.ui.dialogs.frame import DialogFrame
from frameio_tui.ui.dialogs.pick import max_rows
from frameio_tui.ui.text import block
from frameio_tui.ui.widgets.row_list import Row, RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from frameio_tui.ui.context import AppContext
    from frameio_tui.ui.dialogs.ask import DialogOwner
    from frameio_tui.ui.dialogs.specs import Choice


class ChecklistSpec(NamedTuple):
    """A question for several of many rows."""

    title: str
    choices: tuple[Choice, ...]
    checked: tuple[str, ...] = ()
    """Keys of the rows that are checked at first, in the order of the result."""
    at_least_one: str = ""
    """Message if the user confirms without a checked row; empty if that is allowed."""


async def check(owner: DialogOwner, question: ChecklistSpec) -> tuple[str, ...] | None:
    """Return the keys of the checked rows, or None if the dialog was dismissed.

    Rows that were checked at first keep their order; the others follow in the order of the list.
    """
    return await owner.show_dialog(Checklist(question))


class Checklist(Dialog[tuple[str, ...]]):
    """A list in which space checks and unchecks rows; Enter confirms."""

    COMMANDS_HERE = PICK_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(PICK_COMMANDS),
        Binding("space", "check", "Select or deselect", show=False),
        Binding("a", "check_all", "Select all or none", show=False),
        Binding("ctrl+s", "confirm", "Confirm", show=False),
    ]
    DEFAULT_CSS = "Checklist RowList { height: auto; max-height: 16; }"

    def __init__(self, spec: ChecklistSpec) -> None:
        super().__init__()
        self._spec = spec
        self._checked = set(spec.checked)

    def compose(self) -> ComposeResult:
        """Create the frame, the rows, and the message that is hidden until it is needed."""
        keys = ("Enter", "apply"), ("Space", "check"), ("a", "all or none")
        with DialogFrame(self._spec.title, self.hints(*keys)):
            yield RowList(self._rows())
            yield Static("", classes="error", id="message", markup=False)

    def _rows(self) -> list[Row]:
        glyphs = cast("AppContext", self.app).glyphs
        return [
            Row(
                choice.key,
                ((f"{glyphs.ticked if choice.key in self._checked else glyphs.empty} ", "hint"), *choice.spans),
            )
            for choice in self._spec.choices
        ]

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
        keys = {choice.key for choice in self._spec.choices}
        self._checked = set() if self._checked == keys else keys
        self._show(rows.row.key if rows.row is not None else "")

    def _show(self, key: str) -> None:
        self.query_one(RowList).set_rows(self._rows(), key)
        self.query_one("#message").display = False

    def on_row_list_chosen(self) -> None:
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
        order = dict.fromkeys((*spec.checked, *(choice.key for choice in spec.choices)))
        self.dismiss(tuple(key for key in order if key in self._checked))
