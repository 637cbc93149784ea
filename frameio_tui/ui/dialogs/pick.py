"""A dialog to pick one of several rows by typing, with the arrow keys and with Enter."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import PICK_COMMANDS
from frameio_tui.ui.dialogs.base import Dialog
from frameio_tui.ui.dialogs.frame import DialogFrame
from frameio_tui.ui.dialogs.specs import Picked
from frameio_tui.ui.text import block
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.row_list import Row, RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.ui.dialogs.specs import Choice, PickSpec


NOTHING_MATCHES = "Nothing matches."
FRAME_ROWS = 7
"""Rows of the screen that a list does not use: frame, field, and what stays visible around the dialog."""


class Pick(Dialog[Picked]):
    """A question whose result is the picked row. Typing filters the rows.

    If the question has `free`, the result can also be the text that was typed.
    """

    COMMANDS_HERE = PICK_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(PICK_COMMANDS)]
    DEFAULT_CSS = "Pick RowList { height: auto; max-height: 16; }"

    def __init__(self, spec: PickSpec) -> None:
        super().__init__()
        self._use(spec)

    def _use(self, spec: PickSpec) -> None:
        self._spec = spec
        self._filter = _ChoiceFilter(spec)
        self._keys = {choice.key for choice in spec.choices}
        self._hotkeys = {choice.hotkey: choice.key for choice in spec.choices if choice.hotkey}

    def compose(self) -> ComposeResult:
        """Create the explanation, the field and the rows."""
        spec = self._spec
        keys = [("Enter", spec.enter), ("↑↓", "move"), *([("Delete", "delete")] if spec.deletable else [])]
        with DialogFrame(spec.title, self.hints(*keys), label=spec.label):
            yield Static(block("\n".join(spec.lines)), id="lines", markup=False)
            yield LineField(placeholder=spec.free or spec.placeholder)
            yield RowList(self._rows(""), empty=spec.empty)

    def _rows(self, typed: str) -> list[Row]:
        spec = self._spec
        typed = typed.strip()
        found = _rows_of(spec.interpret(typed)) if spec.interpret is not None and typed else []
        found += _rows_of(self._filter.choices(typed))
        if spec.free and typed and all(row.key != typed for row in found):
            found.append(Row(typed, ((typed, "title"), ("  as typed", "dim"))))
        return found

    def on_mount(self) -> None:
        """Focus the field. The list keeps the height that it has with all rows, so that typing moves nothing."""
        self.query_one(RowList).styles.max_height = max_rows(self.app.size.height)
        self.query_one("#lines").display = bool(self._spec.lines)
        self.set_focus(self.query_one(LineField))
        self.call_after_refresh(self._keep_height)
        if self._spec.complete is not None:
            self.run_worker(self._complete(self._spec.complete), exit_on_error=False)

    async def _complete(self, read: Callable[[], PickSpec]) -> None:
        """Show the complete rows and lines once they have been read. The cursor stays on its row."""
        self._use(await asyncio.to_thread(read))
        self._show_lines()
        rows, typed = self.query_one(RowList), self.query_one(LineField).value.strip()
        at = rows.row.key if rows.row is not None else None
        rows.set_rows(self._rows(typed), at)

    def _show_lines(self) -> None:
        lines = self.query_one("#lines", Static)
        lines.update(block("\n".join(self._spec.lines)))
        lines.display = bool(self._spec.lines)

    def _keep_height(self) -> None:
        for rows in self.query(RowList):  # none if the dialog was closed meanwhile
            rows.styles.height = max(1, rows.size.height)

    def on_input_changed(self, event: LineField.Changed) -> None:
        """Filter the rows. If the text is the hotkey of a row, pick that row immediately."""
        typed = event.value.strip()
        picked = self._hotkeys.get(event.value)  # with a space before it, it is text to filter by
        if picked is not None:
            self.dismiss(Picked(picked))
            return
        exact = typed if typed in self._keys else None
        empty = NOTHING_MATCHES if typed and self._spec.choices else self._spec.empty
        self.query_one(RowList).set_rows(self._rows(typed), exact, empty=empty)

    def on_input_submitted(self) -> None:
        """Pick the row under the cursor. With `free`, the last row holds the text as typed."""
        self._pick(self.query_one(RowList).row)

    def on_row_list_selected(self, event: RowList.Selected) -> None:
        """Pick a row on Enter, or on a click on the row under the cursor."""
        self._pick(event.row)

    def _pick(self, row: Row | None, *, delete: bool = False) -> None:
        if row is not None:
            self.dismiss(Picked(row.key, delete))

    def on_key(self, event: events.Key) -> None:
        """Move the cursor of the rows with the arrow and page keys while the field has the focus.

        Delete acts on the row unless there is text after the cursor of the field.
        """
        moves = {"up": -1, "down": 1}
        rows, field = self.query_one(RowList), self.query_one(LineField)
        if event.key in moves:
            rows.action_move(moves[event.key])
        elif event.key in ("pageup", "pagedown"):
            rows.action_page(-1 if event.key == "pageup" else 1)
        elif event.key == "delete" and self._spec.deletable and field.cursor_position >= len(field.value):
            self._pick(rows.row, delete=True)
        else:
            return
        event.stop()
        event.prevent_default()


def max_rows(screen_height: int) -> int:
    """Return how many rows a list shows at most: what fits, and no more than 16 or 40 %, to send less over SSH.

    >>> [max_rows(height) for height in (12, 18, 24, 36, 60)]
    [5, 11, 16, 16, 24]
    """
    return max(1, min(screen_height - FRAME_ROWS, max(16, screen_height * 2 // 5)))


class _ChoiceFilter:
    """Finds the rows that contain what was typed.

    A text that continues the previous one is searched for only in what was found for that, so that a key press in a
    list of thousands takes no longer than in a short one.
    """

    def __init__(self, spec: PickSpec) -> None:
        self._spec = spec
        self._all: list[tuple[str, Choice]] | None = None
        """The text that is searched, in lower case, and the row; made when something is typed."""
        self._typed = ""
        self._found: list[tuple[str, Choice]] = []
        self._is_grouped = any(choice.group for choice in spec.choices)

    def choices(self, typed: str) -> list[Choice]:
        """Return the rows that contain each typed word, or a synonym of it, with the best first."""
        if not typed:
            return list(self._spec.choices)
        wanted = typed.lower()
        if self._all is None:
            self._all = [(search_text(choice), choice) for choice in self._spec.choices]
        narrows = self._typed and wanted.startswith(self._typed) and self._spec.synonyms is None
        within = self._found if narrows else self._all
        self._typed, self._found = wanted, [found for found in within if self._matches(found[0], wanted.split())]
        return [choice for _, choice in self._ranked(wanted)]

    def _matches(self, text: str, words: list[str]) -> bool:
        if self._spec.synonyms is None:
            return all(word in text for word in words)
        return all(any(synonym in text for synonym in self._spec.synonyms(word)) for word in words)

    def _ranked(self, wanted: str) -> list[tuple[str, Choice]]:
        """Return what was found with the best first, unless the rows are in groups.

        Best are those whose text begins with what was typed, then those whose first word, such as a name, contains it.
        """
        if self._is_grouped:
            return self._found

        def rank(found: tuple[str, Choice]) -> int:
            text = found[0] if found[1].search_text else ""
            return 0 if text.startswith(wanted) else 1 if wanted in text.partition(" ")[0] else 2

        return sorted(self._found, key=rank)


def search_text(choice: Choice) -> str:
    """Return the text in which a filter looks for words, in lower case."""
    return (choice.search_text or " ".join(text for text, _ in choice.spans)).lower()


def _rows_of(choices: Iterable[Choice]) -> list[Row]:
    """Return a row for each choice, with the heading of each group before its first row."""
    rows: list[Row] = []
    group = ""
    for choice in choices:
        if choice.group and choice.group != group:
            rows.append(Row("", ((choice.group, "group"),), selectable=False))
        group = choice.group
        rows.append(Row(choice.key, choice.spans, choice.selectable))
    return rows
