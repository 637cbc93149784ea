"""TOML as people and editors leave it."""

from __future__ import annotations

from pathlib import Path

import pytest

from frameio_tui.adapters.storage.toml import parse_toml, position_of, read_toml
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
        (b".".join([b"a"] * 3000) + b" = 1", 0, 0, "nested"),
        (b"a = 1\nb = " + b"9" * 5000, 2, 5, "too large"),
        (b"a = 1\r\n[x]\r\nb = [1, -" + b"9_9" * 2000 + b"]", 3, 9, "too large"),
        (b"a = 9223372036854775808", 1, 5, "too large"),
        (b"a = 0x" + b"f" * 5000, 1, 5, "too large"),
        (b"version = 0b" + b"1" * 5000, 1, 11, "too large"),
        (b'notes = "' + b"9" * 5000 + b'" # ' + b"8" * 5000 + b"\nb = {c = " + b"7" * 5000 + b"}", 2, 10, "too large"),
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


def test_what_only_looks_like_a_large_number_is_none() -> None:
    long = "9" * 5000
    assert parse_toml("f", f'a = 9223372036854775807\nb = -9223372036854775808\nc = "{long}"'.encode())["c"] == long
    assert parse_toml("f", f"# {long}\na = {long}.5".encode())["a"] == float("inf")


@pytest.mark.parametrize(
    ("text", "keys", "line"),
    [
        ("a = 1\n[network]\n  read_timeout = 5\n", ("network", "read_timeout"), 3),
        ("network.read_timeout = 5", ("network", "read_timeout"), 1),
        ('[credential.endpoints]\n"token" = 1', ("credential", "endpoints", "token"), 2),
        ("[a]\nb = 1\n[c]\nb = 2", ("c", "b"), 4),
        ("a = 1", ("b",), 0),
    ],
)
def test_the_line_of_a_key_is_found(text: str, keys: tuple[str, ...], line: int) -> None:
    assert position_of(text, keys)[0] == line


def test_a_later_format_is_named() -> None:
    with pytest.raises(NewerFile, match="format 99"):
        parse_toml("f", b"version = 99\nanything = 1")


def test_no_file_is_no_document(tmp_path: Path) -> None:
    assert read_toml(str(tmp_path / "none.toml")) is None
    (tmp_path / "a.toml").write_text("a = 1")
    assert read_toml(str(tmp_path / "a.toml")) == {"a": 1}
