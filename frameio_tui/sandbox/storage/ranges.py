"""The header `Range`, of which S3 understands one range of bytes."""

from __future__ import annotations

import re
from typing import NamedTuple

from frameio_tui.sandbox.storage.errors import StorageError

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class Span(NamedTuple):
    """Bytes from `begin` to `end` of a content, and whether they were asked for as a range."""

    begin: int
    end: int
    partial: bool


def span_of(header: str | None, size: int) -> Span:
    """Return the bytes to send. Anything but one range is ignored, as by S3. Raises StorageError 416."""
    found = _RANGE.fullmatch((header or "").replace(" ", ""))
    if found is None or found[0] == "bytes=-":
        return Span(0, size, partial=False)
    first, last = found.groups()
    begin = int(first) if first else max(0, size - int(last))
    end = min(size, int(last) + 1) if first and last else size
    if first and last and int(last) < begin:
        return Span(0, size, partial=False)
    if begin >= size or (not first and int(last) == 0):
        raise StorageError(
            416, "InvalidRange", "The requested range is not satisfiable", RangeRequested=header, ActualObjectSize=size
        )
    return Span(begin, end, partial=True)
