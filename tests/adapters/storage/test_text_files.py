"""Only text files inside the folder are read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from frameio_tui.adapters.storage.text_files import LocalTextFiles
from frameio_tui.core.errors import InvalidInput


def test_text_files_are_read_and_the_rest_is_left_out(tmp_path: Path) -> None:
    folder, outside = tmp_path / "scripts", tmp_path / "outside"
    for name in ("sub", ".git", "node_modules/x"):
        (folder / name).mkdir(parents=True)
        (folder / name / "a.py").write_text("text", "utf-8")
    outside.mkdir()
    (outside / "secret.py").write_text("secret", "utf-8")
    (folder / "link.py").symlink_to(outside / "secret.py")
    (folder / "folder-link").symlink_to(outside)
    (folder / "image.png").write_bytes(b"\x89PNG\0\0")
    (folder / "latin.sh").write_bytes(b"caf\xe9")
    (folder / "large.txt").write_bytes(b"x" * 101)
    os.mkfifo(folder / "pipe")
    found = list(LocalTextFiles(max_size=100).read(str(folder)))
    assert [(file.path, file.text) for file in found if not file.skipped] == [
        ("latin.sh", "caf\ufffd"),
        ("sub/a.py", "text"),
    ]
    assert [(file.path, file.skipped) for file in found if file.skipped] == [("large.txt", "is larger than 100 bytes")]
    (tmp_path / "link").symlink_to(folder)
    assert len(list(LocalTextFiles(100).read(str(tmp_path / "link")))) == 3, "the folder itself may be a link"


def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="No such file"):
        LocalTextFiles().read(str(tmp_path / "none"))


def test_the_number_of_files_is_limited(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.py").write_text("x", "utf-8")
    found = list(LocalTextFiles(max_files=2).read(str(tmp_path)))
    assert [file.skipped for file in found] == ["", "", "is after the first 2 files"]
