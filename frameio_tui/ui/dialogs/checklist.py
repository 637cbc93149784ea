"""A dialog to check several of many rows, and to put them in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual.widgets import Static

from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import CHECKLIST_COMMANDS
from frameio_tui.ui.dialogs.base import Dialog
from frameio_tui.ui.dialogs.frame import BORDER_CELLS, DialogFrame, dialog_width
from frameio_tui.ui.dialogs.pick import NOTHING_MATCHES, max_rows, search_text
from frameio_tui.ui.text import block
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.row_list import Row, RowList

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.ui.context import AppContext
    from frameio_tui.ui.dialogs.ask import DialogOwner
    from frameio_tui.ui.dialogs.specs import Choice


MIN_ROWS = 3
"""Rows that are shown even below long texts."""


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
    lines: tuple[str, ...] = ()
    """Texts above the rows."""
    ordered: bool = True
    """Whether the order of the rows matters, so that they can be moved."""


async def check(owner: DialogOwner, question: ChecklistSpec) -> tuple[str, ...] | None:
    """Return the keys of the checked rows in the order of the list, or None if the dialog was dismissed."""
    return await owner.show_dialog(Checklist(question))


class Checklist(Dialog[tuple[str, ...]]):
    """A list in which space checks and unchecks rows, and `<` and `>` move them; Enter confirms.

    A filter only hides rows; while there is one, the number of all checked rows is shown.
    """

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
        self._texts = {key: search_text(choice) for key, choice in choices.items()}
        self._words: list[str] = []
        """The words of the filter."""

    def compose(self) -> ComposeResult:
        """Create the frame, the rows, and the message that is hidden until it is needed."""
        spec = self._spec
        names = (("checklist.toggle", "check"), ("checklist.all", "all"), ("checklist.filter", "filter"))
        keys = [(self._key(name), what) for name, what in names]
        if spec.ordered:
            keys.insert(1, (f"{self._key('checklist.earlier')} {self._key('checklist.later')}", "move"))
        with DialogFrame(spec.title, self.hints(("Enter", spec.enter), *keys)):
            for text in spec.lines:
                yield Static(block(text), markup=False)
            yield LineField(placeholder="Type to filter. Press Enter to go to the rows.")
            yield RowList(self._rows(), empty=NOTHING_MATCHES)
            yield Static("", id="count", markup=False)
            yield Static("", classes="error", id="message", markup=False)

    def _rows(self) -> list[Row]:
        return [
            Row(choice.key, ((self._mark(choice), "hint"), *choice.spans), choice.selectable)
            for choice in self._visible()
        ]

    def _mark(self, choice: Choice) -> str:
        glyphs = cast("AppContext", self.app).glyphs
        if not choice.selectable:
            return "    "
        return f"{glyphs.ticked if choice.key in self._checked else glyphs.empty} "

    def _visible(self) -> list[Choice]:
        """Return the rows that match the filter, in their order."""
        return [choice for choice in self._choices if all(word in self._texts[choice.key] for word in self._words)]

    def _key(self, command_id: str) -> str:
        command = next(command for command in CHECKLIST_COMMANDS if command.id == command_id)
        return cast("AppContext", self.app).keys.format_first(command)

    def on_mount(self) -> None:
        """Focus the rows. The list keeps the height that it has with all rows, so that a filter moves nothing."""
        for name in ("#message", "#count", "LineField"):
            self.query_one(name).display = False
        width = dialog_width(self.app.size.width) - BORDER_CELLS
        above = sum(1 + len(text) // width for text in self._spec.lines)
        self.query_one(RowList).styles.max_height = max(MIN_ROWS, max_rows(self.app.size.height) - above)
        self.set_focus(self.query_one(RowList))
        self.call_after_refresh(self._keep_height)

    def _keep_height(self) -> None:
        for rows in self.query(RowList):  # none if the dialog was closed meanwhile
            rows.styles.height = max(1, rows.size.height)

    def action_filter(self) -> None:
        """Show the filter, and edit it."""
        field = self.query_one(LineField)
        field.display = True
        self.set_focus(field)

    def on_input_changed(self, event: LineField.Changed) -> None:
        """Show the rows that contain each word that was typed."""
        row = self.query_one(RowList).row
        self._words = event.value.lower().split()
        self._show(row.key if row is not None else "")

    def on_input_submitted(self) -> None:
        """Go from the filter to the rows."""
        self.set_focus(self.query_one(RowList))

    def on_key(self, event: events.Key) -> None:
        """Go from the filter to the rows with the arrow key, too."""
        if event.key == "down" and self.focused is self.query_one(LineField):
            event.stop()
            event.prevent_default()
            self.set_focus(self.query_one(RowList))

    def action_back(self) -> None:
        """Clear the filter; close the dialog without a result if there is none."""
        field = self.query_one(LineField)
        if not field.display:
            self.dismiss(None)
            return
        self.set_focus(self.query_one(RowList))
        field.value = ""
        field.display = False

    def action_check(self) -> None:
        """Select or deselect the row under the cursor, and move to the next row."""
        rows = self.query_one(RowList)
        if rows.row is not None:  # None on a row that cannot be selected
            self._checked ^= {rows.row.key}
            self._show(rows.row.key)
            rows.action_move(1)

    def action_check_all(self) -> None:
        """Check every row that matches the filter; if all of them are checked, uncheck them."""
        rows = self.query_one(RowList)
        keys = {choice.key for choice in self._visible() if choice.selectable}
        self._checked = self._checked - keys if keys <= self._checked else self._checked | keys
        self._show(rows.row.key if rows.row is not None else "")

    def action_move_row(self, step: int) -> None:
        """Move the row under the cursor before (-1) or after (1) its neighbour, together with the cursor."""
        row, visible = self.query_one(RowList).row, self._visible() if self._spec.ordered else []
        at = next((at for at, choice in enumerate(visible) if row is not None and choice.key == row.key), -1)
        if row is not None and 0 <= at + step < len(visible):
            moved, neighbour = visible[at], visible[at + step]
            self._choices.remove(moved)
            self._choices.insert(self._choices.index(neighbour) + (step > 0), moved)
            self._show(row.key)

    def _show(self, key: str) -> None:
        self.query_one(RowList).set_rows(self._rows(), key)
        self.query_one("#message").display = False
        count = self.query_one("#count", Static)
        count.display = bool(self._words)
        hidden = len(self._checked - {choice.key for choice in self._visible()})
        count.update(block(f"{len(self._checked)} selected" + (f", {hidden} of them not shown" if hidden else "")))

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
