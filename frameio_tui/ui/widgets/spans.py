"""Draws rows of styled text: the only place where foreign text becomes cells, by way of Printable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from frameio_tui.core.text.printable import printable
from frameio_tui.ui.terminal.component_styles import component_style

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    "hit",
    "cursor",
    "cursor-blurred",
)
DEFAULT = Color.default()


def style_of(widget: Widget, name: str) -> Style:
    """Return one of `STYLES` as it is drawn on this widget; `app.tcss` colours them for all."""
    return component_style(widget, f"span--{name}")


CUT = "…"
"""At the end of a row that goes on beyond its width."""


def strip_of(
    widget: Widget,
    spans: Iterable[tuple[str, str]],
    width: int,
    *,
    under: Style | None = None,
    skip: int = 0,
    scrolls: bool = False,
) -> Strip:
    """One row of exactly `width` cells, `skip` cells scrolled away; `under` is laid beneath every run.

    A longer row ends in a mark, unless it can be scrolled to its end.
    """
    base = style_of(widget, "plain")  # as the widget's own, which is put together anew each time
    beneath = _beneath(under) if under is not None else None
    segments = []
    for text, name in spans:
        # Not the partial style: only the whole one has its transparent colours blended with the background.
        style = style_of(widget, name)
        laid = beneath is not None and name != "hit"  # a hit is seen on the cursor's row, too
        segments.append(Segment(printable(text, newlines=False), style + beneath if laid else style))
    base = base + beneath if beneath else base
    length = sum(len(segment.text) if segment.text.isascii() else width for segment in segments)
    if length < width and not skip:  # the most of all rows: each further strip would cost as much again
        return Strip([*segments, Segment(" " * (width - length), base)], width)
    strip = Strip(segments)
    if not scrolls and strip.cell_length > width > 0:
        last = next(iter(strip.crop(width - 1, width)), None)
        mark = Segment(CUT, last.style if last is not None else base)
        return Strip([*strip.crop(0, width - 1).extend_cell_length(width - 1, base), mark], width)
    return strip.crop(skip, skip + width).extend_cell_length(width, base)


def _beneath(under: Style) -> Style:
    """What a cursor lays beneath a row: a ground; where it is the text turned round, the row has one colour."""
    if under.reverse:
        plain = under.color if under.color is not None else DEFAULT
        return Style(color=plain, bgcolor=under.bgcolor, bold=under.bold, underline=under.underline, reverse=True)
    return Style(bgcolor=under.bgcolor, bold=under.bold, underline=under.underline)
