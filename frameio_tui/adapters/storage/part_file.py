"""A file while it is downloaded. It can be continued after any interruption, by any process.

A note after the content, in the last 4096 bytes of the file, says which content it is and which ranges of bytes are
there. It is replaced after the bytes were written. If the process is killed, both are as the process left them; if the
host has restarted since, only the ranges that were durable count.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import queue
import sys
import threading
import time
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from frameio_tui.adapters.storage.atomic_file import sync_handle, write_failed
from frameio_tui.core.downloads.digest import Digest
from frameio_tui.core.downloads.file_names import PART
from frameio_tui.core.errors import PathTaken, WriteFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

NOTE = 4096
"""Bytes of the note."""
_MARK = "frameio-tui part"
_CHANGE = "write the file"
PIECE = 2**20
"""Bytes that are read at a time."""
NOTE_EVERY = 2**20
NOTE_SECONDS = 0.1
"""Bytes and seconds after which the note is replaced at the latest, once more bytes are there."""
SYNC_EVERY = 2**26
"""Bytes after which what is there is made durable."""
CATCH_UP = 2**20
"""Bytes that are read again with each write, if the digests are behind."""
QUEUED = 4
"""Pieces that wait for the digests."""
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
        while count > 0:
            data = os.pread(file, min(PIECE, count), self.count)
            if not data:
                return False
            self.add(data)
            count -= len(data)
        return True

    def result(self, modified: int) -> Digest:
        """Return the digests."""
        xxhash = self._xxhash.hexdigest() if self._xxhash is not None else ""
        return Digest(self.count, self._sha256.hexdigest(), xxhash, modified)


class _Digests:
    """The digests of a part file. For a large file, another thread computes them, so that nothing waits for them.

    What arrives in order is passed on in memory; what arrives out of order is read again from the file, in its turn.
    """

    def __init__(self, file: int) -> None:
        self._file = file
        self._digester = Digester()
        self.end = 0
        """End of what was passed on."""
        self._pieces: queue.Queue[tuple[bytearray, int] | None] | None = None
        """Bytes, or no bytes and how many to read from the file, and None at the end. Without a thread, no queue."""
        self._buffers: queue.SimpleQueue[bytearray] = queue.SimpleQueue()
        """Buffers that are free. New ones for each piece would take more time than the digests."""
        self._error: OSError | None = None

    def start_thread(self) -> None:
        """Compute in another thread from now on."""
        if self._pieces is None:
            self._pieces = queue.Queue(QUEUED)
            for _ in range(QUEUED):
                self._buffers.put(bytearray())
            threading.Thread(target=self._work_off, args=(self._pieces,), name="digests", daemon=True).start()

    def add(self, data: memoryview) -> None:
        """Pass on the bytes that follow."""
        self.end += len(data)
        if self._pieces is None:
            self._digester.add(data)
            return
        buffer = self._buffers.get()
        if len(buffer) < len(data):
            buffer = bytearray(len(data))
        buffer[: len(data)] = data
        self._pieces.put((buffer, len(data)))

    def read(self, count: int) -> None:
        """Pass on the bytes that follow, which are read from the file. Raises OSError."""
        if count <= 0:
            return
        self.end += count
        if self._pieces is None:
            self._digester.read(self._file, count)
        else:
            self._pieces.put((bytearray(), count))

    def wait(self) -> None:
        """Wait until everything that was passed on is computed. Raises OSError."""
        if self._pieces is not None:
            self._pieces.join()
        if self._error is not None:
            raise self._error

    def result(self, modified: int) -> Digest:
        """Return the digests, after `wait`."""
        return self._digester.result(modified)

    def close(self) -> None:
        """End the thread."""
        pieces, self._pieces = self._pieces, None
        if pieces is not None:
            pieces.join()  # it reads the file, which is closed next
            pieces.put(None)

    def _work_off(self, pieces: queue.Queue[tuple[bytearray, int] | None]) -> None:
        while (piece := pieces.get()) is not None:
            buffer, count = piece
            try:
                if buffer:
                    self._digester.add(memoryview(buffer)[:count])
                else:
                    self._digester.read(self._file, count)
            except OSError as error:
                self._error = error
            if buffer:
                self._buffers.put(buffer)
            pieces.task_done()


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
        self._durable: list[tuple[int, int]] = []
        self._digests = _Digests(file)
        self.written = 0
        self._modified = 0
        self._unnoted = self._unsynced = 0
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
        try:
            values = json.loads(note)
            is_ours = isinstance(values, dict) and values.get("program") == _MARK
        except ValueError:
            values, is_ours = {}, False
        if not is_ours and not replace:
            raise PathTaken(f"{self._path}{PART} was not created by this program.", "Rename or remove it.")
        if not is_ours or values.get("owner") != self._owner or values.get("size") != length - NOTE:
            return
        is_same_boot = bool(boot := _boot_id()) and values.get("boot") == boot
        ranges = _ranges(values.get("done" if is_same_boot else "durable"), length - NOTE)
        if ranges and isinstance(etag := values.get("etag"), str):
            self.size, self.etag, self._done = length - NOTE, etag, ranges
            self._durable = _ranges(values.get("durable"), length - NOTE)
            self._count_written()

    def gaps(self) -> list[tuple[int, int]]:
        """Return begin and end of each range that is missing."""
        with self._lock:
            begins = [0, *(end for _begin, end in self._done)]
            ends = [*(begin for begin, _end in self._done), self.size or 0]
        return [(begin, end) for begin, end in zip(begins, ends, strict=True) if begin < end]

    def begin(self, size: int, etag: str) -> None:
        """Start with a content of that size. Raises WriteFailed."""
        with self._lock:
            self.size, self.etag = size, etag
            self._done, self._durable, self.written = [], [], 0
            self._reset_digests()
            try:
                os.ftruncate(self._file, 0)
                self._write_note()
            except OSError as error:
                raise self._failed(error) from None

    def forget(self) -> None:
        """Forget what is there. Raises WriteFailed."""
        with self._lock:
            self.size, self.etag = None, ""
            self._done, self._durable, self.written = [], [], 0
            self._reset_digests()
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
                if self._digests.end == offset:
                    self._digests.add(data)
                else:
                    self._catch_up(CATCH_UP)
                self._unnoted += len(data)
                self._unsynced += len(data)
                now = time.monotonic()
                arrived = None
                if self._unsynced >= SYNC_EVERY:
                    arrived, self._unsynced = list(self._done), 0
                if self._unnoted >= NOTE_EVERY or now - self._noted_at >= NOTE_SECONDS:
                    self._write_note()
            if arrived is not None:  # without the lock: other connections go on meanwhile
                sync_handle(self._file)
                with self._lock:
                    self._durable = arrived
        except OSError as error:
            raise self._failed(error) from None

    def advance(self, count: int) -> bool:
        """Compute up to `count` more bytes of the digests; return whether everything is there. Raises WriteFailed."""
        try:
            with self._lock:
                self._catch_up(count)
                self._digests.wait()
                return self._digests.end == self.size
        except OSError as error:
            raise self._failed(error) from None

    def _count_written(self) -> None:
        self.written = sum(end - begin for begin, end in self._done)

    def _catch_up(self, count: int) -> None:
        """Read again what the digests do not have, up to `count` bytes of what is there without a gap."""
        whole = self._done[0][1] if self._done and self._done[0][0] == 0 else 0
        self._digests.read(min(count, whole - self._digests.end))

    def _reset_digests(self) -> None:
        self._digests.close()
        self._digests = _Digests(self._file)
        if (self.size or 0) > SMALL:
            self._digests.start_thread()

    def seal(self) -> Digest:
        """Make the complete content durable, and return its digests. Raises WriteFailed."""
        try:
            with self._lock:
                sync_handle(self._file)
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
            with contextlib.suppress(OSError):
                sync_handle(self._file)
                self._durable = list(self._done)
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
        note |= {"boot": _boot_id(), "done": self._done, "durable": self._durable}
        data = json.dumps(note).encode()
        if len(data) > NOTE:  # more ranges than there are connections
            data = json.dumps(note | {"done": self._done[:20], "durable": self._durable[:20]}).encode()
        os.pwrite(self._file, data[:NOTE].ljust(NOTE), self.size or 0)
        self._unnoted, self._noted_at = 0, time.monotonic()

    def _failed(self, error: OSError) -> WriteFailed:
        failed = write_failed(f"{self._path}{PART}", error, _CHANGE)
        if failed.no_space:
            failed.remedy = "Free some space, then resume the job. What was downloaded is kept."
        return failed


@lru_cache(maxsize=1)
def _boot_id() -> str:
    """Return what identifies the time since the host was started; empty if the system does not tell."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError), open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            return file.read().strip()
    return ""


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
