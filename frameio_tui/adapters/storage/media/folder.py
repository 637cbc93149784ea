"""Folders for downloads. Every component below the folder is opened relative to the one above it, and never as a link.

So a link that another user or program puts there, even in the middle of a download, cannot redirect what is written.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from typing import TYPE_CHECKING

from frameio_tui.adapters.storage.atomic_file import write_failed
from frameio_tui.adapters.storage.media.part_file import Digester, LocalPartFile, can_check_xxhash
from frameio_tui.core.downloads.digest import Digest, FileState
from frameio_tui.core.downloads.file_names import PART
from frameio_tui.core.errors import FrameioTuiError, NoSuchFolder, PathRefused, PathTaken, WriteFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

_FOLDER = os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_FILE = os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""O_NONBLOCK, because opening a FIFO would block the program."""
_IN_THE_WAY = frozenset([errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.ENXIO])
_NO_PERMISSION = frozenset([errno.EACCES, errno.EPERM])
_TOO_LONG = frozenset([errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL])


_PERMISSIONS = "Correct the permissions of its folder, then resume the job."


class LocalMediaFolder:
    """Implements MediaFolder. Modes of files and folders follow the user's umask."""

    def __init__(self, path: str, *, create: bool = True) -> None:
        self.path = os.path.realpath(os.path.expanduser(path))
        self.can_check_xxhash = can_check_xxhash()
        if os.open not in os.supports_dir_fd:  # Windows
            raise WriteFailed(
                "Downloads need a system that can open files relative to a folder.", "Use Linux or macOS."
            )
        try:
            if create:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(self.path)
            self._handle = os.open(self.path, _FOLDER)
        except FileNotFoundError:
            missing = os.path.dirname(self.path) if create else self.path
            if create and os.path.isdir(missing):
                raise WriteFailed(f"{missing} does not allow new folders.", "Choose another path.") from None
            raise NoSuchFolder(f"There is no folder {missing}.", "Create it, or choose another path.") from None
        except NotADirectoryError:
            raise WriteFailed(f"{self.path} is not a folder.", "Choose another path.") from None
        except OSError as error:
            raise write_failed(self.path, error, "use the folder") from None

    def make(self, path: str) -> None:
        """Create a folder and those above it. Raises PathTaken, WriteFailed."""
        with self._opened(path, create=True):
            pass

    def state(self, path: str) -> FileState | None:
        """Return size and time of a regular file, or None if nothing is there. Raises PathTaken, WriteFailed."""
        folder, _, name = path.rpartition("/")
        try:
            with self._opened(folder) as handle:
                found = os.stat(name, dir_fd=handle, follow_symlinks=False)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._failed(path, error, "read the file") from None
        if not stat.S_ISREG(found.st_mode):
            raise self._in_the_way(path, found.st_mode)
        return FileState(found.st_size, found.st_mtime_ns)

    def open_part(self, path: str, owner: str, *, replace: bool = False) -> LocalPartFile:
        """Open the part file of a path. Raises PathTaken, WriteFailed."""
        folder, _, name = path.rpartition("/")
        part = f"{path}{PART}"
        try:
            with self._opened(folder, create=True) as handle:
                # The umask of the user makes the mode.
                file = os.open(f"{name}{PART}", os.O_RDWR | os.O_CREAT | _FILE, 0o666, dir_fd=handle)
                try:
                    found = os.fstat(file)
                    if not stat.S_ISREG(found.st_mode):
                        raise self._in_the_way(part, found.st_mode)
                    if found.st_nlink > 1:
                        raise PathTaken(f"{self._full(part)} has a second name (hard link).", "Remove it.")
                    return LocalPartFile(file, os.dup(handle), self._full(path), owner, replace=replace)
                except BaseException:
                    os.close(file)
                    raise
        except OSError as error:
            raise self._failed(part, error, "write the file") from None

    def tidy(self, path: str) -> None:
        """Remove the part file if it is the complete file itself. Raises PathTaken, WriteFailed."""
        folder, _, name = path.rpartition("/")
        with contextlib.suppress(OSError), self._opened(folder) as handle:
            part = os.stat(f"{name}{PART}", dir_fd=handle, follow_symlinks=False)
            if os.path.samestat(part, os.stat(name, dir_fd=handle, follow_symlinks=False)):
                os.unlink(f"{name}{PART}", dir_fd=handle)

    def digest(self, path: str) -> LocalFileDigest:
        """Open a file to compute its digests. Raises PathTaken, WriteFailed."""
        folder, _, name = path.rpartition("/")
        try:
            with self._opened(folder) as handle:
                file = os.open(name, os.O_RDONLY | _FILE, dir_fd=handle)
        except OSError as error:
            raise self._failed(path, error, "read the file") from None
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode):
            os.close(file)
            raise self._in_the_way(path, found.st_mode)
        return LocalFileDigest(file, self._full(path), found)

    def close(self) -> None:
        """Close the folder."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @contextlib.contextmanager
    def _opened(self, path: str, *, create: bool = False) -> Iterator[int]:
        """Yield a handle of a folder below this one. Raises FileNotFoundError, PathTaken, WriteFailed."""
        handle, walked = os.dup(self._handle), ""
        try:
            for part in path.split("/") if path else ():
                walked = f"{walked}/{part}" if walked else part
                try:
                    if create:
                        with contextlib.suppress(FileExistsError):
                            os.mkdir(part, dir_fd=handle)
                    inner = os.open(part, _FOLDER, dir_fd=handle)
                except FileNotFoundError:
                    raise
                except OSError as error:
                    raise self._failed(walked, error, "use the folder", parent=handle) from None
                os.close(handle)
                handle = inner
            yield handle
        finally:
            os.close(handle)

    def _failed(self, path: str, error: OSError, change: str, parent: int = -1) -> FrameioTuiError:
        """Return the error for what the system refused: PathTaken or PathRefused if it is about this path only."""
        if error.errno in _NO_PERMISSION:
            return PathRefused(f"Cannot {change}: {self._full(path)} ({error.strerror}).", _PERMISSIONS)
        if error.errno in _TOO_LONG:
            return PathTaken(
                f"{self._full(path)} is too long for the file system.", "Choose a folder with a shorter path."
            )
        if error.errno in _IN_THE_WAY:
            mode = stat.S_IFDIR if parent < 0 else 0
            with contextlib.suppress(OSError):
                name = path.rpartition("/")[2]
                if parent >= 0:
                    mode = os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode
                else:
                    mode = os.lstat(self._full(path)).st_mode  # only to word the message
            return self._in_the_way(path, mode)
        return write_failed(self._full(path), error, change)

    def _in_the_way(self, path: str, mode: int) -> PathTaken:
        if stat.S_ISLNK(mode):
            return PathTaken(f"{self._full(path)} is a symbolic link, which is not followed.", "Remove it.")
        what = "folder" if stat.S_ISDIR(mode) else "special file"
        return PathTaken(f"{self._full(path)} is a {what}.", "Rename it, or choose another folder.")

    def _full(self, path: str) -> str:
        return os.path.join(self.path, path)


class LocalFileDigest:
    """Implements FileDigest."""

    def __init__(self, file: int, path: str, found: os.stat_result) -> None:
        self._file = file
        self._path = path
        self._modified = found.st_mtime_ns
        self.size = found.st_size
        self._digester = Digester()

    def advance(self, count: int) -> bool:
        """Read up to `count` more bytes. Raises WriteFailed."""
        try:
            return not self._digester.read(self._file, count)
        except OSError as error:
            raise WriteFailed(f"Cannot read {self._path} ({error.strerror}).", "Check the disk.") from None

    def result(self) -> Digest:
        """Return the digests of what was read."""
        return self._digester.result(self._modified)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        os.close(self._file)
