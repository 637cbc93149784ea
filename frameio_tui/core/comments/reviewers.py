"""The names of reviewers without an account, from the activities of V4 shares.

V4 comments of such reviewers have no owner. Only the activity `comment_created` of the share names them, with the file
(or its version stack) and the time, but without the comment: the nearest in time fits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from frameio_tui.core.comments.comment import Comment

FARTHEST = 300.0
"""Seconds between a comment and its activity; a larger distance means that it is the activity of another comment."""


class Review(NamedTuple):
    """One activity: a user or reviewer has commented on an asset."""

    asset_id: str
    at: float
    """Epoch seconds."""
    name: str
    email: str


def parse_reviews(items: Iterable[object]) -> list[Review]:
    """Return the comments that the activities of a share name; anything else in the list is left out."""
    reviews = []
    for item in items:
        if not isinstance(item, Mapping) or item.get("type") != "comment_created":
            continue
        asset_id, user, at = item.get("asset_id"), item.get("user"), seconds_of(item.get("inserted_at"))
        if isinstance(asset_id, str) and isinstance(user, Mapping) and at is not None:
            name, email = user.get("name"), user.get("email")
            reviews.append(
                Review(asset_id, at, name if isinstance(name, str) else "", email if isinstance(email, str) else "")
            )
    return reviews


def name_reviewers(comments: Sequence[Comment], asset_ids: Collection[str], reviews: Iterable[Review]) -> list[Comment]:
    """Return the comments of one file with the names of reviewers filled in.

    `asset_ids` are the IDs of the file and of its version stack. Each activity names one comment at most, and those
    that are nearest to each other belong together. Activities of users who own comments of the file are not used.
    """
    known = {comment.email for comment in comments if comment.email}
    candidates = [
        review
        for review in reviews
        if review.asset_id in asset_ids and (review.name or review.email) and review.email not in known
    ]
    pairs = sorted(
        (distance, at, which)
        for at, comment in enumerate(comments)
        if comment.anonymous and not comment.author and (created := seconds_of(comment.created)) is not None
        for which, review in enumerate(candidates)
        if (distance := abs(review.at - created)) <= FARTHEST
    )
    named = list(comments)
    used: set[int] = set()
    done: set[int] = set()
    for _distance, at, which in pairs:
        if at not in done and which not in used:
            done.add(at)
            used.add(which)
            review = candidates[which]
            named[at] = named[at]._replace(author=review.name or review.email, email=review.email)
    return named


def seconds_of(time: object) -> float | None:
    """Return the epoch seconds of an ISO 8601 time with a zone; None for anything else."""
    if not isinstance(time, str):
        return None
    try:
        parsed = datetime.fromisoformat(time)
        return parsed.timestamp() if parsed.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
