"""A unix socket in the person's own runtime folder, where the answer can come back instead of by a port (R28).

A loopback port is open to everybody on the host; this socket lies in a folder that only its owner can enter.
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

LONGEST = 103
"""Bytes of a path that every system's address of a socket has room for, with the NUL that ends it."""
FOLDER = "frameio-tui"
_PLAIN = re.compile(r"[A-Za-z0-9_/.+,@-]+")
"""Paths that ssh's `-L port:path` and any shell take as they stand."""
_PEER = struct.Struct("=iII")
"""Linux's `struct ucred`: process, user, group (unix(7))."""
_INSTEAD = "Listen at the port, or sign in by pasting alone (on the command line: --paste)."


class SocketPlace(NamedTuple):
    """Where a socket can be, or why it cannot."""

    path: str
    """Absolute; empty where there can be none."""
    why_not: str = ""


class OwnSocket(NamedTuple):
    """A listening socket, and its file as it was made."""

    wire: socket.socket
    file: tuple[int, int]
    """Device and inode, by which the file is known again."""


def socket_place(environ: Mapping[str, str], port: int) -> SocketPlace:
    """Where the socket of a redirect URI's port goes; looking makes nothing.

    `XDG_RUNTIME_DIR` has to be what the XDG Base Directory Specification says: the person's own, with mode 0700.
    """
    if not hasattr(socket, "AF_UNIX") or sys.platform == "win32":
        return SocketPlace("", "This system has no unix sockets.")
    base = environ.get("XDG_RUNTIME_DIR", "")
    if not base:
        return SocketPlace("", "XDG_RUNTIME_DIR is not set, so there is no private folder for it.")
    base = os.path.normpath(base)  # a slash at its end would lead through a symlink
    path = os.path.join(base, FOLDER, f"{port}.sock")
    if not os.path.isabs(base) or _PLAIN.fullmatch(path) is None:
        return SocketPlace("", "XDG_RUNTIME_DIR is no plain absolute path.")
    if len(path) > LONGEST:
        return SocketPlace("", f"Below XDG_RUNTIME_DIR its path would be longer than {LONGEST} bytes.")
    try:
        found = os.lstat(base)
    except OSError as error:
        return SocketPlace("", f"XDG_RUNTIME_DIR cannot be used ({error.strerror}).")
    wrong = _not_private(found)
    return SocketPlace("", f"XDG_RUNTIME_DIR {wrong}.") if wrong else SocketPlace(path)


def _not_private(found: os.stat_result) -> str:
    """What keeps a folder from being the person's alone; empty when it is."""
    if not stat.S_ISDIR(found.st_mode):
        return "is no folder of its own"  # a symlink neither: who made it could turn it
    if found.st_uid != os.geteuid():
        return "belongs to another user"
    if stat.S_IMODE(found.st_mode) & 0o777 != 0o700:
        return "is not private (mode 0700)"
    return ""


def bind_socket(path: str, backlog: int) -> OwnSocket:
    """Listen there, mode 0600; a dead process's socket is replaced. Raises PortTaken for a live one, and what fails."""
    try:
        with _open_private_folder(os.path.dirname(path)):
            _clear(path)
            return _bound(path, backlog)
    except OSError as error:
        raise PortTaken(f"Nothing can listen at the socket {path} ({error.strerror or error}).", _INSTEAD) from None


def _bound(path: str, backlog: int) -> OwnSocket:
    wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        wire.bind(path)
        # Nobody gets in between these two: before listen() every connection is refused.
        os.chmod(path, 0o600)
        wire.listen(backlog)
        wire.setblocking(False)
        return OwnSocket(wire, _known_by(os.lstat(path)))
    except OSError:
        wire.close()
        raise


@contextlib.contextmanager
def _open_private_folder(folder: str) -> Iterator[None]:
    """Our own folder, made when missing, with no other process at the same step in it."""
    import fcntl

    with contextlib.suppress(FileExistsError):
        os.mkdir(folder, 0o700)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        wrong = _not_private(os.fstat(handle))
        if wrong:
            raise PortTaken(f"The folder {folder} {wrong}.", f"Make it so: chmod 700 {folder}; or remove it.")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PortTaken("Another sign-in is just about to listen at a socket.", "Try again.") from None
        yield
    finally:
        os.close(handle)


def _clear(path: str) -> None:
    """Remove what a dead process left. Raises PortTaken when somebody listens, or when it is no socket at all."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(found.st_mode):
        raise PortTaken(f"{path} is there already and is no socket.", "Remove it, or listen at the port.")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.setblocking(False)  # a full queue must not hold us: whoever has one is alive
        try:
            probe.connect(path)
        except BlockingIOError:
            who = "Another process"
        except (ConnectionRefusedError, FileNotFoundError):
            who = ""
        else:
            who = f"Process {process}" if (process := _peer(probe)[0]) else "Another process"
    if who:
        raise PortTaken(
            f"{who} listens at the socket {path} already: another sign-in with the same port.",
            "Finish it there, or end it.",
        )
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def remove_socket(path: str, file: tuple[int, int]) -> None:
    """Remove the file of an `OwnSocket`, and no other one that has taken its place."""
    with contextlib.suppress(OSError):
        if _known_by(os.lstat(path)) == file:
            os.unlink(path)


def _known_by(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino


def is_own(wire: socket.socket) -> bool:
    """Whether our own user is at the other end, as the system says: sshd, too, forwards as the user it let in.

    Where the system does not say, the folder's mode is what keeps others out.
    """
    if sys.platform != "linux":
        return True
    try:
        return _peer(wire)[1] == os.geteuid()
    except OSError:
        return False


def _peer(wire: socket.socket) -> tuple[int, int]:
    """Process and user at the other end; (0, 0) where the system does not say."""
    if sys.platform != "linux":
        return 0, 0
    process, user, _ = _PEER.unpack(wire.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
    return process, user
