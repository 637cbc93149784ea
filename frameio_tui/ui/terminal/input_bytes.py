"""Decoding of the bytes that a terminal sends, including bytes that are not UTF-8."""

from __future__ import annotations

import codecs
import re

UTF_8 = "utf-8"
_X10_MOUSE = re.compile(rb"(\x1b\[M)([^\x1b]{1,3})")
"""A mouse report of old terminals: one byte each for button, column and row; above 127 from column 96 on."""
_ABOVE_ASCII = bytes(range(0x80)) + b"~" * 0x80


class InputDecoder:
    """Decodes UTF-8. Other bytes are decoded with the locale's encoding, or become the replacement character."""

    def __init__(self, encoding: str) -> None:
        """`encoding` is the encoding of the locale: a Latin-1 terminal sends é as one byte."""
        self._encoding = encoding
        self._before = b""

        def in_own_encoding(error: UnicodeError) -> tuple[str, int]:
            if not isinstance(error, UnicodeDecodeError):
                raise error
            return error.object[error.start : error.end].decode(encoding, "replace"), error.end

        codecs.register_error(f"frameio-tui-{encoding}", in_own_encoding)
        self._decoder = codecs.getincrementaldecoder(UTF_8)(f"frameio-tui-{encoding}")

    def decode(self, data: bytes) -> str:
        """Return the text of these bytes; an incomplete character waits for its remaining bytes."""
        seen = self._before + data
        self._before = seen[-5:]
        # The bytes of an old mouse report are not text: two of them could be decoded as one character, and the parser
        # would then take the next key for the rest of the report.
        plain = _X10_MOUSE.sub(lambda report: report[1] + report[2].translate(_ABOVE_ASCII), seen)
        return self._decoder.decode(plain[-len(data) :] if data else b"")

    def rest(self) -> str:
        """Return the text of an incomplete character when no bytes follow; empty in UTF-8, where the rest is late."""
        if self._encoding == UTF_8 or not self._decoder.getstate()[0]:
            return ""
        return self._decoder.decode(b"", final=True)


def own_encoding(name: str | None) -> str:
    """Return the encoding for bytes that are not UTF-8: that of the locale, if it is an 8-bit encoding, else UTF-8."""
    try:
        found = codecs.lookup(name or UTF_8).name
    except LookupError:
        return UTF_8
    return UTF_8 if found.startswith(("utf", "ascii")) else found
