"""Search for text in a body of any size, one slice at a time."""

from __future__ import annotations

import re
from array import array
from heapq import merge
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameio_tui.core.document.source import Source

SLICE = 2**15
"""Bytes whose matches are counted together; finding a match's number, or the next match, searches one slice again."""
STEP = 2**20
"""Bytes searched in one step."""
_MAX_TEXT_LENGTH = 2**16
"""Characters of the search text; any more are ignored."""


class Search:
    """A search for one text in one body.

    It searches the bytes as received, which a document shows unchanged except for blanks between JSON tokens. An ASCII
    text matches its bytes; other letters match their UTF-8 (or `charset`) bytes and, with `escapes`, their JSON escapes
    (`\\u00e9`). With `ignore_case` None, case matters only if the text has a capital letter. A position is the offset
    of a match's first byte; matches do not overlap within a slice.
    """

    def __init__(
        self,
        body: Source,
        text: str,
        ignore_case: bool | None = None,
        *,
        charset: str = "utf-8",
        escapes: bool = True,
    ) -> None:
        self.text = text[:_MAX_TEXT_LENGTH]
        self.ignore_case = self.text == self.text.lower() if ignore_case is None else ignore_case
        self._body = body
        self._size = len(body)
        self._finder = _finder(self.text, self.ignore_case, charset, escapes)
        self._counts = array("L")
        """Number of matches that begin in each searched slice."""
        self.count = 0
        """Matches found so far."""

    @property
    def complete(self) -> bool:
        """Whether the whole body was searched."""
        return len(self._counts) * SLICE >= self._size or not self.text

    @property
    def progress(self) -> float:
        """The fraction of the body that was searched, from 0 to 1."""
        return 1.0 if self.complete else len(self._counts) * SLICE / self._size

    def step(self) -> bool:
        """Search some more slices; return True when the search is finished."""
        for _ in range(-(-STEP // SLICE)):
            if self.complete:
                break
            found = self._finder.count(*self._slice(len(self._counts)))
            self._counts.append(found)
            self.count += found
        return self.complete

    def slices(self) -> Iterator[float]:
        """Search to the end; yield the progress after each step, so that the caller can let other tasks run."""
        while not self.complete:
            self.step()
            yield self.progress

    def next(self, offset: int) -> int | None:
        """Return the first match at or after an offset, of those found so far; wraps around at the end."""
        first = min(max(0, offset) // SLICE, len(self._counts))
        found = self._first(first, len(self._counts), offset)
        return found if found is not None else self._first(0, min(first + 1, len(self._counts)), 0)

    def previous(self, offset: int) -> int | None:
        """Return the last match before an offset, of those found so far; wraps around at the beginning."""
        last = min(max(0, offset) // SLICE + 1, len(self._counts))
        found = self._last(0, last, offset)
        return found if found is not None else self._last(max(0, last - 1), len(self._counts), self._size)

    def number(self, offset: int) -> int:
        """Return the number of matches up to an offset; for the offset of a match, this is its number from 1."""
        k = min(max(0, offset) // SLICE, len(self._counts))
        if k == len(self._counts):
            return self.count
        return sum(self._counts[:k]) + self._finder.count(self._slice(k)[0], offset - k * SLICE + 1)

    def places(self, begin: int, end: int, limit: int = 1000) -> list[int]:
        """Return at most `limit` matches that begin between two offsets, to highlight those on the screen."""
        found: list[int] = []
        for k in range(max(0, begin) // SLICE, min(-(-end // SLICE), len(self._counts))):
            if self._counts[k]:
                for place in self._places(k):
                    if place >= end or len(found) >= limit:
                        return found
                    if place >= begin:
                        found.append(place)
        return found

    def marks(self, shown: str) -> list[tuple[int, int]]:
        """Return the begin and end, in characters, of each match in a text as displayed."""
        if not self.text:
            return []
        wanted = re.compile(re.escape(self.text), re.IGNORECASE if self.ignore_case else 0)
        return [found.span() for found in wanted.finditer(shown)]

    def _slice(self, k: int) -> tuple[bytes, int]:
        """Return the bytes of a slice, with those that a match at its end needs, and the size of the slice."""
        begin = k * SLICE
        size = min(SLICE, self._size - begin)
        return self._body[begin : begin + size + self._finder.longest - 1], size

    def _places(self, k: int) -> Iterator[int]:
        begin = k * SLICE
        return (begin + place for place in self._finder.places(*self._slice(k)))

    def _first(self, first: int, end: int, offset: int) -> int | None:
        for k in range(first, end):
            if self._counts[k]:
                place = next((place for place in self._places(k) if place >= offset), None)
                if place is not None:
                    return place
        return None

    def _last(self, first: int, end: int, offset: int) -> int | None:
        for k in range(end - 1, first - 1, -1):
            if self._counts[k]:
                place = None
                for place_before in self._places(k):
                    if place_before >= offset:
                        break
                    place = place_before
                if place is not None:
                    return place
        return None


class _Plain:
    """Finds bytes exactly, or ignoring the case of ASCII letters."""

    def __init__(self, wanted: bytes, ignore_case: bool) -> None:
        self._wanted = wanted.lower() if ignore_case else wanted
        self._lower = ignore_case
        self.longest = len(wanted)

    def count(self, text: bytes, size: int) -> int:
        """Return the number of matches that begin in the first `size` bytes."""
        return (text.lower() if self._lower else text).count(self._wanted, 0, size + self.longest - 1)

    def places(self, text: bytes, size: int) -> Iterator[int]:
        """Yield the offsets of these matches."""
        text, end = text.lower() if self._lower else text, size + self.longest - 1
        at = text.find(self._wanted, 0, end)
        while at >= 0:
            yield at
            at = text.find(self._wanted, at + self.longest, end)


class _Letter:
    """Finds one letter in any of its forms."""

    def __init__(self, forms: list[bytes]) -> None:
        self._forms = [_Plain(form, ignore_case=False) for form in forms]
        self.longest = max(map(len, forms))

    def count(self, text: bytes, size: int) -> int:
        """Return the number of matches that begin in the first `size` bytes."""
        return sum(form.count(text, size) for form in self._forms)

    def places(self, text: bytes, size: int) -> Iterator[int]:
        """Yield the offsets of these matches."""
        return merge(*(form.places(text, size) for form in self._forms))


class _Pattern:
    """Finds bytes by a pattern, for texts with letters that have several forms."""

    def __init__(self, letters: list[list[bytes]], ignore_case: bool) -> None:
        if ignore_case:  # ASCII letters of the body are converted to lower case too, so they have one form
            letters = [list(dict.fromkeys(form.lower() for form in forms)) for forms in letters]
        self._pattern = re.compile(b"".join(map(_any_of, letters)), re.DOTALL)
        self._lower = ignore_case
        self._rarest = max(letters, key=len)
        self.longest = sum(max(map(len, forms)) for forms in letters)

    def count(self, text: bytes, size: int) -> int:
        """Return the number of matches that begin in the first `size` bytes."""
        return sum(1 for _ in self.places(text, size))

    def places(self, text: bytes, size: int) -> Iterator[int]:
        """Yield the offsets of these matches."""
        text = text.lower() if self._lower else text
        if not any(form in text for form in self._rarest):
            return
        for found in self._pattern.finditer(text):
            if found.start() >= size:
                return
            yield found.start()


def _finder(text: str, ignore_case: bool, charset: str, escapes: bool) -> _Plain | _Letter | _Pattern:
    if text.isascii():
        return _Plain(text.encode(), ignore_case)
    letters = [
        [letter.encode()] if letter.isascii() else _forms(letter, ignore_case, charset, escapes) for letter in text
    ]
    return _Letter(letters[0]) if len(letters) == 1 else _Pattern(letters, ignore_case)


def _any_of(forms: list[bytes]) -> bytes:
    """Return a pattern for any of the forms; a single form stays literal, so that the search can skip ahead."""
    return re.escape(forms[0]) if len(forms) == 1 else b"(?:" + b"|".join(map(re.escape, forms)) + b")"


def _forms(letter: str, ignore_case: bool, charset: str, escapes: bool) -> list[bytes]:
    """Return the byte sequences that can represent a letter, the longest first."""
    letters = {letter, letter.lower(), letter.upper()} if ignore_case else {letter}
    forms: set[bytes] = set()
    for one in letters:
        try:
            forms.add(one.encode(charset))
        except (UnicodeEncodeError, LookupError):
            forms.add(one.encode("utf-8", "surrogatepass"))
        if escapes:
            units = one.encode("utf-16-be", "surrogatepass")
            for case in ("{:04x}", "{:04X}"):
                pairs = (int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2))
                forms.add("".join("\\u" + case.format(unit) for unit in pairs).encode())
    return sorted(forms, key=len, reverse=True)
