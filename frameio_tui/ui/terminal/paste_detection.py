"""Detection of pastes on terminals without bracketed paste, which send pasted text like typed text.

Several lines that arrive at once are treated as a paste. Otherwise each letter would act as a key wherever no field has
the focus, and a `q` would quit and leave the rest to the shell.
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
MIN_PASTE_LENGTH = 40
"""Number of characters, with a line break among them, that cannot be typed between two reads."""
MAX_PASTE_GAP = 0.25
"""Maximum seconds between two parts of one paste."""
MORE_INPUT_TIMEOUT = 0.003
"""Seconds to wait for more input before processing it: the first part of a paste may be a single letter."""
MAX_HELD_BACK = 1 << 20


class PasteParser(XTermParser):
    """A parser that adds the missing marks of bracketed paste, and ignores invalid input."""

    def __init__(
        self,
        debug: bool = False,
        *,
        clock: Callable[[], float] = time.monotonic,
        more: Callable[[], bool] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Parse terminal input.

        `more` returns whether more input is available now. `failed` is called with an exception of Textual's parser;
        parsing continues after the character that caused it.
        """
        super().__init__(debug)
        self._failed = failed
        self._clock = clock
        self._more = more or more_on_stdin
        self._held_back = ""
        self._last = -MAX_PASTE_GAP
        """Time of the last part of a paste without marks."""
        self._pasted: str | None = None
        """The text so far of an unfinished paste; None outside a paste."""
        self._tail = ""
        """The last characters outside a paste, because a mark may be split between two reads."""

    def feed(self, data: str) -> Iterable[Message]:
        """Yield the messages of terminal input; input is held back while more of it is available."""
        if not data:
            yield from super().feed(data)
            return
        marked = self._is_marked(data)
        if not marked and len(self._held_back) < MAX_HELD_BACK and self._more():
            self._held_back += data
            return
        if marked and self._held_back:
            before, self._held_back = self._held_back, ""
            yield from self._parse_text(f"{START}{before}{END}" if self._is_paste(before) else before)
        data, self._held_back = self._held_back + data, ""
        yield from self._parse_text(f"{START}{data}{END}" if self._is_paste(data) else data)

    def tick(self) -> Iterable[Message]:
        """Yield the messages that result from a pause in the input."""
        try:
            yield from super().tick()
        except Exception as error:
            self._restart_parser(error)

    def _parse_text(self, data: str) -> Iterable[Message]:
        at = 0
        while at < len(data):
            if self._pasted is None:
                yield from self._parse_keys(data[at])
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
        """Yield the end of a paste. Textual's parser gets only its marks: it would read sequences in it as keys."""
        for message in self._parse_keys(END):
            if not isinstance(message, events.Paste):
                yield message
        yield events.Paste(text.replace("\0", ""))

    def _parse_keys(self, data: str) -> Iterable[Message]:
        try:
            yield from super().feed(data)
        except Exception as error:
            self._restart_parser(error)

    def _restart_parser(self, error: Exception) -> None:
        """Restart Textual's parser, a generator that ends with its first exception."""
        self._gen = self.parse(self._tokens.append)
        self._awaiting = next(self._gen)
        self._timeout_time = None
        if self._failed is not None:
            self._failed(error)

    def parse_mouse_code(self, code: str) -> Message | None:
        """Return a mouse event; None if the numbers of the report are invalid."""
        try:
            return super().parse_mouse_code(code)
        except ArithmeticError:
            return None

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        """Yield the keys of a sequence; a key with an invalid character code is ignored.

        Alt with a digit has such a name, and types nothing. Textual types the character that a Mac has there, such as
        ¢; the terminals of a Mac send that character themselves.
        """
        if len(sequence) == 2 and sequence[0] == "\x1b" and sequence[1] in "0123456789":
            yield events.Key(f"alt+{sequence[1]}", None)
            return
        try:
            found = list(super()._sequence_to_key_events(sequence, alt))
        except (ValueError, ArithmeticError):
            found = [events.Key(Keys.Ignore, sequence)]
        for key in found:
            half = key.character is not None and any("\ud800" <= character <= "\udfff" for character in key.character)
            yield events.Key(Keys.Ignore, sequence) if half else key

    def _is_paste(self, data: str) -> bool:
        if self._is_marked(data):
            return False
        now = self._clock()
        several = len(data) >= MIN_PASTE_LENGTH and any(end in data.strip("\r\n") for end in "\r\n")
        if data and (several or now - self._last < MAX_PASTE_GAP):
            self._last = now
            return True
        return False

    def _is_marked(self, data: str) -> bool:
        """Whether the terminal itself marks this input: it has escape sequences, or continues a bracketed paste."""
        if "\x1b" in data or self._pasted is not None:
            return True
        at = self._tail.rfind("\x1b")
        head = (self._tail[at:] + data)[: len(START)]
        return at >= 0 and (START.startswith(head) or END.startswith(head))


def more_on_stdin() -> bool:
    """Whether more input is available, or arrives within `MORE_INPUT_TIMEOUT` seconds."""
    stdin = sys.__stdin__
    return stdin is not None and bool(select.select([stdin], [], [], MORE_INPUT_TIMEOUT)[0])
