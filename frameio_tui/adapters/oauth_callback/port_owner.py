"""Who listens at a TCP port of this machine, as Linux tells it (proc(5)); other systems are not asked."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLES = ("net/tcp", "net/tcp6")
_LISTENING = "0A"


def holder_of(port: int, proc: str = "/proc") -> str:
    """Such as `process 4711 (node)`; `another program` where that is another user's, or the system does not tell.

    The name is foreign text.
    """
    wanted = {f"socket:[{inode}]" for table in _TABLES for inode in _listening(os.path.join(proc, table), port)}
    for pid in _listed(proc) if wanted else ():
        if pid.isdigit() and not wanted.isdisjoint(_open_files(os.path.join(proc, pid, "fd"))):
            name = _first_line(os.path.join(proc, pid, "comm"))
            return f"process {pid} ({name})" if name else f"process {pid}"
    return "another program"


def _listening(table: str, port: int) -> Iterator[str]:
    """Inodes of the sockets that listen at a port."""
    for row in _text(table).splitlines()[1:]:
        words = row.split()
        if len(words) > 9 and words[3] == _LISTENING and words[1].rpartition(":")[2] == f"{port:04X}":
            yield words[9]


def _open_files(folder: str) -> Iterator[str]:
    for name in _listed(folder):
        with contextlib.suppress(OSError):
            yield os.readlink(os.path.join(folder, name))


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _first_line(path: str) -> str:
    return _text(path).partition("\n")[0].strip()


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
