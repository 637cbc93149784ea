"""Draws rows of styled text: the only place where foreign text becomes cells, by way of Printable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from ...core.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.style import Style
    from textual.widget import Widget

STYLES = (
    "key",
    "string",
    "number",
    "literal",
    "punct",
    "plain",
    "mark",
    "group",
    "dim",
    "good",
    "bad",
    "warn",
    "accent",
    "title",
    "cursor",
    "cursor-blurred",
)
COMPONENTS = {f"span--{name}" for name in STYLES}
"""Component classes of every widget that draws spans; `app.tcss` colours them once."""


def strip_of(
    widget: Widget, spans: Iterable[tuple[str, str]], width: int, *, under: Style | None = None, skip: int = 0
) -> Strip:
    """One row of exactly `width` cells, `skip` cells scrolled away; `under` is laid beneath every run."""
    base = widget.rich_style
    if under is not None:
        base += under
    segments = []
    for text, name in spans:
        style = base
        if name != "plain":
            style = base + widget.get_component_rich_style(f"span--{name}", partial=True)
            if under is not None and under.bgcolor is not None:
                style += under.__class__(bgcolor=under.bgcolor)
        segments.append(Segment(printable(text, newlines=False), style))
    strip = Strip(segments)
    return strip.crop(skip, skip + width).extend_cell_length(width, base)
