"""Detects network file systems, on which flock() and the shared memory of SQLite's WAL are not reliable."""

from __future__ import annotations

import os

_NETWORK_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "lustre"})


def on_network(path: str, mounts: str = "/proc/self/mounts") -> bool:
    """Return whether a path is on a network file system; False if unknown, as on any system but Linux."""
    real = os.path.realpath(path)
    longest, kind = "", ""
    try:
        with open(mounts, encoding="utf-8", errors="replace") as file:
            for line in file:
                fields = line.split()
                if len(fields) > 2:
                    mount_point = fields[1].replace("\\040", " ")
                    is_below = real == mount_point or real.startswith(mount_point.rstrip("/") + "/")
                    if is_below and len(mount_point) >= len(longest):
                        longest, kind = mount_point, fields[2]
    except OSError:
        return False
    return kind in _NETWORK_SYSTEMS
