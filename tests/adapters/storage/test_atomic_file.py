"""A file is replaced whole, durably and privately, or left as it was."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path
from typing import Self

import pytest

from frameio_tui.adapters.storage import atomic_file as files
from frameio_tui.adapters.storage.atomic_file import (
    LARGEST,
    TEMP_PREFIX,
    make_private_folder,
    read_small,
    remove_file,
    remove_secret_file,
    replace_after,
    sweep_temp,
    write_atomic,
    write_without_secret,
)
from frameio_tui.core.errors import BrokenFile, WriteFailed
from tests.disks import SmallDisk


def mode(path: Path) -> int:
    """Permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_what_is_made_is_private_whatever_the_umask(umask: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        write_atomic(str(tmp_path / "a" / "b" / "file"), b"data", "x")
    finally:
        os.umask(before)
    assert (tmp_path / "a" / "b" / "file").read_bytes() == b"data"
    assert [mode(tmp_path / part) for part in ("a", "a/b", "a/b/file")] == [0o700, 0o700, 0o600]


def test_an_existing_file_keeps_its_mode_unless_told(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomic(str(path), b"new", "x")
    assert (path.read_bytes(), mode(path)) == (b"new", 0o640)
    write_atomic(str(path), b"secret", "x", mode=0o600)
    assert mode(path) == 0o600


def test_a_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles"
    real.mkdir()
    (real / "acme.toml").write_text("old")
    link = tmp_path / "acme.toml"
    link.symlink_to(real / "acme.toml")
    write_atomic(str(link), b"new", "x")
    assert link.is_symlink()
    assert (real / "acme.toml").read_text() == "new"
    assert remove_file(str(link), "x")
    assert (real / "acme.toml").exists()
    assert not remove_file(str(link), "x")


@pytest.mark.parametrize(
    ("function", "number", "word"),
    [
        ("write", errno.ENOSPC, "space"),
        ("fsync", errno.EIO, "disk"),
        ("replace", errno.EROFS, "read-only"),
        ("open", errno.EACCES, "permissions"),
        ("write", errno.EDQUOT, "quota"),
    ],
)
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    function: str, number: int, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(number, os.strerror(number))

    class Full:
        """A file on a full disk."""

        def __init__(self, handle: int, *args: object) -> None:
            self._handle = handle

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *exc: object) -> None:
            os.close(self._handle)

        def fileno(self) -> int:
            return self._handle

        def write(self, data: bytes) -> None:
            fail()

    if function == "write":
        monkeypatch.setattr(files.os, "fdopen", Full)
    else:
        monkeypatch.setattr(files.os, function, fail)
    with pytest.raises(WriteFailed) as caught:
        write_atomic(str(path), b"new", "save the new colour")
    monkeypatch.undo()
    assert caught.value.sentence.startswith("Cannot save the new colour: ")
    assert str(path) in caught.value.sentence
    assert word in caught.value.remedy
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["file"]


def test_what_is_no_small_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    (tmp_path / "huge").write_bytes(b"x" * (LARGEST + 1))
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name, word in [("fifo", "regular"), ("folder", "regular"), ("huge", "too large"), ("loop", "cannot be read")]:
        with pytest.raises(BrokenFile) as caught:
            read_small(str(tmp_path / name))
        assert word in caught.value.reason
        assert caught.value.remedy
    assert read_small(str(tmp_path / "none")) is None


def test_files_of_dead_writers_are_swept_and_live_ones_left(tmp_path: Path) -> None:
    for name in (f"{TEMP_PREFIX}999999999-ab", f"{TEMP_PREFIX}{os.getpid()}-ab", f"{TEMP_PREFIX}x-ab", "acme.toml"):
        (tmp_path / name).write_text("x")
    sweep_temp(str(tmp_path))
    assert len(list(tmp_path.iterdir())) == 3
    assert not (tmp_path / f"{TEMP_PREFIX}999999999-ab").exists()
    sweep_temp(str(tmp_path / "none"))


def test_a_folder_under_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OSError, match=r"Not a directory|File exists"):
        make_private_folder(str(tmp_path / "file" / "below"))
    with pytest.raises(WriteFailed):
        write_atomic(str(tmp_path / "file" / "below" / "x"), b"", "x")


def test_a_block_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with contextlib.suppress(ZeroDivisionError), replace_after(str(path), b"new", "save it"):
        assert not path.exists()
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
    with replace_after(str(path), b"new", "save it"):
        pass
    assert path.read_bytes() == b"new"


def test_a_full_disk_stops_a_write_and_no_removal_of_a_secret(small_disk: SmallDisk) -> None:
    path = small_disk.path / "secrets" / "acme.toml"
    write_atomic(str(path), b"secret" * 50, "save it")
    small_disk.fill()
    with pytest.raises(WriteFailed, match="No space left") as caught:
        write_atomic(str(path), b"longer" * 60, "save it")
    assert caught.value.no_space
    assert path.read_bytes() == b"secret" * 50
    write_without_secret(str(path), b"rest", "remove the secret")
    assert path.read_bytes() == b"rest"
    assert [found.name for found in path.parent.iterdir()] == ["acme.toml"]
    assert not small_disk.holds("secret")


def test_a_secret_goes_where_not_even_its_own_file_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "acme.toml"
    path.write_bytes(b"secret" * 50)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "_write_new", lambda *_: full(0))
    monkeypatch.setattr(files, "_overwrite", lambda *_: full(0))
    write_without_secret(str(path), b"rest", "remove the secret")
    assert not path.exists()


def test_a_secret_behind_a_link_is_removed_with_the_link(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"secret")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    assert remove_secret_file(str(tmp_path / "link"), "remove it")
    assert list(tmp_path.iterdir()) == []
    assert not remove_secret_file(str(tmp_path / "link"), "remove it")
