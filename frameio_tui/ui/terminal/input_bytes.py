"""Text from the bytes that a terminal sends: any bytes, also those that are not UTF-8."""

from __future__ import annotations

import codecs
import re

UTF_8 = "utf-8"
_X10_MOUSE = re.compile(rb"(\x1b\[M)([^\x1b]{1,3})")
"""A mouse report of old terminals: button, column and row as one byte each, beyond column 95 a byte above 127."""
_ABOVE_ASCII = bytes(range(0x80)) + b"~" * 0x80


class InputDecoder:
    """Reads UTF-8; another byte is a character of the terminal's own encoding, or becomes the replacement character."""

    def __init__(self, encoding: str) -> None:
        """`encoding` is that of the locale: a Latin-1 terminal sends an é as one byte."""
        self._encoding = encoding
        self._before = b""

        def in_own_encoding(error: UnicodeError) -> tuple[str, int]:
            if not isinstance(error, UnicodeDecodeError):
                raise error
            return error.object[error.start : error.end].decode(encoding, "replace"), error.end

        codecs.register_error(f"frameio-tui-{encoding}", in_own_encoding)
        self._decoder = codecs.getincrementaldecoder(UTF_8)(f"frameio-tui-{encoding}")

    def decode(self, data: bytes) -> str:
        """The text so far; an unfinished character waits for its other bytes."""
        seen = self._before + data
        self._before = seen[-5:]
        # The bytes of an old mouse report are no text: together they could read as one character, and what is typed
        # next would be taken for the rest of the report.
        plain = _X10_MOUSE.sub(lambda report: report[1] + report[2].translate(_ABOVE_ASCII), seen)
        return self._decoder.decode(plain[-len(data) :] if data else b"")

    def rest(self) -> str:
        """What an unfinished character is when nothing follows it; in UTF-8 the rest is only late."""
        if self._encoding == UTF_8 or not self._decoder.getstate()[0]:
            return ""
        return self._decoder.decode(b"", final=True)


def own_encoding(name: str | None) -> str:
    """The encoding in which a byte that is not UTF-8 is read: the locale's, where it has one of its own."""
    try:
        found = codecs.lookup(name or UTF_8).name
    except LookupError:
        return UTF_8
    return UTF_8 if found.startswith(("utf", "ascii")) else found
