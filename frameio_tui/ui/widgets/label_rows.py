"""Details as rows of label and text; a long text takes several rows."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from frameio_tui.ui.text import line
from frameio_tui.ui.widgets.row_list import Row

if TYPE_CHECKING:
    from collections.abc import Iterable

LABEL_WIDTH = 12
"""Width of the label column."""
MIN_TEXT_WIDTH = 20


def label_rows(lines: Iterable[tuple[str, str, str]], width: int) -> list[Row]:
    """Return rows for tuples of label, text and style; long texts wrap, and tuples with an empty text are left out.

    `width` is the width of a whole row in cells.
    """
    rows: list[Row] = []
    for label, text, style in lines:
        for at, piece in enumerate(wrapped(text, width - LABEL_WIDTH) if text else ()):
            shown = "" if at else label
            rows.append(Row(f"{shown}{piece}"[:60], ((f" {shown:<10} ", "dim"), (piece, style)), selectable=False))
    return rows


def wrapped(text: str, room: int) -> list[str]:
    """Wrap a text to at most `room` columns; a word is split only if it is longer than that."""
    return textwrap.wrap(str(line(text)), max(MIN_TEXT_WIDTH, room), break_on_hyphens=False) or [""]
