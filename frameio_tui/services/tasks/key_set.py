"""A set of 64-bit numbers that takes about 8 bytes for each, to recognise the lines of large files."""

from __future__ import annotations

import hashlib
import heapq
from array import array
from bisect import bisect_left

RECENT = 16_384
"""Numbers that are held in an ordinary set, which takes about 100 bytes for each, before they are sorted in."""


def key_of(data: bytes) -> int:
    """Return a number of 64 bits for a line; different lines have different numbers, for all practical purposes."""
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest())


class KeySet:
    """A set that only grows."""

    def __init__(self) -> None:
        self._sorted = array("Q")
        self._recent: set[int] = set()

    def __contains__(self, key: int) -> bool:
        if key in self._recent:
            return True
        at = bisect_left(self._sorted, key)
        return at < len(self._sorted) and self._sorted[at] == key

    def __len__(self) -> int:
        return len(self._sorted) + len(self._recent)

    def add(self, key: int) -> None:
        """Add a number."""
        if key in self:
            return
        self._recent.add(key)
        if len(self._recent) >= RECENT:
            self._sorted = array("Q", heapq.merge(self._sorted, sorted(self._recent)))
            self._recent.clear()
