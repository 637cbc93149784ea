"""Detects network file systems, on which flock() and the shared memory of SQLite's WAL are not reliable."""

from __future__ import annotations

import os
from functools import lru_cache

_NETWORK_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "lustre"})


def on_network(path: str, mounts: str = "/proc/self/mounts") -> bool:
    """Return whether a path is on a network file system; False if unknown, as on any system but Linux."""
    real = os.path.realpath(path)
    try:
        device = os.stat(real).st_dev
    except OSError:
        return _is_on_network(real, mounts)
    return _is_device_on_network(device, real, mounts)


@lru_cache(maxsize=16)
def _is_device_on_network(_device: int, real: str, mounts: str) -> bool:
    """Look up a folder once for each device that it is on: there may be thousands of mounts."""
    return _is_on_network(real, mounts)


def _is_on_network(real: str, mounts: str) -> bool:
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
