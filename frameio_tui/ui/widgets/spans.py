"""Drawing rows of styled text. Text from outside becomes cells only here, through `Printable`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from frameio_tui.core.text.printable import printable
from frameio_tui.ui.terminal.component_styles import component_style
from frameio_tui.ui.text import column
from frameio_tui.ui.theme import LABELS

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
    "hint",
    "get",
    "post",
    "put",
    "delete",
    "title",
    "heading",
    "hit",
    "cursor",
    "cursor-blurred",
    "label",
    *(f"label-{colour}" for colour in LABELS),
)
BLOCKS = frozenset(["hit", "label", *(f"label-{colour}" for colour in LABELS)])
"""Styles with a background of their own, which stays visible on the cursor's row."""
DEFAULT = Color.default()


def style_of(widget: Widget, name: str) -> Style:
    """Return the Rich style for a name of `STYLES` on this widget; `app.tcss` defines the colours."""
    return component_style(widget, f"span--{name}")


def label_spans(label: str, colour: str, width: int) -> tuple[tuple[str, str], ...]:
    """Return the label of a profile as a block in its colour, followed by blanks up to `width` cells and one more."""
    if not label or width < 3:
        return ((" " * (max(width, 0) + 1), "plain"),)
    block = column(f" {label} ", min(width, cell_len(f" {label} "))).removesuffix(" ") if width else ""
    return (block, f"label-{colour}" if colour in LABELS else "label"), (" " * (width + 1 - cell_len(block)), "plain")


CUT = "…"
"""Shown at the end of a row that is too long."""


def strip_of(
    widget: Widget,
    spans: Iterable[tuple[str, str]],
    width: int,
    *,
    under: Style | None = None,
    skip: int = 0,
    scrolls: bool = False,
) -> Strip:
    """Draw spans (text and style name) as a row of exactly `width` cells.

    `under` is the style of the cursor, which is drawn beneath the text. The first `skip` cells are scrolled out of
    view. A longer row ends with `CUT`, unless the row `scrolls`.
    """
    base = style_of(widget, "plain")  # equal to the widget's own style, which would be computed again for each row
    beneath = _beneath(under) if under is not None else None
    segments = []
    for text, name in spans:
        # Use the complete style: only there are transparent colours blended with the background.
        style = style_of(widget, name)
        laid = beneath is not None and name not in BLOCKS
        segments.append(Segment(printable(text, newlines=False), style + beneath if laid else style))
    base = base + beneath if beneath else base
    length = sum(len(segment.text) if segment.text.isascii() else width for segment in segments)
    if length < width and not skip:  # most rows: each additional Strip would double the time
        return Strip([*segments, Segment(" " * (width - length), base)], width)
    strip = Strip(segments)
    if not scrolls and strip.cell_length > width > 0:
        last = next(iter(strip.crop(width - 1, width)), None)
        mark = Segment(CUT, last.style if last is not None else base)
        return Strip([*strip.crop(0, width - 1).extend_cell_length(width - 1, base), mark], width)
    return strip.crop(skip, skip + width).extend_cell_length(width, base)


def _beneath(under: Style) -> Style:
    """Return the part of the cursor style that is drawn beneath a row: its background.

    If the cursor is drawn in reverse video, the whole row gets the colours of the cursor.
    """
    if under.reverse:
        plain = under.color if under.color is not None else DEFAULT
        return Style(color=plain, bgcolor=under.bgcolor, bold=under.bold, underline=under.underline, reverse=True)
    return Style(bgcolor=under.bgcolor, bold=under.bold, underline=under.underline)
