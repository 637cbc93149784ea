"""Reviewers without an account are named by the activities of shares, if one is near enough."""

from __future__ import annotations

from frameio_tui.core.comments.comment import Comment, CommentedFile, comments_from_v4
from frameio_tui.core.comments.reviewers import Review, name_reviewers, parse_reviews, seconds_of

FILE = CommentedFile("f1", "Cut.mov")


def comment(own_id: str, created: str, owner: object = None) -> Comment:
    """A comment as V4 sends it."""
    return next(comments_from_v4([{"id": own_id, "text": "x", "created_at": created, "owner": owner}], FILE))


def review(asset_id: str, at: str, name: str, email: str = "") -> Review:
    """An activity."""
    found = parse_reviews(
        [{"type": "comment_created", "asset_id": asset_id, "inserted_at": at, "user": {"name": name, "email": email}}]
    )
    return found[0]


def test_the_nearest_activity_names_the_reviewer_and_each_activity_one_comment() -> None:
    comments = [comment("a", "2026-01-01T10:00:00Z"), comment("b", "2026-01-01T10:00:20Z")]
    reviews = [
        review("f1", "2026-01-01T10:00:21Z", "Bo"),
        review("stack", "2026-01-01T10:00:02Z", "Cleo", "cleo@example.com"),
        review("other", "2026-01-01T10:00:00Z", "Somebody else"),
    ]
    named = name_reviewers(comments, {"f1", "stack"}, reviews)
    assert [(found.author, found.email, found.anonymous) for found in named] == [
        ("Cleo", "cleo@example.com", True),
        ("Bo", "", True),
    ]


def test_far_activities_and_those_of_users_with_an_account_name_nobody() -> None:
    ann = {"id": "u", "name": "Ann", "email": "ann@example.com"}
    comments = [comment("a", "2026-01-01T10:00:00Z"), comment("b", "2026-01-01T10:00:01Z", ann)]
    reviews = [
        review("f1", "2026-01-01T11:00:00Z", "Bo"),
        review("f1", "2026-01-01T10:00:00Z", "Ann", "ann@example.com"),
    ]
    assert [found.author for found in name_reviewers(comments, {"f1"}, reviews)] == ["", "Ann"]


def test_hostile_activities_are_left_out() -> None:
    assert parse_reviews([None, [], {}, {"type": "comment_created", "asset_id": 3}, {"type": "asset_viewed"}]) == []
    for time in (None, 3, "", "yesterday", "2026-01-01T00:00:00", "9" * 30):
        assert seconds_of(time) is None
