"""What is known about a file on disk."""

from __future__ import annotations

from typing import NamedTuple


class FileState(NamedTuple):
    """Size and time of a file."""

    size: int
    modified: int
    """Nanoseconds since the epoch."""


class Digest(NamedTuple):
    """The digests of a content."""

    size: int
    sha256: str
    """Hexadecimal digits."""
    xxhash64: str
    """Hexadecimal digits; empty if the extra `xxhash` is missing."""
    modified: int
    """When the file was modified, in nanoseconds since the epoch."""
