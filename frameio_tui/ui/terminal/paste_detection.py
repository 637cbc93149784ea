"""A terminal without bracketed paste types what is pasted: several lines that arrive at once are a paste all the same.

Otherwise each letter of it would act wherever no field has the keys, and a `q` would hand the rest to the shell (R75).
"""

from __future__ import annotations

import select
import sys
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
SOON = 0.003
"""Seconds to look for more before anything acts: what is pasted may come in pieces, the first of one letter."""
HELD_AT_MOST = 1 << 20


class PasteParser(XTermParser):
    """Puts the marks of a bracketed paste around one that came without."""

    def __init__(
        self,
        debug: bool = False,
        *,
        clock: Callable[[], float] = time.monotonic,
        more: Callable[[], bool] | None = None,
    ) -> None:
        super().__init__(debug)
        self._clock = clock
        self._more = more or more_on_stdin
        self._held = ""
        self._last = -GAP
        """When the last unmarked piece of a paste came."""
        self._within = False
        """Whether a marked paste is under way."""
        self._tail = ""

    def feed(self, data: str) -> Iterable[Message]:
        """What the terminal sent, held while more of it is there already."""
        if not data:
            yield from super().feed(data)
            return
        marked = self._is_marked(data)
        if not marked and len(self._held) < HELD_AT_MOST and self._more():
            self._held += data
            return
        if marked and self._held:
            before, self._held = self._held, ""
            yield from super().feed(f"{START}{before}{END}" if self._is_paste(before) else before)
        data, self._held = self._held + data, ""
        yield from super().feed(f"{START}{data}{END}" if self._is_paste(data) else data)

    def _is_paste(self, data: str) -> bool:
        if self._is_marked(data):
            self._follow_marks(data)
            return False
        now = self._clock()
        several = len(data) >= LEAST and any(end in data.strip("\r\n") for end in "\r\n")
        if data and (several or now - self._last < GAP):
            self._last = now
            return True
        return False

    def _is_marked(self, data: str) -> bool:
        """Whether the terminal itself says what this is: sequences are in it, or a marked paste goes on."""
        return "\x1b" in data or self._within or (bool(self._tail) and _may_be_mark(self._tail + data))

    def _follow_marks(self, data: str) -> None:
        seen = self._tail + data
        start, end = seen.rfind(START), seen.rfind(END)
        if start != end:  # one of them at least is there
            self._within = start > end
        at = seen.rfind("\x1b")
        # A mark may be cut in two between reads.
        self._tail = seen[at:] if at >= 0 and len(seen) - at < len(START) else ""


def _may_be_mark(text: str) -> bool:
    head = text[: len(START)]
    return START.startswith(head) or END.startswith(head)


def more_on_stdin() -> bool:
    """Whether the terminal has sent more, or does within a moment."""
    stdin = sys.__stdin__
    return stdin is not None and bool(select.select([stdin], [], [], SOON)[0])


def install() -> None:
    """Have the driver of this system read by it; elsewhere terminals mark their pastes."""
    try:
        from textual.drivers import linux_driver
    except ImportError:
        return
    linux_driver.XTermParser = PasteParser  # type: ignore[attr-defined]  # no other place to say it
