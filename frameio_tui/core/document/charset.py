"""Detect the charset of a body, even if its content type is wrong."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from frameio_tui.core.text.humanize import format_size

if TYPE_CHECKING:
    from frameio_tui.core.document.source import Source

LARGEST_WIDE = 8 * 2**20
"""Bytes of UTF-16 or UTF-32 that are decoded at once to show them as text: this takes about 20 ms."""
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def charset_of(content_type: str) -> tuple[str, str]:
    """Return the charset of text (UTF-8 if none is named), and a note if the named charset cannot be shown."""
    named = _named(content_type)
    if not named or _is_wide(named):
        return "utf-8", ""
    try:
        name = codecs.lookup(named).name
        # Lines are cut at the byte 0A. Codecs that are not charsets (hex, zip, idna) fail here too.
        if "A\n".encode(name) == b"A\n" and b"A\n".decode(name, "replace") == "A\n":
            return name, ""
    except (LookupError, ValueError, TypeError):
        return "utf-8", f"Unknown charset {named[:40]}; shown as UTF-8."
    return "utf-8", f"Unsupported charset {named[:40]}; shown as UTF-8."


def narrowed(body: Source, content_type: str) -> tuple[Source, str]:
    """Return a UTF-16 or UTF-32 body as UTF-8, with a note about it; any other body is returned unchanged."""
    named = _named(content_type)
    head = body[:4]
    charset = next((name for mark, name in _MARKS if head.startswith(mark)), named if _is_wide(named) else "")
    if not charset or not head:
        return body, ""
    words = charset.upper()[:12]
    if len(body) > LARGEST_WIDE:
        return body, f"The body is {words}. Only bodies up to {format_size(LARGEST_WIDE)} can be shown as text."
    try:
        text = bytes(body).decode(charset)
    except UnicodeDecodeError:
        return body, f"The headers say that the body is {words}, but it is not."
    return text.removeprefix("\ufeff").encode("utf-8", "surrogatepass"), f"The body is {words}; shown as UTF-8."


class Utf8Check:
    """Finds the first bytes of a body that are not UTF-8, even if the body arrives in pieces."""

    def __init__(self) -> None:
        self.note = ""
        """A sentence about the first invalid byte; empty if there is none."""
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def read(self, piece: bytes, offset: int) -> None:
        """Check the next piece of the body, which begins at `offset`."""
        pending = len(self._decoder.getstate()[0])
        if self.note or (piece.isascii() and not pending):
            return
        try:
            self._decoder.decode(piece)
        except UnicodeDecodeError as error:
            at = offset - pending + error.start
            self.note = f"Some bytes are not UTF-8 (the first is byte {at:,}); they are shown as ⟨xFF⟩."


def _is_wide(name: str) -> bool:
    return name.lower().replace("_", "-").removesuffix("le").removesuffix("be").rstrip("-") in ("utf-16", "utf-32")


def _named(content_type: str) -> str:
    """Return the charset that a content type names, or an empty string."""
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \"'")
    return ""
