"""The task `upload`: sends local files and folders to a folder, and continues where an earlier run stopped."""

from __future__ import annotations

import asyncio
import unicodedata
from contextlib import aclosing
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import FrameioTuiError, InvalidInput, Remedy
from frameio_tui.core.resources.asset import Asset
from frameio_tui.core.resources.upload import SourceEntry
from frameio_tui.core.resources.version_names import is_of_system
from frameio_tui.core.tasks.task import Estimate, TaskReport
from frameio_tui.core.text.humanize import format_count, format_size
from frameio_tui.services.tasks.concurrency import in_order
from frameio_tui.services.tasks.places.places import TaskPlace, path_text
from frameio_tui.services.tasks.upload.file import CREATE, DELETE, STATUS, FileUpload, Meter, is_there
from frameio_tui.services.tasks.upload.folders import FOLDER_OPERATIONS, Folders
from frameio_tui.services.tasks.versions.stacking import OPERATIONS as STACKING
from frameio_tui.services.tasks.versions.stacking import add_version, find_target

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from frameio_tui.core.ports.media import SourceFiles
    from frameio_tui.core.tasks.task import Arguments
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.tasks.requests import TaskRequests
    from frameio_tui.services.tasks.task import Work

FILES_AT_ONCE = 4
"""Files that are begun at the same time; all of them share the connections for parts."""
DEFAULT_PARALLEL = 5
MOST_PARALLEL = 16


class UploadOptions(NamedTuple):
    """Arguments of an upload."""

    paths: tuple[str, ...]
    """Absolute paths of local files and folders."""
    place: str = ""
    """The folder or project; with `version_of`, empty for the folder of that file."""
    version_of: str = ""
    """The file or version stack of which the only file becomes the next version."""
    parallel: int = DEFAULT_PARALLEL
    """Parts that are sent at the same time."""
    skip_existing: bool = False
    """Whether files are left out of which the folder has one with the same name and size."""
    restart: bool = False
    """Whether uploads that cannot be continued are deleted and begun again."""
    label: str = ""
    """How to call the place; empty for `place` itself. Untrusted text."""


class PlannedUpload(NamedTuple):
    """What an upload would do with a local file or folder."""

    action: str
    """`upload`, `create folder`, `use folder`, `skip` or `refuse`."""
    path: str
    to: str
    """The path in Frame.io."""
    size: int
    reason: str = ""


class UploadTask:
    """Uploads files and folders."""

    name = "upload"

    def __init__(self, options: UploadOptions) -> None:
        self._options = options
        self._place = TaskPlace(options.place)
        if not options.paths:
            raise InvalidInput("Nothing to upload.", "Name a file or folder.")
        if not options.place and not options.version_of:
            raise InvalidInput("There is no destination.", "Name a project or folder in Frame.io after the files.")
        if options.version_of and len(options.paths) > 1:
            raise InvalidInput("Only one file can become the next version.", "Upload each one with its own command.")
        if not 1 <= options.parallel <= MOST_PARALLEL:
            raise InvalidInput(f"The number of parallel parts must be from 1 to {MOST_PARALLEL}.")

    @property
    def title(self) -> str:
        """The command with its paths; may be untrusted text."""
        options = self._options
        more = f" and {len(options.paths) - 1} more" if len(options.paths) > 1 else ""
        to = f" --version-of {options.version_of}" if options.version_of else ""
        return f"upload {options.paths[0]}{more} {options.label or options.place}{to}".rstrip()

    @property
    def arguments(self) -> Arguments:
        """The arguments, from which `from_arguments` builds the task again."""
        return {**self._options._asdict(), "paths": list(self._options.paths)}

    @property
    def changes(self) -> Sequence[str]:
        """The operations of both APIs; deletions only if incomplete uploads may be deleted."""
        options = self._options
        return (
            *FOLDER_OPERATIONS,
            *CREATE.values(),
            *(STACKING if options.version_of else ()),
            *(DELETE.values() if options.restart else ()),
        )

    async def estimate(self, work: Work) -> Estimate:
        """Return what is uploaded. Raises InvalidInput if there is no such file or destination."""
        folder, target = await self._destination(work)
        found = await asyncio.to_thread(lambda: _entries(work.sources, self._options))
        entries = found.entries
        files = [entry for _, entry in entries if not entry.is_folder and not entry.fault]
        folders = sum(entry.is_folder for _, entry in entries)
        faults = [entry for _, entry in entries if entry.fault]
        _check_named(entries)
        api, count = work.entry.profile.api, len(files)
        operations = {CREATE[api]: count, STATUS[api]: count}
        estimate = work.requests.estimate(operations, also=[STATUS[api]] if count else [])
        total = sum(entry.size for entry in files)
        where = f"to {folder.title}" if target is None else f"as the next version of {target.title}"
        changes = [f"upload {format_count(count, 'file')} ({format_size(total)}) {where}"]
        changes += [f"create {format_count(folders, 'folder')}, or use existing ones"] if folders else []
        if self._options.restart:
            changes.append("delete incomplete uploads that cannot be continued")
        notes = [f"Not possible: {entry.path}: {entry.fault}" for entry in faults[:_LISTED]]
        if len(faults) > _LISTED:
            notes.append(f"Not possible: {format_count(len(faults) - _LISTED, 'more file')}.")
        notes += found.notes()
        return estimate._replace(changes=tuple(changes), notes=tuple(notes))

    async def run(self, work: Work) -> TaskReport:
        """Upload what is missing."""
        folder, target = await self._destination(work)
        found = await asyncio.to_thread(lambda: _entries(work.sources, self._options))
        entries = found.entries
        _report_vanished(work, {_key(number, entry) for number, entry in (*entries, *found.left_out)})
        run = _Run(work, self._options, target)
        run.meter.total = sum(entry.size for _, entry in entries if not entry.fault)
        # What earlier runs have done does not count for the rate of this one.
        run.meter.complete = sum(entry.size for each, entry in entries if f"file {_key(each, entry)}" in work.items)
        run.meter.show()
        async with aclosing(in_order(run.files(entries, folder), run.upload, FILES_AT_ONCE)) as done:
            async for _ in done:
                pass
        run.meter.name = ""
        run.meter.show()
        report = run.report(found.notes())
        has_done = bool(report.created or run.skipped)
        return report if has_done else work.nothing_done(report, "Nothing was uploaded.")

    async def _destination(self, work: Work) -> tuple[Asset, Asset | None]:
        """Return the folder, and what gets a next version. A resumed run uses what its first run found."""
        target = None
        if self._options.version_of:
            target, above = await find_target(work.requests, work.entry, self._options.version_of)
            if not self._options.place:
                return above, target
            chosen = (await self._place.resolve(work.requests, work.entry, work.items)).asset
            if chosen is None or (chosen.root_id or chosen.id) != (above.root_id or above.id):
                raise InvalidInput("The next version must be in the folder of the file.", "Leave out the destination.")
        place = await self._place.resolve(work.requests, work.entry, work.items)
        asset = place.asset
        if asset is None or asset.kind not in ("project", "folder"):
            what = f"a {asset.kind.replace('_', ' ')}" if asset is not None else "the list of accounts"
            what = what.replace("a account", "an account")
            raise InvalidInput(
                f"'{self._options.label or self._options.place}' is {what}, so files cannot be uploaded to it.",
                Remedy(
                    "Choose a project or folder.", "Name a project or folder. For a next version, use --version-of."
                ),
            )
        return asset, target


_LISTED = 5
_FOLDER = "Fix the failure reported for the folder, then resume the job."
_GONE = "Put the file back and resume the job, or delete the incomplete upload in Frame.io."


class _Found(NamedTuple):
    """The local files and folders of an upload, each with the number of the path that it belongs to."""

    entries: list[tuple[int, SourceEntry]]
    left_out: list[tuple[int, SourceEntry]]
    """Files in folders that the operating system has created; `upload --watch` leaves them out, too."""

    def notes(self) -> tuple[str, ...]:
        """Return how many files are left out, as a sentence; nothing if there are none."""
        count = format_count(len(self.left_out), "system file")
        return (f"Left out: {count} of macOS or Windows, such as .DS_Store.",) if self.left_out else ()


class _Run:
    """One run of an upload."""

    def __init__(self, work: Work, options: UploadOptions, target: Asset | None) -> None:
        self._work = work
        self._options = options
        self._target = target
        self._folders = Folders(work)
        self._workers = asyncio.Semaphore(options.parallel)
        self.meter = Meter(work)
        self.skipped = 0

    async def files(
        self, entries: Sequence[tuple[int, SourceEntry]], top: Asset
    ) -> AsyncIterator[tuple[str, SourceEntry, Asset]]:
        """Yield the files with their folders, which are created if they are missing."""
        for number, entry in entries:
            if entry.fault:
                self._work.fail(entry.path, FrameioTuiError(entry.fault, entry.remedy))
                continue
            folder = await self._folders.parent_of(number, entry.names, top)
            if entry.is_folder:
                if folder is not None:
                    await self._folders.make(number, entry, folder)
            elif folder is None:
                self._work.fail(entry.path, FrameioTuiError("Its folder could not be created.", _FOLDER))
            else:
                yield _key(number, entry), entry, folder

    async def upload(self, file: tuple[str, SourceEntry, Asset]) -> None:
        """Upload a file, unless that was done."""
        key, entry, folder = file
        try:
            asset = self._finished(key, entry, folder)
            if asset is None and self._options.skip_existing and await self._exists(key, entry, folder):
                self.skipped += 1
                self.meter.total -= entry.size
                return
            if asset is None:
                upload = FileUpload(self._work, entry, key, self.meter, self._workers, restart=self._options.restart)
                asset = await upload.send(folder)
            if self._target is not None and f"stacked {key}" not in self._work.items:
                await add_version(self._work.requests, self._work.entry.profile.api, self._target, asset)
                self._work.items.finish(f"stacked {key}")
        except FrameioTuiError as error:
            self._work.fail(entry.path, error)

    def _finished(self, key: str, entry: SourceEntry, folder: Asset) -> Asset | None:
        """Return the file if an earlier run has uploaded it. Raises FrameioTuiError if it has changed since."""
        stored = self._work.items.value(f"file {key}")
        if not isinstance(stored, dict):
            return None
        if (stored.get("size"), stored.get("modified")) != (entry.size, entry.modified):
            raise FrameioTuiError(
                f"It was uploaded as {stored.get('id')}, and has changed since.", "Upload it with a new command."
            )
        parent = folder.root_id or folder.id
        return Asset(str(stored.get("id")), "file", entry.names[-1], folder.account_id, folder.project_id, parent)

    async def _exists(self, key: str, entry: SourceEntry, folder: Asset) -> bool:
        """Return whether the folder has a complete file with the same name and size that is not of this task."""
        if f"begun {key}" in self._work.items:
            return False
        for asset in await self._folders.inside(folder):
            file = asset.head if asset.kind == "version_stack" else asset
            same = file is not None and file.kind == "file" and file.size == entry.size
            same = same and file is not None and _composed(file.name) == _composed(entry.names[-1])
            if file is not None and same and await is_there(self._work, file):
                return True
        return False

    def report(self, notes: tuple[str, ...]) -> TaskReport:
        """Return the counts, and write the list of uploaded files."""
        found = [(key, value) for key, value in self._work.items.values("file ") if isinstance(value, dict)]
        created = tuple(sorted(("/".join(value["names"]), str(value["id"])) for _, value in found))
        if self._work.write is not None:
            lines = "".join(f"{own_id}  {path}\n" for path, own_id in created)
            self._work.write(lines.encode("utf-8", "backslashreplace"))
        counts = [("files", len(created))]
        counts += [("new folders", self._folders.created)] if self._folders.created else []
        counts += [("skipped", self.skipped)] if self.skipped else []
        return TaskReport(tuple(counts), notes=notes, created=created)


def _report_vanished(work: Work, keys: set[str]) -> None:
    """Report uploads that were begun and whose local files are gone: they stay incomplete."""
    for item, own_id in list(work.items.values("begun ")):
        key = item.removeprefix("begun ")
        if key not in keys and f"file {key}" not in work.items:
            sentence = f"The file is gone, and its incomplete upload is still in Frame.io ({own_id})."
            work.fail(key.partition("/")[2], FrameioTuiError(sentence, _GONE))


def _entries(sources: SourceFiles, options: UploadOptions) -> _Found:
    found = _Found([], [])
    for number, entry in sources.entries(options.paths):
        if options.version_of and entry.is_folder:
            raise InvalidInput("A folder cannot become a version.", "Name a file.")
        # A file that the user has named itself is uploaded, whatever its name is.
        is_left_out = len(entry.names) > 1 and not entry.is_folder and is_of_system(entry.names[-1])
        (found.left_out if is_left_out else found.entries).append((number, entry))
    return found


def _check_named(entries: Sequence[tuple[int, SourceEntry]]) -> None:
    """Raise InvalidInput if what the user has named itself cannot be uploaded. A folder may contain such files."""
    for _, entry in entries:
        if entry.fault and len(entry.names) == 1:
            raise InvalidInput(f"{entry.path} cannot be uploaded: {entry.fault}", entry.remedy)


def _composed(name: str) -> str:
    """Return a name in one form: macOS stores accents as separate characters."""
    return unicodedata.normalize("NFC", name)


def _key(number: int, entry: SourceEntry) -> str:
    return f"{number}/{'/'.join(entry.names)}"


def from_arguments(arguments: Arguments) -> UploadTask:
    """Return the task for stored arguments. Raises InvalidInput if they do not fit."""
    paths = arguments.get("paths")
    parallel = arguments.get("parallel", DEFAULT_PARALLEL)
    return UploadTask(
        UploadOptions(
            tuple(map(str, paths)) if isinstance(paths, list) else (),
            str(arguments.get("place", "")),
            str(arguments.get("version_of", "")),
            parallel if isinstance(parallel, int) else DEFAULT_PARALLEL,
            bool(arguments.get("skip_existing")),
            bool(arguments.get("restart")),
            str(arguments.get("label", "")),
        )
    )


async def plan_upload(
    requests: TaskRequests, entry: ProfileEntry, sources: SourceFiles, options: UploadOptions
) -> list[PlannedUpload]:
    """Return what an upload would do, without any change. Raises InvalidInput."""
    from frameio_tui.services.tasks.places.assets import children
    from frameio_tui.services.tasks.places.places import resolve_place

    if options.version_of:
        target, top = await find_target(requests, entry, options.version_of)
        base = f"a version of {target.title}"
    if options.place or not options.version_of:
        place = await resolve_place(requests, entry, options.place)
        found = place.asset
        if found is None or found.kind not in ("project", "folder"):
            raise InvalidInput(f"'{options.place}' is not a project or folder.", "Choose a project or folder.")
        top, base = found, place.text
    known: dict[tuple[int, tuple[str, ...]], Asset | None] = {}
    inside: dict[str, list[Asset]] = {}

    async def contents(folder: Asset | None) -> list[Asset]:
        if folder is None:
            return []
        if folder.id not in inside:
            inside[folder.id] = await children(requests, entry.profile.api, folder)
        return inside[folder.id]

    rows, local = [], await asyncio.to_thread(lambda: _entries(sources, options))
    _check_named(local.entries)
    for number, each in local.entries:
        parent = known.get((number, each.names[:-1]), top) if len(each.names) > 1 else top
        to = "/".join((base, path_text([Asset("", "file", name) for name in each.names])))
        if each.fault:
            rows.append(PlannedUpload("refuse", each.path, to, each.size, f"{each.fault} {each.remedy}"))
        elif each.is_folder:
            existing = next(
                (one for one in await contents(parent) if one.kind == "folder" and one.name == each.names[-1]), None
            )
            known[number, each.names] = existing
            rows.append(PlannedUpload("use folder" if existing else "create folder", each.path, to, 0))
        else:
            same = [
                one
                for one in await contents(parent)
                if options.skip_existing and _composed(one.title) == _composed(each.names[-1])
            ]
            skip = any(one.total_size == each.size for one in same)
            rows.append(PlannedUpload("skip" if skip else "upload", each.path, to, each.size))
    for _, each in local.left_out:
        to = "/".join((base, path_text([Asset("", "file", name) for name in each.names])))
        rows.append(PlannedUpload("skip", each.path, to, each.size, "It is a system file of macOS or Windows."))
    return rows
