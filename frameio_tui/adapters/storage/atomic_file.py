"""Reads small files, and writes them durably, privately and atomically."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from typing import TYPE_CHECKING

from frameio_tui.core.errors import BrokenFile, WriteFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 2**20
"""Maximum size in bytes of a file that is read; the files of this program are far smaller."""
TEMP_PREFIX = ".tmp-frameio-tui-"
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


def read_small(path: str) -> bytes | None:
    """Return the content of a file, or None if it does not exist.

    Raises BrokenFile if it cannot be read, is not a regular file, or is larger than LARGEST.
    """
    try:
        # Without O_NONBLOCK, opening a FIFO would block the program.
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BrokenFile(path, f"cannot be read ({error.strerror})", "Correct its permissions.") from None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise BrokenFile(path, "is not a regular file", "Move or remove it.")
        if status.st_size > LARGEST:
            raise BrokenFile(path, f"is too large ({status.st_size} bytes)", "Move or remove it.")
        chunks, room = [], LARGEST + 1
        while room and (chunk := os.read(handle, min(room, max(4096, status.st_size + 1)))):
            chunks.append(chunk)
            room -= len(chunk)
        return b"".join(chunks)
    except OSError as error:
        raise BrokenFile(path, f"cannot be read ({error.strerror})", "Check the disk.") from None
    finally:
        os.close(handle)


def write_atomic(path: str, data: bytes, change: str, *, mode: int | None = None) -> None:
    """Replace the content of a file durably, or leave it unchanged.

    If the path is a symbolic link, its target is replaced. A new file has mode 0600; an existing file keeps its mode
    unless `mode` is given. Raises WriteFailed, which names the path and the reason; `change` completes its sentence
    "Cannot …".
    """
    with replace_after(path, data, change, mode=mode):
        pass


@contextlib.contextmanager
def replace_after(path: str, data: bytes, change: str, *, mode: int | None = None) -> Iterator[None]:
    """Replace the content of a file as `write_atomic` does, but only if the block succeeds.

    The new content is on disk before the block runs, and the final rename needs no space. Two related changes can
    therefore succeed or fail together: if the block raises, the file is unchanged.
    """
    target = os.path.realpath(path)
    folder = os.path.dirname(target)
    temp = temp_path(folder)
    try:
        try:
            make_private_folder(folder)
            _write_new(temp, data, mode if mode is not None else _mode_of(target))
        except OSError as error:
            raise write_failed(path, error, change) from None
        yield
        try:
            os.replace(temp, target)
            sync_folder(folder)
        except OSError as error:
            raise write_failed(path, error, change) from None
    finally:
        _remove_quietly(temp)


def temp_path(folder: str) -> str:
    """Return a new hidden path in the folder, which `sweep_temp` removes after this process has ended."""
    return os.path.join(folder, f"{TEMP_PREFIX}{os.getpid()}-{os.urandom(6).hex()}")


def write_without_secret(path: str, data: bytes, change: str) -> None:
    """Replace the content of a private file with shorter content, from which a secret was removed.

    This works on a full disk: the file is then overwritten in place, or removed if that fails too. Raises WriteFailed.
    """
    try:
        write_atomic(path, data, change, mode=0o600)
    except WriteFailed as error:
        if not error.no_space:
            raise
        target = os.path.realpath(path)
        try:
            _overwrite(target, data)
        except OSError:
            remove_file(target, change)


def remove_secret_file(path: str, change: str) -> bool:
    """Remove a file that contains a secret, and also the target if it is a symbolic link.

    Returns False if the file did not exist. Raises WriteFailed; `change` completes the sentence "Cannot …".
    """
    target = os.path.realpath(path)
    removed = remove_file(target, change)
    return remove_file(path, change) or removed


def remove_file(path: str, change: str) -> bool:
    """Remove a file durably, and return False if it did not exist.

    If it is a symbolic link, the target is not touched. Raises WriteFailed; `change` completes the sentence "Cannot …".
    """
    try:
        os.unlink(path)
        sync_folder(os.path.dirname(path))
    except FileNotFoundError:
        return False
    except OSError as error:
        raise write_failed(path, error, change) from None
    return True


def make_private_folder(folder: str) -> None:
    """Create a folder and its missing parents with mode 0700. Raises OSError."""
    if os.path.isdir(folder):
        return
    parent = os.path.dirname(folder)
    if parent and parent != folder:
        make_private_folder(parent)
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        if not os.path.isdir(folder):
            raise


def sync_folder(folder: str) -> None:
    """Make renames in the folder survive a power failure, where the file system supports it. Raises OSError."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EROFS):
            raise
    finally:
        os.close(handle)


def sync_handle(file: int) -> None:
    """Make the content of an open file durable, without its times where the system allows that. Raises OSError."""
    sync = getattr(os, "fdatasync", os.fsync)
    sync(file)


def sweep_temp(folder: str) -> None:
    """Remove the temporary files of processes that have ended."""
    sweep_ended(folder, TEMP_PREFIX)


def sweep_ended(folder: str, prefix: str) -> None:
    """Remove the files whose names start with `prefix`, a process ID and a dash, if that process has ended."""
    try:
        names = os.listdir(folder)
    except OSError:
        return
    for name in names:
        pid = name.removeprefix(prefix).partition("-")[0]
        if name.startswith(prefix) and pid.isdigit() and not is_process_alive(int(pid)):
            _remove_quietly(os.path.join(folder, name))


def is_process_alive(pid: int) -> bool:
    """Return whether a process is running; always True on Windows, where `os.kill` would end the process."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def write_failed(path: str, error: OSError, change: str) -> WriteFailed:
    """Return the error for a failed write, with a remedy; `change` completes the sentence "Cannot …"."""
    remedy = {
        errno.ENOSPC: "Free some space and try again.",
        errno.EDQUOT: "Your disk quota is used up. Free some space and try again.",
        errno.EROFS: "The file system is read-only. Make it writable.",
        errno.EACCES: "Correct the permissions of the folder.",
        errno.EPERM: "Correct the permissions of the folder.",
        errno.ENAMETOOLONG: "Choose a shorter name.",
        errno.EISDIR: "Rename the folder with that name, or choose another path.",
        errno.EMFILE: "Raise the limit on open files with ulimit -n, and try again.",
    }.get(error.errno or 0, "Check the disk and the folder.")
    failed = WriteFailed(f"Cannot {change}: {path} cannot be written ({error.strerror}).", remedy)
    failed.no_space = error.errno in NO_SPACE
    return failed


def _mode_of(path: str) -> int:
    try:
        return stat.S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        return 0o600


def _write_new(path: str, data: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(path, flags, 0o600)
    with os.fdopen(handle, "wb") as file:
        if mode != 0o600:
            os.fchmod(file.fileno(), mode)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _overwrite(path: str, data: bytes) -> None:
    """Overwrite a file in place with shorter content, which needs no further disk space."""
    with open(path, "r+b", buffering=0) as file:
        written = 0
        while written < len(data):
            written += file.write(data[written:])
        file.truncate(len(data))
        os.fsync(file.fileno())


def _remove_quietly(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return
