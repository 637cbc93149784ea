"""The only way for text from outside to reach a widget: as Printable, and as Content without markup."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from frameio_tui.core.text.printable import Printable, printable


def line(text: str) -> Printable:
    """Return any text, made safe to display in one row."""
    return printable(text, newlines=False)


def block(text: str) -> Printable:
    """Return any text, made safe to display in several rows."""
    return printable(text)


def content(text: str, style: str = "") -> Content:
    """Return one row of text as Content, without parsing markup."""
    shown = str(line(text))
    return Content.styled(shown, style) if style else Content(shown)


def paragraph(text: str, style: str = "") -> Content:
    """Return several rows of text as Content, without parsing markup."""
    shown = str(block(text))
    return Content.styled(shown, style) if style else Content(shown)


def column(text: str, width: int) -> str:
    """Return a text padded or cut to `width` cells (a cut is marked) and a space; empty if `width` is 0 or less."""
    if width <= 0:
        return ""
    shown = str(line(text))
    return set_cell_size(shown if cell_len(shown) <= width else set_cell_size(shown, width - 1) + "…", width) + " "


def join(*parts: Content | str) -> Content:
    """Join Contents and texts of the program itself into one row."""
    return Content("").join(Content(part) if isinstance(part, str) else part for part in parts)
