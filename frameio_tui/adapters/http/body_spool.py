"""Holds a body while it arrives: in memory up to a limit, then in a private file."""

from __future__ import annotations

import contextlib
import os
import tempfile
from io import BytesIO
from typing import BinaryIO

from frameio_tui.adapters.storage.atomic_file import make_private_folder, sweep_ended
from frameio_tui.core.errors import WriteFailed

PREFIX = "body-"
"""Prefix of the names of body files; the ID of the process that wrote the file follows."""
SWEPT = (PREFIX, "view-")
"""Prefixes of the files that `sweep` removes: bodies, and copies that were opened in a pager or an editor."""


class BodySink:
    """Collects the chunks of one body: up to `limit` bytes in memory, a larger body also in a file in `folder`."""

    def __init__(self, limit: int, folder: str) -> None:
        self._limit = limit
        self._folder = folder
        self._memory = BytesIO()  # getvalue() shares its bytes instead of copying them
        self._file: BinaryIO | None = None
        self.path = ""
        """Path of the file that holds the whole body; empty while the body fits in memory."""
        self.size = 0

    def add(self, chunk: bytes) -> None:
        """Append a chunk. Raises WriteFailed."""
        self.size += len(chunk)
        space_left = self._limit - self._memory.tell()
        if self._file is None and len(chunk) > space_left:
            self._open()
        if self._file is not None:
            self._write(chunk)
        if space_left > 0:
            self._memory.write(chunk if len(chunk) <= space_left else chunk[:space_left])

    def head(self) -> bytes:
        """Return the part of the body that is in memory, which is the whole body if `path` is empty.

        Also flushes the file, so that it can be read. Raises WriteFailed.
        """
        if self._file is not None and not self._file.closed:
            try:
                self._file.flush()
            except OSError as error:
                raise _save_error(error) from None
        return self._memory.getvalue()

    def close(self) -> None:
        """Close the file without removing it. No more chunks can be added."""
        if self._file is not None:
            # A failed flush has already raised WriteFailed, or belongs to an incomplete body.
            with contextlib.suppress(OSError):
                self._file.close()

    def discard(self) -> None:
        """Remove the file, if there is one."""
        self.close()
        if self.path:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.path)
            self.path = ""

    def _open(self) -> None:
        try:
            make_spill_folder(self._folder)
            # mkstemp() creates a new file with mode 0600.
            handle, self.path = tempfile.mkstemp(prefix=f"{PREFIX}{os.getpid()}-", dir=self._folder)
        except OSError as error:
            raise WriteFailed(
                f"The response is larger than memory_limit, and {self._folder} cannot be written ({error.strerror}).",
                "Free some space, or increase memory_limit in config.toml.",
            ) from None
        self._file = os.fdopen(handle, "wb")
        self._write(self._memory.getvalue())

    def _write(self, data: bytes) -> None:
        if self._file is None:
            return
        try:
            self._file.write(data)
        except OSError as error:
            raise _save_error(error) from None


def _save_error(error: OSError) -> WriteFailed:
    return WriteFailed(f"The response could not be saved ({error.strerror}).", "Free some space.")


def make_spill_folder(folder: str) -> None:
    """Create the folder and its parent, the cache folder, and set the mode of both to 0700 even if they exist."""
    make_private_folder(folder)
    for path in (os.path.dirname(folder), folder):
        if os.stat(path).st_mode & 0o077:
            with contextlib.suppress(PermissionError):
                os.chmod(path, 0o700)


def sweep(folder: str) -> None:
    """Remove the files of processes that have ended."""
    for prefix in SWEPT:
        sweep_ended(folder, prefix)
