"""Where a body goes while it arrives: memory up to a limit, then a private file (trust T23)."""

from __future__ import annotations

import contextlib
import os
import tempfile
from io import BytesIO
from typing import BinaryIO

from frameio_tui.adapters.storage.atomic_file import make_private_folder, sweep_ended
from frameio_tui.core.errors import WriteFailed

PREFIX = "body-"
"""Of spilled bodies; the process that wrote it comes next."""
SWEPT = (PREFIX, "view-")
"""What is swept: bodies, and what a pager or an editor was shown."""


class BodySink:
    """Takes the chunks of one body, in order."""

    def __init__(self, limit: int, folder: str) -> None:
        self._limit = limit
        self._folder = folder
        self._memory = BytesIO()  # gives its bytes without a second copy
        self._file: BinaryIO | None = None
        self.path = ""
        """The file that holds the whole body; empty while it fits in memory."""
        self.size = 0

    def add(self, chunk: bytes) -> None:
        """Take a chunk. Raises WriteFailed."""
        self.size += len(chunk)
        room = self._limit - self._memory.tell()
        if self._file is None and len(chunk) > room:
            self._open()
        if self._file is not None:
            self._write(chunk)
        if room > 0:
            self._memory.write(chunk if len(chunk) <= room else chunk[:room])

    def head(self) -> bytes:
        """The body as far as it is in memory; all of it when `path` is empty."""
        if self._file is not None and not self._file.closed:
            try:
                self._file.flush()
            except OSError as error:
                raise _spool_failed(error) from None
        return self._memory.getvalue()

    def close(self) -> None:
        """No more will be added; the file stays."""
        if self._file is not None:
            # What cannot be flushed was announced as WriteFailed, or belongs to a body that is not complete.
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
            # mkstemp creates exclusively, mode 0600
            handle, self.path = tempfile.mkstemp(prefix=f"{PREFIX}{os.getpid()}-", dir=self._folder)
        except OSError as error:
            raise WriteFailed(
                f"The answer is larger than memory_limit and {self._folder} cannot be written ({error.strerror}).",
                "Free some space, or raise memory_limit in config.toml.",
            ) from None
        self._file = os.fdopen(handle, "wb")
        self._write(self._memory.getvalue())

    def _write(self, data: bytes) -> None:
        if self._file is None:
            return
        try:
            self._file.write(data)
        except OSError as error:
            raise _spool_failed(error) from None


def _spool_failed(error: OSError) -> WriteFailed:
    return WriteFailed(f"The answer could not be kept ({error.strerror}).", "Free some space.")


def make_spill_folder(folder: str) -> None:
    """Make the folder and the cache folder above it, 0700 also where they were there with another mode."""
    make_private_folder(folder)
    for own in (os.path.dirname(folder), folder):
        if os.stat(own).st_mode & 0o077:
            with contextlib.suppress(PermissionError):
                os.chmod(own, 0o700)


def sweep(folder: str) -> None:
    """Remove the bodies of runs that have ended."""
    for prefix in SWEPT:
        sweep_ended(folder, prefix)
