"""Drawing without colours (NO_COLOR): what only a background sets off, such as a label, is in reverse video."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.filter import NoColor

if TYPE_CHECKING:
    from textual.color import Color

IN_REVERSE = Style(reverse=True)


class BlocksInReverse(NoColor):
    """Removes all colours. Text on a background that is not the terminal's own is drawn in reverse video instead.

    On a row in reverse video, which has the cursor, such text is not reversed, so that it is set off there too.
    This expects a theme of terminal colours, in which all other text is on the terminal's own background.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without colours."""
        if any(style is not None and style.reverse for _, style, _ in segments):
            return super().apply(segments, background)
        blocks = [
            Segment(text, style + IN_REVERSE, control) if style is not None and _is_block(style) else segment
            for segment in segments
            for text, style, control in (segment,)
        ]
        return super().apply(blocks, background)


def _is_block(style: Style) -> bool:
    return style.bgcolor is not None and not style.bgcolor.is_default and not style.reverse
