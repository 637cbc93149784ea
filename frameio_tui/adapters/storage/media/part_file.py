"""A file while it is downloaded. It can be continued after any interruption, by any process.

A note after the content, in the last 4096 bytes of the file, says which content it is and which ranges of bytes are
there. It is replaced after the bytes were written. If the process is killed, both are as the process left them; if the
host has restarted since, only the ranges that were durable count.

Another thread makes the received bytes durable while more arrive, so that the network does not wait for the disk. The
file gets its name once all of it is durable.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import sys
import threading
import time
import zlib
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from frameio_tui.adapters.storage.atomic_file import sync_handle, write_failed
from frameio_tui.core.downloads.digest import Digest
from frameio_tui.core.downloads.file_names import PART
from frameio_tui.core.errors import PathRefused, PathTaken, WriteFailed
from frameio_tui.core.text.humanize import format_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NOTE = 4096
"""Bytes of the note."""
_MARK = "frameio-tui part"
_BEGIN = json.dumps({"program": _MARK}).encode().rstrip(b"}")
"""The text that every note begins with."""
_CHANGE = "write the file"
PIECE = 2**18
"""Bytes that are read at a time for the digests: few enough to stay in the cache of a processor."""
HASHED_AT_ONCE = 2**20
"""Bytes after which the thread for the digests continues. Waking it up for fewer would take longer than the digests."""
NOTE_EVERY = 2**20
NOTE_SECONDS = 0.1
"""Bytes and seconds after which the note is replaced at the latest, once more bytes are there."""
SYNC_EVERY = 2**26
SYNC_SECONDS = 5.0
"""Bytes and seconds after which received bytes are made durable: the most that a power failure can cost."""
MOST_UNSYNCED = 2**29
"""Bytes by which the network may be ahead of the disk. A cancelled download waits some seconds for them."""
SMALL = 2**22
"""Bytes of a file up to which a thread of its own does not pay."""


def can_check_xxhash() -> bool:
    """Return whether the extra `xxhash` is installed."""
    return find_spec("xxhash") is not None


class Digester:
    """SHA-256 and, if the extra is installed, xxHash64 of a content, from its beginning on."""

    def __init__(self) -> None:
        self.count = 0
        """Bytes so far."""
        self._sha256 = hashlib.sha256()
        self._buffer = memoryview(b"")
        self._xxhash: Any = None
        if can_check_xxhash():
            import xxhash

            self._xxhash = xxhash.xxh64()

    def add(self, data: bytes | memoryview) -> None:
        """Add the next bytes."""
        self._sha256.update(data)
        if self._xxhash is not None:
            self._xxhash.update(data)
        self.count += len(data)

    def read(self, file: int, count: int) -> bool:
        """Read up to `count` more bytes of a file; return False at its end. Raises OSError."""
        self._buffer = self._buffer or memoryview(bytearray(PIECE))  # a new one for each piece would take longer
        while count > 0:
            size = os.preadv(file, [self._buffer[: min(PIECE, count)]], self.count)
            if not size:
                return False
            self.add(self._buffer[:size])
            count -= size
        return True

    def result(self, modified: int) -> Digest:
        """Return the digests."""
        xxhash = self._xxhash.hexdigest() if self._xxhash is not None else ""
        return Digest(self.count, self._sha256.hexdigest(), xxhash, modified)


class _Digests:
    """The digests of a part file, up to its first gap.

    For a large file, a thread computes them from the file, which the system still has in memory. So the network waits
    for neither the digests nor a copy.
    """

    def __init__(self, file: int, size: int = 0) -> None:
        self._file = file
        self._digester = Digester()
        self._goal = 0
        """Offset of the first gap."""
        self._changed = threading.Condition()
        self._is_waited_for = self._is_closed = False
        self._error: OSError | None = None
        self._thread: threading.Thread | None = None
        if size > SMALL:
            self._thread = threading.Thread(target=self._work, name="digests", daemon=True)
            self._thread.start()

    @property
    def end(self) -> int:
        """Offset up to which the digests are computed."""
        return self._digester.count

    def wrote(self, offset: int, data: memoryview, whole: int) -> None:
        """Record that bytes were written; the file has no gap before `whole`."""
        self._goal = whole
        if self._thread is None:
            if offset == self.end:
                self._digester.add(data)
        elif whole - self.end >= HASHED_AT_ONCE:
            with self._changed:
                self._changed.notify_all()

    def advance(self, count: int, whole: int) -> None:
        """Compute up to `count` more bytes; the file has no gap before `whole`. Raises OSError."""
        self._goal, until = whole, min(whole, self.end + count)
        if self._thread is None:
            self._digester.read(self._file, until - self.end)
            return
        with self._changed:
            self._is_waited_for = True
            self._changed.notify_all()
            while self.end < until and self._error is None and not self._is_closed:
                self._changed.wait()
            self._is_waited_for = False
        if self._error is not None:
            raise self._error

    def result(self, modified: int) -> Digest:
        """Return the digests, once they are complete."""
        return self._digester.result(modified)

    def close(self) -> None:
        """End the thread, which reads the file."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while self._has_more():
            try:
                if not self._digester.read(self._file, min(self._goal - self.end, HASHED_AT_ONCE)):
                    raise OSError(errno.EIO, "The file was truncated")
            except OSError as error:
                self._error = error

    def _has_more(self) -> bool:
        """Wait until there is something to do; return whether there is."""
        with self._changed:
            self._changed.notify_all()  # for `advance`
            while not self._is_closed and self._error is None:
                if self._goal - self.end >= (1 if self._is_waited_for else HASHED_AT_ONCE):
                    return True
                self._changed.wait()
            return False


class _BackgroundSync:
    """The ranges of a part file that are durable. All methods except `limit` need the lock of the part file.

    The system reports a failed sync only once; after that, the lost bytes count as written. So the error is stored, and
    every later call raises it.
    """

    def __init__(self, file: int, durable: list[tuple[int, int]]) -> None:
        self._file = file
        self.durable = durable
        self.unsynced = 0
        """Bytes that were written since the last sync began."""
        self._began = time.monotonic()
        self._thread: threading.Thread | None = None
        self._error: OSError | None = None

    def wrote(self, count: int, ranges: Sequence[tuple[int, int]]) -> None:
        """Count bytes that were written, and begin a sync if it is time. Raises OSError."""
        self._check()
        self.unsynced += count
        is_due = self.unsynced >= SYNC_EVERY or time.monotonic() - self._began >= SYNC_SECONDS
        if is_due and (self._thread is None or not self._thread.is_alive()):
            self.begin(ranges)

    def begin(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Start making the ranges that were written durable."""
        try:
            own = os.dup(self._file)  # the part file may be closed meanwhile
        except OSError:
            return  # too many open files: the next sync makes up for it
        thread = threading.Thread(target=self._sync, args=(own, list(ranges)), name="sync", daemon=True)
        self.unsynced, self._began, self._thread = 0, time.monotonic(), thread
        thread.start()

    def limit(self) -> None:
        """Wait for the disk if it is far behind."""
        thread = self._thread
        if thread is not None and self.unsynced >= MOST_UNSYNCED:
            thread.join()

    def wait(self) -> None:
        """Wait until the running sync has ended. Raises OSError."""
        if self._thread is not None:
            self._thread.join()
        self._check()

    def finish(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Make everything that was written durable. Raises OSError."""
        self.wait()
        try:
            sync_handle(self._file)
        except OSError as error:
            self._error = error
            raise
        self.unsynced, self.durable = 0, list(ranges)

    def _check(self) -> None:
        if self._error is not None:
            raise self._error

    def _sync(self, file: int, ranges: list[tuple[int, int]]) -> None:
        try:
            sync_handle(file)
            self.durable = ranges
        except OSError as error:
            self._error = error
        finally:
            os.close(file)


class LocalPartFile:
    """Implements PartFile. Several threads may write different ranges."""

    def __init__(self, file: int, folder: int, path: str, owner: str, *, replace: bool = False) -> None:
        """Take over the handles of the file and of its folder; `path` is that of the complete file."""
        self._file = file
        self._folder = folder
        self._path = path
        self._name = os.path.basename(path)
        self._owner = owner
        self._lock = threading.RLock()
        self.size: int | None = None
        self.etag = ""
        self._done: list[tuple[int, int]] = []
        """The ranges that are there, sorted, and never adjacent."""
        self._sync = _BackgroundSync(file, [])
        self._digests = _Digests(file)
        self.written = 0
        self._modified = 0
        self._unnoted = 0
        self._noted_at = 0.0
        try:
            self._load(replace=replace)
        except OSError as error:
            os.close(folder)
            raise write_failed(f"{path}{PART}", error, _CHANGE) from None
        except BaseException:
            os.close(folder)
            raise

    def _load(self, *, replace: bool) -> None:
        """Read the note of an earlier process. Raises OSError, and PathTaken if the file is not of this program."""
        length = os.fstat(self._file).st_size
        if not length:
            return
        note = os.pread(self._file, NOTE, length - NOTE) if length >= NOTE else b""
        if not note.startswith(_BEGIN) and not replace:
            raise PathTaken(f"{self._path}{PART} was not created by this program.", "Rename or remove it.")
        values = _parse_note(note)
        if values.get("owner") != self._owner or values.get("size") != length - NOTE:
            return
        is_same_boot = bool(boot := _boot_id()) and values.get("boot") == boot
        ranges = _ranges(values.get("done" if is_same_boot else "durable"), length - NOTE)
        if ranges and isinstance(etag := values.get("etag"), str):
            self.size, self.etag, self._done = length - NOTE, etag, ranges
            self._sync = _BackgroundSync(self._file, _ranges(values.get("durable"), length - NOTE))
            self._digests = _Digests(self._file, length - NOTE)
            self._count_written()

    def gaps(self) -> list[tuple[int, int]]:
        """Return begin and end of each range that is missing."""
        with self._lock:
            begins = [0, *(end for _begin, end in self._done)]
            ends = [*(begin for begin, _end in self._done), self.size or 0]
        return [(begin, end) for begin, end in zip(begins, ends, strict=True) if begin < end]

    def begin(self, size: int, etag: str) -> None:
        """Start a file of that size. Raises PathRefused if the disk cannot hold all of it, and WriteFailed."""
        with self._lock:
            self.size, self.etag = size, etag
            self._reset()
            try:
                os.ftruncate(self._file, 0)
                self._check_space(size)
                self._write_note()
                if size > SMALL:
                    self._sync.begin([])  # after a power failure, the note says whose file it is
            except OSError as error:
                if error.errno in (errno.EFBIG, errno.EOVERFLOW, errno.EINVAL):
                    raise PathRefused(
                        f"{self._path} is too large for its file system ({format_size(size)}).",
                        "Choose a folder on another disk. FAT32, for example, allows 4 GB for a file.",
                    ) from None
                raise self._failed(error) from None

    def forget(self) -> None:
        """Forget what is there. Raises WriteFailed."""
        with self._lock:
            self.size, self.etag = None, ""
            self._reset()
            try:
                os.ftruncate(self._file, 0)
            except OSError as error:
                raise self._failed(error) from None

    def write(self, offset: int, data: memoryview) -> None:
        """Write bytes at an offset. Raises WriteFailed."""
        at, rest = offset, data
        try:
            while rest:
                count = os.pwrite(self._file, rest, at)
                at, rest = at + count, rest[count:]
            with self._lock:
                _add_range(self._done, offset, offset + len(data))
                self._count_written()
                self._digests.wrote(offset, data, self._whole())
                self._unnoted += len(data)
                if self._unnoted >= NOTE_EVERY or time.monotonic() - self._noted_at >= NOTE_SECONDS:
                    self._write_note()
                with self._durable_only_if_failed():
                    self._sync.wrote(len(data), self._done)
            self._sync.limit()  # without the lock: other connections go on meanwhile
        except OSError as error:
            raise self._failed(error) from None

    def advance(self, count: int) -> bool:
        """Compute up to `count` more bytes of the digests; return whether everything is there. Raises WriteFailed."""
        try:
            with self._lock:
                self._digests.advance(count, self._whole())
                return self._digests.end == self.size
        except OSError as error:
            raise self._failed(error) from None

    def _count_written(self) -> None:
        self.written = sum(end - begin for begin, end in self._done)

    def _whole(self) -> int:
        """Return the offset of the first gap."""
        return self._done[0][1] if self._done and self._done[0][0] == 0 else 0

    @contextlib.contextmanager
    def _durable_only_if_failed(self) -> Iterator[None]:
        """Count only what is durable if the disk refuses what was written. Raises OSError."""
        try:
            yield
        except OSError:
            self._done = list(self._sync.durable)
            self._count_written()
            with contextlib.suppress(OSError):
                self._write_note()
            raise

    def _check_space(self, size: int) -> None:
        """Raise PathRefused if the disk has less space than the content needs."""
        found = os.fstatvfs(self._file)
        free = found.f_bavail * found.f_frsize
        if found.f_blocks and free < size:  # some network file systems do not report it
            raise PathRefused(
                f"{self._path} needs {format_size(size)}, and its disk has only {format_size(free)} free.",
                "Free some space, then resume the job.",
            )

    def _reset(self) -> None:
        self._done, self.written = [], 0
        self._sync = _BackgroundSync(self._file, [])
        self._digests.close()
        self._digests = _Digests(self._file, self.size or 0)

    def seal(self) -> Digest:
        """Make the complete content durable, and return its digests. Raises WriteFailed."""
        try:
            with self._lock:
                with self._durable_only_if_failed():
                    self._sync.finish(self._done)
                self._modified = os.fstat(self._file).st_mtime_ns
                return self._digests.result(self._modified)
        except OSError as error:
            raise self._failed(error) from None

    def publish(self, *, overwrite: bool = False) -> None:
        """Give the sealed file its name, and close it. Raises PathTaken, WriteFailed."""
        part = f"{self._name}{PART}"
        try:
            with self._lock:
                os.ftruncate(self._file, self.size or 0)
                os.utime(self._file, ns=(self._modified, self._modified))
                if overwrite:
                    os.replace(part, self._name, src_dir_fd=self._folder, dst_dir_fd=self._folder)
                else:
                    self._rename_exclusively(part)
                with contextlib.suppress(OSError):
                    os.fsync(self._folder)
                self._close()  # a cancelled task closes the file while this thread still runs
        except (FileExistsError, IsADirectoryError):
            with contextlib.suppress(OSError):
                self._write_note()  # it stays complete: another run needs the name only
            raise PathTaken(f"{self._path} already exists.", "Rename it, or choose another folder.") from None
        except OSError as error:
            raise self._failed(error) from None

    def _rename_exclusively(self, part: str) -> None:
        """Rename the file without replacing another one. Raises FileExistsError, OSError."""
        try:
            # A rename would replace the file, a link does not.
            os.link(part, self._name, src_dir_fd=self._folder, dst_dir_fd=self._folder, follow_symlinks=False)
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EXDEV):
                raise
            try:
                os.stat(self._name, dir_fd=self._folder, follow_symlinks=False)
            except FileNotFoundError:
                os.rename(part, self._name, src_dir_fd=self._folder, dst_dir_fd=self._folder)
                return
            raise FileExistsError(self._name) from None
        os.unlink(part, dir_fd=self._folder)

    def remove(self) -> None:
        """Close and remove the file."""
        with self._lock:
            if self._file >= 0:
                with contextlib.suppress(OSError):
                    os.unlink(f"{self._name}{PART}", dir_fd=self._folder)
                self._close()

    def close(self) -> None:
        """Close the file; what is there stays. An empty file is removed."""
        with self._lock:
            if self._file < 0:
                return
            if not self._done:
                self.remove()
                return
            with contextlib.suppress(OSError), self._durable_only_if_failed():
                self._sync.wait()
                if self._sync.unsynced <= SYNC_EVERY:
                    self._sync.finish(self._done)
                self._write_note()
            self._close()

    def _close(self) -> None:
        self._digests.close()
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)
            os.close(self._folder)

    def _write_note(self) -> None:
        """Replace the note behind the content. Raises OSError."""
        note: dict[str, object] = {"program": _MARK, "owner": self._owner, "size": self.size, "etag": self.etag}
        note |= {"boot": _boot_id(), "done": self._done, "durable": self._sync.durable}
        data = _note_of(note)
        if len(data) > NOTE:  # more ranges than there are connections
            data = _note_of(note | {"done": self._done[:20], "durable": self._sync.durable[:20]})
        os.pwrite(self._file, data[:NOTE].ljust(NOTE), self.size or 0)
        self._unnoted, self._noted_at = 0, time.monotonic()

    def _failed(self, error: OSError) -> WriteFailed:
        failed = write_failed(f"{self._path}{PART}", error, _CHANGE)
        if failed.no_space:
            failed.remedy = "Free some space, then resume the job. What was downloaded is kept."
        return failed


@lru_cache(maxsize=1)
def _boot_id() -> str:
    """Return what identifies the time since the host was started; empty if it is unknown."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError), open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            return file.read().strip()
    return ""


def _note_of(values: Mapping[str, object]) -> bytes:
    """Return the text of a note. Its checksum fails if only a part of it reached the disk before a power failure."""
    data = json.dumps(values).encode()
    return b"%s\n%08x\n" % (data, zlib.crc32(data))


def _parse_note(note: bytes) -> dict[str, object]:
    """Return the values of a note; none if it is damaged."""
    data, _, rest = note.partition(b"\n")
    if rest.partition(b"\n")[0] != b"%08x" % zlib.crc32(data):
        return {}
    values = json.loads(data)
    return values if isinstance(values, dict) else {}


def _ranges(value: object, size: int) -> list[tuple[int, int]]:
    """Return the ranges in a note; none if they do not fit the content."""
    found: list[tuple[int, int]] = []
    for pair in value if isinstance(value, list) else ():
        match pair:
            case [int(begin), int(end)] if (found[-1][1] if found else -1) < begin < end <= size:
                found.append((begin, end))
            case _:
                return []
    return found


def _add_range(ranges: list[tuple[int, int]], begin: int, end: int) -> None:
    """Add a range to sorted ranges, joining those that touch."""
    if begin >= end:
        return
    for at, (first, last) in enumerate(ranges):
        if last == begin and (at + 1 == len(ranges) or ranges[at + 1][0] > end):  # the usual case
            ranges[at] = (first, end)
            return
    ranges[:] = _joined(sorted([*ranges, (begin, end)]))


def _joined(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for begin, end in ranges:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined
