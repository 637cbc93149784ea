"""The task `download`: the files below a place, in the same folders, or a check of what was downloaded."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.downloads.renditions import check_proxy
from frameio_tui.core.errors import FrameioTuiError, InvalidInput, Remedy
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import TaskReport
from frameio_tui.core.text.humanize import format_count, format_size
from frameio_tui.services.tasks.download.check import check_files
from frameio_tui.services.tasks.download.files import DownloadFolder, Downloads, FileToDownload
from frameio_tui.services.tasks.places.places import TaskPlace
from frameio_tui.services.tasks.places.walk import PageReader, WalkOptions, estimate_walk, walk

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.core.tasks.task import Arguments, Estimate
    from frameio_tui.services.tasks.places.places import ResolvedPlace
    from frameio_tui.services.tasks.places.walk import Step
    from frameio_tui.services.tasks.task import Work

MOST_CONNECTIONS = 32
NO_CHECKSUM_EXTRA = "pip install 'frameio-tui[xxhash]'"


class DownloadOptions(NamedTuple):
    """Arguments of the task; the names are those of the command line."""

    place: str
    folder: str
    """Absolute path."""
    proxy: str = ""
    """Name of the rendition to download; empty for the original."""
    check: bool = False
    """Compare what is there, and download nothing."""
    overwrite: bool = False
    versions: bool = False
    """Download all versions of version stacks, not only the latest ones."""
    connections: int = 0
    """Connections to the storage at the same time; 0 for the default."""
    label: str = ""
    """How to call the place in lists of tasks; empty for `place` itself, which may be an ID."""


class DownloadTask:
    """Downloads the files below a place, or checks them."""

    name = "download"
    changes: Sequence[str] = ()

    def __init__(self, options: DownloadOptions) -> None:
        if not options.folder:
            raise InvalidInput("There is no folder to download to.", "Give the folder after the place.")
        if not 0 <= options.connections <= MOST_CONNECTIONS:
            raise InvalidInput(f"The number of connections must be from 1 to {MOST_CONNECTIONS}.")
        self._options = options
        self._place = TaskPlace(options.place, ancestors=False)

    @property
    def title(self) -> str:
        """The command with its place."""
        verb = "download --check" if self._options.check else "download"
        return f"{verb} {self._options.label or self._options.place}"

    @property
    def arguments(self) -> Arguments:
        """The arguments, from which `from_arguments` builds the task again."""
        return self._options._asdict()

    async def estimate(self, work: Work) -> Estimate:
        """Find the place, and return the least number of requests. Raises InvalidInput, WriteFailed."""
        options, api = self._options, work.entry.profile.api
        check_proxy(options.proxy, api)
        if options.check:
            with work.outputs.open_media(options.folder, create=False):
                pass
        else:
            work.outputs.check_folder(options.folder)
        place = await self._place.resolve(work.requests, work.entry)
        show = "getAsset" if api is ApiVersion.V2 else "" if options.check else "files.show"
        estimate = estimate_walk(work.requests, api, place.asset, each_file=show)
        notes = estimate.notes
        if estimate.at_least:
            each = "Each folder and each file" if show else "Each folder"
            notes = (f"{each} takes a request; how many there are is not known in advance.",)
        elif place.asset is not None and place.asset.kind == "file" and place.asset.size:
            notes = (f"Size: {format_size(place.asset.size)}.",)
        return estimate._replace(writes_to="" if options.check else options.folder, notes=notes)

    async def run(self, work: Work) -> TaskReport:
        """Download the files, or check them."""
        options = self._options
        check_proxy(options.proxy, work.entry.profile.api)
        place = await self._place.resolve(work.requests, work.entry, None if options.check else work.items)
        if options.check:
            with DownloadFolder.open_to_check(work, options.folder) as folder:
                return await check_files(work, folder, self._files(work, place, folder), options.proxy)
        with DownloadFolder.open(work, options.folder) as folder:
            downloads = Downloads(
                work,
                folder,
                proxy=options.proxy,
                overwrite=options.overwrite,
                connections=options.connections,
            )
            await downloads.run(self._files(work, place, folder))
            work.outputs.list_file(folder.manifest.path)
        report = download_report(downloads)
        has_done = bool(downloads.downloaded or downloads.present)
        return report if has_done else work.nothing_done(report, "Nothing was downloaded.")

    async def _files(
        self, work: Work, place: ResolvedPlace, folder: DownloadFolder
    ) -> AsyncGenerator[FileToDownload, None]:
        """Yield the files below the place, and create their folders."""
        options = self._options
        items = None if options.check else work.items
        reader = PageReader(work.requests, work.entry.profile.api, details=False, items=items)
        steps = walk(reader.read, place.asset, WalkOptions(versions=options.versions))
        is_stack = place.asset is not None and place.asset.kind == "version_stack"
        found = _Tree(folder, work, head_only=is_stack and not options.versions, create=not options.check)
        async with aclosing(steps):
            async for batch in steps:
                for step in batch:
                    for file in found.files(step):
                        yield file


class _Tree:
    """Follows the steps of a walk: what is downloaded, and into which folder."""

    def __init__(self, folder: DownloadFolder, work: Work, *, head_only: bool, create: bool) -> None:
        self._folder = folder
        self._work = work
        self._create = create
        self._open: list[str] = []
        """The paths of the folders that are open; the first one is the place itself."""
        self._head_only = head_only
        """Whether the place is a version stack of which only the latest version is wanted."""
        self._newest: Asset | None = None

    def files(self, step: Step) -> list[FileToDownload]:
        """Return the files of a step."""
        above = self._open[-1] if self._open else ""
        if step.what == "leave":
            self._open.pop()
            if step.error is not None:
                self._work.fail(step.asset.title if step.asset is not None else "", step.error)
            newest, self._newest = self._newest, None
            return [FileToDownload(newest, "", newest.name)] if newest is not None else []
        asset = step.asset
        if step.what == "enter":
            self._open.append(self._make(asset, above) if self._open and asset is not None else "")
            return []
        if asset is None:
            return []
        if step.error is not None:
            self._work.fail(asset.title, step.error)
        if self._head_only:
            self._newest = asset  # the last one is the newest
            return []
        return self._file(asset, above, step.version)

    def _file(self, asset: Asset, above: str, version: int | None) -> list[FileToDownload]:
        if asset.kind == "version_stack":
            head = asset.head
            return [FileToDownload(head, above, head.name)] if head is not None else []
        if asset.kind != "file":  # an empty folder
            self._make(asset, above)
            return []
        name = f"v{version}_{asset.name}" if version is not None else asset.name
        return [FileToDownload(asset, above, name)]

    def _make(self, asset: Asset, above: str) -> str:
        """Return the path of a folder after creating it."""
        path = self._folder.manifest.folder(asset, above)
        if self._create:
            try:
                self._folder.media.make(path)
            except FrameioTuiError as error:
                self._work.fail(path, error)
        return path


def download_report(downloads: Downloads) -> TaskReport:
    """Return what was downloaded."""
    counts = [("files", downloads.downloaded)]
    if downloads.present:
        counts.append(("unchanged", downloads.present))
    return TaskReport(tuple(counts), files=tuple(downloads.written), notes=download_notes(downloads))


def download_notes(downloads: Downloads) -> tuple[str, ...]:
    """Return sentences about a download."""
    notes: list[str] = []
    if downloads.downloaded:
        notes.append(f"Downloaded: {format_size(downloads.received)}.")
    if downloads.checked:
        notes.append(f"{format_count(downloads.checked, 'file')} checked with the xxHash64 of Frame.io.")
    if downloads.unchecked:
        text = f"{format_count(downloads.unchecked, 'file')} not checked with the xxHash64 of Frame.io"
        notes.append(f"{text}: the package xxhash is not installed. Run: {NO_CHECKSUM_EXTRA}")
    if downloads.taken:
        text = f"{format_count(downloads.taken, 'file')} left out, because another file already has that name."
        notes.append(Remedy(text, f"{text} Use --overwrite to replace it."))
    return tuple(notes)


def from_arguments(arguments: Arguments) -> DownloadTask:
    """Return the task for stored arguments. Raises InvalidInput if they do not fit."""
    connections = arguments.get("connections")
    return DownloadTask(
        DownloadOptions(
            str(arguments.get("place", "")),
            str(arguments.get("folder", "")),
            str(arguments.get("proxy", "")),
            arguments.get("check") is True,
            arguments.get("overwrite") is True,
            arguments.get("versions") is True,
            connections if isinstance(connections, int) else 0,
            str(arguments.get("label", "")),
        )
    )
