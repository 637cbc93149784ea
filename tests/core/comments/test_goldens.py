"""Every format against files written by hand from its documentation.

- `resolve_*.edl`: DaVinci Resolve, "Export > Timeline Markers to EDL": per marker an event of one frame with two spaces
  at its end, a line ` |C:colour |M:name |D:frames`, an empty line. FCM tells drop frame (CMX 3600).
- `avid.txt`: marker list of Avid Media Composer: user, timecode, track, colour, text, length; tabs between them.
- `frameio.csv`: the first columns of Frame.io's own export, as scripts that read it expect them; duration in frames.
- `final_cut.fcpxml`: Apple, "FCPXML Reference": times are rational seconds and whole frames; a marker with `completed`
  is a to-do item; what is in the spine counts from tcStart.
- `comments.csv` and `comments.md` are ours.
The other two, of OpenTimelineIO, are in tests/adapters/timelines.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from frameio_tui.core.comments.comment import Comment, CommentedFile
from frameio_tui.core.comments.formats import export_comments, format_named
from frameio_tui.core.comments.positions import ExportOptions
from frameio_tui.core.timecode.frame_rate import parse_rate
from tests.core.comments.reel import LINK, comments, item, reel

GOLDENS = Path(__file__).parent / "goldens"
HOUR = ExportOptions(start="01:00:00:00")


def spot() -> list[Comment]:
    file = CommentedFile("f", "Spot.mov", rate=parse_rate(25))
    return comments(item(1, "Last frame of the first second", "00:00:00:24"), item(2, "First frame", 0), file=file)


def take() -> list[Comment]:
    file = CommentedFile("f", "Take <1>.mov", rate=parse_rate("23.98"), link=LINK)
    done = item(2, "]]>", 24, duration=6, completed_at="2026-01-03T10:00:00Z")
    return comments(item(1, '"Fix" &\ncheck', "00:00:00:00"), done, file=file)


@pytest.mark.parametrize(
    ("golden", "format_name", "listed", "options"),
    [
        ("resolve_drop_frame.edl", "resolve-edl", reel(), HOUR),
        ("resolve_non_drop_frame.edl", "resolve-edl", spot(), ExportOptions(start="10:00:00:00")),
        ("avid.txt", "avid", reel(), HOUR),
        ("frameio.csv", "frameio-csv", reel(), HOUR),
        ("comments.csv", "csv", reel(), HOUR),
        ("comments.md", "markdown", reel(), HOUR),
        ("final_cut.fcpxml", "fcpxml", take(), HOUR),
    ],
)
def test_exports_equal_the_files_written_by_hand(
    golden: str, format_name: str, listed: list[Comment], options: ExportOptions
) -> None:
    (file,) = export_comments(listed, format_named(format_name), options).files
    assert b"".join(file.content).decode() == (GOLDENS / golden).read_bytes().decode()
