"""The task `upload watch`: uploads the files that appear in a folder, until it is cancelled."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import FrameioTuiError, InvalidInput, NoResponse
from frameio_tui.core.resources.asset import Asset
from frameio_tui.core.resources.upload import SourceEntry
from frameio_tui.core.resources.version_names import earlier_version, is_unfinished, parse_version_name
from frameio_tui.core.tasks.task import Estimate, TaskReport
from frameio_tui.core.text.humanize import format_count
from frameio_tui.services.tasks.places.assets import children
from frameio_tui.services.tasks.places.places import TaskPlace
from frameio_tui.services.tasks.upload.file import CREATE, DELETE, FileUpload, Meter
from frameio_tui.services.tasks.upload.folders import FOLDER_OPERATIONS, Folders
from frameio_tui.services.tasks.versions.stacking import OPERATIONS as STACKING
from frameio_tui.services.tasks.versions.stacking import add_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.ports.media import SourceFiles
    from frameio_tui.core.tasks.task import Arguments
    from frameio_tui.services.tasks.task import Work

DEFAULT_SETTLE = 5.0
"""Seconds for which a file must not have changed."""
LOOK_EVERY = 2.0
"""Seconds between two looks at the folder, if no change is reported."""
FIRST_PAUSE, LONGEST_PAUSE = 10.0, 600.0
"""Seconds before an upload that has failed is tried again."""


class WatchOptions(NamedTuple):
    """Arguments of the task."""

    folder: str
    """The absolute path of the local folder."""
    place: str
    settle: float = DEFAULT_SETTLE
    parallel: int = 5
    restart: bool = False
    """Whether uploads that cannot be continued are deleted and begun again."""


class _Waiting(NamedTuple):
    """A file that is not taken yet."""

    size: int
    modified: int
    since: float
    """When it was first seen like this."""
    pause: float = 0.0
    """Seconds to wait because the last upload has failed."""


class WatchTask:
    """Uploads new files of a folder. A new file whose name has a higher version number is stacked on the one before."""

    name = "upload watch"

    def __init__(self, options: WatchOptions) -> None:
        self._options = options
        self._place = TaskPlace(options.place)
        if not options.folder or not options.place:
            raise InvalidInput("The folder to watch or the destination is missing.", "Name both.")
        if not 0 <= options.settle <= 86_400:
            raise InvalidInput("The time to wait for changes must be from 0 to 86400 seconds.")

    @property
    def title(self) -> str:
        """The command; may be untrusted text."""
        return f"upload --watch {self._options.folder} {self._options.place}"

    @property
    def arguments(self) -> Arguments:
        """The arguments, from which `from_arguments` builds the task again."""
        return self._options._asdict()

    @property
    def changes(self) -> Sequence[str]:
        """The operations of both APIs; deletions only if incomplete uploads may be deleted."""
        deletions = DELETE.values() if self._options.restart else ()
        return (*FOLDER_OPERATIONS, *CREATE.values(), *STACKING, *deletions)

    async def estimate(self, work: Work) -> Estimate:
        """Return what is watched. Raises InvalidInput if there is no such folder or destination."""
        folder = await self._folder(work)
        ready = await asyncio.to_thread(lambda: _files(work.sources, self._options.folder))
        changes = (f"upload files that are or appear in {self._options.folder} to {folder.title}",)
        count = sum(not entry.fault for entry in ready)
        notes = (f"In the folder now: {format_count(count, 'file')}. Runs until you cancel it.",)
        return Estimate(None, changes=changes, notes=notes)

    async def run(self, work: Work) -> TaskReport:
        """Upload files as they appear, one after the other; only a cancellation or a lasting error ends it."""
        watch = _Watch(work, self._options, await self._folder(work))
        changes = work.watch.changes(self._options.folder, min(LOOK_EVERY, max(0.05, self._options.settle)))
        async with contextlib.aclosing(changes) as looks:
            async for _ in looks:
                await watch.look()
        return TaskReport()

    async def _folder(self, work: Work) -> Asset:
        place = await self._place.resolve(work.requests, work.entry, work.items)
        if place.asset is None or place.asset.kind not in ("project", "folder"):
            raise InvalidInput(f"'{self._options.place}' is not a project or folder.", "Choose a project or folder.")
        return place.asset


class _Watch:
    """One run of a watch."""

    def __init__(self, work: Work, options: WatchOptions, top: Asset) -> None:
        self._work = work
        self._options = options
        self._top = top
        self._folders = Folders(work)
        self._meter = Meter(work)
        self._workers = asyncio.Semaphore(options.parallel)
        self._waiting: dict[str, _Waiting] = {}
        self._refused: set[str] = set()
        """Files that cannot be uploaded, each of which is reported once."""

    async def look(self) -> None:
        """Upload the files that have not changed for a while."""
        try:
            entries = await asyncio.to_thread(lambda: _files(self._work.sources, self._options.folder))
        except InvalidInput as error:  # the folder is gone, and may come back
            self._meter.name = f"{error.sentence} Waiting for it."
            self._meter.show()
            return
        now, ready = self._work.clock.monotonic(), []
        present = {"/".join(entry.names) for entry in entries}
        self._waiting = {key: waiting for key, waiting in self._waiting.items() if key in present}
        self._refused &= present
        for entry in entries:
            key = "/".join(entry.names)
            if key in self._refused:
                continue
            if self._is_done(key, entry):
                self._waiting.pop(key, None)
                continue
            waiting = self._waiting.get(key)
            if waiting is None or waiting[:2] != (entry.size, entry.modified):
                self._waiting[key] = _Waiting(entry.size, entry.modified, now)
                waiting = self._waiting[key]
            if now - waiting.since >= self._options.settle + waiting.pause:
                ready.append(entry)
        for entry in sorted(ready, key=_order):
            if entry.fault:
                self._refused.add("/".join(entry.names))
                self._work.fail(entry.path, FrameioTuiError(entry.fault, entry.remedy))
            else:
                await self._upload("/".join(entry.names), entry)
        self._meter.name = "waiting for new files"
        self._meter.show()

    def _is_done(self, key: str, entry: SourceEntry) -> bool:
        stored = self._work.items.value(f"file {key}")
        same = isinstance(stored, dict) and (stored.get("size"), stored.get("modified")) == (entry.size, entry.modified)
        return same and f"stacked {_stack_key(key, entry)}" in self._work.items

    async def _upload(self, key: str, entry: SourceEntry) -> None:
        """Upload a file, and stack it. A file that could not be uploaded is tried again later."""
        self._meter.total += entry.size
        before = self._meter.complete
        try:
            folder = await self._folder_of(entry)
            previous = self._previous(key, entry)
            stored = self._work.items.value(f"file {key}")
            if not (isinstance(stored, dict) and (stored["size"], stored["modified"]) == (entry.size, entry.modified)):
                upload = FileUpload(self._work, entry, key, self._meter, self._workers, restart=self._options.restart)
                file = await upload.send(folder)
            else:
                file = _file(str(stored["id"]), entry, folder)
            target = previous or await self._earlier(entry, folder, file)
            if target is not None:
                await add_version(self._work.requests, self._work.entry.profile.api, target, file)
            self._work.items.finish(f"stacked {_stack_key(key, entry)}", file.id)
            self._waiting.pop(key, None)
            if self._work.write is not None:
                self._work.write(f"{file.id}  {key}\n".encode("utf-8", "backslashreplace"))
        except FrameioTuiError as error:
            self._meter.total -= entry.size
            self._meter.complete = before
            waiting = self._waiting.get(key) or _Waiting(entry.size, entry.modified, 0.0)
            pause = min(LONGEST_PAUSE, waiting.pause * 2 or FIRST_PAUSE)
            self._waiting[key] = waiting._replace(since=self._work.clock.monotonic(), pause=pause)
            if not isinstance(error, NoResponse):  # the network comes back
                self._work.fail(entry.path, error)

    def _previous(self, key: str, entry: SourceEntry) -> Asset | None:
        """Return the file that was uploaded from this path before it changed."""
        name = f"previous {_stack_key(key, entry)}"
        stored, remembered = self._work.items.value(f"file {key}"), self._work.items.value(name)
        if not isinstance(remembered, str):
            is_other = isinstance(stored, dict) and (stored["size"], stored["modified"]) != (entry.size, entry.modified)
            remembered = str(stored["id"]) if is_other and isinstance(stored, dict) else ""
            self._work.items.finish(name, remembered)
        return _file(remembered, entry, self._top) if remembered else None

    async def _earlier(self, entry: SourceEntry, folder: Asset, file: Asset) -> Asset | None:
        """Return the file or version stack of the version before, by its name."""
        if parse_version_name(entry.names[-1]) is None:
            return None
        inside = await children(self._work.requests, self._work.entry.profile.api, folder)
        others = {asset.title: asset for asset in inside if asset.id != file.id and asset.kind != "folder"}
        name = earlier_version(entry.names[-1], others)
        return others[name] if name is not None else None

    async def _folder_of(self, entry: SourceEntry) -> Asset:
        """Return the folder of a file, which is created if it is missing. Raises FrameioTuiError."""
        parent = self._top
        for count in range(1, len(entry.names)):
            names = entry.names[:count]
            folder = await self._folders.parent_of(0, (*names, ""), parent)
            if folder is None:
                folder = await self._folders.find(0, names, parent)
            parent = folder
        return parent


def _file(own_id: str, entry: SourceEntry, folder: Asset) -> Asset:
    parent = folder.root_id or folder.id
    return Asset(own_id, "file", entry.names[-1], folder.account_id, folder.project_id, parent)


def _stack_key(key: str, entry: SourceEntry) -> str:
    """Return the key of what is done with one state of a file."""
    return f"{key} {entry.size} {entry.modified}"


def _order(entry: SourceEntry) -> tuple[tuple[str, ...], str, int, str]:
    """Sort versions by their numbers: v2 before v10."""
    parsed = parse_version_name(entry.names[-1])
    base, number = (parsed.base, parsed.number) if parsed is not None else (entry.names[-1].casefold(), 0)
    return entry.names[:-1], base, number, entry.names[-1]


def _files(sources: SourceFiles, folder: str) -> list[SourceEntry]:
    """Return the files of a folder, with their names below it, and what cannot be read or uploaded, with its fault.

    Empty files and those that other programs still write are left out: they may be complete later. Raises InvalidInput
    if it is not a folder.
    """
    found = []
    for _, entry in sources.entries([folder]):
        if len(entry.names) == 1 and (entry.fault or not entry.is_folder):
            reason, remedy = (entry.fault, entry.remedy) if entry.fault else ("It is a file.", "Name a folder.")
            raise InvalidInput(f"{folder} cannot be watched: {reason}", remedy)
        names = entry.names[1:]
        is_listed = bool(entry.fault) if entry.is_folder else bool(entry.size)
        if is_listed and not any(map(is_unfinished, names)):
            found.append(entry._replace(names=names))
    return found


def from_arguments(arguments: Arguments) -> WatchTask:
    """Return the task for stored arguments. Raises InvalidInput if they do not fit."""
    settle, parallel = arguments.get("settle"), arguments.get("parallel")
    return WatchTask(
        WatchOptions(
            str(arguments.get("folder", "")),
            str(arguments.get("place", "")),
            float(settle) if isinstance(settle, (int, float)) else DEFAULT_SETTLE,
            parallel if isinstance(parallel, int) else 5,
            bool(arguments.get("restart")),
        )
    )
