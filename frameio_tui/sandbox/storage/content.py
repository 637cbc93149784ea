"""The contents of sample files, which are computed from their key and position, and are the same every time."""

from __future__ import annotations

import functools
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK = 65_536
_MARK = 8


@functools.lru_cache(maxsize=32)
def _pattern(key: str) -> bytes:
    return random.Random(key).randbytes(BLOCK - _MARK)  # noqa: S311 - sample data, the same for a key


def generated(key: str, begin: int, end: int) -> Iterator[bytes]:
    """Yield the bytes from `begin` to `end` of the content with this key.

    Each block begins with its number, so that blocks in the wrong order are not what they should be.
    """
    pattern = _pattern(key)
    while begin < end:
        number, offset = divmod(begin, BLOCK)
        block = number.to_bytes(_MARK, "big") + pattern
        piece = block[offset : offset + end - begin]
        yield piece
        begin += len(piece)
