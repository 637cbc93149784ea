"""Files to which tasks add lines, such as an audit log that several runs continue; and the folders they are in."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from typing import TYPE_CHECKING, BinaryIO

from frameio_tui.adapters.storage.atomic_file import sync_folder, write_failed
from frameio_tui.core.errors import LockHeld, NoSuchFolder, WriteFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

_CHANGE = "write the file"
PIECE = 64 * 1024


class LocalGrowingFile:
    """Implements GrowingFile. A new file can be read by its owner only; a symbolic link is refused."""

    def __init__(self, path: str) -> None:
        self.path = os.path.abspath(os.path.expanduser(path))
        folder = os.path.dirname(self.path)
        if not os.path.isdir(folder):
            raise NoSuchFolder(f"There is no folder {folder}.", "Create it, or choose another path.")
        # O_NONBLOCK, because opening a FIFO would block the program.
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            handle = os.open(self.path, flags, 0o600)
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise _is_link(self.path) from None
            raise write_failed(self.path, error, _CHANGE) from None
        self._file: BinaryIO = os.fdopen(handle, "r+b", buffering=0)
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise WriteFailed(f"{self.path} is not a regular file.", "Choose another path.")
            self._lock(handle)
            self._size = os.fstat(handle).st_size
            self.is_cut = self._size > 0 and os.pread(handle, 1, self._size - 1) != b"\n"
        except BaseException:
            self._file.close()
            raise

    def _lock(self, handle: int) -> None:
        """Keep other processes from writing at the same time. Raises LockHeld."""
        try:
            import fcntl
        except ImportError:  # Windows
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockHeld(f"Another process is writing {self.path}.", "Wait until it has ended.", holder="") from None
        except OSError:  # a file system without locks
            return

    @property
    def size(self) -> int:
        """Its size in bytes."""
        return self._size

    def lines(self) -> Iterator[bytes]:
        """Yield the lines without their ends; the last one may be incomplete, see `is_cut`. Raises WriteFailed."""
        try:
            with open(self.path, "rb") as file:
                for line in file:
                    yield line.rstrip(b"\n")
        except OSError as error:
            raise WriteFailed(f"Cannot read {self.path} ({error.strerror}).", "Check its permissions.") from None

    def drop_cut(self) -> None:
        """Remove the last line if it has no end. Raises WriteFailed."""
        if not self.is_cut:
            return
        end = self._size
        while end > 0:
            begin = max(0, end - PIECE)
            found = os.pread(self._file.fileno(), end - begin, begin).rfind(b"\n")
            if found >= 0:
                end = begin + found + 1
                break
            end = begin
        self.cut(end)

    def cut(self, size: int) -> None:
        """Remove what is after `size` bytes. Raises WriteFailed."""
        try:
            self._file.truncate(size)
        except OSError as error:
            raise write_failed(self.path, error, _CHANGE) from None
        self._size, self.is_cut = size, False

    def add(self, lines: bytes) -> None:
        """Append whole lines: all of them or none. Raises WriteFailed."""
        rest = memoryview(b"\n" + lines if self.is_cut else lines)
        size = self._size + len(rest)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            with contextlib.suppress(OSError):
                self._file.truncate(self._size)
            raise write_failed(self.path, error, _CHANGE) from None
        self._size, self.is_cut = size, False

    def sync(self) -> None:
        """Make what was added durable. Raises WriteFailed."""
        try:
            os.fsync(self._file.fileno())
            sync_folder(os.path.dirname(self.path))
        except OSError as error:
            raise write_failed(self.path, error, _CHANGE) from None

    def close(self) -> None:
        """Close the file, and let other processes write it."""
        with contextlib.suppress(OSError):
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def make_folder(path: str) -> tuple[str, tuple[str, ...]]:
    """Create a private folder if it is missing, and return its real path and the names in it. Raises WriteFailed."""
    path = os.path.realpath(os.path.expanduser(path))
    try:
        with contextlib.suppress(FileExistsError):
            os.mkdir(path, 0o700)
        return path, tuple(sorted(os.listdir(path)))
    except FileNotFoundError:
        raise NoSuchFolder(
            f"There is no folder {os.path.dirname(path)}.", "Create it, or choose another path."
        ) from None
    except NotADirectoryError:
        raise WriteFailed(f"{path} is not a folder.", "Choose another path.") from None
    except OSError as error:
        raise write_failed(path, error, "create the folder") from None


def read_regular(path: str) -> bytes | None:
    """Return the content of a file, or None if there is none. Raises WriteFailed for a symbolic link."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise _is_link(path) from None
        raise WriteFailed(f"Cannot read {path} ({error.strerror}).", "Check its permissions.") from None


def _is_link(path: str) -> WriteFailed:
    return WriteFailed(f"{path} is a symbolic link, which is not followed.", "Remove it, or choose another path.")
