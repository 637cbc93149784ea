"""The bytes a document stands on: in memory, or a file mapped into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import mmap
    from collections.abc import Iterator

Source: TypeAlias = "bytes | mmap.mmap"
"""Received bytes. Both kinds have a length, slices that are bytes, `find` and `rfind`, and can be matched in place.

A mapped file must be of one byte at least, and keep its length while it is looked at.
"""


def pieces(source: Source, begin: int, end: int, size: int = 2**20) -> Iterator[bytes]:
    """The bytes from `begin` to `end`, at most `size` at a time."""
    for at in range(begin, end, size):
        yield source[at : min(at + size, end)]
