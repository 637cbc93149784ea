"""Positions of comments and their threads."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameio_tui.core.comments.comment import Comment, CommentedFile
from frameio_tui.core.comments.positions import ExportOptions, frames_of, rate_of, threads_of, timecode_of
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.timecode.frame_rate import parse_rate
from tests.core.comments.reel import comments, item, reel


def named(comment_id: str, parent_id: str) -> Comment:
    return reel()[0]._replace(id=comment_id, parent_id=parent_id)


def test_the_timecode_comes_before_the_number_and_is_read_as_it_is_counted() -> None:
    rate = parse_rate(29.97)
    drop, non_drop, number, neither = comments(
        item(1, "", "00:01:00;02"), item(2, "", "00:01:00:02"), item(3, "", 1800), item(4, "")
    )
    assert [frames_of(comment, rate) for comment in (drop, non_drop, number)] == [1800, 1802, 1800]
    assert timecode_of(number, rate) == "00:01:00;02"
    assert (timecode_of(number, None), timecode_of(neither, rate), timecode_of(drop, None)) == ("", "", "00:01:00;02")
    assert timecode_of(number._replace(frame=10**12), rate) == ""
    with pytest.raises(InvalidInput, match="no time"):
        frames_of(neither, rate)


def test_the_chosen_rate_is_for_unknown_rates_and_decides_how_to_count() -> None:
    unknown, ntsc, pal = (CommentedFile("f", "f", rate=rate) for rate in (None, parse_rate(29.97), parse_rate(25)))
    chosen = ExportOptions(rate=parse_rate("29.97 NDF"))
    assert [str(rate_of(file, chosen)) for file in (unknown, ntsc, pal)] == ["29.97 NDF", "29.97 NDF", "25"]
    assert rate_of(unknown, ExportOptions()) is None


def test_replies_to_replies_belong_to_the_comment() -> None:
    listed = [named("r2", "r1"), named("a", ""), named("r1", "a"), named("b", ""), named("lost", "gone")]
    threads = [(thread.comment.id, [reply.id for reply in thread.replies]) for thread in threads_of(listed)]
    assert threads == [("a", ["r2", "r1"]), ("b", []), ("lost", [])]


ids = st.sampled_from(["", "a", "b", "c", "d"])


@settings(max_examples=60)
@given(st.lists(st.builds(named, ids, ids), max_size=8))
def test_every_comment_is_in_one_thread_whatever_the_ids(listed: list[Comment]) -> None:
    threads = threads_of(listed)
    assert sum(1 + len(thread.replies) for thread in threads) == len(listed)
