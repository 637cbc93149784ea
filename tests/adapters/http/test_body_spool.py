"""Bodies on their way: memory first, then a private file."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from frameio_tui.adapters.http.body_spool import BodySink, sweep
from frameio_tui.core.errors import WriteFailed
from tests.children import Child
from tests.disks import SmallDisk


def test_a_body_that_fits_leaves_no_file(tmp_path: Path) -> None:
    sink = BodySink(10, str(tmp_path))
    sink.add(b"12345")
    sink.add(b"67890")
    sink.close()
    assert (sink.head(), sink.path, list(tmp_path.iterdir())) == (b"1234567890", "", [])


def test_an_unfinished_large_body_is_removed(tmp_path: Path) -> None:
    sink = BodySink(10, str(tmp_path))
    sink.add(b"x" * 11)
    assert os.path.exists(sink.path)
    sink.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("")
    sink = BodySink(1, str(blocker / "spill"))
    with pytest.raises(WriteFailed, match="memory_limit"):
        sink.add(b"xx")


def test_only_bodies_of_ended_runs_are_swept(tmp_path: Path) -> None:
    child = Child([sys.executable, "-c", "pass"])
    child.wait()
    gone, ours, other = (tmp_path / f"body-{n}" for n in (f"{child.pid}-a", f"{os.getpid()}-b", "notes.txt"))
    for path in (gone, ours, other, tmp_path / f"view-{child.pid}-a.json"):
        path.write_text("")
    sweep(str(tmp_path))
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([ours.name, other.name])


def test_the_folders_are_private_also_where_they_were_not(tmp_path: Path) -> None:
    cache = tmp_path / "new" / "cache"
    folder = cache / "spill"
    before = os.umask(0)
    try:
        sink = BodySink(1, str(folder))
        sink.add(b"xx")
        sink.close()
        assert [stat.S_IMODE(path.stat().st_mode) for path in (cache.parent, cache, folder)] == [0o700] * 3
        cache.chmod(0o755)
        folder.chmod(0o755)
        sink = BodySink(1, str(folder))
        sink.add(b"xx")
        assert stat.S_IMODE(Path(sink.path).stat().st_mode) == 0o600
        sink.close()
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (cache, folder)] == [0o700] * 2


def test_a_disk_that_fills_up_while_a_body_arrives_is_said_and_leaves_no_file(small_disk: SmallDisk) -> None:
    folder = small_disk.path / "cache" / "spill"
    sink = BodySink(10, str(folder))
    sink.add(b"x" * 4096)
    sink.head()
    small_disk.fill()
    sink.add(b"x" * 1000)  # in the buffer of the file
    with pytest.raises(WriteFailed, match="No space left"):
        sink.head()
    with pytest.raises(WriteFailed, match="No space left"):
        sink.add(b"x" * 10**6)
    sink.discard()
    assert list(folder.iterdir()) == []
