"""Where a comment is in its file, and which comments belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.comments.comment import Comment, CommentedFile
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.timecode.frame_rate import FrameRate
from frameio_tui.core.timecode.timecode import counted_as, frames_to_timecode, timecode_to_frames

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class ExportOptions(NamedTuple):
    """What the user chooses for an export, besides the format."""

    rate: FrameRate | None = None
    """The rate of files whose rate is unknown. For a file of this rate it also decides between DF and NDF."""
    start: str = ""
    """The timecode of the first frame of each file; empty for 00:00:00:00."""
    one: bool = False
    """Write the markers of all files to one file, instead of one file for each."""


class Thread(NamedTuple):
    """A comment with the replies to it and to its replies, in the order received."""

    comment: Comment
    replies: tuple[Comment, ...]


def rate_of(file: CommentedFile, options: ExportOptions) -> FrameRate | None:
    """Return the rate to use for a file; None if it is unknown."""
    chosen, known = options.rate, file.rate
    return chosen if known is None or (chosen is not None and chosen.exact == known.exact) else known


def frames_of(comment: Comment, rate: FrameRate) -> int:
    """Return the frames from the start of the file: from the timecode if there is one, otherwise the frame number.

    Raises InvalidInput if the timecode does not exist at the rate, or if the comment has no time.
    """
    if comment.timecode:
        return timecode_to_frames(comment.timecode, counted_as(comment.timecode, rate))
    if comment.frame is None:
        raise InvalidInput("The comment has no time.")
    return comment.frame


def timecode_of(comment: Comment, rate: FrameRate | None) -> str:
    """Return the timecode as received, or that of the frame number; empty if neither or no rate is known."""
    if comment.timecode or comment.frame is None or rate is None:
        return comment.timecode
    try:
        return frames_to_timecode(comment.frame, rate)
    except InvalidInput:
        return ""


def threads_of(comments: Iterable[Comment]) -> list[Thread]:
    """Group the comments of one file into threads, in the order received.

    A reply whose comment is not among them is a thread of its own.
    """
    listed = list(comments)
    parents = {comment.id: comment.parent_id for comment in listed if comment.id}
    roots = _roots(parents)
    threads: list[tuple[Comment, list[Comment]]] = []
    replies_of: dict[str, list[Comment]] = {}
    replies: list[tuple[str, Comment]] = []
    for comment in listed:
        root = roots.get(comment.id) or roots.get(comment.parent_id, "")
        if comment.parent_id in parents and root != comment.id:
            replies.append((root, comment))
            continue
        threads.append((comment, []))
        replies_of.setdefault(comment.id, threads[-1][1])
    for root, reply in replies:
        replies_of[root].append(reply)
    return [Thread(comment, tuple(replies)) for comment, replies in threads]


def _roots(parents: Mapping[str, str]) -> dict[str, str]:
    """Map each ID to that of the comment at the top of its thread; in a circle of replies, to the smallest ID."""
    roots: dict[str, str] = {}
    for start in parents:
        path: dict[str, None] = {}
        at = start
        while at not in roots and at not in path and parents[at] in parents:
            path[at] = None
            at = parents[at]
        root = roots.get(at, at)
        if at in path:
            circle = list(path)
            root = min(circle[circle.index(at) :])
        roots |= dict.fromkeys((*path, at), root)
    return roots
