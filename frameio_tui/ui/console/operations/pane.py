"""The list of operations with its search field, and a description of the operation under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from frameio_tui.ui.console.operations.rows import NO_OUTCOMES, Outcomes, catalog_rows, legend, summary_spans
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from frameio_tui.core.catalog.catalog import Catalog
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.theme import Glyphs


FRAME_CELLS = 2
"""Cells of a row that the frame of the pane uses."""


class OperationsPane(Vertical):
    """Shows the operations of a catalog, with a hint for each whether the profile may call it.

    The legend of the hints is in the frame; the screen sets the title of the frame.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
    ]
    DEFAULT_CSS = """
    OperationsPane { border-subtitle-align: left; }
    OperationsPane #find { padding: 0 1; }
    OperationsPane #operation-info { background: $panel; }
    """

    class Selected(Message):
        """The user pressed Enter on an operation."""

        def __init__(self, operation: Operation) -> None:
            super().__init__()
            self.operation = operation

    class Filtered(Message):
        """Other operations are in the list, because the text of the search field changed."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._catalog: Catalog | None = None
        self._entry: ProfileEntry | None = None
        self._glyphs: Glyphs | None = None
        self.title_text = "Operations"
        """API version and number of the operations in the list, such as `Operations V2 · 115`."""
        self.outcomes: Outcomes = NO_OUTCOMES

    def compose(self) -> ComposeResult:
        """Yield the rows and the description of a row. The search field is created when it is first opened."""
        yield RowList(id="operations", empty="No operation matches. Press Esc to show all operations.")
        yield MessageBar(id="operation-info")

    def on_resize(self) -> None:
        """Shorten the description to the new width."""
        self.call_after_refresh(self._show_info)

    def show(self, catalog: Catalog | None, entry: ProfileEntry | None, glyphs: Glyphs) -> None:
        """Show a catalog as a profile sees it; both are None when no profile is active."""
        if entry is None or self._entry is None or entry.profile.id != self._entry.profile.id:
            self.outcomes = NO_OUTCOMES
        self._catalog, self._entry, self._glyphs = catalog, entry, glyphs
        self._fill()

    def show_outcomes(self, outcomes: Outcomes) -> None:
        """Update the hints with what the API allowed and refused."""
        if outcomes != self.outcomes:
            self.outcomes = outcomes
            self._fill()

    def _fill(self) -> None:
        rows = self.query_one(RowList)
        if self._catalog is None or self._entry is None or self._glyphs is None:
            rows.set_rows([], empty="No profile is active. Press F2 to choose or create one.")
            self.title_text, self.border_subtitle = "Operations", None
            self._show_info()
            return
        key = rows.row.key if rows.row else None
        field = self._field
        query = field.value if field is not None else ""
        rows.set_rows(
            catalog_rows(self._catalog, self._entry, self._glyphs, query, self.outcomes), None if query else key
        )
        count, api = sum(row.selectable for row in rows.rows), self._entry.profile.api
        self.title_text = f"Operations {api.value.upper()} {self._glyphs.dot} {count}"
        self.border_subtitle = legend(api, self._glyphs)
        self._show_info()

    def _show_info(self) -> None:
        """Describe the operation under the cursor at the foot of the list."""
        if len(self.children) < 2:
            return  # the app is closing
        operation, entry, glyphs = self.under_cursor(), self._entry, self._glyphs
        bar = self.query_one(MessageBar)
        if operation is None or entry is None or glyphs is None:
            bar.show(())
        else:
            # A pane that is hidden has no width: it is as wide as a narrow screen when it is shown again.
            width = max(1, (bar.size.width or self.app.size.width - FRAME_CELLS) - len("  "))
            bar.show(summary_spans(operation, entry, glyphs, self.outcomes, width=width, brief=True))

    def under_cursor(self) -> Operation | None:
        """Return the operation under the cursor."""
        row = self.query_one(RowList).row
        return self._catalog.by_id(row.key) if row and self._catalog else None

    @property
    def _field(self) -> LineField | None:
        return next(iter(self.query(LineField)), None)

    def find(self) -> None:
        """Open the search field."""
        field = self._field
        if field is None:
            field = LineField(placeholder="Search words, such as: upload file", id="find")
            self.mount(field, before="#operations")
        field.display = True
        self.screen.set_focus(field)

    def end_find(self) -> None:
        """Close the search field and show all operations; the cursor stays on the same operation."""
        field = self._field
        if field is not None and field.display:
            field.display = False
            if field.value:
                key = self.query_one(RowList).row
                field.value = ""
                self._fill()
                if key is not None:
                    self.query_one(RowList).set_rows(self.query_one(RowList).rows, key.key)
        self.screen.set_focus(self.query_one(RowList))

    def on_input_changed(self, event: LineField.Changed) -> None:
        """Filter the list by the text of the search field."""
        event.stop()
        self._fill()
        self.post_message(self.Filtered())

    def on_input_submitted(self, event: LineField.Submitted) -> None:
        """Select the operation under the cursor, which is the best match unless it was moved."""
        event.stop()
        operation = self.under_cursor()
        self.end_find()
        if operation is not None:
            self.post_message(self.Selected(operation))

    def on_row_list_selected(self, event: RowList.Selected) -> None:
        """Post that the user selected an operation."""
        event.stop()
        operation = self._catalog.by_id(event.row.key) if self._catalog else None
        if operation is not None:
            self.post_message(self.Selected(operation))

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Describe the operation that the cursor moved to."""
        event.stop()
        self._show_info()

    def action_move(self, step: int) -> None:
        """Move the cursor of the list while the search field has the focus."""
        self.query_one(RowList).action_move(step)

    def action_page(self, step: int) -> None:
        """Move the cursor of the list by one screenful while the search field has the focus."""
        self.query_one(RowList).action_page(step)
