"""Which file systems keep their promises between hosts only in part: WAL's shared memory and flock."""

from __future__ import annotations

import os

_NETWORK_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "lustre"})


def on_network(path: str, mounts: str = "/proc/self/mounts") -> bool:
    """Whether a path lies on a network file system (Linux; elsewhere and where nobody can tell: no)."""
    real = os.path.realpath(path)
    best, kind = "", ""
    try:
        with open(mounts, encoding="utf-8", errors="replace") as file:
            for line in file:
                fields = line.split()
                if len(fields) > 2:
                    place = fields[1].replace("\\040", " ")
                    inside = real == place or real.startswith(place.rstrip("/") + "/")
                    if inside and len(place) >= len(best):
                        best, kind = place, fields[2]
    except OSError:
        return False
    return kind in _NETWORK_SYSTEMS
