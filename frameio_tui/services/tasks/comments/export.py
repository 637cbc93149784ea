"""The task `comments export`: all comments below a place, as tables, text or markers."""

from __future__ import annotations

import os.path
import re
from contextlib import ExitStack, aclosing
from typing import TYPE_CHECKING, NamedTuple, Protocol

from frameio_tui.core.comments.comment import Comment, CommentedFile
from frameio_tui.core.comments.formats import Format, export_comments, format_named
from frameio_tui.core.comments.positions import ExportOptions, rate_of
from frameio_tui.core.errors import FrameioTuiError, InvalidInput, Remedy
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import Asset
from frameio_tui.core.tasks.task import Failure, TaskReport
from frameio_tui.core.text.humanize import format_count
from frameio_tui.core.timecode.frame_rate import parse_rate
from frameio_tui.core.timecode.timecode import is_timecode
from frameio_tui.services.tasks.comments.reader import CommentReader
from frameio_tui.services.tasks.concurrency import in_order
from frameio_tui.services.tasks.places.assets import lacks_details, with_details
from frameio_tui.services.tasks.places.places import TaskPlace, path_text
from frameio_tui.services.tasks.places.walk import PageReader, WalkOptions, estimate_walk, walk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Sequence

    from frameio_tui.core.comments.markers import LeftOut
    from frameio_tui.core.tasks.task import Arguments, Estimate
    from frameio_tui.services.tasks.places.places import ResolvedPlace
    from frameio_tui.services.tasks.task import Work

MAX_NAMED = 5
"""Files that a note names; the others are counted."""
MAX_RATE = 60
"""The highest frame rate."""
_V2_LINK = "https://app.frame.io/player/{}"
_V4_NOTE = (
    "V4 does not report which files have comments, so each file takes a request. The limit is 100 a minute: "
    "1,000 files take about 9 minutes."
)
_UNKNOWN_RATE = "the frame rate is unknown"


class CommentsOptions(NamedTuple):
    """Arguments of the task; the names are those of the command line."""

    place: str
    format: str = "csv"
    output: str = ""
    """The absolute path of the output file, or of the folder for formats with one file for each; empty for stdout."""
    rate: str = ""
    start: str = ""
    one: bool = False
    overwrite: bool = False
    label: str = ""
    """How to call the place in lists of tasks; empty for `place` itself, which may be an ID."""


class FileToRead(NamedTuple):
    """A file, and how it appears in the export."""

    asset: Asset
    commented: CommentedFile
    stack_id: str = ""


class CommentsExportTask:
    """Writes all comments below a place.

    The comments of each file are stored in the journal as they arrive, so that a resumed run requests only the others.
    """

    name = "comments export"
    changes: Sequence[str] = ()

    def __init__(self, options: CommentsOptions) -> None:
        self._options = options
        self._place = TaskPlace(options.place)
        self._format = format_named(options.format)
        if options.start and not (is_timecode(options.start) and _is_within_a_day(options.start)):
            raise InvalidInput(
                f"'{options.start}' is not a timecode.", "Write hours:minutes:seconds:frames, such as 01:00:00:00."
            )
        self._export = ExportOptions(parse_rate(options.rate) if options.rate else None, options.start, options.one)
        if not options.output and not is_one_file(self._format, one=options.one):
            raise InvalidInput(
                f"{options.format} is written to one file for each commented file.",
                Remedy("Choose a folder.", "Name a folder with -o, or add --one."),
            )

    @property
    def title(self) -> str:
        """The command with its place."""
        return f"{self.name} {self._options.label or self._options.place}"

    @property
    def arguments(self) -> Arguments:
        """The arguments, from which `from_arguments` builds the task again."""
        return self._options._asdict()

    async def estimate(self, work: Work) -> Estimate:
        """Find the place, and return the least number of requests: only the end shows how many files there are.

        Raises WriteFailed, and the errors of `TaskPlace.resolve`.
        """
        options, api = self._options, work.entry.profile.api
        if self._format.timeline:
            work.outputs.timelines.check()
        if options.output and is_one_file(self._format, one=options.one):
            work.outputs.check(options.output, overwrite=options.overwrite)
        elif options.output:
            work.outputs.check_folder(options.output)
        v2 = api is ApiVersion.V2
        place = await self._place.resolve(work.requests, work.entry)
        comments = "getComments" if v2 else "comments.index"
        estimate = estimate_walk(work.requests, api, place.asset, each_file=comments)
        notes = estimate.notes if v2 or not estimate.at_least else (*estimate.notes, _V4_NOTE)
        if lacks_details(api, place.asset):
            estimate = estimate._replace(requests=(estimate.requests or 0) + 1)
        return estimate._replace(writes_to=options.output or "standard output", notes=notes)

    async def run(self, work: Work) -> TaskReport:
        """Read the comments of every file, and write them."""
        if self._format.timeline:
            work.outputs.timelines.check()
        place = await self._place.resolve(work.requests, work.entry, work.items)  # before anything is written
        try:
            with ExitStack() as stack:
                sink = self._sink(work, stack)
                counts = await _read_all(work, place, sink)
                left_out = sink.finish()
        except InvalidInput:  # the start timecode does not exist at the rate of a file
            work.finish_for_good()
            raise
        return _report(counts, left_out, sink.notes, self._export)

    def _sink(self, work: Work, stack: ExitStack) -> _Sink:
        options = self._options
        if not is_one_file(self._format, one=options.one) or self._format.listing is None:
            return _MarkerSink(work, self._format, self._export, options)
        write = work.write
        finish: Callable[[], object] = lambda: None  # noqa: E731 - replaced if there is a file
        if options.output:
            file = stack.enter_context(work.outputs.create(options.output, overwrite=options.overwrite))
            write, finish = file.write, file.finish
        return _ListingSink(self._format, self._export, write or _nowhere, finish)


def _is_within_a_day(timecode: str) -> bool:
    hours, minutes, seconds, frames = map(int, re.split("[:;]", timecode))
    return hours < 24 and minutes < 60 and seconds < 60 and frames < MAX_RATE


def _nowhere(data: bytes) -> None:
    """Write nothing: the user interface has no standard output."""
    del data


def is_one_file(chosen: Format, *, one: bool) -> bool:
    """Return whether a format is written to a single file, and not to one for each commented file."""
    return chosen.listing is not None or one


def from_arguments(arguments: Arguments) -> CommentsExportTask:
    """Return the task for stored arguments. Raises InvalidInput if they do not fit."""

    def text(name: str, default: str = "") -> str:
        value = arguments.get(name)
        return value if isinstance(value, str) else default

    return CommentsExportTask(
        CommentsOptions(
            text("place"),
            text("format", "csv"),
            text("output"),
            text("rate"),
            text("start"),
            arguments.get("one") is True,
            arguments.get("overwrite") is True,
            str(arguments.get("label", "")),
        )
    )


class _Counts:
    """What has been read."""

    def __init__(self) -> None:
        self.comments = 0
        self.replies = 0
        self.files = 0
        self.without_rate: list[str] = []
        """The paths of files with comments whose frame rate is unknown."""

    def add(self, file: FileToRead, comments: Sequence[Comment]) -> None:
        """Count the comments of a file."""
        if not comments:
            return
        self.files += 1
        replies = sum(bool(comment.parent_id) for comment in comments)
        self.replies += replies
        self.comments += len(comments) - replies
        if file.commented.rate is None and any(comment.has_time for comment in comments):
            self.without_rate.append(_full_path(file.commented))


async def _read_all(work: Work, place: ResolvedPlace, sink: _Sink) -> _Counts:
    """Read the comments of all files below a place, and pass them to the sink in the order of the tree."""
    reader = CommentReader(work.requests, work.entry.profile.api, work.items)
    counts, done = _Counts(), 0

    async def read(file: FileToRead) -> list[Comment] | FrameioTuiError:
        try:
            return await reader.read(file.asset, file.commented)
        except FrameioTuiError as error:
            return error

    async with aclosing(in_order(_files(work, place), read)) as found:
        async for file, comments in found:
            done += 1
            work.progress(done, None, "file", _full_path(file.commented))
            if isinstance(comments, FrameioTuiError):
                work.fail(_full_path(file.commented), comments)
                continue
            try:
                comments = await reader.name_reviewers(file.asset, file.stack_id, comments)
            except FrameioTuiError as error:
                work.fail(_full_path(file.commented), error)
                continue
            counts.add(file, comments)
            if comments:
                sink.add(comments)
    return counts


async def _files(work: Work, place: ResolvedPlace) -> AsyncIterator[FileToRead]:
    """Yield the files below a place that may have comments."""
    api = work.entry.profile.api
    reader = PageReader(work.requests, api, details=True, items=work.items)
    above = list(place.path[:-1])
    top = place.asset
    if top is not None:
        top = await with_details(work.requests, api, top, work.items)
    steps = walk(reader.read, top, WalkOptions(versions=True, details=True))
    async with aclosing(steps):
        async for found in steps:
            for step in found:
                asset = step.asset
                if step.error is not None:
                    here = above if step.what == "leave" or asset is None else (*above, asset)
                    work.fail(path_text(here), step.error)
                if asset is None:
                    continue
                if step.what == "enter":
                    above.append(asset)
                elif step.what == "leave":
                    above.pop()
                elif asset.kind == "file" and asset.comments != 0:
                    yield _file_to_read(asset, above, step.version)


def _file_to_read(asset: Asset, above: Sequence[Asset], version: int | None) -> FileToRead:
    project = next((part for part in above if part.kind == "project"), None)
    stack = above[-1] if above and above[-1].kind == "version_stack" else None
    folders = "/".join(part.title for part in above if part.kind == "folder")
    commented = CommentedFile(
        asset.id,
        asset.name,
        project.title if project is not None else "",
        folders,
        version,
        asset.frame_rate,
        asset.url or _V2_LINK.format(asset.id),
    )
    if not asset.project_id and project is not None:
        asset = asset._replace(project_id=project.id)
    return FileToRead(asset, commented, stack.id if stack is not None else "")


def _full_path(file: CommentedFile) -> str:
    version = f" (version {file.version})" if file.version is not None else ""
    return "/".join(part for part in (file.project, file.path, file.name) if part) + version


class _Sink(Protocol):
    """Where the comments are written."""

    notes: list[str]

    def add(self, comments: Sequence[Comment]) -> None:
        """Take the comments of one file."""

    def finish(self) -> Sequence[LeftOut]:
        """Complete the output, and return the comments that are not in it."""


class _ListingSink:
    """Writes a listing part by part."""

    def __init__(
        self, chosen: Format, options: ExportOptions, write: Callable[[bytes], None], finish: Callable[[], object]
    ) -> None:
        if chosen.listing is None:
            raise ValueError(f"{chosen.name} is not a listing")
        self._listing = chosen.listing(options)
        self._write = write
        self._finish = finish
        self._before = self._listing.head
        """What comes before the next part. The head is written with the first one, so not before an error."""
        self._is_begun = False
        self.notes: list[str] = []

    def add(self, comments: Sequence[Comment]) -> None:
        """Write the comments of one file."""
        self._write(self._before + self._listing.part(comments))
        self._before = self._listing.between
        self._is_begun = True

    def finish(self) -> Sequence[LeftOut]:
        """Write the end. Nothing is left out of a listing."""
        self._write((b"" if self._is_begun else self._listing.head) + self._listing.tail)
        self._finish()
        return ()


class _MarkerSink:
    """Collects comments for a format of markers, which needs all of them."""

    def __init__(self, work: Work, chosen: Format, export: ExportOptions, options: CommentsOptions) -> None:
        self._work = work
        self._format = chosen
        self._export = export
        self._options = options
        self._comments: list[Comment] = []
        self.notes: list[str] = []

    def add(self, comments: Sequence[Comment]) -> None:
        """Keep the comments of one file."""
        self._comments.extend(comments)

    def finish(self) -> Sequence[LeftOut]:
        """Write the files, and return the comments that have no place in the format."""
        work, options = self._work, self._options
        export = export_comments(self._comments, self._format, self._export, work.outputs.timelines.write)
        if export.files and options.output and not is_one_file(self._format, one=options.one):
            work.outputs.make_folder(options.output)
        for file in export.files:
            if not options.output:
                for piece in file.content:
                    (work.write or _nowhere)(piece)
                continue
            path = options.output if options.one else os.path.join(options.output, file.name)
            with work.outputs.create(path, overwrite=options.overwrite) as output:
                for piece in file.content:
                    output.write(piece)
                output.finish()
        self.notes += export.notes
        return export.left_out


def _report(counts: _Counts, left_out: Sequence[LeftOut], notes: Iterable[str], export: ExportOptions) -> TaskReport:
    """Return the report. Files that are left out because their rate is unknown are failures: --rate helps."""
    totals = (("comments", counts.comments), ("replies", counts.replies), ("files", counts.files))
    found, failures = list(notes), {}
    for (file, reason), count in _grouped(left_out, export).items():
        if reason == _UNKNOWN_RATE:
            failures[file] = Failure(
                _full_path(file), f"The frame rate is unknown. Left out: {format_count(count, 'comment')}."
            )
        else:
            if count != 1:
                reason = re.sub("^it (has|is)", lambda verb: {"has": "they have", "is": "they are"}[verb[1]], reason)
            found.append(f"{_full_path(file)}: {format_count(count, 'comment')} left out, because {reason}.")
    if counts.without_rate and export.rate is None:
        names = ", ".join(counts.without_rate[:MAX_NAMED])
        more = len(counts.without_rate) - MAX_NAMED
        names += f" and {format_count(more, 'more file', 'more files')}" if more > 0 else ""
        unknown = f"The frame rate of {names} is unknown."
        found.append(Remedy(unknown, f"{unknown} To set it, add --rate."))
    return TaskReport(totals, failures=tuple(failures.values()), notes=tuple(found))


def _grouped(left_out: Iterable[LeftOut], export: ExportOptions) -> dict[tuple[CommentedFile, str], int]:
    """Return how many comments of each file have no marker, by the reason."""
    counts: dict[tuple[CommentedFile, str], int] = {}
    for left in left_out:
        file, reason = left.comment.file, left.reason
        if rate_of(file, export) is None:
            reason = _UNKNOWN_RATE if left.comment.has_time else "it has no time"
        counts[file, reason] = counts.get((file, reason), 0) + 1
    return counts
