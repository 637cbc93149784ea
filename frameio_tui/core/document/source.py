"""The bytes of a document: in memory, or in a memory-mapped file."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import mmap
    from collections.abc import Iterator

Source: TypeAlias = "bytes | mmap.mmap"
"""Received bytes. Both kinds have a length, slices that are bytes, `find` and `rfind`, and can be matched in place.

A mapped file must not be empty, and must not change its length while it is in use.
"""


def pieces(source: Source, begin: int, end: int, size: int = 2**20) -> Iterator[bytes]:
    """Yield the bytes from `begin` to `end` in chunks of at most `size` bytes."""
    for at in range(begin, end, size):
        yield source[at : min(at + size, end)]
