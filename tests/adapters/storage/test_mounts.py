"""A network file system is told by its mount."""

from __future__ import annotations

from pathlib import Path

from frameio_tui.adapters.storage.mounts import on_network


def test_network_file_systems_are_recognised(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda / ext4 rw 0 0\nserver:/x /home/with\\040blank nfs4 rw 0 0\nbroken\n")
    assert on_network("/home/with blank/x", str(mounts))
    assert not on_network("/home/without", str(mounts))
    assert not on_network("/home/x", str(tmp_path / "none"))
