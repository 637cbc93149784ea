"""What was made of small files, kept for as long as the files are unchanged on disk.

It is for reads that only show something. Whoever changes a file reads it again under its lock.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

ValueT = TypeVar("ValueT")
SETTLED_AFTER = 2.0
"""Seconds after its last change in which a file is read every time: file systems count time in steps of up to two
seconds, and a second change within one step cannot be seen from outside."""


class FileCache(Generic[ValueT]):
    """Values by path, made again when a file has changed, was replaced, or is too young to tell."""

    def __init__(self, make: Callable[[str], ValueT]) -> None:
        """`make` reads the file of a path; what it raises is not kept."""
        self._make = make
        self._known: dict[str, tuple[tuple[int, ...], ValueT]] = {}

    def get(self, path: str) -> ValueT:
        """Return what `make` gives for the file as it is now."""
        signature, changed_at = _signature(path)
        known = self._known.get(path)
        if known is not None and known[0] == signature:
            return known[1]
        value = self._make(path)
        if time.time() - changed_at >= SETTLED_AFTER:
            self._known[path] = (signature, value)
        else:
            self._known.pop(path, None)
        return value

    def drop(self, path: str) -> None:
        """Keep nothing of a file any longer."""
        self._known.pop(path, None)


def _signature(path: str) -> tuple[tuple[int, ...], float]:
    """What differs once a file has changed (empty while there is none), and when it last did."""
    try:
        status = os.stat(path)
    except OSError:
        return (), 0.0
    changed = max(status.st_mtime_ns, status.st_ctime_ns)
    parts = (status.st_dev, status.st_ino, status.st_size, status.st_mode, status.st_mtime_ns, status.st_ctime_ns)
    return parts, changed / 1e9
