"""An output file appears under its name only when it is complete, and never replaces another one unasked."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from frameio_tui.adapters.storage.atomic_file import TEMP_PREFIX
from frameio_tui.adapters.storage.output_files import LocalOutputFiles
from frameio_tui.core.errors import WriteFailed
from tests.disks import SmallDisk

FILES = LocalOutputFiles()


def test_a_file_is_there_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with FILES.create(str(path)) as file:
        file.write(b"a,b\n")
        file.write(b"1,2\n")
        assert not path.exists()
        written = file.finish()
        file.discard()
    data = b"a,b\n1,2\n"
    assert path.read_bytes() == data
    assert written == FILES.existing(str(path))
    assert (written.path, written.size, written.sha256) == (str(path), 8, hashlib.sha256(data).hexdigest())
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["out.csv"]


def test_nothing_is_left_of_a_file_that_is_not_finished(tmp_path: Path) -> None:
    (tmp_path / f"{TEMP_PREFIX}999999999-abc").touch()

    def interrupted() -> None:
        with FILES.create(str(tmp_path / "out")) as file:
            file.write(b"x")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert os.listdir(tmp_path) == [], "what a killed process has left is removed too"


def test_an_existing_file_is_replaced_only_if_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"old")
    (tmp_path / "dangling").symlink_to("missing/file")
    for wrong, words in (
        ("/dev/null", "is not a regular file"),
        (str(tmp_path / ("x" * 300)), "too long"),
        (str(tmp_path / "dangling"), "There is no folder .*missing"),
    ):
        with pytest.raises(WriteFailed, match=words):
            FILES.check(wrong, overwrite=True)
    (tmp_path / "dangling").unlink()
    with pytest.raises(WriteFailed, match="already exists") as refused:
        FILES.create(str(path))
    assert "--overwrite" in refused.value.remedy.on_command_line
    with FILES.create(str(path), overwrite=True) as file:
        file.write(b"new")
        file.finish()
    assert path.read_bytes() == b"new"
    with FILES.create(str(tmp_path / "late")) as file:
        (tmp_path / "late").write_bytes(b"of another program")
        with pytest.raises(WriteFailed, match="already exists"):
            file.finish()
    assert (tmp_path / "late").read_bytes() == b"of another program"
    assert sorted(os.listdir(tmp_path)) == ["late", "out"]


@pytest.mark.parametrize(("name", "reason"), [("none/out", "no folder"), (".", "is a folder")])
def test_what_cannot_be_written_is_known_before_a_long_task(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(WriteFailed, match=reason):
        FILES.check(str(tmp_path / name))


def test_a_full_disk_is_told_and_leaves_nothing(small_disk: SmallDisk) -> None:
    small_disk.fill()

    def write() -> None:
        with FILES.create(str(small_disk.path / "out")) as file:
            for _ in range(100):
                file.write(b"x" * 100_000)
            file.finish()

    with pytest.raises(WriteFailed):
        write()
    assert [name for name in os.listdir(small_disk.path) if name != "filler"] == []
