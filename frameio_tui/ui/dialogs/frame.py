"""The frame of a dialog: its title in the top row, and the keys that work in it in the bottom row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from frameio_tui.ui.text import block, content, join
from frameio_tui.ui.theme import LABEL_STYLES
from frameio_tui.ui.widgets.spans import strip_of

if TYPE_CHECKING:
    from textual.strip import Strip

    from frameio_tui.ui.dialogs.specs import Spans

KeyHints = tuple[tuple[str, str], ...]
"""Pairs of a key and what it does, the most important first; the last one, which closes the dialog, always shows."""
WIDTH_RATIO, MIN_WIDTH, MAX_WIDTH = 0.7, 72, 140
"""Part of the screen's width that a dialog uses, and the limits in cells.

With 80 columns, 70 % would cut off most rows, so the minimum is higher.
"""
BORDER_CELLS = 4
"""Cells of a border row that its text cannot use."""


def dialog_width(screen_width: int) -> int:
    """Return the width of a dialog in cells, never more than the screen.

    >>> [dialog_width(width) for width in (50, 60, 80, 120, 240)]
    [50, 60, 72, 84, 140]
    """
    return min(screen_width, max(MIN_WIDTH, min(MAX_WIDTH, round(screen_width * WIDTH_RATIO))))


def fitting_hints(hints: KeyHints, width: int) -> KeyHints:
    """Return the hints that fit into `width` cells: always the last one, and the first ones of the others."""
    if not hints:
        return ()
    *others, last = hints
    room = width - _hint_width(last)
    shown = []
    for hint in others:
        room -= _hint_width(hint) + 2
        if room < 0:
            break
        shown.append(hint)
    return (*shown, last)


def _hint_width(hint: tuple[str, str]) -> int:
    return cell_len(hint[0]) + 1 + cell_len(hint[1])


def hints_content(hints: KeyHints) -> Content:
    """Return hints as one row: each key in the colour of keys, then what it does."""
    parts = [join(content(key, "bold $key-hint"), " ", content(what)) for key, what in hints]
    return Content("  ").join(parts)


class SpansRow(Widget):
    """One row of styled text, which may come from outside the program."""

    DEFAULT_CSS = "SpansRow { height: 1; }"

    def __init__(self, spans: Spans) -> None:
        super().__init__()
        self._spans = spans

    def render_line(self, y: int) -> Strip:
        """Draw the row."""
        return strip_of(self, self._spans if y == 0 else (), self.size.width)


class DialogFrame(Vertical):
    """The framed box of a dialog. A title too long for the top row is shown inside instead."""

    DEFAULT_CSS = "DialogFrame .long-title { text-style: bold; }"

    def __init__(self, title: str, hints: KeyHints, *, label: tuple[str, str] = ("", "")) -> None:
        """Create the frame; `label` is the label of a profile and its colour, shown after the title."""
        self._long_title = Static(block(title), classes="long-title", markup=False)
        super().__init__(self._long_title, classes="dialog")
        self._title = content(title)
        if label[0]:
            block_of_label = content(f" {label[0]} ", LABEL_STYLES.get(label[1], LABEL_STYLES[""]))
            self._title = join(self._title, " ", block_of_label)
        self._hints = hints

    def fit(self, screen_width: int) -> None:
        """Set width, title and keys for a screen of this width."""
        width = dialog_width(screen_width)
        room = width - BORDER_CELLS - 2
        is_long = self._title.cell_length > room
        self.styles.width = width
        self._long_title.display = is_long
        self.border_title = Content("") if is_long else self._title
        self.border_subtitle = hints_content(fitting_hints(self._hints, room))
