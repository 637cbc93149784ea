"""An address in as many rows as it needs, without anything around it, so that it can be selected and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from frameio_tui.ui.widgets.spans import style_of

if TYPE_CHECKING:
    from textual.geometry import Size


class UrlBlock(Widget):
    """An address that fills the whole width of the screen. Each row is also a link to it, for terminals with links.

    The address comes from this program, never from outside.
    """

    DEFAULT_CSS = "UrlBlock { height: auto; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._url = ""
        self._link = Style()

    @property
    def url(self) -> str:
        """The whole address."""
        return self._url

    def show(self, url: str) -> None:
        """Show another address."""
        self._url = url
        # Use one style for all rows, so that terminals treat them as one link.
        self._link = Style(link=url) if url else Style()
        self.refresh(layout=True)

    def rows(self, width: int) -> int:
        """Return the number of rows that the address needs."""
        return -(-len(self._url) // max(1, width))

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """Return the number of rows that the address needs."""
        return self.rows(width)

    def get_content_width(self, container: Size, _viewport: Size) -> int:
        """Return the whole width."""
        return container.width

    def render_line(self, y: int) -> Strip:
        """Draw a row of the address."""
        width = max(1, self.size.width)
        row = self._url[y * width : (y + 1) * width]
        style = style_of(self, "title") + self._link
        return Strip([Segment(row, style)]).extend_cell_length(width, self.rich_style)
