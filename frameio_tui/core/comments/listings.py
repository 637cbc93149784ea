"""Comments as tables and text: CSV, Frame.io's CSV, JSON, NDJSON and Markdown.

A listing is written file by file: all of it is the head, the part of each commented file with `between` between them,
and the tail. Every comment has a place in it, with or without time. Line ends and tabs in texts are preserved; in CSV
they are inside quotes. Lone surrogates become U+FFFD.
"""

from __future__ import annotations

import json
import re
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from frameio_tui.core.comments.comment import Comment
from frameio_tui.core.comments.drawings import describe_drawing
from frameio_tui.core.comments.markers import clean, one_line
from frameio_tui.core.comments.positions import ExportOptions, Thread, frames_of, rate_of, threads_of, timecode_of
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.json.exact import Number
from frameio_tui.core.table.export import csv_line, encode_text
from frameio_tui.core.text.humanize import format_count
from frameio_tui.core.timecode.timecode import counted_as, frames_to_timecode, timecode_to_frames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_MARKDOWN: Final = re.compile(r"([\\`*_\[\]<>|~&])|^(\s*)([#+=-])|^(\s*[0-9]+)([.)])", re.MULTILINE)
"""What Markdown reads as markup: some characters anywhere, and others at the beginning of a line."""
_LINK: Final = re.compile("https://[^ <>]+")
_DATE: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
COLUMNS: Final = (
    "project",
    "path",
    "file",
    "version",
    "id",
    "parent",
    "author",
    "email",
    "anonymous",
    "text",
    "frame",
    "timecode",
    "length",
    "page",
    "marks",
    "completed",
    "completed_by",
    "created",
    "edited",
    "link",
)
FRAMEIO_COLUMNS: Final = (
    "Comment",
    "Commenter",
    "Timecode Source In",
    "Duration",
    "Commenter Email",
    "File",
    "Page",
    "Completed",
    "Created",
    "Reply To",
)


class Listing(NamedTuple):
    """How to write comments as one text, a part for each commented file."""

    head: bytes
    part: Callable[[Sequence[Comment]], bytes]
    """Returns the comments of one file; empty for no comments."""
    between: bytes
    tail: bytes

    def write(self, comments: Iterable[Comment]) -> Iterator[bytes]:
        """Yield the whole listing; the comments of a file must follow each other."""
        yield self.head
        separator = b""
        for _, group in groupby(comments, key=lambda comment: comment.file):
            yield separator + self.part(tuple(group))
            separator = self.between
        yield self.tail


def csv_listing(options: ExportOptions) -> Listing:
    """Return CSV with a column for each field; `frame` is the number as received.

    `timecode` is the one received, without the start timecode; if a number was received, it is that of the number.
    Text that a spreadsheet could execute gets a leading apostrophe.
    """
    return Listing(encode_text(csv_line(COLUMNS)), partial(_csv, options=options), b"", b"")


def frameio_csv_listing(options: ExportOptions) -> Listing:
    """Return CSV that starts with the columns of Frame.io's own export, which existing scripts read.

    `Timecode Source In` includes the start timecode, and is empty for replies and for comments without time: scripts
    skip those rows. `Duration` is in frames, 0 for a single frame. Raises InvalidInput, when a part is written, if the
    start timecode does not exist at the rate of its file.
    """
    return Listing(encode_text(csv_line(FRAMEIO_COLUMNS)), partial(_frameio_csv, options=options), b"", b"")


def json_listing(options: ExportOptions) -> Listing:
    """Return a JSON list with an object on each line; besides the columns, with the drawing and the rate."""
    return Listing(b"[\n", partial(_json, options=options, between=",\n"), b",\n", b"\n]\n")


def ndjson_listing(options: ExportOptions) -> Listing:
    """Return the objects of `json_listing`, one on each line."""
    return Listing(b"", partial(_json, options=options, between="\n", end="\n"), b"", b"")


def markdown_listing(options: ExportOptions) -> Listing:
    """Return Markdown for reading: a heading for each file, a checkbox for each comment, replies indented.

    The comments of a file are in order of time; markup in texts is escaped.
    """
    return Listing(b"# Comments\n", partial(_markdown, options=options), b"", b"")


def _csv(comments: Sequence[Comment], options: ExportOptions) -> bytes:
    rows = (csv_line(map(_cell, _values(comment, options))) for comment in comments)
    return encode_text("".join(rows))


def _values(comment: Comment, options: ExportOptions) -> tuple[object, ...]:
    """Return the values of COLUMNS."""
    file = comment.file
    return (
        file.project,
        file.path,
        file.name,
        file.version,
        comment.id,
        comment.parent_id,
        comment.author,
        comment.email,
        comment.anonymous,
        comment.text,
        comment.frame,
        timecode_of(comment, rate_of(file, options)),
        comment.duration,
        comment.page,
        describe_drawing(comment.annotation),
        comment.completed,
        comment.completed_by,
        comment.created,
        comment.edited,
        comment.link,
    )


def _cell(value: object) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case int():
            return Number(value)
        case tuple():
            return "; ".join(value)
        case _:
            return str(value)


def _frameio_csv(comments: Sequence[Comment], options: ExportOptions) -> bytes:
    lines = []
    for comment in comments:
        row = (
            comment.text,
            comment.author,
            "" if comment.parent_id else _source_timecode(comment, options),
            Number(comment.duration or 0),
            comment.email,
            comment.file.name,
            _cell(comment.page),
            _cell(comment.completed),
            comment.created,
            comment.parent_id,
        )
        lines.append(csv_line(row))
    return encode_text("".join(lines))


def _source_timecode(comment: Comment, options: ExportOptions) -> str:
    """Return the timecode with the start timecode added; empty if it is unknown."""
    rate = rate_of(comment.file, options)
    if not options.start:
        return timecode_of(comment, rate)
    if rate is None or not comment.has_time:
        return ""
    try:
        if comment.timecode:
            rate = counted_as(comment.timecode, rate)
        frames = frames_of(comment, rate)
    except InvalidInput:
        return ""
    frames += timecode_to_frames(options.start, rate)
    try:
        return frames_to_timecode(frames, rate)
    except InvalidInput:
        return ""


def _json(comments: Sequence[Comment], options: ExportOptions, between: str, end: str = "") -> bytes:
    objects = []
    for comment in comments:
        rate = rate_of(comment.file, options)
        fields = dict(zip(COLUMNS, _values(comment, options), strict=True))
        fields |= {"annotation": comment.annotation, "rate": str(rate) if rate else None}
        fields = {name: None if value == "" else value for name, value in fields.items()}
        objects.append(json.dumps(fields, ensure_ascii=False))
    return encode_text(between.join(objects) + end) if objects else b""


def _markdown(comments: Sequence[Comment], options: ExportOptions) -> bytes:
    if not comments:
        return b""
    file = comments[0].file
    rate = rate_of(file, options)
    places = [_escaped(one_line(clean(name))) for name in (file.project, file.path, file.name) if name]
    version = f", version {file.version}" if file.version is not None else ""
    lines = ["", f"## {' / '.join(places)}{version}", ""]
    if file.link:
        link = one_line(clean(file.link))
        lines += [f"<{link}>" if _LINK.fullmatch(link) else _escaped(link), ""]
    threads = sorted(threads_of(comments), key=lambda thread: _order(thread.comment, timecode_of(thread.comment, rate)))
    for thread in threads:
        lines += _thread_lines(thread, timecode_of(thread.comment, rate))
    return encode_text("\n".join(lines) + "\n")


def _order(comment: Comment, timecode: str) -> tuple[int, str, int]:
    return comment.page or 0, timecode, comment.frame or 0


def _thread_lines(thread: Thread, timecode: str) -> Iterator[str]:
    comment = thread.comment
    box = "[x]" if comment.completed else "[ ]"
    place = _escaped(timecode)
    if not place and comment.frame is not None:
        place = f"frame {comment.frame}"
    if comment.page is not None:
        place = f"page {comment.page}"
    if place and comment.duration is not None:
        place += f" ({format_count(comment.duration, 'frame')})"
    yield from _indented(" ".join(part for part in ("-", box, place, _signed(comment)) if part))
    if marks := describe_drawing(comment.annotation):
        yield f"  - Drawing: {_escaped(one_line(clean('; '.join(marks))))}"
    for reply in thread.replies:
        yield from _indented(f"- {_signed(reply)}", "  ")


def _signed(comment: Comment) -> str:
    """Return the author, the date and the text."""
    author = _escaped(one_line(clean(comment.author))) or "Unknown author"
    account = " (no account)" if comment.anonymous else ""
    date = f", {comment.created[:10]}" if _DATE.match(comment.created) else ""
    return f"**{author}**{account}{date}: {_escaped(clean(comment.text).strip())}"


def _indented(text: str, before: str = "") -> Iterator[str]:
    """Yield the lines of a list item; two spaces at the end of a line are a line break in Markdown."""
    lines = [line.strip() for line in text.split("\n")]
    for number, line in enumerate(lines):
        line_break = "  " if line and number < len(lines) - 1 else ""
        yield f"{before}{'  ' if number else ''}{line}{line_break}" if line else ""


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(
        lambda found: "".join((found[2] or found[4] or "", "\\", found[1] or found[3] or found[5])), text
    )
