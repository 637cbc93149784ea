"""The only way foreign text reaches a widget: Printable in, Content without markup out (trust T21, T22)."""

from __future__ import annotations

from textual.content import Content

from ..core.printable import Printable, printable


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


def join(*parts: Content | str) -> Content:
    """Contents and our own plain words in a row."""
    return Content("").join(Content(part) if isinstance(part, str) else part for part in parts)
