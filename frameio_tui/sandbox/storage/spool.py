"""Uploaded parts as files in a temporary folder, which is created for the first of them."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

PREFIX = "frameio-tui-sandbox-"
_PIECE = 262_144


class Part(NamedTuple):
    """A part that was uploaded as a whole."""

    path: str
    size: int
    md5: str


def _new_file(path: str) -> BinaryIO:
    return open(path, "xb")


class Spool:
    """The parts of each upload by number, beginning with 1."""

    def __init__(self) -> None:
        self._folder = ""
        self._parts: dict[str, dict[int, Part]] = {}
        self._count = 0

    async def receive(self, key: str, number: int, body: AsyncIterator[bytes], size: int) -> Part | None:
        """Write a part to disk and return it, or None if the body has another size; then nothing changes."""
        if not self._folder:
            self._folder = tempfile.mkdtemp(prefix=PREFIX)
        self._count += 1
        path, received = os.path.join(self._folder, f"{self._count:06}"), 0
        checksum = hashlib.md5(usedforsecurity=False)
        with _new_file(path) as file:
            async for piece in body:
                received += len(piece)
                if received <= size:
                    checksum.update(piece)
                    file.write(piece)
        if received != size:
            os.remove(path)
            return None
        parts = self._parts.setdefault(key, {})
        replaced, parts[number] = parts.get(number), Part(path, size, checksum.hexdigest())
        if replaced is not None:
            os.remove(replaced.path)
        return parts[number]

    def parts(self, key: str) -> list[Part]:
        """Return the parts of an upload that are there, in their order."""
        return [part for _, part in sorted(self._parts.get(key, {}).items())]

    def etag(self, key: str) -> str:
        """Return the ETag of a complete upload, as S3 computes it."""
        parts = self.parts(key)
        if len(parts) == 1:
            return f'"{parts[0].md5}"'
        both = b"".join(bytes.fromhex(part.md5) for part in parts)
        return f'"{hashlib.md5(both, usedforsecurity=False).hexdigest()}-{len(parts)}"'

    def read(self, key: str, begin: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from `begin` to `end` of a complete upload."""
        offset = 0
        for part in self.parts(key):
            first, last = max(begin - offset, 0), min(end - offset, part.size)
            offset += part.size
            if first >= last:
                continue
            with open(part.path, "rb") as file:
                file.seek(first)
                while first < last and (piece := file.read(min(_PIECE, last - first))):
                    first += len(piece)
                    yield piece

    def close(self) -> None:
        """Remove everything."""
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = ""
        self._parts.clear()
