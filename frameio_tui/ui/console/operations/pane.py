"""The list of operations with its title and find field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message

from frameio_tui.ui.console.operations.rows import NO_OUTCOMES, Outcomes, catalog_rows
from frameio_tui.ui.widgets.header_footer import Bar
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from frameio_tui.core.catalog.catalog import Catalog
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.theme import Glyphs


class OperationsPane(Vertical):
    """Shows a catalogue as a profile sees it."""

    DEFAULT_CSS = "OperationsPane #find { padding: 0 1; }"

    class Selected(Message):
        """Enter was pressed on an operation."""

        def __init__(self, operation: Operation) -> None:
            super().__init__()
            self.operation = operation

    class Moved(Message):
        """The cursor came to another operation."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._catalog: Catalog | None = None
        self._entry: ProfileEntry | None = None
        self._glyphs: Glyphs | None = None
        self.outcomes: Outcomes = NO_OUTCOMES

    def compose(self) -> ComposeResult:
        """Title, find field, rows."""
        yield Bar(classes="title", id="list-title")
        yield LineField(placeholder="words of an operation", id="find")
        yield RowList(id="operations", empty="No operation has these words.")

    def on_mount(self) -> None:
        """The find field comes when asked for."""
        self.query_one(LineField).display = False

    def show(self, catalog: Catalog | None, entry: ProfileEntry | None, glyphs: Glyphs) -> None:
        """Show a catalogue for a profile; None: there is no profile."""
        if entry is None or self._entry is None or entry.profile.id != self._entry.profile.id:
            self.outcomes = NO_OUTCOMES
        self._catalog, self._entry, self._glyphs = catalog, entry, glyphs
        self._fill()

    def show_outcomes(self, outcomes: Outcomes) -> None:
        """What the API allowed and refused changes the marks."""
        if outcomes != self.outcomes:
            self.outcomes = outcomes
            self._fill()

    def _fill(self) -> None:
        rows = self.query_one(RowList)
        if self._catalog is None or self._entry is None or self._glyphs is None:
            rows.set_rows([], empty="No profile is active: F2 picks one, or makes one.")
            self.query_one(Bar).update("Operations")
            return
        key = rows.row.key if rows.row else None
        words = self.query_one(LineField).value
        rows.set_rows(
            catalog_rows(self._catalog, self._entry, self._glyphs, words, self.outcomes), None if words else key
        )
        count = sum(row.pickable for row in rows.rows)
        self.query_one(Bar).update(f"Operations {self._entry.profile.api.value.upper()} ({count})")

    def under_cursor(self) -> Operation | None:
        """The operation the cursor is on."""
        row = self.query_one(RowList).row
        return self._catalog.by_id(row.key) if row and self._catalog else None

    def find(self) -> None:
        """Type words."""
        field = self.query_one(LineField)
        field.display = True
        self.screen.set_focus(field)

    def end_find(self) -> None:
        """All operations again, the cursor where it is."""
        field = self.query_one(LineField)
        if field.display:
            field.display = False
            if field.value:
                key = self.query_one(RowList).row
                field.value = ""
                self._fill()
                if key is not None:
                    self.query_one(RowList).set_rows(self.query_one(RowList).rows, key.key)
        self.screen.set_focus(self.query_one(RowList))

    def on_input_changed(self, event: LineField.Changed) -> None:
        """Filter."""
        event.stop()
        self._fill()
        self.post_message(self.Moved())

    def on_input_submitted(self, event: LineField.Submitted) -> None:
        """Enter takes the first operation found."""
        event.stop()
        operation = self.under_cursor()
        self.end_find()
        if operation is not None:
            self.post_message(self.Selected(operation))

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a row."""
        event.stop()
        operation = self._catalog.by_id(event.row.key) if self._catalog else None
        if operation is not None:
            self.post_message(self.Selected(operation))

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """The cursor moved."""
        event.stop()
        self.post_message(self.Moved())
