"""A comment as one record for V2 and V4, read from the JSON of either API.

Everything received may be missing or have another type; the field is empty then. The parsers never raise.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from frameio_tui.core.json.exact import Number
from frameio_tui.core.timecode.frame_rate import FrameRate
from frameio_tui.core.timecode.timecode import is_timecode

_DIGITS: Final = re.compile(r"-?[0-9]{1,15}")
_LARGEST: Final = 10**15
"""Frames and pages above it are not numbers of frames or pages."""


class CommentedFile(NamedTuple):
    """The file that comments belong to; all its comments share one record."""

    id: str
    name: str
    project: str = ""
    path: str = ""
    """The folders below the project, with `/` between the names; empty at the top."""
    version: int | None = None
    """The number of the version if the file is in a version stack; 1 is the oldest."""
    rate: FrameRate | None = None
    """None if the rate is unknown."""
    link: str = ""
    """The address of the file in the Frame.io app."""


class Comment(NamedTuple):
    """A comment or reply. Times are text as received; `frame` is never shifted, as its base is disputed on V4."""

    file: CommentedFile
    id: str
    parent_id: str
    """The ID of the comment that this one replies to; empty for a comment."""
    author: str
    email: str
    anonymous: bool
    """Whether the author has no account: a reviewer of a share or review link."""
    text: str
    frame: int | None
    """The number received as `timestamp`; None if timecode was received, or if the comment has no time."""
    timecode: str
    """The timecode received, from 00:00:00:00 at the start of the file; empty if a number or nothing was received."""
    duration: int | None
    """Length of the range in frames; None for a single frame."""
    page: int | None
    annotation: str
    """The drawing as received: a JSON array; `describe_drawing` describes it as text."""
    completed: bool
    completed_by: str
    """The name of the user if the API gave it, otherwise the ID."""
    created: str
    edited: str
    """When the text was edited; empty if it was not, or if the API does not say."""
    link: str

    @property
    def has_time(self) -> bool:
        """Whether the comment is at a time of its file, and not about all of it, an image or a page."""
        return self.frame is not None or self.timecode != ""


def comments_from_v2(items: Iterable[object], file: CommentedFile) -> Iterator[Comment]:
    """Yield the comments of one file, each followed by its replies, from the items of all pages of its list.

    V2 lists replies with the comments, and inside them with `include=replies`; each one is yielded once.
    """
    yield from _threads(items, lambda item, parent: _from_v2(item, parent, file))


def comments_from_v4(items: Iterable[object], file: CommentedFile) -> Iterator[Comment]:
    """Yield the comments of one file, each followed by its replies, from the items of all pages of its list.

    `timestamp` is read as timecode or as a number, whichever was requested with `timestamp_as_timecode`.
    """
    yield from _threads(items, lambda item, parent: _from_v4(item, parent, file))


def _threads(items: Iterable[object], parse: Callable[[Mapping[str, object], str], Comment]) -> Iterator[Comment]:
    """Yield every comment once, with the replies directly after the comment they belong to."""
    roots: dict[str, Comment] = {}
    replies: dict[str, dict[str, Comment]] = {}
    pending = [(item, "") for item in items]
    pending.reverse()
    while pending:  # a stack: hostile replies can be nested as deep as the JSON parser allows
        item, parent_id = pending.pop()
        if not isinstance(item, Mapping):
            continue
        comment = parse(item, parent_id)
        key = comment.id or f"#{len(roots)}#{len(pending)}"
        if comment.parent_id and comment.parent_id != comment.id:
            replies.setdefault(comment.parent_id, {}).setdefault(key, comment)
        else:
            roots.setdefault(key, comment)
        inner = item.get("replies")
        if isinstance(inner, list):
            pending.extend((reply, comment.id) for reply in reversed(inner))
    yield from _in_order(roots, replies)


def _in_order(roots: dict[str, Comment], replies: dict[str, dict[str, Comment]]) -> Iterator[Comment]:
    waiting = list(reversed(roots.values()))
    while waiting:
        comment = waiting.pop()
        yield comment
        waiting.extend(reversed(replies.pop(comment.id, {}).values()))
    for orphans in replies.values():  # replies to a comment that is not in the list
        yield from orphans.values()


class _Origin(NamedTuple):
    """What the two APIs call or express differently."""

    author: Mapping[str, object]
    anonymous: bool
    timestamp: object
    completed: bool
    created: object


def _from_v2(item: Mapping[str, object], parent_id: str, file: CommentedFile) -> Comment:
    owner, reviewer = _mapping(item.get("owner")), _mapping(item.get("anonymous_user"))
    timestamp = item.get("timestamp")
    origin = _Origin(
        author=owner or reviewer,
        anonymous=not owner and bool(reviewer or _text(item.get("anonymous_user_id"))),
        timestamp=item.get("frame") if timestamp is None else timestamp,
        completed=item.get("completed") is True or _text(item.get("completed_at")) != "",
        created=item.get("inserted_at"),
    )
    return _comment(item, parent_id, file, origin)


def _from_v4(item: Mapping[str, object], parent_id: str, file: CommentedFile) -> Comment:
    owner = _mapping(item.get("owner"))
    origin = _Origin(
        author=owner,
        anonymous="owner" in item and not owner,  # absent: it was not asked for with include=owner
        timestamp=item.get("timestamp"),
        completed=_text(item.get("completed_at")) != "",
        created=item.get("created_at"),
    )
    return _comment(item, parent_id, file, origin)


def _comment(item: Mapping[str, object], parent_id: str, file: CommentedFile, origin: _Origin) -> Comment:
    frame, timecode = _time(origin.timestamp)
    completer = _mapping(item.get("completer"))
    email = _text(origin.author.get("email"))
    comment_id = _text(item.get("id"))
    return Comment(
        file=file,
        id=comment_id,
        parent_id=_text(item.get("parent_id")) or parent_id,
        author=_text(origin.author.get("name")) or email,
        email=email,
        anonymous=origin.anonymous,
        text=_text(item.get("text")),
        frame=frame,
        timecode=timecode,
        duration=_number(item.get("duration")),
        page=_number(item.get("page")),
        annotation=_text(item.get("annotation")),
        completed=origin.completed,
        completed_by=_text(completer.get("name")) or _text(item.get("completer_id")),
        created=_text(origin.created),
        edited=_text(item.get("text_edited_at")),
        link=f"{file.link}?comment={comment_id}" if file.link and comment_id and "?" not in file.link else file.link,
    )


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    """Return a text as it is, a number as its digits, and nothing for everything else."""
    if isinstance(value, str):
        return str(value)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return str(value) if is_number and abs(value) < _LARGEST else ""  # type: ignore[arg-type]


def _number(value: object) -> int | None:
    """Return a number of frames or a page; a fraction of a frame is in the frame that began before it."""
    if isinstance(value, Number):
        try:
            value = float(value) if not _DIGITS.fullmatch(value) else int(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return math.floor(value) if 0 <= value < _LARGEST else None


def _time(timestamp: object) -> tuple[int | None, str]:
    """Return the frame number or the timecode that was received; neither if it is not a time."""
    if isinstance(timestamp, str) and not isinstance(timestamp, Number):
        if is_timecode(timestamp):
            return None, timestamp
        return (int(timestamp), "") if re.fullmatch("[0-9]{1,15}", timestamp) else (None, "")
    return _number(timestamp), ""
