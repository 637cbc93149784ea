"""A small file system of its own, which a test can fill up or make read-only; only where mounting is permitted."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


class SmallDisk:
    """A mounted tmpfs."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._filler = path / "filler"

    def fill(self) -> None:
        """Leave no byte free."""
        with self._filler.open("ab", buffering=0) as file:
            for size in (4096, 1):
                with contextlib.suppress(OSError):
                    while True:
                        file.write(b"x" * size)

    def hold(self, folder: str) -> None:
        """Have the files of a folder on this disk from now on."""
        shutil.copytree(folder, self.path / "held")
        shutil.rmtree(folder)
        Path(folder).symlink_to(self.path / "held")

    def free(self) -> None:
        """Have space again."""
        self._filler.unlink()

    def read_only(self, on: bool) -> None:
        """Refuse, or permit, every write."""
        _mount("-o", f"remount,{'ro' if on else 'rw'}", str(self.path))

    def holds(self, text: str) -> bool:
        """Whether any file but the filler holds a text."""
        files = (path for path in self.path.rglob("*") if path.is_file() and path != self._filler)
        return any(text.encode() in path.read_bytes() for path in files)


@contextlib.contextmanager
def mounted(path: Path, kilobytes: int) -> Iterator[SmallDisk]:
    """A small disk at a new folder; the test is skipped where it cannot be mounted."""
    path.mkdir()
    try:
        _mount("-t", "tmpfs", "-o", f"size={kilobytes}k,mode=700", "tmpfs", str(path))
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a file system cannot be mounted here")
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True, timeout=60)


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True, timeout=60)
