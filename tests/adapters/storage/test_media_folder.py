"""Folders for downloads: part files go on, links are never followed, and the digests are those of the content."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameio_tui.adapters.storage.media import part_file
from frameio_tui.adapters.storage.media.folder import LocalMediaFolder
from frameio_tui.adapters.storage.media.part_file import LocalPartFile
from frameio_tui.core.errors import PathTaken, WriteFailed

DATA = random.Random(16).randbytes(300_000)  # noqa: S311 - sample data


@pytest.fixture
def media(tmp_path: Path) -> Iterator[LocalMediaFolder]:
    with LocalMediaFolder(str(tmp_path / "media")) as media:
        yield media


def write(part: LocalPartFile, begin: int, end: int) -> None:
    part.write(begin, memoryview(DATA)[begin:end])


def finish(part: LocalPartFile, *, overwrite: bool = False) -> str:
    while not part.advance(10_000):
        assert not part.gaps()
    digest = part.seal()
    part.publish(overwrite=overwrite)
    return digest.sha256


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 99), st.integers(1, 30)), max_size=12), st.integers(0, 12))
def test_ranges_in_any_order_become_the_content(ranges: list[tuple[int, int]], reopened: int) -> None:
    size, step = 300_000, 3_000
    with tempfile.TemporaryDirectory() as folder, LocalMediaFolder(folder) as media:
        part = media.open_part("a.mov", "id")
        part.begin(size, '"e"')
        missing = set(range(100))
        for number, (first, count) in enumerate(ranges):
            if number == reopened:
                part.close()
                part = media.open_part("a.mov", "id")
                assert part.size in (size, None)
                if part.size is None:
                    assert len(missing) == 100
                    part.begin(size, '"e"')
            write(part, first * step, min(size, (first + count) * step))
            missing -= set(range(first, first + count))
            assert {at for begin, end in part.gaps() for at in range(begin // step, end // step)} == missing
            assert part.written == size - len(missing) * step
        for begin, end in part.gaps():
            write(part, begin, end)
        assert finish(part, overwrite=True) == hashlib.sha256(DATA).hexdigest()
        assert Path(media.path, "a.mov").read_bytes() == DATA
        assert os.listdir(media.path) == ["a.mov"]


def test_what_was_durable_counts_after_the_host_has_been_started_again(
    media: LocalMediaFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part_file, "NOTE_SECONDS", 0.0)
    monkeypatch.setattr(part_file, "SYNC_EVERY", 150_000)
    monkeypatch.setattr(part_file, "MOST_UNSYNCED", 0)
    part = media.open_part("a.mov", "id")
    part.begin(len(DATA), '"e"')
    write(part, 0, 150_000)
    write(part, 150_000, 200_000)
    killed = media.open_part("a.mov", "id")  # the first one was never closed
    assert killed.gaps() == [(200_000, 300_000)]
    monkeypatch.setattr(part_file, "_boot_id", lambda: "another")
    assert media.open_part("a.mov", "id").gaps() == [(150_000, 300_000)]


def test_what_the_disk_did_not_take_is_downloaded_again(
    media: LocalMediaFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_file: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    for name, value in (("NOTE_SECONDS", 0.0), ("SYNC_EVERY", 100_000), ("MOST_UNSYNCED", 0)):
        monkeypatch.setattr(part_file, name, value)
    part = media.open_part("a.mov", "id")
    part.begin(len(DATA), '"e"')
    write(part, 0, 150_000)
    with monkeypatch.context() as patch:
        patch.setattr(part_file, "sync_handle", fail)
        write(part, 150_000, 260_000)
    with pytest.raises(WriteFailed, match="Input/output error"):
        write(part, 260_000, 300_000)
    assert media.open_part("a.mov", "id").gaps() == [(150_000, 300_000)]
    part.close()
    again = media.open_part("a.mov", "id")
    assert again.gaps() == [(150_000, 300_000)]
    write(again, 150_000, 300_000)
    assert finish(again) == hashlib.sha256(DATA).hexdigest()


def test_a_part_of_another_content_or_with_a_damaged_note_begins_again(media: LocalMediaFolder) -> None:
    path = Path(media.path, "a.mov.part")
    part = media.open_part("a.mov", "id")
    part.begin(len(DATA), '"e"')
    write(part, 0, 100_000)
    part.close()
    assert media.open_part("a.mov", "other").size is None
    length = path.stat().st_size
    for note in (b"{}", b"\xff", json.dumps({"program": "frameio-tui part", "owner": "id", "size": 5}).encode()):
        with path.open("r+b") as file:
            file.seek(length - part_file.NOTE)
            file.write(note.ljust(part_file.NOTE))
        if note.startswith(b'{"program'):
            assert media.open_part("a.mov", "id").size is None
        else:
            with pytest.raises(PathTaken, match="not created by this program"):
                media.open_part("a.mov", "id")
            assert media.open_part("a.mov", "id", replace=True).size is None
    path.write_bytes(b"")
    media.open_part("a.mov", "id").close()
    assert not path.exists(), "an empty part file is removed"


def test_nothing_is_replaced_and_links_and_odd_files_are_refused(media: LocalMediaFolder, tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", Path(media.path)
    outside.mkdir()
    (outside / "target").write_bytes(b"mine")
    (folder / "link").symlink_to(outside)
    (folder / "file.part").symlink_to(outside / "target")
    (folder / "dangling").symlink_to(outside / "new")
    os.link(outside / "target", folder / "hard.part")
    os.mkfifo(folder / "pipe.part")
    (folder / "folder").mkdir()
    (folder / "plain").write_bytes(b"x")
    for path in ("link/a", "file", "hard", "pipe", "plain/a", "x" * 300):
        with pytest.raises(PathTaken):
            media.open_part(path, "id")
    for path in ("link", "dangling", "folder"):
        with pytest.raises(PathTaken):
            media.state(path)
    with pytest.raises(PathTaken):
        media.make("link/inner")
    with pytest.raises(PathTaken):
        media.digest("dangling")
    assert media.state("nothing/at/all") is None
    assert [path.name for path in outside.iterdir()] == ["target"]

    part = media.open_part("plain", "id")
    part.begin(len(DATA), '"e"')
    write(part, 0, len(DATA))
    with pytest.raises(PathTaken, match="already exists"):
        finish(part)
    part.close()
    assert (folder / "plain").read_bytes() == b"x"
    again = media.open_part("plain", "id")
    assert again.gaps() == []
    # Killed between the two steps of the renaming: the same file has both names.
    os.unlink(folder / "plain")
    finish(again)
    os.link(folder / "plain", folder / "plain.part")
    media.tidy("plain")
    assert not (folder / "plain.part").exists()
    with media.digest("plain") as digest:
        assert not digest.advance(1000)
        while not digest.advance(10**6):
            pass
        assert digest.result().sha256 == hashlib.sha256(DATA).hexdigest()


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path, create in (("file", True), ("no/folder", True), ("missing", False)):
        with pytest.raises(WriteFailed, match=r"file is not a folder|no folder"):
            LocalMediaFolder(str(tmp_path / path), create=create)
