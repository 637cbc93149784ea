"""A dialog to pick one of several rows by typing, with the arrow keys and with Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.widgets import Static

from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import PICK_COMMANDS
from frameio_tui.ui.dialogs.base import Dialog
from frameio_tui.ui.text import block
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.row_list import Row, RowList

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.ui.dialogs.specs import PickSpec


class Pick(Dialog[str]):
    """A question whose result is the key of the picked row. Typing filters the rows.

    If the question has `free`, the result can also be the text that was typed.
    """

    COMMANDS_HERE = PICK_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(PICK_COMMANDS)]
    DEFAULT_CSS = """
    Pick RowList { height: auto; max-height: 18; }
    Pick .title { background: transparent; }
    """

    def __init__(self, spec: PickSpec) -> None:
        super().__init__()
        self._spec = spec

    def compose(self) -> ComposeResult:
        """Create the title, the field and the rows."""
        spec = self._spec
        with Vertical(classes="dialog"):
            yield Static(block(spec.title), classes="title", markup=False)
            for text in spec.lines:
                yield Static(block(text), markup=False)
            yield LineField(placeholder=spec.free or "type to filter")
            yield RowList(self._rows(""), empty=spec.empty)

    def _rows(self, typed: str) -> list[Row]:
        words = typed.lower().split()
        found: list[Row] = []
        group = ""
        for choice in self._spec.choices:
            text = (choice.search_text or " ".join(text for text, _ in choice.spans)).lower()
            if all(word in text for word in words):
                if choice.group and choice.group != group:
                    found.append(Row("", ((choice.group, "group"),), pickable=False))
                group = choice.group
                found.append(Row(choice.key, choice.spans))
        typed = typed.strip()
        if self._spec.free and typed and all(row.key != typed for row in found):
            found.append(Row(typed, ((typed, "title"), ("  as typed", "dim"))))
        return found

    def on_mount(self) -> None:
        """Focus the field."""
        self.set_focus(self.query_one(LineField))

    def on_input_changed(self, event: LineField.Changed) -> None:
        """Filter the rows. If the text is the hotkey of a row, pick that row immediately."""
        typed = event.value.strip()
        picked = next((choice.key for choice in self._spec.choices if choice.hotkey and choice.hotkey == typed), None)
        if picked is not None:
            self.dismiss(picked)
            return
        exact = typed if any(choice.key == typed for choice in self._spec.choices) else None
        self.query_one(RowList).set_rows(self._rows(typed), exact)

    def on_input_submitted(self) -> None:
        """Pick the row under the cursor. With `free`, the last row holds the text as typed."""
        row = self.query_one(RowList).row
        if row is not None:
            self.dismiss(row.key)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Pick a row on Enter, or on a click on the row under the cursor."""
        self.dismiss(event.row.key)

    def on_key(self, event: events.Key) -> None:
        """Move the cursor of the rows with the arrow and page keys while the field has the focus."""
        moves = {"up": -1, "down": 1}
        rows = self.query_one(RowList)
        if event.key in moves:
            rows.action_move(moves[event.key])
        elif event.key in ("pageup", "pagedown"):
            rows.action_page(-1 if event.key == "pageup" else 1)
        else:
            return
        event.stop()
        event.prevent_default()
