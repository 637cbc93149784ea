"""A terminal without bracketed paste types what is pasted: several lines that arrive at once are a paste all the same.

Otherwise each letter of it would act wherever no field has the keys, and a `q` would hand the rest to the shell (R75).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual._xterm_parser import XTermParser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.message import Message

START, END = "\x1b[200~", "\x1b[201~"
LEAST = 40
"""Characters with a line end among them that nobody types between two reads, even over a slow line."""
GAP = 0.25
"""Seconds within which more of the same paste follows."""


class PasteParser(XTermParser):
    """Puts the marks of a bracketed paste around one that came without."""

    def __init__(self, debug: bool = False, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(debug)
        self._clock = clock
        self._last = -GAP
        """When the last unmarked piece of a paste came."""
        self._within = False
        """Whether a marked paste is under way."""
        self._tail = ""

    def feed(self, data: str) -> Iterable[Message]:
        """What the terminal sent."""
        yield from super().feed(f"{START}{data}{END}" if self._is_paste(data) else data)

    def _is_paste(self, data: str) -> bool:
        if "\x1b" in data or self._within or self._tail:
            self._follow_marks(data)
            return False
        now = self._clock()
        several = len(data) >= LEAST and any(end in data.strip("\r\n") for end in "\r\n")
        if data and (several or now - self._last < GAP):
            self._last = now
            return True
        return False

    def _follow_marks(self, data: str) -> None:
        seen = self._tail + data
        start, end = seen.rfind(START), seen.rfind(END)
        if start != end:  # one of them at least is there
            self._within = start > end
        at = seen.rfind("\x1b")
        # A mark may be cut in two between reads.
        self._tail = seen[at:] if at >= 0 and len(seen) - at < len(START) else ""


def install() -> None:
    """Have the driver of this system read by it; elsewhere terminals mark their pastes."""
    try:
        from textual.drivers import linux_driver
    except ImportError:
        return
    linux_driver.XTermParser = PasteParser  # type: ignore[attr-defined]  # no other place to say it
