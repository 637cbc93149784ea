"""Bodies on their way: memory first, then a private file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from frameio_tui.adapters.http.body_spool import BodySink, sweep
from frameio_tui.core.errors import WriteFailed
from tests.children import Child


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
    for path in (gone, ours, other):
        path.write_text("")
    sweep(str(tmp_path))
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([ours.name, other.name])
