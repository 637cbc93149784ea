"""Reads the text files of a folder with scripts, within limits and without following symbolic links."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.text.text_file import TextFile

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_SIZE = 1_000_000
"""Bytes of a file that is read; larger files are data."""
MAX_FILES = 20_000
"""Files that are read."""
SKIPPED_FOLDERS = frozenset(
    {".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", "venv", ".tox", ".mypy_cache", "site-packages"}
)
_BINARY_MARK = b"\0"


class LocalTextFiles:
    """Reads files of this machine."""

    def __init__(self, max_size: int = MAX_SIZE, max_files: int = MAX_FILES) -> None:
        self._max_size = max_size
        self._max_files = max_files

    def read(self, folder: str) -> Iterator[TextFile]:
        """Yield the text files below a folder, and the files that are too large or cannot be read with a reason.

        The folder itself may be a symbolic link. Raises InvalidInput if it is not a folder that can be read.
        """
        try:
            os.listdir(folder)
        except OSError as error:
            reason = error.strerror or str(error)
            raise InvalidInput(f"Cannot read the folder '{folder}': {reason}.", "Name a folder with scripts.") from None
        return self._walk(os.path.realpath(folder))

    def _walk(self, root: str) -> Iterator[TextFile]:
        count = 0
        unreadable: list[TextFile] = []

        def note(error: OSError) -> None:
            path = os.path.relpath(str(error.filename), root)
            unreadable.append(TextFile(path, skipped=f"cannot be read: {error.strerror}"))

        for current, folders, names in os.walk(root, onerror=note, followlinks=False):
            folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS)
            for name in sorted(names):
                file = self._read_file(os.path.join(current, name), root)
                if file is None:
                    continue
                count += 1
                if count > self._max_files:
                    yield TextFile(file.path, skipped=f"is after the first {self._max_files:,} files")
                    return
                yield file
        yield from unreadable

    def _read_file(self, path: str, root: str) -> TextFile | None:
        """Return a file; None if it is not a regular text file."""
        shown = os.path.relpath(path, root)
        try:
            if not stat.S_ISREG(os.lstat(path).st_mode):
                return None
            # Not followed and not waited for if the file becomes a link or a pipe meanwhile.
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(descriptor, "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    return None
                data = file.read(self._max_size + 1)
        except OSError as error:
            return TextFile(shown, skipped=f"cannot be read: {error.strerror or error}")
        if _BINARY_MARK in data:
            return None
        if len(data) > self._max_size:
            return TextFile(shown, skipped=f"is larger than {self._max_size:,} bytes")
        return TextFile(shown, data.decode("utf-8", "replace"))
