"""Problems of a JSON text that the user should know about, found while it is indexed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from frameio_tui.core.document.charset import Utf8Check

if TYPE_CHECKING:
    from frameio_tui.core.document.json_scanner import Piece
    from frameio_tui.core.document.source import Source

_SURROGATE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\[^u]|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})", re.DOTALL
)
_DEEP = 100
"""Number of levels from which the depth is reported."""
_MARGIN = 12
"""Length of the longest pair of escapes in bytes."""


class Anomalies:
    """Collects problems; `notes` returns them as sentences."""

    def __init__(self, body: Source) -> None:
        self._body = body
        self._utf8 = Utf8Check()
        self._found: dict[str, str] = {}
        self._max_depth = self._depth = self._min_depth = 0
        if body[:3] == b"\xef\xbb\xbf":
            self._found["bom"] = "The body starts with a byte order mark."

    def note(self, begin: int, end: int, piece: Piece) -> None:
        """Examine the piece of the body between two offsets."""
        self._max_depth = max(self._max_depth, self._depth + piece.max_depth)
        self._min_depth = min(self._min_depth, self._depth + piece.min_depth)
        self._depth += piece.depth
        if piece.unexpected:
            self._note_unexpected(piece.unexpected)
        if piece.long_number:
            self._found["number"] = "A number has 20 digits or more; shown exactly as received."
        if piece.lacks_comma:
            self._found["loose"] = "The body has several JSON values without a comma between them."
        text = self._body[begin:end]
        self._utf8.read(text, begin)
        if self._utf8.note:
            self._found["utf8"] = self._utf8.note
        if "surrogate" not in self._found and (b"\\ud" in text or b"\\uD" in text):
            self._note_surrogates(begin, end)

    def notes(self) -> list[str]:
        """Return a sentence for each kind of problem found so far."""
        found = list(self._found.values())
        if self._max_depth >= _DEEP:
            found.append(f"The JSON is {self._max_depth:,} levels deep.")
        if self._min_depth < 0:
            found.append("There are more closing brackets than opening ones.")
        return found

    def _note_unexpected(self, unexpected: bytes) -> None:
        if b"N" in unexpected:
            self._found["nan"] = "NaN is not valid JSON, although some programs write it; shown as received."
        if b"I" in unexpected:
            self._found["infinity"] = "Infinity is not valid JSON, although some programs write it; shown as received."
        if unexpected.strip(b"NIinfty"):
            self._found["odd"] = "There is text between the values that is not JSON; shown as received."

    def _note_surrogates(self, begin: int, end: int) -> None:
        first = max(0, begin - _MARGIN)
        for found in _SURROGATE.finditer(self._body[first : end + _MARGIN]):
            if found[1] and begin <= first + found.start(1) < end:
                self._found["surrogate"] = (
                    f"The escape {found[1].decode()} is an unpaired surrogate (half a character); shown as received."
                )
                return
