"""The commands `comments export`, `add`, `reply` and `complete` on the sandbox."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from frameio_tui.cli.arguments.comments import COMMENT_FORMATS
from frameio_tui.core.comments.formats import FORMATS
from frameio_tui.sandbox.server import SandboxServer
from tests.cli.commands.test_tree import TEAM, acme4
from tests.cli.conftest import Call, Done

__all__ = ["acme4"]

CUTS = f"{TEAM}/*/03 Cuts"


def rows(done: Done) -> dict[str, dict[str, str]]:
    """The comments of an export in CSV by their IDs."""
    assert done.code == 0, done.words
    return {row["id"]: row for row in csv.DictReader(io.StringIO(done.text))}


def test_the_parser_knows_every_format() -> None:
    assert tuple(known.name for known in FORMATS) == COMMENT_FORMATS


def test_both_apis_export_the_same_comments(cli: Call, acme: str, acme4: str) -> None:
    old, new = (rows(cli("--profile", name, "comments", "export", CUTS)) for name in (acme, acme4))
    assert len(old) > 5
    differing = {field for own_id, row in old.items() for field, value in row.items() if value != new[own_id][field]}
    assert old.keys() == new.keys()
    assert differing <= {"frame", "link"}  # V4 sends timecode instead of a frame number, and its own addresses


def test_a_comment_is_added_completed_and_reopened(cli: Call, acme: str, acme4: str, tmp_path: Path) -> None:
    marks = tmp_path / "marks.json"
    marks.write_text('[{"tool": "rect", "color": "#F22237", "x": 0.1, "y": 0.1, "w": 0.2, "h": 0.2}]')
    file = f"{CUTS}/CUT_v004.mp4"
    for name in (acme, acme4):
        times = ("--at", "00:00:01:00", "--to", "00:00:02:00")
        command = ("--profile", name, "comments")
        added = cli(*command, "add", file, f"From {name}", *times, "--drawing", str(marks))
        assert added.code == 0, added.words
        assert "add 1 comment" in added.words
        found = next(row for row in rows(cli(*command, "export", file)).values() if row["text"] == f"From {name}")
        assert (found["timecode"], found["length"]) == ("00:00:01:00", "25")
        assert found["marks"].startswith("rectangle, red")
        assert cli(*command, "complete", found["id"]).code == 0
        replied = cli(*command, "reply", found["id"], "-", stdin=b"Yes\n")
        after = rows(cli(*command, "export", file))
        assert after[found["id"]]["completed"] == "true"
        assert cli(*command, "complete", found["id"], "--undo", "--confirm", name).code == 0
        replies = [row["text"] for row in after.values() if row["parent"] == found["id"]]
        if name == acme:
            assert (replied.code, replies) == (0, ["Yes"])
        else:
            assert (replied.code, replies) == (2, [])
            assert "V4 has no request that creates a reply." in replied.words


def test_markers_are_written_to_a_folder_or_one_file(cli: Call, acme: str, tmp_path: Path) -> None:
    folder = tmp_path / "markers"
    folder.mkdir()
    done = cli("comments", "export", CUTS, "--format", "resolve-edl", "-o", str(folder))
    assert done.code == 0, done.words
    assert any(path.suffix == ".edl" for path in folder.iterdir())
    one = cli("comments", "export", CUTS, "--format", "avid", "--one", "--start", "01:00:00:00")
    assert one.code == 0, one.words
    assert "01:00:" in one.text


def test_wrong_output_and_start_are_refused_before_the_first_page(cli: Call, acme: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for options in (("--format", "avid", "-o", str(tmp_path / "file")), ("--start", "25:00:00:00")):
        refused = cli("comments", "export", CUTS, *options)
        assert refused.code in (1, 2)
        assert "is not a" in refused.words
    unreadable = cli("comments", "add", f"{CUTS}/CUT_v004.mp4", "-", stdin=b"\xff\x00")
    assert (unreadable.code, "is not UTF-8 text" in unreadable.words) == (2, True)
    assert cli("comments", "export", CUTS, "--format", "avid", "-o", str(tmp_path / "new")).code in (0, 8)
    assert (tmp_path / "file").read_text() == "mine"
    assert any((tmp_path / "new").iterdir())


def test_a_read_only_profile_refuses_before_the_first_request(
    cli: Call, acme: str, sandbox: SandboxServer, tmp_path: Path
) -> None:
    assert cli("profiles", "set", "acme", "read_only=yes").code == 0
    before = len(sandbox.requests)
    refused = cli("--profile", acme, "comments", "add", CUTS, "x")
    assert refused.code == 6
    assert len(sandbox.requests) == before
    missing = cli("comments", "add", CUTS, "x", "--drawing", str(tmp_path / "none"))
    assert missing.code == 2
