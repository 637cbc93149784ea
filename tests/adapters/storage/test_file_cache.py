"""A file is read again once it has changed, however it did, and every time while it is too young to tell."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from frameio_tui.adapters.storage import file_cache
from frameio_tui.adapters.storage.file_cache import FileCache


class Reader:
    def __init__(self) -> None:
        self.reads = 0

    def __call__(self, path: str) -> str:
        self.reads += 1
        return Path(path).read_text() if os.path.exists(path) else "none"


@pytest.fixture
def settled_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_cache, "SETTLED_AFTER", 0.0)


@pytest.mark.usefixtures("settled_at_once")
def test_an_unchanged_file_is_read_once(tmp_path: Path) -> None:
    path, reader = tmp_path / "a", Reader()
    path.write_text("one")
    cache = FileCache(reader)
    assert [cache.get(str(path)), cache.get(str(path))] == ["one", "one"]
    assert reader.reads == 1


@pytest.mark.usefixtures("settled_at_once")
def test_a_file_that_was_written_replaced_touched_or_removed_is_read_again(tmp_path: Path) -> None:
    path, other, reader = tmp_path / "a", tmp_path / "b", Reader()
    cache = FileCache(reader)
    assert cache.get(str(path)) == "none"
    path.write_text("one")
    assert cache.get(str(path)) == "one"
    path.write_text("two")
    os.utime(path, ns=(1, 1))  # as an editor that keeps the time
    assert cache.get(str(path)) == "two"
    other.write_text("six")
    os.utime(other, ns=(1, 1))
    os.replace(other, path)
    assert cache.get(str(path)) == "six"
    path.unlink()
    assert cache.get(str(path)) == "none"
    assert reader.reads == 5


def test_a_young_file_is_read_every_time(tmp_path: Path) -> None:
    path, reader = tmp_path / "a", Reader()
    path.write_text("one")
    os.utime(path, (time.time(), time.time()))
    cache = FileCache(reader)
    cache.get(str(path))
    cache.get(str(path))
    assert reader.reads == 2


@pytest.mark.usefixtures("settled_at_once")
def test_what_cannot_be_read_is_not_kept(tmp_path: Path) -> None:
    path, fails = tmp_path / "a", [True, False]
    path.write_text("one")

    def read(path: str) -> str:
        if fails.pop(0):
            raise ValueError("broken")
        return Path(path).read_text()

    cache = FileCache(read)
    with pytest.raises(ValueError, match="broken"):
        cache.get(str(path))
    assert cache.get(str(path)) == "one"


@pytest.mark.usefixtures("settled_at_once")
def test_what_is_dropped_is_read_again(tmp_path: Path) -> None:
    path, reader = tmp_path / "a", Reader()
    path.write_text("one")
    cache = FileCache(reader)
    cache.get(str(path))
    cache.drop(str(path))
    cache.get(str(path))
    assert reader.reads == 2
