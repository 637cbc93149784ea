"""TOML as people and editors leave it."""

from __future__ import annotations

from pathlib import Path

import pytest

from frameio_tui.adapters.storage.toml import parse_toml, read_toml
from frameio_tui.core.errors import BrokenFile, NewerFile


@pytest.mark.parametrize(
    "data",
    [b'version = 1\nid = "a"\n', b'\xef\xbb\xbfversion = 1\nid = "a"\n', b'version = 1\r\nid = "a"\r\n', b'id = "a"'],
)
def test_marks_and_line_ends_of_other_systems_are_read(data: bytes) -> None:
    assert parse_toml("f", data)["id"] == "a"


@pytest.mark.parametrize(
    ("data", "line", "column", "word"),
    [
        (b'a = 1\nb = "open\n', 2, 10, ""),
        (b"a = 1\na = 2\n", 2, 6, "overwrite"),
        (b"a = 1\n\xff\n", 2, 1, "UTF-8"),
        (b'a = "\x00"', 1, 6, ""),
        (b"a = [1,", 1, 1, ""),
        (b'a = "\\ud800"', 1, 12, ""),
        (b"version = 'one'", 0, 0, "version"),
        (b"version = true", 0, 0, "version"),
        (b"a = " + b"[" * 5000, 0, 0, "nested"),
    ],
)
def test_a_broken_file_says_where(data: bytes, line: int, column: int, word: str) -> None:
    with pytest.raises(BrokenFile) as caught:
        parse_toml("/x/acme.toml", data)
    error = caught.value
    assert (error.path, error.line) == ("/x/acme.toml", line)
    assert abs(error.column - column) <= 2
    assert word in error.reason
    assert error.remedy


def test_a_later_format_is_named() -> None:
    with pytest.raises(NewerFile, match="format 99"):
        parse_toml("f", b"version = 99\nanything = 1")


def test_no_file_is_no_document(tmp_path: Path) -> None:
    assert read_toml(str(tmp_path / "none.toml")) is None
    (tmp_path / "a.toml").write_text("a = 1")
    assert read_toml(str(tmp_path / "a.toml")) == {"a": 1}
