"""Locks between processes: a kept library underneath, the holder named when it takes too long (trust T11)."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from typing import TYPE_CHECKING

from frameio_tui.adapters.storage.atomic_file import NO_SPACE, make_private_folder, write_failed
from frameio_tui.adapters.storage.mounts import on_network
from frameio_tui.core.errors import LockHeld

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STORE_LOCK_TIMEOUT = 5.0
"""Seconds a store write waits."""


class Locks:
    """Named locks of one state folder. Lock files are never deleted: a deleted one could be locked twice."""

    def __init__(self, folder: str, networked: Callable[[str], bool] = on_network) -> None:
        self._folder = folder
        self._networked = networked
        self._threads: dict[str, threading.RLock] = {}
        self._held: set[str] = set()

    @contextlib.contextmanager
    def hold(self, name: str, timeout: float = STORE_LOCK_TIMEOUT, *, removing: bool = False) -> Iterator[None]:
        """Hold a lock for the block; re-entrant in a thread. Raises LockHeld (naming the holder), WriteFailed.

        With `removing`, a full disk stops nothing: where there is no space for a lock file, nobody else has one.
        """
        from filelock import Timeout

        path = os.path.join(self._folder, f"{name}.lock")
        own = self._threads.setdefault(name, threading.RLock())
        if not own.acquire(timeout=timeout):
            part = "another part of this program"
            raise LockHeld(f"The lock '{name}' is held by {part}.", "Try again in a moment.", holder=part)
        try:
            if name in self._held:
                yield
                return
            held = contextlib.ExitStack()
            try:
                make_private_folder(self._folder)
                self._acquire(path, timeout, held)
            except Timeout:
                held.close()
                who = holder(path)
                raise LockHeld(
                    f"The lock '{name}' is held by {who}.", "Wait for it to end, or end it.", holder=who
                ) from None
            except OSError as error:
                held.close()
                if not (removing and error.errno in NO_SPACE):
                    raise write_failed(path, error, "save the change") from None
            self._held.add(name)
            try:
                _sign(path)
                yield
            finally:
                self._held.discard(name)
                held.close()
        finally:
            own.release()

    def _acquire(self, path: str, timeout: float, held: contextlib.ExitStack) -> None:
        """Take the lock; where another host may share the folder also by a file that only one can create (R57).

        A network file system may grant flock to two hosts at once. The file of a killed holder is taken over by the
        next process of that host; on another host it stays, and its holder is named.
        """
        from filelock import FileLock, SoftFileLock

        end = time.monotonic() + timeout
        lock = FileLock(path, timeout=timeout, mode=0o600, thread_local=False)
        held.enter_context(lock.acquire())
        if self._networked(self._folder):
            left = max(0.0, end - time.monotonic())
            marker = SoftFileLock(f"{path}.taken", timeout=left, mode=0o600, thread_local=False)
            held.enter_context(marker.acquire())


def holder(path: str) -> str:
    """Who holds a lock, as it wrote itself down."""
    try:
        with open(path + ".holder", encoding="utf-8") as file:
            pid, _, host = file.read(200).strip().partition(" ")
    except (OSError, UnicodeDecodeError):
        return "another process"
    return f"process {pid} on {host}" if pid.isdigit() else "another process"


def _sign(path: str) -> None:
    """Write process and host beside the lock, for the words of `holder` alone."""
    with contextlib.suppress(OSError):
        handle = os.open(path + ".holder", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(f"{os.getpid()} {socket.gethostname()}")
