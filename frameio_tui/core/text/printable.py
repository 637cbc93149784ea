"""Make any text safe for a terminal; widgets and terminal writers accept only such text.

Control characters, direction overrides, invisible characters and lone surrogates become visible marks of known width;
joiners stay where a script or an emoji needs them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Printable(str):
    """Text without terminal control sequences. Only `printable` makes it."""

    __slots__ = ()


_SUSPECT = (
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 except tab and newline, DEL, C1
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, invisible fillers and selectors
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"  # zero width, lines, bidi, BOM
    "\ufe00-\ufe0f"  # variation selectors
    "\ud800-\udfff"  # lone surrogates
    "\ue000-\uf8ff"  # private use: width unknown
    "\ufdd0-\ufdef\ufffe\uffff"  # noncharacters
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
    "]"
)
_COMBINING = (
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe20-\ufe2f]{4})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe20-\ufe2f]+"
)
"""More than four marks on one letter are cut: a tall stack of marks paints over the rows around it."""

_JOINERS = "\u200c\u200d"
_EMOJI_STYLE = "\ufe0e\ufe0f"


def printable(text: str | bytes, *, newlines: bool = True) -> Printable:
    """Return any text as a Printable. Bytes are read as UTF-8; an invalid byte becomes a mark such as ⟨xFF⟩.

    With `newlines` false, tab and newline become marks as well, for places that have a single row.
    """
    if isinstance(text, Printable) and newlines:
        return text
    if isinstance(text, bytes):
        text = text.decode("utf-8", "surrogateescape")
    if text.isprintable() and (text.isascii() or all(map(_is_plain, text))):
        return Printable(text)
    suspect, suspect_line, combining = _patterns()
    marked = (suspect if newlines else suspect_line).sub(_mark, text)
    return Printable(combining.sub(r"\1", marked))


def replaced(text: str, choose: Callable[[str], str], *, newlines: bool = False) -> str:
    """Return the text with `choose(character)` instead of each character that `printable` would mark or cut.

    If `choose` always returns one character, all offsets in the text stay the same; editors and terminal cells rely on
    this.
    """
    if text.isprintable() and (text.isascii() or all(map(_is_plain, text))):
        return text
    suspect, suspect_line, combining = _patterns()

    def chosen(match: re.Match[str]) -> str:
        return match[0] if _is_functional(match) else choose(match[0])

    marked = (suspect if newlines else suspect_line).sub(chosen, text)
    return combining.sub(lambda tower: tower[1] + "".join(map(choose, tower[0][len(tower[1]) :])), marked)


def one_cell_mark(character: str) -> str:
    """Return a mark, one cell wide, for a character that is not shown as it is."""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def _is_plain(character: str) -> bool:
    """Whether a printable character is in a block without combining marks and fillers: Latin, punctuation, symbols."""
    return character < "\u0300" or "\u2010" <= character < "\u20d0" or "\u2100" <= character < "\u2c00"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns, compiled on first use: most text needs none, and the first frame does not wait for them."""
    return re.compile(_SUSPECT), re.compile(_SUSPECT[:-1] + "\t\n]"), re.compile(_COMBINING)


def _is_functional(match: re.Match[str]) -> bool:
    """Whether a suspect character has a function where it is: a joiner within a script, the style of an emoji."""
    character, text, at = match[0], match.string, match.start()
    return (character in _JOINERS and _joins(text, at)) or (character in _EMOJI_STYLE and _can_take_style(text, at))


def _mark(match: re.Match[str]) -> str:
    if _is_functional(match):
        return match[0]
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0xDC80 <= code <= 0xDCFF:
        return f"⟨x{code - 0xDC00:02X}⟩"
    return f"⟨U+{code:04X}⟩"


def _joins(text: str, at: int) -> bool:
    """Whether a joiner is between two characters of a script, or of an emoji, that uses joiners."""
    if not 0 < at < len(text) - 1:
        return False
    before, after = text[at - 1], text[at + 1]
    if before in _EMOJI_STYLE and at > 1:
        before = text[at - 2]
    return _uses_joiners(before) and _uses_joiners(after)


def _uses_joiners(character: str) -> bool:
    code = ord(character)
    return (
        0x0600 <= code <= 0x08FF  # Arabic, Syriac, N'Ko and related scripts
        or 0x0900 <= code <= 0x0DFF  # scripts of India
        or 0x1000 <= code <= 0x109F
        or 0x1780 <= code <= 0x18AF
        or 0x2600 <= code <= 0x27BF  # symbols that are parts of joined emoji
        or 0x2B00 <= code <= 0x2BFF
        or code in (0x2640, 0x2642, 0x2695, 0x2696, 0x2708)
        or 0x1F000 <= code <= 0x1FAFF
    )


def _can_take_style(text: str, at: int) -> bool:
    if at == 0:
        return False
    code = ord(text[at - 1])
    return (
        0x2190 <= code <= 0x2BFF
        or 0x1F000 <= code <= 0x1FAFF
        or code in (0xA9, 0xAE, 0x203C, 0x2049, 0x2122, 0x2139, 0x3030, 0x303D, 0x3297, 0x3299)
        or (text[at - 1] in "#*0123456789" and text[at + 1 : at + 2] == "\u20e3")
    )
