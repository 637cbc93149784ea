"""A Unix socket in a private folder, which can replace a loopback port.

Every user of the host can connect to a loopback port. The socket is in a folder that only its owner can enter.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
import stat
import struct
import sys
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import PortTaken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST_PATH = 103
"""Maximum length of a socket's path in bytes, without the final NUL, that `sockaddr_un` allows on every system."""
FOLDER = "frameio-tui"
_UNQUOTED_PATH = re.compile(r"[A-Za-z0-9_/.+,@-]+")
"""Paths that need no quoting in ssh's `-L port:path` and in any shell."""
_PEER = struct.Struct("=iII")
"""Linux's `struct ucred`: process, user, group (unix(7))."""


class SocketPlace(NamedTuple):
    """The path for a socket, or the reason why there is none."""

    path: str
    """Absolute path, or empty if a socket is not possible."""
    reason: str = ""


class SocketUse(NamedTuple):
    """What a socket is for, as worded in the errors of `bind_socket`."""

    other: str
    """What another process uses it for: the end of a sentence, with a space at its beginning, or empty."""
    other_remedy: str
    """What to do about that process."""
    remedy: str
    """What to use instead of the socket."""


class OwnSocket(NamedTuple):
    """A listening socket and the identity of its file."""

    sock: socket.socket
    file: tuple[int, int]
    """Device and inode number, which identify the file."""


def socket_place(environ: Mapping[str, str], port: int) -> SocketPlace:
    """Return the path of the socket for a redirect URI's port, without creating anything.

    `XDG_RUNTIME_DIR` has to conform to the XDG Base Directory Specification: owned by the user, with mode 0700.
    """
    base = environ.get("XDG_RUNTIME_DIR", "")
    if not base:
        return SocketPlace("", "XDG_RUNTIME_DIR is not set, so there is no private folder for a socket.")
    base = os.path.normpath(base)  # with a trailing slash, lstat() would follow a symbolic link
    return _checked_place(base, os.path.join(base, FOLDER, f"{port}.sock"), "XDG_RUNTIME_DIR")


def place_of(path: str) -> SocketPlace:
    """Return the place of a socket whose path the user has given; its folder must exist and be private."""
    path = os.path.normpath(os.path.expanduser(path))
    folder = os.path.dirname(path)
    return _checked_place(folder, path, f"The folder {folder}" if os.path.isabs(path) else f"The socket {path}")


def _checked_place(base: str, path: str, name: str) -> SocketPlace:
    """Return the place of a socket in the private folder `base`, or in a folder in it; `name` begins the reason."""
    if not hasattr(socket, "AF_UNIX") or sys.platform == "win32":
        return SocketPlace("", "This system does not support Unix sockets.")
    if not os.path.isabs(path) or _UNQUOTED_PATH.fullmatch(path) is None:
        return SocketPlace("", f"{name} is not an absolute path, or it contains special characters.")
    if len(path) > LONGEST_PATH:
        return SocketPlace("", f"{name} is too long: the path of a socket can have at most {LONGEST_PATH} bytes.")
    try:
        found = os.lstat(base)
    except OSError as error:
        return SocketPlace("", f"{name} cannot be used ({error.strerror}).")
    fault = _privacy_fault(found)
    return SocketPlace("", f"{name} {fault}.") if fault else SocketPlace(path)


def _privacy_fault(found: os.stat_result) -> str:
    """Return why a folder is not private to the user, as the end of a sentence; empty if it is."""
    if not stat.S_ISDIR(found.st_mode):
        return "is not a folder"  # symbolic links are refused too: their owner could redirect them
    if found.st_uid != os.geteuid():
        return "belongs to another user"
    if stat.S_IMODE(found.st_mode) & 0o777 != 0o700:
        return "is not private (mode 0700)"
    return ""


def bind_socket(path: str, backlog: int, use: SocketUse) -> OwnSocket:
    """Create a socket with mode 0600 and listen on it.

    The socket of a process that has ended is replaced. Raises PortTaken if another process listens on it, or if any
    step fails.
    """
    try:
        with _locked_folder(os.path.dirname(path)):
            _remove_stale_socket(path, use)
            return _bind(path, backlog)
    except OSError as error:
        raise PortTaken(
            f"The program cannot listen on the socket {path} ({error.strerror or error}).", use.remedy
        ) from None


def _bind(path: str, backlog: int) -> OwnSocket:
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        sock.bind(path)
        # No process can connect before the mode is set: connections are refused until listen().
        os.chmod(path, 0o600)
        sock.listen(backlog)
        sock.setblocking(False)
        return OwnSocket(sock, _file_identity(os.lstat(path)))
    except OSError:
        sock.close()
        raise


@contextlib.contextmanager
def _locked_folder(folder: str) -> Iterator[None]:
    """Create the folder if it is missing, and lock it for the block against other processes. Raises PortTaken."""
    import fcntl

    with contextlib.suppress(FileExistsError):
        os.mkdir(folder, 0o700)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fault = _privacy_fault(os.fstat(handle))
        if fault:
            raise PortTaken(
                f"The folder {folder} {fault}.", f"Remove it, or correct its permissions with: chmod 700 {folder}"
            )
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PortTaken(f"Another process is opening a socket in {folder}.", "Try again.") from None
        yield
    finally:
        os.close(handle)


def _remove_stale_socket(path: str, use: SocketUse) -> None:
    """Remove the socket of a process that has ended. Raises PortTaken if it is in use, or if it is not a socket."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(found.st_mode):
        raise PortTaken(f"{path} already exists and is not a socket.", "Remove it, or use a port.")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.setblocking(False)  # do not wait if the queue is full: then the listener is alive
        try:
            probe.connect(path)
        except BlockingIOError:
            holder = "Another process"
        except (ConnectionRefusedError, FileNotFoundError):
            holder = ""
        else:
            holder = f"Process {process}" if (process := _peer(probe)[0]) else "Another process"
    if holder:
        raise PortTaken(f"{holder} already listens on the socket {path}{use.other}.", use.other_remedy)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def remove_socket(path: str, file: tuple[int, int]) -> None:
    """Remove the file of an `OwnSocket`, but not a file that has replaced it."""
    with contextlib.suppress(OSError):
        if _file_identity(os.lstat(path)) == file:
            os.unlink(path)


def _file_identity(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino


def is_own(sock: socket.socket) -> bool:
    """Return whether the peer of a connection is a process of the current user.

    A connection that sshd forwards comes from the user who logged in. Only Linux reports the peer; on other systems
    the mode of the folder keeps other users out, and the result is True.
    """
    if sys.platform != "linux":
        return True
    try:
        return _peer(sock)[1] == os.geteuid()
    except OSError:
        return False


def _peer(sock: socket.socket) -> tuple[int, int]:
    """Return the process ID and user ID of the peer; (0, 0) where the system does not report them."""
    if sys.platform != "linux":
        return 0, 0
    process, user, _ = _PEER.unpack(sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
    return process, user
