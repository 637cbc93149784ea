"""A terminal without bracketed paste types what is pasted, line by line: the lines of one paste belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

PASTE_GAP = 0.25
"""Seconds within which the lines of one paste follow each other."""


class TypedPaste:
    """Holds whole lines until none has followed for a moment, then gives them to `take` as one text."""

    def __init__(self, set_timer: Callable[[float, Callable[[], None]], Timer], take: Callable[[str], object]) -> None:
        """`set_timer` is that of the widget whose field is typed into."""
        self._set_timer = set_timer
        self._take = take
        self._lines: list[str] = []
        self._soon: Timer | None = None

    def line(self, text: str) -> None:
        """Enter was pressed after this."""
        self._lines.append(text)
        self._later()

    def typed(self) -> None:
        """Something was typed: the next line is on its way."""
        if self._lines:
            self._later()

    def clear(self) -> None:
        """Nothing is waited for any more."""
        self._stop()
        self._lines.clear()

    def flush(self) -> None:
        """Give what is held now."""
        self._stop()
        if self._lines:
            text = "\n".join(self._lines)
            self._lines.clear()
            self._take(text)

    def _later(self) -> None:
        self._stop()
        self._soon = self._set_timer(PASTE_GAP, self.flush)

    def _stop(self) -> None:
        if self._soon is not None:
            self._soon.stop()
            self._soon = None
