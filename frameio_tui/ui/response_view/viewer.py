"""A scrollable view of rows with a cursor, which reads only the rows on screen and counts the others in slices."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView

from frameio_tui.ui.response_view.sources import DocumentRows, ListRows, RowSource, Spans
from frameio_tui.ui.terminal.scroll_size import set_scroll_size
from frameio_tui.ui.widgets.spans import strip_of, style_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.strip import Strip

    from frameio_tui.core.document.document import Document

ROWS_AHEAD = 16
"""Number of rows read before and after those on screen, so that moving by a row reads nothing."""
SLICE_SECONDS = 0.004
"""Seconds spent counting rows before other tasks run again."""
YIELDS_PER_SLICE = 12
"""Number of times that other tasks run between two slices.

A key press passes through about as many queues before it takes effect.
"""
PROGRESS_INTERVAL = 0.25
"""Seconds between two updates of how many rows have been counted."""
MAX_ROW_HEIGHT = 50
"""Maximum number of screen lines that one wrapped row takes."""


class WrapLayout:
    """The layout of wrapped rows: which part of which row is on which screen line."""

    def __init__(self, spans_of: Callable[[int], Spans]) -> None:
        self._spans_of = spans_of
        self._layout: list[tuple[int, int]] = []
        self._width = 1

    def reset(self) -> None:
        """Discard the layout because the rows or the top row changed."""
        self._layout = []

    def at(self, y: int, top: int, height: int, width: int) -> tuple[int, int]:
        """Return the row, and the part of it, on screen line `y` when row `top` is the first on screen."""
        if not self._layout or width != self._width:
            self._width, self._layout, row = max(1, width), [], top
            while len(self._layout) < height:
                self._layout += [(row, part) for part in range(self.height_of(row))]
                row += 1
        return self._layout[min(y, len(self._layout) - 1)]

    def height_of(self, row: int) -> int:
        """Return the number of screen lines that a row takes."""
        length = sum(len(text) for text, _ in self._spans_of(row))
        return max(1, min(MAX_ROW_HEIGHT, -(-length // self._width)))

    def last_full_row(self, top: int, height: int, size: int) -> int:
        """Return the last row that is completely on screen when row `top` is the first."""
        used, row = self.height_of(top), top
        while row + 1 < size and used + self.height_of(row + 1) <= height:
            row += 1
            used += self.height_of(row)
        return row

    def top_for(self, row: int, height: int) -> int:
        """Return the first row to show so that `row` is completely on screen, at the bottom."""
        used = self.height_of(row)
        while row > 0 and used + self.height_of(row - 1) <= height:
            row -= 1
            used += self.height_of(row)
        return row


class DocumentView(ScrollView, can_focus=True, inherit_bindings=False):
    """A scrollable view of a row source.

    The left and right keys are not bound, so that the container can use them for what the rows mean, such as folding.
    """

    DEFAULT_CSS = "DocumentView { scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("pagedown,space", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("ctrl+d", "half_page(1)", "Half a page down", show=False),
        Binding("ctrl+u", "half_page(-1)", "Half a page up", show=False),
        Binding("home,g", "edge(False)", "First", show=False),
        Binding("end,G", "edge(True)", "Last", show=False),
        Binding("ctrl+pageup", "page_left", "A screen to the left", show=False),
        Binding("ctrl+pagedown", "page_right", "A screen to the right", show=False),
        Binding("shift+right,greater_than_sign", "sideways(8)", "To the right", show=False),
        Binding("shift+left,less_than_sign", "sideways(-8)", "To the left", show=False),
    ]

    class Moved(Message):
        """The cursor moved to a row, or more is known about the rows."""

        def __init__(self, row: int) -> None:
            super().__init__()
            self.row = row

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.source: RowSource = ListRows(())
        self.cursor = 0
        self.wrap = False
        self._first = 0
        self._cached: list[Spans] = []
        self._wrap_layout = WrapLayout(self.spans_of)
        self._widest = 0
        self._dimmed = False
        self._pending_row: Callable[[], int] | None = None

    @property
    def document(self) -> Document | None:
        """Return the document whose lines are shown; None when the rows are not of a document."""
        return self.source.document if isinstance(self.source, DocumentRows) else None

    @property
    def document_line(self) -> int | None:
        """Return the line of the document at the cursor; None when no document is shown."""
        return None if self.document is None else self.document.line_at(self.cursor)

    @property
    def _heading_height(self) -> int:
        """Return the number of screen lines above the rows, which do not scroll."""
        return 0 if self.source.heading is None else 1

    @property
    def _row_height(self) -> int:
        """Return the number of screen lines for rows."""
        return max(1, self.scrollable_content_region.height - self._heading_height)

    def show(self, source: RowSource, row: int = 0) -> None:
        """Show another source from its first row, with the cursor on row `row`."""
        self.source, self.cursor, self._widest, self._dimmed = source, 0, 0, False
        self.changed()
        self.scroll_to(0, 0, animate=False, force=True)
        if row:
            self.go_when_counted(lambda: row)

    def continue_with(self, source: RowSource) -> None:
        """Show a source that begins with the rows on screen and has more; the cursor stays."""
        row = self.cursor
        self.source = source
        self.changed()
        self.go_when_counted(lambda: row)

    def changed(self) -> None:
        """Read the rows again after the source changed, for example by folding, and count them."""
        self._cached = []
        self._wrap_layout.reset()
        self._measure()
        self.cursor = max(0, min(self.cursor, self.source.size - 1))
        self.refresh()
        # Draw the rows on screen before counting the others.
        self.call_after_refresh(self._count_rows, self.source)

    def dim(self, dimmed: bool) -> None:
        """Draw the rows dimmed, as those of an old response, or normally again."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self.refresh()

    def go(self, row: int) -> None:
        """Move the cursor to a row and scroll it into view."""
        self._pending_row = None
        if not self.source.complete:
            self._measure()
        row = max(0, min(row, self.source.size - 1))
        before, self.cursor = self.cursor, row
        top, height = self.scroll_offset.y, self._row_height
        if self.wrap:
            self._wrap_layout.reset()
            if row < top or row > self._wrap_layout.last_full_row(top, height, self.source.size):
                wanted = row if row < top else self._wrap_layout.top_for(row, height)
                self.scroll_to(y=max(0, wanted), animate=False, force=True)
            self.refresh()
        elif row < top:
            self.scroll_to(y=row, animate=False, force=True)
        elif row >= top + height:
            self.scroll_to(y=row - height + 1, animate=False, force=True)
        for at in {before, row} if not self.wrap else ():
            self.refresh(Region(0, at - self.scroll_offset.y + self._heading_height, self.size.width, 1))
        self.post_message(self.Moved(row))

    def go_when_counted(self, row_of: Callable[[], int]) -> None:
        """Move to the row that `row_of` returns, also if that row has not been counted yet.

        Until all rows are counted the cursor is as near as possible; then `row_of` is called again, unless the user
        moved the cursor meanwhile.
        """
        self.go(row_of())
        if not self.source.complete:
            self._pending_row = row_of

    def toggle_wrap(self) -> bool:
        """Turn wrapping of long rows on or off; return whether it is on."""
        self.wrap = not self.wrap
        self._wrap_layout.reset()
        self.scroll_to(0, self.cursor, animate=False, force=True)
        self._measure()
        self.refresh()
        return self.wrap

    def action_move(self, step: int) -> None:
        """Move the cursor by `step` rows."""
        self.go(self.cursor + step)

    def action_page(self, pages: int) -> None:
        """Move the cursor by `pages` screenfuls."""
        self.go(self.cursor + pages * max(1, self._row_height - 1))

    def action_half_page(self, pages: int) -> None:
        """Move the cursor by half a screenful for each of `pages`."""
        self.go(self.cursor + pages * max(1, self._row_height // 2))

    def action_edge(self, end: bool) -> None:
        """Move the cursor to the first row, or with `end` to the last one."""
        self.go_when_counted(lambda: self.source.size - 1 if end else 0)

    def action_sideways(self, by: int) -> None:
        """Scroll right by `by` columns; left if it is negative."""
        self.scroll_to(x=max(0, self.scroll_offset.x + by), animate=False, force=True)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Redraw, because the cursor is only drawn with the focus."""
        super().watch_has_focus(has_focus)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the row that was clicked; a click on the heading does nothing."""
        if event.y >= self._heading_height:
            self.go(self.scroll_offset.y + event.y - self._heading_height)

    def on_resize(self) -> None:
        """Lay out the rows for the new width."""
        self._wrap_layout.reset()
        self._measure()

    def watch_scroll_y(self, old: float, new: float) -> None:
        """Lay out wrapped rows again, because other rows are on screen."""
        self._wrap_layout.reset()
        super().watch_scroll_y(old, new)

    def _measure(self) -> None:
        width = self.scrollable_content_region.width
        wide = width if self.wrap else max(self._widest, width)
        set_scroll_size(self, Size(wide, self.source.size + self._heading_height))

    @work(exclusive=True, group="index", exit_on_error=False)
    async def _count_rows(self, source: RowSource) -> None:
        """Count the rows of a source in slices; keys are handled between them."""
        clock = asyncio.get_running_loop().time
        reported_at = clock()
        counted = False
        while source is self.source and not _run_slice(source, clock):
            if source.complete and not counted:
                counted = True
                self._all_counted()
            for _ in range(YIELDS_PER_SLICE):
                await asyncio.sleep(0)
            if clock() - reported_at > PROGRESS_INTERVAL:
                reported_at = clock()
                self._measure()
                self.post_message(self.Moved(self.cursor))
        if source is self.source:
            self._all_counted()

    def _all_counted(self) -> None:
        """Move to a row that could not be reached before, and post that all rows are known."""
        self._measure()
        if self._pending_row is not None:
            row = self._pending_row()
            self._cached = []
            self.go(row)
            self.refresh()
        self.post_message(self.Moved(self.cursor))

    def render_line(self, y: int) -> Strip:
        """Return one line of the screen."""
        width = self.scrollable_content_region.width
        left, top = self.scroll_offset
        heading = self.source.heading
        if heading is not None:
            if y == 0:
                return strip_of(self, heading, width, skip=0 if self.wrap else left, scrolls=True)
            y -= 1
        if self.wrap:
            number, part = self._wrap_layout.at(y, top, self.size.height, width)
            left = part * max(1, width)
        else:
            number = top + y
        spans = self.spans_of(number)
        cursor = self._cursor_style() if number == self.cursor else ""
        under = style_of(self, cursor) if cursor else None
        if self._dimmed:
            spans = tuple((text, "dim") for text, _ in spans)
        return strip_of(self, spans, width, skip=left, under=under, scrolls=True)

    def _cursor_style(self) -> str:
        """Return the style of the cursor: of a row of a table, or of a line of text, which is less conspicuous."""
        if not self.has_focus:
            return ""
        if self.source.heading is not None:
            return "cursor" if self.source.size else ""
        return "cursor-blurred" if self.source.size > 1 else ""

    def spans_of(self, number: int) -> Spans:
        """Return a row of the source, reading its neighbors with it."""
        if not self._first <= number < self._first + len(self._cached):
            # The user waits for the first screenful of a new source: read it without its neighbors.
            ahead = ROWS_AHEAD if self._cached else 0
            self._first = max(0, number - ahead)
            self._cached = list(self.source.rows(self._first, self.size.height + 2 * ahead))
            rows = self._cached if self.source.heading is None else [*self._cached, self.source.heading]
            widest = max((sum(len(text) for text, _ in row) for row in rows), default=0)
            if widest > self._widest:
                self._widest = widest
                self.call_later(self._measure)
        at = number - self._first
        return self._cached[at] if 0 <= at < len(self._cached) else ()


def _run_slice(source: RowSource, clock: Callable[[], float]) -> bool:
    """Run steps of a source for SLICE_SECONDS; return whether it has nothing left to do."""
    until = clock() + SLICE_SECONDS
    done = source.step()
    while not done and clock() < until:
        done = source.step()
    return done
