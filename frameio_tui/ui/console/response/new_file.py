"""Files of the person's that were not there before: never over another, never through a link."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, BinaryIO

from frameio_tui.core.errors import WriteFailed

if TYPE_CHECKING:
    from collections.abc import Iterable


class NewFile:
    """A file being written; readable by its owner alone."""

    def __init__(self, path: str) -> None:
        """Raises WriteFailed when it is there already, or cannot be made."""
        self.path = os.path.abspath(os.path.expanduser(path))
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        try:
            self._file: BinaryIO = os.fdopen(os.open(self.path, flags, 0o600), "wb")
        except OSError as error:
            raise WriteFailed(f"{self.path} could not be made ({error.strerror}).", "Choose another name.") from None

    def write(self, data: bytes) -> None:
        """More bytes. Raises WriteFailed."""
        try:
            self._file.write(data)
        except OSError as error:
            raise WriteFailed(f"{self.path} could not be written ({error.strerror}).", "Free some space.") from None

    def close(self) -> None:
        """Done. Raises WriteFailed."""
        try:
            self._file.close()
        except OSError as error:
            raise WriteFailed(f"{self.path} could not be written ({error.strerror}).", "Free some space.") from None


def write_new(path: str, pieces: Iterable[bytes]) -> str:
    """Write a new file, whole or not at all; returns its path. Raises WriteFailed."""
    file = NewFile(path)
    try:
        for piece in pieces:
            file.write(piece)
        file.close()
    except BaseException:
        with contextlib.suppress(WriteFailed):
            file.close()
        with contextlib.suppress(OSError):
            os.unlink(file.path)
        raise
    return file.path
