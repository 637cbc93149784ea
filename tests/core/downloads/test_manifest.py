"""Lines of the manifest are read back; what is not one, or leads out of the folder, is ignored."""

from __future__ import annotations

import json

import pytest

from frameio_tui.core.downloads.manifest import DownloadedFile, DownloadedFolder, line_of, parse_line

FILE = DownloadedFile("id", "a/b.mov", "original", "", 5, "ab" * 32, '"etag"', 17, "2026", "", "b?.mov")


def test_entries_are_read_back() -> None:
    for entry in (FILE, FILE._replace(asked="h264_720", xxhash64="ef"), DownloadedFolder("id", "a")):
        assert parse_line(line_of(entry)) == entry
    assert line_of(FILE._replace(name="\ud800"))


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../../x", "", "a//b", "a\0b", 7, None, "x" * 300])
def test_paths_that_lead_elsewhere_are_ignored(path: object) -> None:
    assert parse_line(json.dumps({**FILE._asdict(), "path": path}).encode()) is None
    assert parse_line(json.dumps({"folder": "id", "path": path}).encode()) is None


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b'{"path": "a"}', b"\xff", b'{"path": "a", "id": 7, "size": "x"}'])
def test_other_lines_are_ignored(line: bytes) -> None:
    assert parse_line(line) is None
