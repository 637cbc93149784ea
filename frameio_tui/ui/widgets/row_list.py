"""A list of rows with a cursor. Only visible rows are drawn, so thousands of rows take no longer than a screenful."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView

from frameio_tui.ui.text import line
from frameio_tui.ui.widgets.spans import CUT, strip_of, style_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.strip import Strip


MIN_SHORTENED = 16
"""Number of characters below which a text is not shortened in the middle, because too little of it would be left."""


class Row(NamedTuple):
    """A row: its key, its styled text, and whether the cursor can be on it."""

    key: str
    spans: tuple[tuple[str, str], ...]
    selectable: bool = True
    right: tuple[tuple[str, str], ...] = ()
    """Styled text at the right edge; it is left out where the row is too narrow for it."""
    shortened: int = -1
    """Index of the part of `spans` that is shortened in the middle where the row is too narrow; -1 for none."""

    def spans_for(self, width: int) -> tuple[tuple[str, str], ...]:
        """Return the styled text for a row of `width` cells."""
        if not self.right:
            return self.spans
        spans = self.spans
        used = sum(cell_len(line(text)) for text, _ in (*spans, *self.right))
        if used >= width and self.shortened >= 0:
            text, style = spans[self.shortened]
            room = len(text) - (used - width) - 1
            if room >= MIN_SHORTENED:
                text, used = f"{text[: room // 2]}{CUT}{text[len(text) - (room - room // 2) + 1 :]}", width - 1
                spans = (*spans[: self.shortened], (text, style), *spans[self.shortened + 1 :])
        return (*spans, (" " * (width - used), "plain"), *self.right) if used < width else spans


MAX_END_ROWS = 4
"""Rows after the last one that can be selected which are scrolled into view with it."""


class RowList(ScrollView, can_focus=True):
    """A list whose cursor skips rows that cannot be selected, such as headings."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("ctrl+u", "half_page(-1)", "Half a page up", show=False),
        Binding("ctrl+d", "half_page(1)", "Half a page down", show=False),
        Binding("home,g", "edge(False)", "First", show=False),
        Binding("end,G", "edge(True)", "Last", show=False),
        Binding("enter", "select", "Select", show=False),
    ]
    DEFAULT_CSS = "RowList { scrollbar-size-vertical: 1; scrollbar-size-horizontal: 0; }"

    class Highlighted(Message):
        """The cursor moved to a row."""

        def __init__(self, rows: RowList, row: Row) -> None:
            super().__init__()
            self.rows = rows
            self.row = row

    class Selected(Highlighted):
        """A row was selected with Enter or a click."""

    def __init__(self, rows: Sequence[Row] = (), *, id: str | None = None, empty: str = "") -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._rows: Sequence[Row] = rows
        self._row_factory: Callable[[int], Sequence[Row]] | None = None
        self._cursor = 0
        self._empty = empty

    @property
    def row(self) -> Row | None:
        """The row under the cursor; None if no row can be selected."""
        if 0 <= self._cursor < len(self._rows) and self._rows[self._cursor].selectable:
            return self._rows[self._cursor]
        return None

    @property
    def rows(self) -> Sequence[Row]:
        """All rows."""
        return self._rows

    def set_rows(self, rows: Sequence[Row], key: str | None = None, *, empty: str | None = None) -> None:
        """Replace the rows, with the cursor on the row `key`, else on the first row that can be selected.

        `empty` is the text to show if there are no rows; it may have several lines.
        """
        self._rows, self._row_factory = rows, None
        self._empty = self._empty if empty is None else empty
        self._cursor = next((at for at, row in enumerate(rows) if row.key == key and row.selectable), -1)
        if self._cursor < 0:
            self._cursor = next((at for at, row in enumerate(rows) if row.selectable), 0)
        self._update_virtual_size()
        self.refresh()
        self._show_cursor()
        self.call_after_refresh(self._show_cursor)  # again after a field next to the list appeared or disappeared

    def replace_rows(self, rows: Sequence[Row], cursor: int, *, empty: str = "") -> None:
        """Replace the rows, with the cursor on row number `cursor`, without looking at the other rows.

        The rows that are in view stay in view, as far as they exist. The first row must be one that can be selected.
        """
        self._rows, self._row_factory = rows, None
        self._empty = empty
        self._cursor = max(0, min(cursor, len(rows) - 1))
        while self._cursor > 0 and not rows[self._cursor].selectable:
            self._cursor -= 1
        self._update_virtual_size()
        self.refresh()
        if self._rows and self.size.height:  # a list that is not displayed would scroll to the wrong row
            self._show_cursor()

    def extend_rows(self, rows: Sequence[Row]) -> None:
        """Replace the rows by more rows that begin with the same ones; what is in view is not drawn again."""
        self._rows = rows
        self._update_virtual_size()

    @property
    def cursor(self) -> int:
        """The number of the row under the cursor."""
        return self._cursor

    def set_row_factory(self, rows: Callable[[int], Sequence[Row]]) -> None:
        """Show rows that depend on the width; `rows` is called again when the width changes."""
        self.set_rows(rows(self.size.width or self.app.size.width), self.row.key if self.row else None)
        self._row_factory = rows

    def on_mount(self) -> None:
        """Measure the rows passed to the constructor."""
        self._update_virtual_size()
        if self.row is None:
            self._cursor = next((at for at, row in enumerate(self._rows) if row.selectable), 0)

    def on_resize(self) -> None:
        """Adapt the rows to the width of the list."""
        if self._row_factory is not None:
            self.set_row_factory(self._row_factory)
        self._update_virtual_size()

    def _update_virtual_size(self) -> None:
        self.virtual_size = Size(self.size.width, max(1, len(self._rows)))

    def _show_cursor(self) -> None:
        top = self._cursor
        while top > 0 and not self._rows[top - 1].selectable:
            top -= 1  # scroll the heading of a group into view with its first row
        height = self._cursor - top + 1
        after = len(self._rows) - self._cursor - 1
        if 0 < after <= MAX_END_ROWS and not any(row.selectable for row in self._rows[-after:]):
            height += after  # the last row may go on below
        self.scroll_to_region(Region(0, top, 1, height), animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """Draw one visible row."""
        width = self.scrollable_content_region.width
        at = y + self.scroll_offset.y
        if at >= len(self._rows):
            lines = self._empty.split("\n") if not self._rows else ()
            return strip_of(self, ((lines[at] if at < len(lines) else "", "dim"),), width)
        row = self._rows[at]
        under = None
        if at == self._cursor and row.selectable:
            name = "cursor" if self.has_focus else "cursor-blurred"
            under = style_of(self, name)
        return strip_of(self, row.spans_for(width), width, under=under)

    def action_move(self, step: int) -> None:
        """Move the cursor to the next (1) or previous (-1) row that can be selected."""
        at = self._cursor + step
        while 0 <= at < len(self._rows) and not self._rows[at].selectable:
            at += step
        if 0 <= at < len(self._rows):
            self._move_cursor(at)

    def action_page(self, step: int) -> None:
        """Move the cursor by one screenful."""
        self._move_cursor_by(step * max(1, self.size.height - 1))

    def action_half_page(self, step: int) -> None:
        """Move the cursor by half a screenful."""
        self._move_cursor_by(step * max(1, self.size.height // 2))

    def action_edge(self, last: bool) -> None:
        """Move the cursor to the first or last row."""
        self._move_cursor_near(len(self._rows) - 1 if last else 0, -1 if last else 1)

    def action_select(self) -> None:
        """Select the row under the cursor."""
        if self.row is not None:
            self.post_message(self.Selected(self, self.row))

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the clicked row, or select the row if the cursor is on it already."""
        offset = event.get_content_offset(self)  # without the frame
        at = offset.y + self.scroll_offset.y if offset is not None else -1
        if 0 <= at < len(self._rows) and self._rows[at].selectable:
            if at == self._cursor:
                self.action_select()
            else:
                self._move_cursor(at)

    def _move_cursor_by(self, rows: int) -> None:
        target = max(0, min(len(self._rows) - 1, self._cursor + rows))
        self._move_cursor_near(target, 1 if rows > 0 else -1)

    def _move_cursor_near(self, at: int, step: int) -> None:
        """Move the cursor to the nearest row that can be selected, searching in the direction of `step` first."""
        after, before = range(at, len(self._rows)), range(at, -1, -1)
        for found in (*after, *before) if step > 0 else (*before, *after):
            if 0 <= found < len(self._rows) and self._rows[found].selectable:
                self._move_cursor(found)
                return

    def _move_cursor(self, at: int) -> None:
        previous, self._cursor = self._cursor, at
        self.refresh_line(previous)
        self.refresh_line(at)
        self._show_cursor()
        self.post_message(self.Highlighted(self, self._rows[at]))
