"""The first row of the response pane: status, time and size of the response, and the tabs of its views."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.text.humanize import format_elapsed, format_size, format_time_of_day
from frameio_tui.ui.response_view.views import STANDING_VIEWS, View
from frameio_tui.ui.text import content, join
from frameio_tui.ui.widgets.header_footer import BRIEF_NAME_LENGTH, Bar, truncate

if TYPE_CHECKING:
    from textual.content import Content

    from frameio_tui.core.http.exchange import Exchange


class StatusPart(NamedTuple):
    """A part of the row. Where there is too little room, the parts with the highest `drop` are left out first."""

    content: Content
    drop: int = 0
    """0 for a part that is never left out."""
    short: Content | None = None
    """What remains of the part if it is left out; None for nothing."""


RAW = "Raw"
"""Name of the tab of a body that is shown as it was received."""
TIME_AND_SIZE, REASON, PAGE = 3, 2, 1
"""Values of `drop`."""


class StatusRow(Bar):
    """Shows as many parts of the status as fit, and the tabs at the right edge; the open tab is always shown."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._parts: tuple[StatusPart, ...] = ()
        self._view: View | None = None
        self._raw = False

    def show(self, parts: tuple[StatusPart, ...]) -> None:
        """Show another status beside the tabs."""
        self._parts = parts
        self._draw()

    def open_tab(self, view: View | None, *, raw: bool = False) -> None:
        """Mark the tab of a view as open; None for no tabs. With `raw`, the body is shown as it was received."""
        self._view, self._raw = view, raw
        self._draw()

    def on_resize(self) -> None:
        """Fit the row to the new width."""
        self._draw()

    def _draw(self) -> None:
        width = self.content_size.width or self.app.size.width
        self.update(fit_row(self._parts, self._view, width, raw=self._raw))


def fit_row(parts: tuple[StatusPart, ...], view: View | None, width: int, *, raw: bool = False) -> Content:
    """Return the row for a width in cells.

    Time and size are left out first, then the reason, the tabs that are not open, and the page.
    """
    if view is None:
        return _status(parts)
    all_tabs, open_tab = format_tabs(view, raw=raw), format_tabs(view, raw=raw, only_open=True)
    for most, tabs in (
        *((drop, all_tabs) for drop in (TIME_AND_SIZE, REASON, PAGE)),
        *((drop, open_tab) for drop in (REASON, PAGE, 0)),
    ):
        left = _status(parts, most)
        room = width - left.cell_length - tabs.cell_length
        if room >= 1:
            return join(left, " " * room, tabs)
    return join(left.truncate(max(1, width - open_tab.cell_length - 1), ellipsis=True, pad=True), " ", open_tab)


def _status(parts: tuple[StatusPart, ...], most: int = TIME_AND_SIZE) -> Content:
    """Return the parts of which `drop` is at most `most`, and what remains of the others."""
    shown = (part.content if part.drop <= most else part.short for part in parts)
    return join(" ").join(each for each in shown if each is not None)


def format_tabs(view: View, *, raw: bool = False, only_open: bool = False) -> Content:
    """Return the names of the views; the open one is in brackets and in reverse video.

    With `raw`, the body is shown as it was received, and its tab has that name.

    A view that not every response has, such as a table, has a tab while it is open. Each tab has the same width
    whether it is open or not, so that nothing moves.
    """
    views = STANDING_VIEWS if view in STANDING_VIEWS else (*STANDING_VIEWS, view)
    tabs = [
        content(f"[{name}]", "bold reverse") if each is view else content(f" {name} ", "$text-muted")
        for each, name in ((each, RAW if raw and each is View.BODY else each.value) for each in views)
        if each is view or not only_open
    ]
    return join(*tabs)


def format_block(status: int, reason: str = "") -> Content:
    """Return a status as a block in the colour of success, warning or error.

    Reverse video takes the theme's colour of a text as the background: they contrast in every theme, and the block is
    still one without colours.
    """
    colour = "success" if 200 <= status < 300 else "warning" if status < 400 else "error"
    return content(f" {f'{status} {reason}'.strip()} ", f"bold reverse ${colour}")


def format_status(exchange: Exchange, page: str, *, old: bool) -> tuple[StatusPart, ...]:
    """Return status, reason, page, time and size; with `old`, also the profile and time of the request."""
    response = exchange.response
    owner = f"OLD ({truncate(exchange.profile_name, BRIEF_NAME_LENGTH)}, {format_time_of_day(exchange.started_at)})"
    return (
        *([StatusPart(content(owner, "bold $warning"))] if old else []),
        StatusPart(format_block(response.status, response.reason), REASON, format_block(response.status)),
        StatusPart(content(f" {format_elapsed(exchange.timing.total)}", "$text-muted"), TIME_AND_SIZE),
        StatusPart(content(f" {format_size(response.body_size)}", "$text-muted"), TIME_AND_SIZE),
        *([StatusPart(content(f" {page}"), PAGE)] if page else []),
    )
