"""Comments as the markers of an editing program: a frame, a length and a text for each."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from frameio_tui.core.comments.comment import Comment, CommentedFile
from frameio_tui.core.comments.drawings import describe_drawing
from frameio_tui.core.comments.positions import ExportOptions, Thread, frames_of, rate_of, threads_of
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.timecode.frame_rate import FrameRate
from frameio_tui.core.timecode.timecode import counted_as, frames_to_timecode, timecode_to_frames

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACES: Final = re.compile(r"\s+")


class Marker(NamedTuple):
    """A comment with its replies at a position."""

    frame: int
    """Frames from the start of the file; the start timecode is not included."""
    length: int
    """Length in frames, 1 or more."""
    author: str
    text: str
    """The comment, then a line for its drawing, then a line for each reply; `\\n` is the only line end.

    Characters that XML cannot contain, and other control characters except tabs, are replaced with U+FFFD.
    """
    completed: bool
    comment: Comment

    @property
    def label(self) -> str:
        """The author and the text, for programs whose markers have no field for the author."""
        return f"{self.author}: {self.text}" if self.author else self.text


class MarkerSheet(NamedTuple):
    """The markers of one file to write, in order of their frames."""

    name: str
    rate: FrameRate
    start: int
    """The frames from 00:00:00:00 to the start of the file."""
    markers: tuple[Marker, ...]

    def timecode(self, frame: int) -> str:
        """Return the timecode of a frame of the file, with the start timecode included."""
        return frames_to_timecode(self.start + frame, self.rate)

    @property
    def length(self) -> int:
        """The frames up to the end of the last marker; the length of the file itself is unknown."""
        return max((marker.frame + marker.length for marker in self.markers), default=0)


class LeftOut(NamedTuple):
    """A comment that has no place in a format, and why."""

    comment: Comment
    reason: str


class MarkerSheets(NamedTuple):
    """The sheets to write and the comments that are in none of them."""

    sheets: tuple[MarkerSheet, ...]
    left_out: tuple[LeftOut, ...]


def one_line(text: str) -> str:
    """Return a text on one line: every run of white space becomes one space."""
    return _SPACES.sub(" ", text).strip()


def clean(text: str) -> str:
    """Return a text with `\\n` as its only line end, and U+FFFD for what XML cannot contain."""
    return _NOT_IN_XML.sub("\ufffd", _LINE_ENDS.sub("\n", text))


def marker_sheets(comments: Iterable[Comment], options: ExportOptions) -> MarkerSheets:
    """Return one sheet for each file that has markers, or one sheet for all files.

    The comments of a file must follow each other. Replies are part of the marker of their comment. Raises InvalidInput
    if the start timecode does not exist at the rate of a file.
    """
    sheets: list[MarkerSheet] = []
    left_out: list[LeftOut] = []
    for file, group in groupby(comments, key=lambda comment: comment.file):
        threads = threads_of(group)
        rate = rate_of(file, options)
        if rate is None:
            left_out += _all_left_out(threads, f"the frame rate of {_name(file)} is unknown")
            continue
        rate = _counting(threads, rate, options)
        start = timecode_to_frames(options.start, rate) if options.start else 0
        sheet = MarkerSheet(_name(file), rate, start, ())
        markers: list[Marker] = []
        for thread in threads:
            placed = _place(thread, sheet)
            if isinstance(placed, Marker):
                markers.append(placed)
            else:
                left_out += _all_left_out([thread], placed)
        if markers:
            sheets.append(sheet._replace(markers=_sorted(markers)))
    if options.one and len(sheets) > 1:
        sheets, others = _merged(sheets)
        left_out += others
    return MarkerSheets(tuple(sheets), tuple(left_out))


def _name(file: CommentedFile) -> str:
    return one_line(clean(file.name)) or one_line(clean(file.id)) or "unnamed file"


def _sorted(markers: Iterable[Marker]) -> tuple[Marker, ...]:
    return tuple(sorted(markers, key=lambda marker: marker.frame))


def _all_left_out(threads: Iterable[Thread], reason: str) -> list[LeftOut]:
    return [LeftOut(comment, reason) for thread in threads for comment in (thread.comment, *thread.replies)]


def _counting(threads: list[Thread], rate: FrameRate, options: ExportOptions) -> FrameRate:
    """Return the rate with drop frame if the file's timecode has it; the user's choice comes first."""
    if options.rate is not None and options.rate.exact == rate.exact:
        return rate
    for thread in threads:
        if thread.comment.timecode:
            try:
                return counted_as(thread.comment.timecode, rate)
            except InvalidInput:
                return rate
    return rate


def _place(thread: Thread, sheet: MarkerSheet) -> Marker | str:
    """Return the marker of a thread, or the reason why there is none."""
    comment = thread.comment
    if not comment.has_time:
        return "it has no time" if comment.page is None else f"it is about page {comment.page}, not a time"
    length = max(1, comment.duration or 1)
    try:
        frame = frames_of(comment, sheet.rate)
        sheet.timecode(frame + length)
    except InvalidInput as error:
        return error.sentence
    author = one_line(clean(comment.author))
    return Marker(frame, length, author, _text(thread), comment.completed, comment)


def _text(thread: Thread) -> str:
    lines = [clean(thread.comment.text)]
    if marks := describe_drawing(thread.comment.annotation):
        lines.append(f"[{'; '.join(clean(mark) for mark in marks)}]")
    for reply in thread.replies:
        author = one_line(clean(reply.author))
        lines.append(f"{author or 'Reply'}: {clean(reply.text)}")
    return "\n".join(lines)


def _merged(sheets: list[MarkerSheet]) -> tuple[list[MarkerSheet], list[LeftOut]]:
    """Put the sheets of the rate of the first one into one, with the name of the file before each text."""
    first = sheets[0]
    markers: list[Marker] = []
    left_out: list[LeftOut] = []
    for sheet in sheets:
        if sheet.rate.exact == first.rate.exact:
            markers += (marker._replace(text=f"[{sheet.name}] {marker.text}") for marker in sheet.markers)
            continue
        reason = f"its frame rate is {sheet.rate}, that of the other markers in the file is {first.rate}"
        left_out += (LeftOut(marker.comment, reason) for marker in sheet.markers)
    return [MarkerSheet("comments", first.rate, first.start, _sorted(markers))], left_out
