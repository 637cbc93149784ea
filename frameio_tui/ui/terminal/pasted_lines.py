"""Joining the lines of a paste on terminals without bracketed paste, which send pasted text line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

PASTE_GAP = 0.25
"""Maximum seconds between two lines of one paste."""


class TypedPaste:
    """Collects lines until none arrives within `PASTE_GAP` seconds, then passes them to `take` as one text."""

    def __init__(self, set_timer: Callable[[float, Callable[[], None]], Timer], take: Callable[[str], object]) -> None:
        """`set_timer` is the method of the widget that contains the field."""
        self._set_timer = set_timer
        self._take = take
        self._lines: list[str] = []
        self._soon: Timer | None = None

    def line(self, text: str) -> None:
        """Add a line that was ended with Enter."""
        self._lines.append(text)
        self._later()

    def typed(self) -> None:
        """Wait longer, because characters of the next line are arriving."""
        if self._lines:
            self._later()

    def clear(self) -> None:
        """Discard the collected lines and stop waiting."""
        self._stop()
        self._lines.clear()

    def flush(self) -> None:
        """Pass on the collected lines now."""
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
