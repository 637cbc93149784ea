"""Bytes in memory and in a mapped file."""

from __future__ import annotations

import mmap
from pathlib import Path

from frameio_tui.core.document.source import pieces


def test_pieces_of_both_kinds_are_the_bytes(tmp_path: Path) -> None:
    body = bytes(range(256)) * 4
    (tmp_path / "body").write_bytes(body)
    with (tmp_path / "body").open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        for source in (body, mapped):
            found = list(pieces(source, 10, 1000, 300))
            assert b"".join(found) == body[10:1000]
            assert [len(piece) for piece in found] == [300, 300, 300, 90]
