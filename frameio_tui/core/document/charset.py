"""In which charset a body is, whatever its content type says."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from frameio_tui.core.text.humanize import format_size

if TYPE_CHECKING:
    from frameio_tui.core.document.source import Source

LARGEST_WIDE = 8 * 2**20
"""Bytes of UTF-16 or UTF-32 that are read at once to show them as text: some 20 ms."""
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def charset_of(content_type: str) -> tuple[str, str]:
    """The charset of text, UTF-8 where none is named; and a remark for one that cannot be shown."""
    named = _named(content_type)
    if not named or _is_wide(named):
        return "utf-8", ""
    try:
        name = codecs.lookup(named).name
        # Lines are cut at the byte 0A. What is no charset at all (hex, zip, idna) fails here too.
        if "A\n".encode(name) == b"A\n" and b"A\n".decode(name, "replace") == "A\n":
            return name, ""
    except (LookupError, ValueError, TypeError):
        return "utf-8", f"The charset {named[:40]} is unknown; shown as UTF-8."
    return "utf-8", f"The charset {named[:40]} cannot be shown; shown as UTF-8."


def narrowed(body: Source, content_type: str) -> tuple[Source, str]:
    """A body of UTF-16 or UTF-32 as UTF-8, with a remark that says so; any other as it is."""
    named = _named(content_type)
    head = body[:4]
    charset = next((name for mark, name in _MARKS if head.startswith(mark)), named if _is_wide(named) else "")
    if not charset or not head:
        return body, ""
    words = charset.upper()[:12]
    if len(body) > LARGEST_WIDE:
        return body, f"The body is {words}; up to {format_size(LARGEST_WIDE)} of it would be shown as text."
    try:
        text = bytes(body).decode(charset)
    except UnicodeDecodeError:
        return body, f"The body is said to be {words}, but it is not."
    return text.removeprefix("\ufeff").encode("utf-8", "surrogatepass"), f"The body is {words}; shown as UTF-8."


class Utf8Check:
    """Notices the first bytes of a body that are not UTF-8, however it is cut into pieces."""

    def __init__(self) -> None:
        self.note = ""
        """A sentence on the first wrong byte; empty while there is none."""
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def read(self, piece: bytes, offset: int) -> None:
        """Look at the next piece of the body, which begins at `offset`."""
        held = len(self._decoder.getstate()[0])
        if self.note or (piece.isascii() and not held):
            return
        try:
            self._decoder.decode(piece)
        except UnicodeDecodeError as error:
            at = offset - held + error.start
            self.note = f"Some bytes are not UTF-8, the first is byte {at:,}; they are shown as ⟨xFF⟩."


def _is_wide(name: str) -> bool:
    return name.lower().replace("_", "-").removesuffix("le").removesuffix("be").rstrip("-") in ("utf-16", "utf-32")


def _named(content_type: str) -> str:
    """The charset that a content type names."""
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \"'")
    return ""
