"""Cache of values parsed from small files, valid for as long as the files are unchanged on disk.

Use it only for display. Code that changes a file reads it again under its lock.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

ValueT = TypeVar("ValueT")
SETTLED_AFTER = 2.0
"""Seconds after its last change during which a file is read every time: file systems store times in steps of up to two
seconds, so a second change within one step would not be detected."""


class FileCache(Generic[ValueT]):
    """Values by path, computed again if the file was changed, replaced, or modified too recently to be sure."""

    def __init__(self, make: Callable[[str], ValueT]) -> None:
        """`make` reads the file at a path; its exceptions are not cached."""
        self._make = make
        self._known: dict[str, tuple[tuple[int, ...], ValueT]] = {}

    def get(self, path: str) -> ValueT:
        """Return the value of `make` for the file as it is now."""
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
        """Remove the value of a file from the cache."""
        self._known.pop(path, None)


def _signature(path: str) -> tuple[tuple[int, ...], float]:
    """Return values that change with the file (empty if it does not exist), and the time of its last change."""
    try:
        status = os.stat(path)
    except OSError:
        return (), 0.0
    changed = max(status.st_mtime_ns, status.st_ctime_ns)
    parts = (status.st_dev, status.st_ino, status.st_size, status.st_mode, status.st_mtime_ns, status.st_ctime_ns)
    return parts, changed / 1e9
