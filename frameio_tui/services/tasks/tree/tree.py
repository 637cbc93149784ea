"""The task `tree`: everything below a place, written as it is found, with sums for each folder."""

from __future__ import annotations

from contextlib import ExitStack, aclosing
from itertools import groupby, repeat
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.resources.asset import Asset
from frameio_tui.core.resources.place import quote_name
from frameio_tui.core.table.export import encode_text
from frameio_tui.core.tasks.task import TaskReport
from frameio_tui.core.text.humanize import format_size
from frameio_tui.services.tasks.places.assets import lacks_details, with_details
from frameio_tui.services.tasks.places.places import TaskPlace
from frameio_tui.services.tasks.places.walk import PageReader, WalkOptions, estimate_walk, walk
from frameio_tui.services.tasks.tree.formats import FORMATS, Item, Sums, format_closed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from frameio_tui.core.errors import FrameioTuiError
    from frameio_tui.core.tasks.task import Arguments, Estimate
    from frameio_tui.services.tasks.items import FinishedItems
    from frameio_tui.services.tasks.places.places import ResolvedPlace
    from frameio_tui.services.tasks.places.walk import Step
    from frameio_tui.services.tasks.task import Work
    from frameio_tui.services.tasks.tree.formats import TreeFormat

PIECE = 64 * 1024
"""Characters that are written at once, unless the next page is being waited for."""
_make_item: Callable[[type[Item], tuple[object, ...]], Item] = tuple.__new__
"""Makes an Item of a tuple with all its fields, in half the time of its constructor."""
_what = itemgetter(0)
_TOP = Asset("", "account", "")
"""Stands for the list of accounts."""


class TreeOptions(NamedTuple):
    """Arguments of the task; the names are those of the command line."""

    place: str
    depth: int | None = None
    versions: bool = False
    format: str = "text"
    output: str = ""
    """The absolute path of the output file; empty for standard output."""
    overwrite: bool = False
    label: str = ""
    """How to call the place in lists of tasks; empty for `place` itself, which may be an ID."""


class TreeTask:
    """Writes the tree below a place.

    With an output file, each page that has arrived is stored in the journal, so that a resumed run requests only the
    others. Output to a pipe begins again.
    """

    name = "tree"
    changes: Sequence[str] = ()

    def __init__(self, options: TreeOptions) -> None:
        if options.format not in FORMATS:
            raise InvalidInput(f"Unknown format '{options.format}'.", f"Use one of: {', '.join(FORMATS)}.")
        if options.depth is not None and options.depth < 0:
            raise InvalidInput("The depth cannot be negative.", "Use 1 to show only what is directly in the place.")
        self._options = options
        # As text, only the name of the place itself is shown: fewer requests before the first line.
        self._place = TaskPlace(options.place, ancestors=options.format != "text")

    @property
    def title(self) -> str:
        """The command with its place."""
        return f"tree {self._options.label or self._options.place}"

    @property
    def arguments(self) -> Arguments:
        """The arguments, from which `from_arguments` builds the task again."""
        return self._options._asdict()

    async def estimate(self, work: Work) -> Estimate:
        """Find the place, and return the least number of requests: only the end shows how many folders there are.

        Raises WriteFailed, and the errors of `TaskPlace.resolve`.
        """
        options, api = self._options, work.entry.profile.api
        if options.output:
            work.outputs.check(options.output, overwrite=options.overwrite)
        place = await self._place.resolve(work.requests, work.entry)
        estimate = estimate_walk(work.requests, api, place.asset, depth=options.depth)
        if options.format != "text" and lacks_details(api, place.asset):
            estimate = estimate._replace(requests=(estimate.requests or 0) + 1)
        return estimate._replace(writes_to=options.output or "standard output")

    async def run(self, work: Work) -> TaskReport:
        """Write the tree."""
        options = self._options
        items = work.items if options.output else None
        place = await self._place.resolve(work.requests, work.entry, items)  # before anything is written
        with ExitStack() as stack:
            output = None
            if options.output:
                output = stack.enter_context(work.outputs.create(options.output, overwrite=options.overwrite))
            writer = _Writer(_encoder(output.write if output is not None else work.write))
            sums = await _write_tree(work, place, options, items, writer)
            if output is not None:
                output.finish()
        notes = [f"Total size: {format_size(sums.size)}."] if sums.files else []
        if sums.closed:
            notes.append(f"Not opened because of the depth: {format_closed(sums)}.")
        return TaskReport((("files", sums.files), ("folders", sums.folders)), notes=tuple(notes))


def from_arguments(arguments: Arguments) -> TreeTask:
    """Return the task for stored arguments. Raises InvalidInput if they do not fit."""
    depth = arguments.get("depth")
    return TreeTask(
        TreeOptions(
            str(arguments.get("place", "")),
            depth if isinstance(depth, int) else None,
            arguments.get("versions") is True,
            str(arguments.get("format", "text")),
            str(arguments.get("output", "")),
            arguments.get("overwrite") is True,
            str(arguments.get("label", "")),
        )
    )


async def _write_tree(
    work: Work, place: ResolvedPlace, options: TreeOptions, items: FinishedItems | None, writer: _Writer
) -> Sums:
    api = work.entry.profile.api
    details = options.format != "text"
    reader = PageReader(work.requests, api, details=details, items=items)
    outline = _Outline(FORMATS[options.format](), place.text, work.fail)
    writer.add(outline.format.begin())
    top = place.asset
    if details and top is not None:
        top = await with_details(work.requests, api, top, items)
    steps = walk(reader.read, top, WalkOptions(options.depth, options.versions, details))
    async with aclosing(steps):
        async for found in steps:
            for text in outline.pieces(found):
                writer.add(text)
            if not details or outline.count:  # without any item, an error leaves no beginning of JSON or CSV behind
                writer.flush()
            work.progress(outline.count, unit="item", now=outline.now)
    writer.add(outline.format.end(outline.total))
    writer.flush()
    return outline.total


class _Outline:
    """Follows the steps of a walk: paths, depth and sums."""

    def __init__(self, tree_format: TreeFormat, top: str, fail: Callable[[str, FrameioTuiError], None]) -> None:
        self.format = tree_format
        self._fail = fail
        self._top = top
        self._open: list[tuple[Item, Sums]] = []
        self.total = Sums()
        self._sums = self.total
        """The sums of what is being written now."""
        self._depth = 0
        self.count = 0

    @property
    def now(self) -> str:
        """The path of the folder that is being written."""
        return self._open[-1][0].path if self._open else self._top

    def pieces(self, steps: list[Step]) -> Iterator[str]:
        """Yield the output for the steps; consecutive files are formatted together."""
        for what, found in groupby(steps, _what):
            if what == "asset":
                yield self._assets(list(found))
            else:
                yield from map(self._enter if what == "enter" else self._leave, found)

    def _enter(self, step: Step) -> str:
        asset = step.asset or _TOP
        item = Item(asset, self._path(asset), self._depth, step.version)
        self._sums = Sums()
        self._open.append((item, self._sums))
        self._depth += 1
        return self.format.enter(item)

    def _assets(self, steps: list[Step]) -> str:
        """Return the output for what is not opened."""
        assets: list[Asset] = [step.asset or _TOP for step in steps]
        self.count += len(assets)
        self._sums.add_items(assets)
        paths = map(self._path, assets) if self.format.needs_paths else repeat("")
        versions = [step.version for step in steps]
        fields = zip(assets, paths, repeat(self._depth), versions, repeat(""), strict=False)
        items = list(map(_make_item, repeat(Item), fields))
        for at, step in enumerate(steps):
            if step.error is not None:
                path = self._path(assets[at])
                self._fail(path, step.error)
                items[at] = items[at]._replace(path=path, error=step.error.sentence)
        return self.format.assets(items)

    def _leave(self, step: Step) -> str:
        item, sums = self._open.pop()
        if step.error is not None:
            self._fail(item.path, step.error)
            item = item._replace(error=step.error.sentence)
        self.count += 1
        self._depth -= 1
        self._sums = self._open[-1][1] if self._open else self.total
        self._sums.add(sums)
        if self._open:
            self._sums.items += 1
            self._sums.folders += item.asset.kind == "folder"
        return self.format.leave(item, sums)

    def _path(self, asset: Asset) -> str:
        if not self._open:
            return self._top
        above = self._open[-1][0].path
        own = quote_name(asset.title)
        return own if above == "/" else f"{above}/{own}"


class _Writer:
    """Collects pieces of text, so that not every line is written on its own."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._pieces: list[str] = []
        self._size = 0

    def add(self, text: str) -> None:
        """Add a piece."""
        self._pieces.append(text)
        self._size += len(text)
        if self._size >= PIECE:
            self.flush()

    def flush(self) -> None:
        """Write what has been collected."""
        if self._size:
            self._write("".join(self._pieces))
            self._pieces, self._size = [], 0


def _encoder(write: Callable[[bytes], None] | None) -> Callable[[str], None]:
    """Return a function that writes text as UTF-8."""

    def write_text(text: str) -> None:
        if write is not None:
            write(encode_text(text))

    return write_text
