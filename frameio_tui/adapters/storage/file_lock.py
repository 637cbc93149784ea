"""Locks between processes, built on the filelock package; a timeout names the holder."""

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
"""Seconds that a write waits for a lock."""


class Locks:
    """Named locks in one folder.

    Lock files are not deleted while their name is in use: otherwise two processes could each lock a different file of
    the same name.
    """

    def __init__(self, folder: str, networked: Callable[[str], bool] = on_network) -> None:
        self._folder = folder
        self._networked = networked
        self._threads: dict[str, threading.RLock] = {}
        self._held: set[str] = set()

    @contextlib.contextmanager
    def hold(self, name: str, timeout: float = STORE_LOCK_TIMEOUT, *, for_removal: bool = False) -> Iterator[None]:
        """Hold a lock for the block, waiting up to `timeout` seconds. A thread can take the same lock again.

        With `for_removal`, a full disk is not an error: if there is no space for the lock file, no other process can
        hold the lock either. Raises LockHeld, which names the holder, and WriteFailed.
        """
        from filelock import Timeout

        path = os.path.join(self._folder, f"{name}.lock")
        thread_lock = self._threads.setdefault(name, threading.RLock())
        if not thread_lock.acquire(timeout=timeout):
            part = "another part of this program"
            raise LockHeld(f"The lock '{name}' is in use by {part}.", "Try again in a moment.", holder=part)
        try:
            if name in self._held:
                yield
                return
            stack = contextlib.ExitStack()
            try:
                make_private_folder(self._folder)
                self._acquire(path, timeout, stack)
            except Timeout:
                stack.close()
                holder = describe_holder(path)
                raise LockHeld(
                    f"The lock '{name}' is in use by {holder}.", "Wait until it has ended, or end it.", holder=holder
                ) from None
            except OSError as error:
                stack.close()
                if not (for_removal and error.errno in NO_SPACE):
                    raise write_failed(path, error, "save the change") from None
            self._held.add(name)
            try:
                _write_holder(path)
                yield
            finally:
                self._held.discard(name)
                stack.close()
        finally:
            thread_lock.release()

    def remove(self, name: str) -> None:
        """Remove the files of a lock whose name will never be used again. Call it while holding the lock, if possible.

        A process that waits for the lock may still get it, so it has to check afterwards whether its subject exists.
        """
        path = os.path.join(self._folder, f"{name}.lock")
        for ending in ("", ".holder", ".taken"):
            with contextlib.suppress(OSError):
                os.unlink(path + ending)

    def _acquire(self, path: str, timeout: float, stack: contextlib.ExitStack) -> None:
        """Acquire the lock and, on a network file system, also create a marker file exclusively.

        A network file system may grant flock() to two hosts at the same time. If the holder was killed, the next
        process on the same host takes over its marker. Other hosts cannot, and report its holder.
        """
        from filelock import FileLock, SoftFileLock

        end = time.monotonic() + timeout
        lock = FileLock(path, timeout=timeout, mode=0o600, thread_local=False)
        stack.enter_context(lock.acquire())
        if self._networked(self._folder):
            left = max(0.0, end - time.monotonic())
            marker = SoftFileLock(f"{path}.taken", timeout=left, mode=0o600, thread_local=False)
            stack.enter_context(marker.acquire())


def describe_holder(path: str) -> str:
    """Return a description of the holder of a lock, from the file that the holder wrote."""
    try:
        with open(path + ".holder", encoding="utf-8") as file:
            pid, _, host = file.read(200).strip().partition(" ")
    except (OSError, UnicodeDecodeError):
        return "another process"
    return f"process {pid} on {host}" if pid.isdigit() else "another process"


def _write_holder(path: str) -> None:
    """Write process ID and host to a file next to the lock, which only `describe_holder` reads."""
    with contextlib.suppress(OSError):
        handle = os.open(path + ".holder", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(f"{os.getpid()} {socket.gethostname()}")
