"""Tell a scrolling view how large its content is, without laying the screen out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.scroll_view import ScrollView

if TYPE_CHECKING:
    from textual.geometry import Size


def set_scroll_size(view: ScrollView, size: Size) -> None:
    """Set the size of everything that can be scrolled to.

    Set as `virtual_size`, the screen would be laid out and drawn again each time, such as for every slice of rows that
    is counted. Only a scrollbar that comes or goes asks for that.
    """
    if size != view.virtual_size:
        view.set_reactive(ScrollView.virtual_size, size)
        view._scroll_update(size)
