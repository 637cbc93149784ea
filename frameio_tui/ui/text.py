"""The only way foreign text reaches a widget: Printable in, Content without markup out (trust T21, T22)."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from frameio_tui.core.text.printable import Printable, printable


def line(text: str) -> Printable:
    """Any text, safe to show in one row."""
    return printable(text, newlines=False)


def block(text: str) -> Printable:
    """Any text, safe to show in several rows."""
    return printable(text)


def content(text: str, style: str = "") -> Content:
    """One row of text that no markup parser touches."""
    shown = str(line(text))
    return Content.styled(shown, style) if style else Content(shown)


def paragraph(text: str, style: str = "") -> Content:
    """Several rows of text that no markup parser touches."""
    shown = str(block(text))
    return Content.styled(shown, style) if style else Content(shown)


def column(text: str, width: int) -> str:
    """A text in a column of `width` cells and a blank after it; what is cut off is marked. Nothing for no width."""
    if width <= 0:
        return ""
    shown = str(line(text))
    return set_cell_size(shown if cell_len(shown) <= width else set_cell_size(shown, width - 1) + "…", width) + " "


def join(*parts: Content | str) -> Content:
    """Contents and our own plain words in a row."""
    return Content("").join(Content(part) if isinstance(part, str) else part for part in parts)
