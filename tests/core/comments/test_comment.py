"""Comments read from the JSON of both APIs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameio_tui.core.comments.comment import Comment, CommentedFile, comments_from_v2, comments_from_v4
from frameio_tui.core.json import exact

FILE = CommentedFile("f1", "Reel.mov", "Acme", "Cuts", 2, None, "https://next.frame.io/project/p/view/f1")
Parser = Callable[[Iterable[object], CommentedFile], Iterator[Comment]]
BOTH: list[Parser] = [comments_from_v2, comments_from_v4]

V2: dict[str, Any] = {
    "id": "c1",
    "text": "Too dark",
    "timestamp": 11974,
    "duration": 12,
    "annotation": '[{"tool":"rect"}]',
    "page": None,
    "completed": True,
    "completed_at": "2026-01-02T00:00:00Z",
    "completer_id": "u2",
    "owner": {"name": "Ann", "email": "ann@example.com"},
    "owner_id": "u1",
    "inserted_at": "2026-01-01T00:00:00Z",
    "parent_id": None,
}
V4: dict[str, Any] = {
    "id": "c1",
    "file_id": "f1",
    "text": "Too dark",
    "timestamp": "00:06:39;16",
    "duration": 12,
    "page": None,
    "completed_at": None,
    "completer_id": None,
    "created_at": "2026-01-01T00:00:00Z",
    "text_edited_at": "2026-01-03T00:00:00Z",
    "owner": {"name": "Ann", "email": "ann@example.com"},
    "replies": [{"id": "r1", "text": "Done", "owner": None, "created_at": "2026-01-02T00:00:00Z"}],
}


def test_a_v2_comment_keeps_what_was_received() -> None:
    (comment,) = comments_from_v2([V2], FILE)
    assert comment == Comment(
        FILE, "c1", "", "Ann", "ann@example.com", False, "Too dark", 11974, "", 12, None, '[{"tool":"rect"}]',
        True, "u2", "2026-01-01T00:00:00Z", "", "https://next.frame.io/project/p/view/f1?comment=c1",
    )  # fmt: skip
    assert comment.has_time


def test_a_v4_comment_keeps_its_timecode_and_its_replies() -> None:
    comment, reply = comments_from_v4([V4], FILE)
    assert (comment.frame, comment.timecode, comment.duration) == (None, "00:06:39;16", 12)
    assert (comment.completed, comment.edited) == (False, "2026-01-03T00:00:00Z")
    assert (reply.id, reply.parent_id, reply.has_time) == ("r1", "c1", False)
    assert (reply.author, reply.anonymous) == ("", True)


def test_a_v4_number_is_not_shifted() -> None:
    (comment,) = comments_from_v4([V4 | {"timestamp": 1, "replies": []}], FILE)
    assert (comment.frame, comment.timecode) == (1, "")


def test_an_owner_that_was_not_included_is_not_anonymous() -> None:
    without = {key: value for key, value in V4.items() if key not in ("owner", "replies")}
    (comment,) = comments_from_v4([without], FILE)
    assert (comment.author, comment.anonymous) == ("", False)


@pytest.mark.parametrize(
    ("fields", "author", "anonymous"),
    [
        ({"owner": None, "anonymous_user": {"name": "Guest", "email": "g@example.com"}}, "Guest", True),
        ({"owner": None, "anonymous_user": {"name": None, "email": "g@example.com"}}, "g@example.com", True),
        ({"owner": None, "anonymous_user_id": "a1"}, "", True),
        ({"owner": None}, "", False),
    ],
)
def test_reviewers_of_v2_review_links_are_anonymous(fields: dict[str, Any], author: str, anonymous: bool) -> None:
    (comment,) = comments_from_v2([V2 | fields], FILE)
    assert (comment.author, comment.anonymous) == (author, anonymous)


def test_v2_replies_that_are_listed_twice_come_once_after_their_comment() -> None:
    reply = V2 | {"id": "r1", "parent_id": "c1"}
    items = [V2 | {"id": "c0"}, reply, V2 | {"replies": [reply, V2 | {"id": "r2", "parent_id": "c1"}]}]
    assert [comment.id for comment in comments_from_v2(items, FILE)] == ["c0", "c1", "r1", "r2"]


def test_replies_without_their_comment_are_still_there() -> None:
    assert [comment.id for comment in comments_from_v2([V2 | {"parent_id": "gone"}], FILE)] == ["c1"]


@pytest.mark.parametrize("parser", BOTH)
@pytest.mark.parametrize(
    ("timestamp", "frame", "timecode"),
    [
        (12.0, 12, ""), (12.7, 12, ""), (exact.Number("12"), 12, ""), (exact.Number("1e400"), None, ""),
        (exact.Number("NaN"), None, ""), (float("inf"), None, ""), (-1, None, ""), (True, None, ""), ("12", 12, ""),
        ("00:00:01:02", None, "00:00:01:02"), ("later", None, ""), (10**5000, None, ""), ({}, None, ""),
    ],
    ids=lambda value: "huge" if isinstance(value, int) and value > 10**9 else None,
)  # fmt: skip
def test_times_of_every_type(parser: Parser, timestamp: object, frame: int | None, timecode: str) -> None:
    (comment,) = parser([{"timestamp": timestamp}], FILE)
    assert (comment.frame, comment.timecode) == (frame, timecode)


def test_a_reply_to_itself_and_replies_in_a_circle_end() -> None:
    circle = [{"id": "a", "parent_id": "b"}, {"id": "b", "parent_id": "a"}, {"id": "c", "parent_id": "c"}]
    assert sorted(comment.id for comment in comments_from_v2(circle, FILE)) == ["a", "b", "c"]


def test_replies_nested_thousands_deep_are_read() -> None:
    item: dict[str, Any] = {"id": "0"}
    for depth in range(1, 5000):
        item = {"id": str(depth), "replies": [item]}
    assert len(list(comments_from_v4([item], FILE))) == 5000


def test_comments_without_an_id_are_all_there() -> None:
    items = [{"text": "a", "replies": [{"text": "b"}, {"text": "c"}]}, {"text": "d"}, {"text": "e"}]
    assert sorted(comment.text for comment in comments_from_v4(items, FILE)) == ["a", "b", "c", "d", "e"]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(V2 | V4)), inner, max_size=6),
    max_leaves=10,
)


@settings(max_examples=60)
@given(st.lists(anything, max_size=4), st.sampled_from(BOTH), st.booleans())
def test_hostile_json_never_crashes(items: list[object], parser: Parser, numbers_as_text: bool) -> None:
    if numbers_as_text:
        parsed = exact.loads(json.dumps(items).encode())
        items = parsed if isinstance(parsed, list) else []
    for comment in parser(items, FILE):
        assert isinstance(comment.text, str)
        assert comment.frame is None or comment.frame >= 0
