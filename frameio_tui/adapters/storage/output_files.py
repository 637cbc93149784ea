"""Writes the output files of tasks: under a temporary name next to the target, renamed when they are complete."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from typing import TYPE_CHECKING, BinaryIO

from frameio_tui.adapters.storage.atomic_file import sweep_temp, sync_folder, temp_path, write_failed
from frameio_tui.adapters.storage.growing_files import LocalGrowingFile, make_folder, read_regular
from frameio_tui.adapters.storage.media.folder import LocalMediaFolder
from frameio_tui.core.errors import NoSuchFolder, OutputExists, Remedy, WriteFailed
from frameio_tui.core.tasks.task import WrittenFile

if TYPE_CHECKING:
    from typing import Self


class NewOutputFile:
    """Implements OutputFile. Only the owner can read the file."""

    def __init__(self, path: str, *, overwrite: bool) -> None:
        self.path = path
        self._overwrite = overwrite
        self._hash = hashlib.sha256()
        self._size = 0
        self._temp = temp_path(os.path.dirname(os.path.realpath(path) if overwrite else path))
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0)
        try:
            self._file: BinaryIO | None = os.fdopen(os.open(self._temp, flags, 0o600), "wb")
        except OSError as error:
            raise write_failed(path, error, "write the file") from None

    def write(self, data: bytes) -> None:
        """Append bytes. Raises WriteFailed."""
        if self._file is None:
            raise WriteFailed(f"{self.path} is closed.")
        try:
            self._file.write(data)
        except OSError as error:
            raise write_failed(self.path, error, "write the file") from None
        self._hash.update(data)
        self._size += len(data)

    @property
    def content(self) -> WrittenFile:
        """Size and hash of what was written so far."""
        return WrittenFile(self.path, self._size, self._hash.hexdigest())

    def finish(self) -> WrittenFile:
        """Make the content durable and give the file its name. Raises WriteFailed, also if the name is taken by now."""
        if self._file is None:
            raise WriteFailed(f"{self.path} is closed.")
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._rename()
            sync_folder(os.path.dirname(self.path))
        except FileExistsError:
            self.discard()
            raise _exists(self.path) from None
        except OSError as error:
            self.discard()
            raise write_failed(self.path, error, "write the file") from None
        self._file = None
        return self.content

    def _rename(self) -> None:
        """Rename the file without replacing another one, unless it may be overwritten."""
        if self._overwrite:
            os.replace(self._temp, os.path.realpath(self.path))
            return
        try:
            os.link(self._temp, self.path)  # fails if the name is taken, unlike a rename
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EXDEV):
                raise
            if os.path.lexists(self.path):  # a file system without hard links
                raise FileExistsError(self.path) from None
            os.rename(self._temp, self.path)
            return
        os.unlink(self._temp)

    def discard(self) -> None:
        """Remove the temporary file; does nothing after `finish`."""
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):
                file.close()
            with contextlib.suppress(OSError):
                os.unlink(self._temp)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.discard()


class LocalOutputFiles:
    """Implements OutputFiles."""

    def create(self, path: str, *, overwrite: bool = False) -> NewOutputFile:
        """Start to write a file, after removing what killed processes left in its folder. Raises WriteFailed."""
        path = self.check(path, overwrite=overwrite)
        sweep_temp(os.path.dirname(path))
        return NewOutputFile(path, overwrite=overwrite)

    def existing(self, path: str) -> WrittenFile | None:
        """Return size and hash of a regular file, or None if there is none that can be read."""
        path = os.path.abspath(os.path.expanduser(path))
        try:
            if not os.path.isfile(path):
                return None
            with open(path, "rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
                return WrittenFile(path, os.fstat(file.fileno()).st_size, found)
        except OSError:
            return None

    def grow(self, path: str) -> LocalGrowingFile:
        """Open a file to add lines to it. Raises WriteFailed, LockHeld."""
        return LocalGrowingFile(path)

    def make_folder(self, path: str) -> tuple[str, tuple[str, ...]]:
        """Create a private folder if it is missing; return its real path and the names in it. Raises WriteFailed."""
        return make_folder(path)

    def read(self, path: str) -> bytes | None:
        """Return the content of a file, or None if it is missing. Raises WriteFailed for a symbolic link."""
        return read_regular(path)

    def open_media(self, path: str, *, create: bool = True) -> LocalMediaFolder:
        """Open a folder for downloads, and create it if it is missing. Raises WriteFailed."""
        return LocalMediaFolder(path, create=create)

    def check_folder(self, path: str) -> None:
        """Check whether files could be created in a folder that `make_folder` would create. Raises WriteFailed."""
        path = os.path.abspath(os.path.expanduser(path))
        if os.path.lexists(path) and not os.path.isdir(path):
            raise WriteFailed(f"{path} is not a folder.", "Choose another path.")
        existing = path if os.path.isdir(path) else os.path.dirname(path)
        if not os.path.isdir(existing):
            raise NoSuchFolder(f"There is no folder {existing}.", "Create it, or choose another path.")
        if not os.access(existing, os.W_OK | os.X_OK):
            raise WriteFailed(f"You have no permission to write to {existing}.", "Choose another path.")

    def check(self, path: str, *, overwrite: bool = False) -> str:
        """Check whether a file could be created, and return its absolute path. Raises WriteFailed."""
        path = os.path.abspath(os.path.expanduser(path))
        folder = os.path.dirname(os.path.realpath(path) if overwrite else path)
        if not os.path.isdir(folder):
            raise NoSuchFolder(f"There is no folder {folder}.", "Create it, or choose another path.")
        try:
            os.stat(path)
        except FileNotFoundError:
            pass
        except OSError as error:  # such as a name that is too long
            raise write_failed(path, error, "write the file") from None
        if os.path.isdir(path):
            raise WriteFailed(f"{path} is a folder.", "Add a file name.")
        if os.path.exists(path) and not os.path.isfile(path):  # a device would be replaced by a file
            raise WriteFailed(f"{path} is not a regular file.", "Choose another path.")
        if not overwrite and os.path.lexists(path):
            raise _exists(path)
        if not os.access(folder, os.W_OK):
            raise WriteFailed(
                f"The folder {folder} cannot be written.", "Correct its permissions, or choose another path."
            )
        return path


def _exists(path: str) -> OutputExists:
    return OutputExists(
        f"{path} already exists.", Remedy("Choose another name.", "Choose another name, or add --overwrite.")
    )
