"""Setting the content size of a scrolling view without a new layout of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.scroll_view import ScrollView

if TYPE_CHECKING:
    from textual.geometry import Size


def set_scroll_size(view: ScrollView, size: Size) -> None:
    """Set the size of the whole content that can be scrolled.

    Assigning `virtual_size` would lay out and draw the screen again each time, for example for every slice of rows that
    is counted. That is only necessary when a scrollbar appears or disappears.
    """
    if size != view.virtual_size:
        view.set_reactive(ScrollView.virtual_size, size)
        view._scroll_update(size)
