"""Finds the process that listens on a TCP port of this machine, on Linux only (proc(5))."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLES = ("net/tcp", "net/tcp6")
_LISTENING = "0A"


def describe_port_owner(port: int, proc: str = "/proc") -> str:
    """Return a description of the process that listens on `port`, such as `process 4711 (node)`.

    Returns `another program` if the process belongs to another user or the system is not Linux. The name of the
    process is untrusted text. `proc` is the mount point of the proc file system.
    """
    wanted = {f"socket:[{inode}]" for table in _TABLES for inode in _listening_inodes(os.path.join(proc, table), port)}
    for pid in _list_folder(proc) if wanted else ():
        if pid.isdigit() and not wanted.isdisjoint(_open_files(os.path.join(proc, pid, "fd"))):
            name = _read_first_line(os.path.join(proc, pid, "comm"))
            return f"process {pid} ({name})" if name else f"process {pid}"
    return "another program"


def _listening_inodes(table: str, port: int) -> Iterator[str]:
    """Yield the inodes of the sockets that listen on `port`, as listed in a table such as /proc/net/tcp."""
    for row in _read_text(table).splitlines()[1:]:
        columns = row.split()
        if len(columns) > 9 and columns[3] == _LISTENING and columns[1].rpartition(":")[2] == f"{port:04X}":
            yield columns[9]


def _open_files(folder: str) -> Iterator[str]:
    for name in _list_folder(folder):
        with contextlib.suppress(OSError):
            yield os.readlink(os.path.join(folder, name))


def _list_folder(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _read_first_line(path: str) -> str:
    return _read_text(path).partition("\n")[0].strip()


def _read_text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
