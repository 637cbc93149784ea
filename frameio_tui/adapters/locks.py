"""Locks between processes: a kept library underneath, the holder named when it takes too long (trust T11)."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from typing import TYPE_CHECKING

from ..core.errors import LockHeld
from .files import make_private_folder, write_failed

if TYPE_CHECKING:
    from collections.abc import Iterator

STORE_PATIENCE = 5.0
"""Seconds a store write waits."""


class Locks:
    """Named locks of one state folder. Lock files are never deleted: a deleted one could be locked twice."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._threads: dict[str, threading.RLock] = {}
        self._held: set[str] = set()

    @contextlib.contextmanager
    def hold(self, name: str, patience: float = STORE_PATIENCE) -> Iterator[None]:
        """Hold a lock for the block; re-entrant in a thread. Raises LockHeld (naming the holder), WriteFailed."""
        from filelock import FileLock, Timeout

        path = os.path.join(self._folder, f"{name}.lock")
        own = self._threads.setdefault(name, threading.RLock())
        if not own.acquire(timeout=patience):
            raise LockHeld(f"Another part of this program holds the lock '{name}'.", "Try again in a moment.")
        try:
            if name in self._held:
                yield
                return
            try:
                make_private_folder(self._folder)
                lock = FileLock(path, timeout=patience, mode=0o600, thread_local=False)
                lock.acquire()
            except Timeout:
                raise LockHeld(
                    f"The lock '{name}' is held by {holder(path)}.", "Wait for it to end, or end it."
                ) from None
            except OSError as error:
                raise write_failed(path, error, "the change") from None
            self._held.add(name)
            try:
                _sign(path)
                yield
            finally:
                self._held.discard(name)
                lock.release()
        finally:
            own.release()


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
