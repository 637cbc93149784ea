"""What is known of something as a label and a text, in as many rows as the text needs."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from frameio_tui.ui.text import line
from frameio_tui.ui.widgets.row_list import Row

if TYPE_CHECKING:
    from collections.abc import Iterable

LABEL = 12
"""Columns before the text."""
LEAST = 20


def label_rows(lines: Iterable[tuple[str, str, str]], width: int) -> list[Row]:
    """Rows of label, text and style; a text longer than its row goes on below itself, a text that is none is left out.

    `width` is that of the whole row.
    """
    rows: list[Row] = []
    for label, text, style in lines:
        for at, piece in enumerate(wrapped(text, width - LABEL) if text else ()):
            shown = "" if at else label
            rows.append(Row(f"{shown}{piece}"[:60], ((f" {shown:<10} ", "dim"), (piece, style)), pickable=False))
    return rows


def wrapped(text: str, room: int) -> list[str]:
    """A text in pieces of at most `room` columns, cut within a word only where one is longer than that."""
    return textwrap.wrap(str(line(text)), max(LEAST, room), break_on_hyphens=False) or [""]
