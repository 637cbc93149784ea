"""Comments as markers: what becomes one, at which frame, and what is left out."""

from __future__ import annotations

import pytest

from frameio_tui.core.comments.comment import Comment, CommentedFile
from frameio_tui.core.comments.markers import clean, marker_sheets, one_line
from frameio_tui.core.comments.positions import ExportOptions
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.timecode.frame_rate import parse_rate
from tests.core.comments.reel import REPLY, comments, item, reel

DEFAULT = ExportOptions()


def at(rate: object, *timestamps: object, name: str = "A.mov") -> list[Comment]:
    file = CommentedFile(name, name, rate=None if rate is None else parse_rate(rate))
    return comments(*(item(number, f"c{number}", time) for number, time in enumerate(timestamps, 1)), file=file)


def test_markers_are_in_order_and_hold_the_replies() -> None:
    (sheet,) = marker_sheets(reel(), DEFAULT).sheets
    assert [(marker.frame, marker.length) for marker in sheet.markers] == [(1799, 1), (11974, 12)]
    assert sheet.markers[1].text == "Too dark | fix it\nplease\n[arrow, red, from 12 %, 40 %]\nBen: Done"
    assert (sheet.name, str(sheet.rate), sheet.start, sheet.length) == ("Reel.mov", "29.97 DF", 0, 11986)


def test_comments_without_time_are_left_out_with_their_replies() -> None:
    listed = comments(item(1, "all of it", replies=[REPLY]), item(2, "page", page=3), item(3, "a marker", 5))
    result = marker_sheets(listed, DEFAULT)
    assert [(left.comment.id, left.reason) for left in result.left_out] == [
        ("c1", "it has no time"),
        ("r1", "it has no time"),
        ("c2", "it is about page 3, not a time"),
    ]
    assert [marker.comment.id for marker in result.sheets[0].markers] == ["c3"]


def test_a_file_of_unknown_rate_is_left_out_until_a_rate_is_chosen() -> None:
    listed = at(None, 10, "00:00:01:00")
    result = marker_sheets(listed, DEFAULT)
    assert result.sheets == ()
    assert {left.reason for left in result.left_out} == {"the frame rate of A.mov is unknown"}
    (sheet,) = marker_sheets(listed, ExportOptions(rate=parse_rate(24))).sheets
    assert [marker.frame for marker in sheet.markers] == [10, 24]


@pytest.mark.parametrize(
    ("rate", "timestamp", "reason"),
    [
        (25, "00:00:00:25", "frames end at 24"),
        (25, "00:00:01;00", "drop frame, which does not exist at 25"),
        (25, 10**14, "after 24 hours"),
        (25, "23:59:59:24", "after 24 hours"),
    ],
)
def test_positions_that_do_not_exist_are_left_out(rate: object, timestamp: object, reason: str) -> None:
    result = marker_sheets(at(rate, timestamp), DEFAULT)
    assert result.sheets == ()
    assert reason in result.left_out[0].reason


def test_timecode_decides_how_the_file_counts_unless_the_user_chose() -> None:
    listed = at(29.97, None, "00:01:00:00", 1800)
    (sheet,) = marker_sheets(listed, DEFAULT).sheets
    assert [(str(sheet.rate), sheet.timecode(marker.frame)) for marker in sheet.markers] == [
        ("29.97 NDF", "00:01:00:00"),
        ("29.97 NDF", "00:01:00:00"),
    ]
    (sheet,) = marker_sheets(listed, ExportOptions(rate=parse_rate("29.97 DF"))).sheets
    assert sheet.timecode(sheet.markers[0].frame) == "00:01:00;02"


def test_the_start_timecode_is_added_and_must_exist() -> None:
    (sheet,) = marker_sheets(at(29.97, 1800), ExportOptions(start="01:00:00:00")).sheets
    assert (sheet.markers[0].frame, sheet.timecode(1800)) == (1800, "01:01:00;02")
    with pytest.raises(InvalidInput, match="skips the first 2"):
        marker_sheets(at(29.97, 1800), ExportOptions(start="01:01:00:00"))


def test_one_file_for_all_names_the_files_and_leaves_other_rates_out() -> None:
    listed = [*at(25, 50), *at(25, 10, name="B.mov"), *at(24, 10, name="C.mov"), *at(25, None, name="D.mov")]
    assert [sheet.name for sheet in marker_sheets(listed, DEFAULT).sheets] == ["A.mov", "B.mov", "C.mov"]
    result = marker_sheets(listed, ExportOptions(one=True))
    (sheet,) = result.sheets
    assert [(marker.frame, marker.text) for marker in sheet.markers] == [(10, "[B.mov] c1"), (50, "[A.mov] c1")]
    assert [left.reason for left in result.left_out] == [
        "it has no time",
        "its frame rate is 24, that of the other markers in the file is 25",
    ]


def test_text_is_cleaned_for_every_format() -> None:
    assert (
        clean("a\r\nb\rc\u2028d\x0be\tf\x00g\ud800h\uffff\x1b[31m") == "a\nb\nc\nd\ne\tf\ufffdg\ufffdh\ufffd\ufffd[31m"
    )
    assert one_line(" a\n\n b\tc\u00a0d ") == "a b c d"
