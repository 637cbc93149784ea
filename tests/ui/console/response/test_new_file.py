from __future__ import annotations

import stat
from pathlib import Path

import pytest

from frameio_tui.core.errors import WriteFailed
from frameio_tui.ui.console.response.new_file import write_new


def test_a_new_file_is_private_and_exact(tmp_path: Path) -> None:
    path = write_new(str(tmp_path / "a.csv"), [b"a,b\r\n", b"\xff"])
    assert Path(path).read_bytes() == b"a,b\r\n\xff"
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600


def test_nothing_is_written_over_or_through_a_link(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("there", "link", "no/such/folder"):
        with pytest.raises(WriteFailed, match="Choose another name"):
            write_new(str(tmp_path / name), [b"x"])
    assert there.read_text() == "mine"
    assert not (tmp_path / "elsewhere").exists()
