"""Reads local files to upload. Symbolic links are never followed."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from typing import TYPE_CHECKING

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.resources.upload import LARGEST, SourceChanged, SourceEntry, SourceIdentity, name_fault
from frameio_tui.core.text.humanize import format_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)
_BLOCK = 262_144
_MOST_CHOICES = 100


class LocalPart:
    """Implements BlobPart, and computes the SHA-256 of what is read in order."""

    def __init__(self, source: LocalSource, start: int, size: int) -> None:
        self.size = size
        self._source = source
        self._start = start
        self._hash = hashlib.sha256()
        self._hashed = 0

    def read(self, offset: int, count: int) -> bytes:
        """Return bytes of the part. Raises SourceChanged, FrameioTuiError."""
        if offset == 0:
            self._hash, self._hashed = hashlib.sha256(), 0
        data = self._source.read(self._start + offset, count)
        if offset == self._hashed:
            self._hash.update(data)
            self._hashed += len(data)
        return data

    @property
    def sha256(self) -> str:
        """The hash of the part, after all of it was read."""
        return self._hash.hexdigest()


class LocalSource:
    """Implements SourceFile: an open file that must not change while it is read."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._lock = threading.Lock()
        try:
            self._file = os.open(path, _FLAGS)
        except OSError as error:
            raise FrameioTuiError(f"Cannot read {path} ({error.strerror}).", "Check the file.") from None
        found = os.fstat(self._file)
        if not stat.S_ISREG(found.st_mode):
            os.close(self._file)
            raise FrameioTuiError(f"{path} is not a regular file.", "Check the file.")
        self.identity = SourceIdentity(found.st_size, found.st_mtime_ns, found.st_ctime_ns)

    def read(self, offset: int, count: int) -> bytes:
        """Return exactly `count` bytes. Raises SourceChanged, and FrameioTuiError if the disk fails."""
        try:
            data = self._read_at(offset, count)
            while len(data) < count and (more := self._read_at(offset + len(data), count - len(data))):
                data += more
            found = os.fstat(self._file)
        except OSError as error:
            raise FrameioTuiError(f"Cannot read {self.path} ({error.strerror}).", "Check the disk.") from None
        if (found.st_size, found.st_mtime_ns) != self.identity[:2] or len(data) != count:
            raise SourceChanged(f"{self.path} changed while it was being uploaded.")
        return data

    def _read_at(self, offset: int, count: int) -> bytes:
        if hasattr(os, "pread"):
            return os.pread(self._file, count, offset)
        with self._lock:  # on Windows, where parts are read from several threads, too
            os.lseek(self._file, offset, os.SEEK_SET)
            return os.read(self._file, count)

    def part(self, start: int, size: int) -> LocalPart:
        """Return a part of the file."""
        return LocalPart(self, start, size)

    def sha256_of(self, start: int, size: int) -> str:
        """Return the hash of a part."""
        part = LocalPart(self, start, size)
        for offset in range(0, size, _BLOCK):
            part.read(offset, min(_BLOCK, size - offset))
        return part.sha256

    def close(self) -> None:
        """Close the file; it is safe to call this twice."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


class LocalSourceFiles:
    """Implements SourceFiles."""

    def entries(self, paths: Sequence[str]) -> Iterator[tuple[int, SourceEntry]]:
        """Yield all files and folders, each folder before its contents. See `SourceFiles.entries`."""
        for number, path in enumerate(paths):
            absolute = os.path.abspath(path)
            name = os.path.basename(absolute)
            if not name:
                yield (
                    number,
                    SourceEntry(
                        absolute, (absolute,), fault="It is the whole file system.", remedy="Name a folder in it."
                    ),
                )
                continue
            for entry in _below(absolute, (name,)):
                yield number, entry

    def open(self, path: str) -> LocalSource:
        """Open a regular file. Raises FrameioTuiError."""
        return LocalSource(path)

    def complete(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Return the text completed as far as the names of files allow it, and the names if there are several."""
        folder, _, begin = text.rpartition("/")
        where = os.path.expanduser(f"{folder}/" if "/" in text else ".")
        try:
            with os.scandir(where) as found:
                names = sorted(
                    f"{entry.name}/" if entry.is_dir() else entry.name
                    for entry in found
                    if entry.name.startswith(begin) and (begin.startswith(".") or not entry.name.startswith("."))
                )
        except OSError:
            return text, ()
        if not names:
            return text, ()
        completed = text[: len(text) - len(begin)] + _common_start(names)
        return completed, tuple(names[:_MOST_CHOICES]) if len(names) > 1 else ()


def _below(path: str, names: tuple[str, ...]) -> Iterator[SourceEntry]:
    """Yield a file, or a folder and everything in it, sorted by name."""
    waiting = [(path, names)]  # the next one is at the end; folders may be nested deeper than Python's calls
    while waiting:
        path, names = waiting.pop()
        entry = _entry(path, names)
        if not entry.is_folder or entry.fault:
            yield entry
            continue
        try:
            with os.scandir(path) as found:
                inside = sorted((each.name for each in found), reverse=True)
        except OSError as error:
            yield entry._replace(fault=f"The folder cannot be read ({error.strerror}).", remedy=_PERMISSIONS)
            continue
        yield entry
        waiting += [(os.path.join(path, name), (*names, name)) for name in inside]


def _entry(path: str, names: tuple[str, ...]) -> SourceEntry:
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return SourceEntry(path, names, fault="There is no such file or folder.", remedy="Check the path.")
    except OSError as error:
        return SourceEntry(path, names, fault=f"It cannot be read ({error.strerror}).", remedy=_PERMISSIONS)
    except ValueError:
        return SourceEntry(path, names, fault="Its path contains a NUL character.", remedy="Check the path.")
    is_folder = stat.S_ISDIR(found.st_mode)
    size = 0 if is_folder else found.st_size
    fault, remedy = _fault(path, found)
    if wrong_name := name_fault(names[-1]):
        fault, remedy = wrong_name, "Rename it."
    return SourceEntry(path, names, is_folder, size, found.st_mtime_ns, fault, remedy)


_PERMISSIONS = "Correct its permissions, or leave it out."


def _fault(path: str, found: os.stat_result) -> tuple[str, str]:
    """Return why a file cannot be uploaded, and what to do; empty texts if it can."""
    if stat.S_ISDIR(found.st_mode):
        return "", ""
    if stat.S_ISLNK(found.st_mode):
        return "It is a symbolic link, which is not followed.", "Upload the file it points to, or leave it out."
    if not stat.S_ISREG(found.st_mode):
        return "It is not a regular file.", "Leave it out."
    if not os.access(path, os.R_OK):
        return "You have no permission to read it.", _PERMISSIONS
    if not found.st_size:
        return "It is empty. Frame.io does not accept empty files.", "Leave it out, or fill it."
    if found.st_size > LARGEST:
        return f"It is {format_size(found.st_size)}; Frame.io allows {format_size(LARGEST)}.", "Split it."
    return "", ""


def _common_start(names: Sequence[str]) -> str:
    """Return the longest text with which all names begin."""
    shortest, longest = min(names), max(names)  # in the order of their characters
    return next((shortest[:at] for at, character in enumerate(shortest) if longest[at] != character), shortest)
