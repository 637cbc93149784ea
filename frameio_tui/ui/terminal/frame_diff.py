"""Sending only the cells that changed: over SSH, redrawing whole rows is noticeably slow.

Textual repaints whole regions (for a modal screen, the whole screen twice). This module remembers the cells that were
sent last, and reduces each update to the runs that differ. Rows with characters that are not one cell wide are sent
whole, because terminals disagree on the width of such characters. Call `forget` when the terminal has lost its content.

All output passes through this module, so it also removes control characters, whichever widget drew them.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate

from frameio_tui.core.text.printable import one_cell_mark, replaced
from frameio_tui.ui.terminal.sgr import SgrWriter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.color import Color
    from rich.console import Console, ConsoleOptions, RenderResult
    from textual.strip import Strip

Cell = tuple[str, "Style | None"]
ASCII_SYMBOLS = str.maketrans("←→›…·✓✗▸▾▲▼⏎⌫–•●▁▂▃▄▅▆▇█▉▊▋▌▍▎▏│─⟨⟩", "<>>~-+x>v^v><-**" + " " * 15 + "|-<>")
"""ASCII replacements for the program's own symbols, one cell for one. Other non-ASCII characters become `?`."""
HARMLESS = "\u200c\u200d\ufe0e\ufe0f"
"""Emoji joiners and variation selectors; a cursor inside an emoji separates them from their base character."""
MAX_UNCHANGED_GAP = 6
"""Maximum gap of unchanged cells that is sent between two runs: moving the cursor takes as many bytes."""


class FrameDiff:
    """The cells that the terminal shows, as far as known."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        self._ascii_only = ascii_only
        self._rows: dict[int, list[Cell | None]] = {}
        self._irregular_rows: set[int] = set()
        """Rows with characters on whose width terminals disagree."""
        self._width = 0

    def forget(self) -> None:
        """Forget all cells, so that the next update is sent whole."""
        self._rows.clear()
        self._irregular_rows.clear()

    def reduce(self, update: CompositorUpdate, width: int) -> CompositorUpdate:
        """Return an update that is reduced to the changed cells when it is rendered."""
        if width != self._width:
            self.forget()
            self._width = width
        return ReducedUpdate(self, update) if isinstance(update, (LayoutUpdate, ChopsUpdate)) else update

    def diff_strip(self, y: int, x: int, strip: Strip) -> Iterator[tuple[int, list[Cell]]]:
        """Store a strip at column `x` of row `y`; yield column and cells of each run that has to be sent."""
        cells, is_irregular = cells_of(strip)
        if self._ascii_only:
            cells, is_irregular = [(to_ascii(text), style) for text, style in cells], False
        row = self._rows.setdefault(y, [])
        if len(row) < x + len(cells):
            row.extend([None] * (x + len(cells) - len(row)))
        before = row[x : x + len(cells)]
        row[x : x + len(cells)] = cells
        if before == cells:
            return
        if is_irregular or y in self._irregular_rows:
            self._irregular_rows.add(y)
            # A terminal may draw the text wider: it then covers the blanks behind it, which are drawn first, and what
            # is on its right, which is drawn again.
            end = max((at for at, (text, _style) in enumerate(cells, 1) if text != " "), default=0)
            right = x + len(cells)
            beside = [cell for cell in takewhile(lambda cell: cell is not None, row[right:]) if cell is not None]
            yield from ((at, run) for at, run in ((x + end, cells[end:]), (x, cells[:end]), (right, beside)) if run)
            return
        yield from runs(x, before, cells)


def to_ascii(cell: str) -> str:
    """Return one cell in ASCII; each half of a wide character gets its own replacement."""
    shown = cell.translate(ASCII_SYMBOLS)
    return shown if shown.isascii() and shown else "?"


class ReducedUpdate(CompositorUpdate):
    """An update that renders only the changed cells."""

    def __init__(self, diff: FrameDiff, update: LayoutUpdate | ChopsUpdate) -> None:
        self._diff = diff
        self._update = update

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the whole update; Textual does not call this, because it renders to text."""
        yield from self._update.__rich_console__(console, options)

    def render_segments(self, console: Console) -> str:
        """Return the changed runs with their escape sequences."""
        out: list[str] = []
        writer = SgrWriter(console._color_system or ColorSystem.TRUECOLOR)
        for y, x, strip in pieces(self._update):
            for at, cells in self._diff.diff_strip(y, x, strip):
                out.append(Control.move_to(at, y).segment.text)
                out += [writer.write(segment.text, segment.style) for segment in segments_of(cells)]
        out.append(writer.lift())
        return "".join(out)


def pieces(update: LayoutUpdate | ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    """Yield row, column and strip of everything that an update draws."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in line:
                yield y, x, strip
                x += strip.cell_length
        return
    for y, x1, x2 in update.spans:
        for end, (x, chop) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if chop is None or x > x2 or end <= x1:
                continue
            whole = x2 > x >= x1 and end <= x2
            yield y, x, chop if whole else chop.crop(0, min(end, x2) - x)


def cells_of(strip: Strip) -> tuple[list[Cell], bool]:
    """Return the cells of a strip, and whether the width of any character is not certainly one.

    A wide character is followed by an empty cell.
    """
    cells: list[Cell] = []
    is_irregular = False
    for text, style, control in strip:
        if control:
            continue
        if not text.isprintable():
            text = replaced(text, replace_same_width)
        if text.isascii():
            blank = (" ", blank_style(style))
            cells.extend(blank if character == " " else (character, style) for character in text)
            continue
        for character in text:
            width = 1 if ord(character) < 0x300 else cell_len(character)
            if width == 0 and cells:
                cells[-1] = (cells[-1][0] + character, style)
                is_irregular = True
                continue
            cells.append((character, style))
            if width == 2:
                cells.append(("", style))
            is_irregular = is_irregular or width != 1 or ord(character) >= 0x1F000
    return cells, is_irregular


def replace_same_width(character: str) -> str:
    """Return the replacement of a control character, as wide as Textual measured the character."""
    if character in HARMLESS:
        return character
    width = cell_len(character)
    return one_cell_mark(character).ljust(width)[:width]


@lru_cache(maxsize=1024)
def blank_style(style: Style | None) -> Style | None:
    """Return what is visible of a style on a blank, so that blanks of different text colours are equal."""
    if style is None or style.link or any((style.underline, style.underline2, style.reverse, style.strike)):
        return style
    return _background(style.bgcolor)


@lru_cache(maxsize=256)
def _background(colour: Color | None) -> Style:
    """Return the same style object for each colour: comparing identical objects is fast."""
    return Style(bgcolor=colour)


def runs(x: int, before: list[Cell | None], after: list[Cell]) -> Iterator[tuple[int, list[Cell]]]:
    """Yield column and cells of each changed run; join runs that are at most `MAX_UNCHANGED_GAP` cells apart."""
    start = end = -1
    for at, (old, new) in enumerate(zip(before, after, strict=True)):
        if old == new:
            continue
        if start >= 0 and at - end > MAX_UNCHANGED_GAP:
            yield x + start, after[start : end + 1]
            start = at
        elif start < 0:
            start = at
        end = at
    if start >= 0:
        yield x + start, after[start : end + 1]


def segments_of(cells: list[Cell]) -> list[Segment]:
    """Join cells of the same style into segments."""
    segments: list[Segment] = []
    text: list[str] = []
    style: Style | None = None
    for character, its in cells:
        if its is not style and its != style and text:
            segments.append(Segment("".join(text), style))
            text = []
        style = its
        text.append(character)
    if text:
        segments.append(Segment("".join(text), style))
    return segments
