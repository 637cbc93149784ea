"""A terminal without bracketed paste types what is pasted: several lines that arrive at once are a paste all the same.

Otherwise each letter of it would act wherever no field has the keys, and a `q` would hand the rest to the shell (R75).
"""

from __future__ import annotations

import select
import sys
import time
from typing import TYPE_CHECKING

from textual import events
from textual._xterm_parser import XTermParser
from textual.keys import Keys

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
    """Puts the marks of a bracketed paste around one that came without; passes over what no terminal should send."""

    def __init__(
        self,
        debug: bool = False,
        *,
        clock: Callable[[], float] = time.monotonic,
        more: Callable[[], bool] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """`failed` is told of a defect; the parser goes on after the character that it fell over."""
        super().__init__(debug)
        self._failed = failed
        self._clock = clock
        self._more = more or more_on_stdin
        self._held = ""
        self._last = -GAP
        """When the last unmarked piece of a paste came."""
        self._pasted: str | None = None
        """What has come of a paste that is under way."""
        self._tail = ""
        """The last characters outside a paste: a mark may be cut in two between reads."""

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
            yield from self._parsed(f"{START}{before}{END}" if self._is_paste(before) else before)
        data, self._held = self._held + data, ""
        yield from self._parsed(f"{START}{data}{END}" if self._is_paste(data) else data)

    def tick(self) -> Iterable[Message]:
        """What follows from nothing having come for a while."""
        try:
            yield from super().tick()
        except Exception as error:
            self._start_over(error)

    def _parsed(self, data: str) -> Iterable[Message]:
        at = 0
        while at < len(data):
            if self._pasted is None:
                yield from self._parsed_as_keys(data[at])
                self._tail = (self._tail + data[at])[-len(START) :]
                self._pasted = "" if self._tail == START else None
                at += 1
                continue
            text, end, rest = (self._pasted + data[at:]).partition(END)
            data, at = rest, 0
            self._pasted = None if end else text
            if end:
                self._tail = ""
                yield from self._end_of_paste(text)

    def _end_of_paste(self, text: str) -> Iterable[Message]:
        """The framework's parser takes sequences within a paste for keys: it is shown the marks alone."""
        for message in self._parsed_as_keys(END):
            if not isinstance(message, events.Paste):
                yield message
        yield events.Paste(text.replace("\0", ""))

    def _parsed_as_keys(self, data: str) -> Iterable[Message]:
        try:
            yield from super().feed(data)
        except Exception as error:
            self._start_over(error)

    def _start_over(self, error: Exception) -> None:
        """The framework's parser is a generator, which ends with its first error."""
        self._gen = self.parse(self._tokens.append)
        self._awaiting = next(self._gen)
        self._timeout_time = None
        if self._failed is not None:
            self._failed(error)

    def parse_mouse_code(self, code: str) -> Message | None:
        """A mouse event; none where the numbers of a report make no sense."""
        try:
            return super().parse_mouse_code(code)
        except ArithmeticError:
            return None

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        """The keys of a sequence; a key whose code is that of no character is passed over."""
        try:
            found = list(super()._sequence_to_key_events(sequence, alt))
        except (ValueError, ArithmeticError):
            found = [events.Key(Keys.Ignore, sequence)]
        for key in found:
            half = key.character is not None and any("\ud800" <= each <= "\udfff" for each in key.character)
            yield events.Key(Keys.Ignore, sequence) if half else key

    def _is_paste(self, data: str) -> bool:
        if self._is_marked(data):
            return False
        now = self._clock()
        several = len(data) >= LEAST and any(end in data.strip("\r\n") for end in "\r\n")
        if data and (several or now - self._last < GAP):
            self._last = now
            return True
        return False

    def _is_marked(self, data: str) -> bool:
        """Whether the terminal itself says what this is: sequences are in it, or a marked paste goes on."""
        if "\x1b" in data or self._pasted is not None:
            return True
        at = self._tail.rfind("\x1b")
        head = (self._tail[at:] + data)[: len(START)]
        return at >= 0 and (START.startswith(head) or END.startswith(head))


def more_on_stdin() -> bool:
    """Whether the terminal has sent more, or does within a moment."""
    stdin = sys.__stdin__
    return stdin is not None and bool(select.select([stdin], [], [], SOON)[0])
