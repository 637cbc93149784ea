"""Downloads files into a folder that has a manifest: several at a time, and none twice. For downloads and backups."""

from __future__ import annotations

import asyncio
import os
from contextlib import ExitStack, aclosing
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.downloads.file_names import FolderNames
from frameio_tui.core.downloads.manifest import (
    MANIFEST,
    DownloadedFile,
    DownloadedFolder,
    key_of,
    line_of,
    parse_line,
)
from frameio_tui.core.downloads.renditions import (
    ORIGINAL,
    Rendition,
    Renditions,
    file_name_of,
    parse_renditions,
    v4_include,
)
from frameio_tui.core.errors import FrameioTuiError, InvalidResponse, LockHeld, PathTaken, Remedy, StorageRefused
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import WrittenFile
from frameio_tui.services.tasks.download.file_transfer import Connections, FileTransfer
from frameio_tui.services.tasks.places.assets import resource_in

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable
    from typing import Self

    from frameio_tui.core.downloads.digest import Digest
    from frameio_tui.core.http.blob import BlobHead
    from frameio_tui.core.ports.files import GrowingFile
    from frameio_tui.core.ports.media import FileDigest, MediaFolder, PartFile
    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.services.tasks.requests import TaskRequests
    from frameio_tui.services.tasks.task import Work

CONNECTIONS = 6
"""Connections to the storage at the same time."""
HASHED_AT_ONCE = 2**24
"""Bytes after which a digest can be cancelled."""
REPORT_INTERVAL = 0.1
SYNC_FILES = 50
"""Files after which the manifest is made durable."""


class FileToDownload(NamedTuple):
    """A file of Frame.io, and where it goes."""

    asset: Asset
    folder: str
    """Path of its folder on disk."""
    name: str
    """Its name in Frame.io."""


class Manifest:
    """The manifest of a folder for downloads. While it is open, no other process can download into the folder."""

    def __init__(self, lines: Iterable[bytes], file: GrowingFile | None = None) -> None:
        self._file = file
        self._files: dict[str, DownloadedFile] = {}
        self._folders: dict[str, str] = {}
        self._unsynced = 0
        self.path = file.path if file is not None else ""
        self.names = FolderNames()
        """The names that are taken."""
        self.names.reserve("", MANIFEST)
        for line in lines:
            entry = parse_line(line)
            if isinstance(entry, DownloadedFile):
                self._files[entry.key] = entry
            elif entry is not None:
                self._folders[entry.id] = entry.path
        for path in (*self._folders.values(), *(entry.path for entry in self._files.values())):
            folder, _, name = path.rpartition("/")
            self.names.reserve(folder, name)

    def __len__(self) -> int:
        return len(self._files)

    def count(self, asked: str) -> int:
        """Return how many files were downloaded as this rendition; empty for the originals."""
        return sum(entry.asked == asked for entry in self._files.values())

    def file(self, key: str) -> DownloadedFile | None:
        """Return the file with that key; see `key_of`."""
        return self._files.get(key)

    def folder(self, asset: Asset, above: str) -> str:
        """Return the path of a folder; a new one gets a free name in the folder `above`."""
        path = self._folders.get(asset.id)
        if path is None or path.rpartition("/")[0] != above:
            path = _join(above, self.names.claim(above, asset.title))
            self._folders[asset.id] = path
            self._add(DownloadedFolder(asset.id, path))
        return path

    def add(self, entry: DownloadedFile) -> None:
        """Add a file. Raises WriteFailed."""
        self._files[entry.key] = entry
        self._add(entry)

    def _add(self, entry: DownloadedFile | DownloadedFolder) -> None:
        if self._file is not None:
            self._file.add(line_of(entry))
            self._unsynced += 1
            if self._unsynced >= SYNC_FILES:
                self.sync()

    def sync(self) -> None:
        """Make it durable. Raises WriteFailed."""
        if self._file is not None:
            self._file.sync()
            self._unsynced = 0


class DownloadFolder:
    """A folder for downloads with its manifest, open for one run."""

    def __init__(self, media: MediaFolder, manifest: Manifest, stack: ExitStack) -> None:
        self.media = media
        self.manifest = manifest
        self._stack = stack

    @classmethod
    def open(cls, work: Work, path: str) -> DownloadFolder:
        """Open a folder, and create it if it is missing. Raises WriteFailed, LockHeld."""
        with ExitStack() as stack:
            media = stack.enter_context(work.outputs.open_media(path))
            try:
                file = stack.enter_context(work.outputs.grow(os.path.join(media.path, MANIFEST)))
            except LockHeld:
                raise LockHeld(
                    f"Another process is downloading into {media.path}.", "Wait until it has ended.", holder=""
                ) from None
            file.drop_cut()
            return cls(media, Manifest(file.lines(), file), stack.pop_all())

    @classmethod
    def open_to_check(cls, work: Work, path: str) -> DownloadFolder:
        """Open a folder that nothing is written to. Raises WriteFailed."""
        with ExitStack() as stack:
            media = stack.enter_context(work.outputs.open_media(path, create=False))
            data = work.outputs.read(os.path.join(media.path, MANIFEST)) or b""
            return cls(media, Manifest(data.split(b"\n")), stack.pop_all())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()


class Downloads:
    """Downloads files. What is there and unchanged stays."""

    def __init__(
        self,
        work: Work,
        folder: DownloadFolder,
        *,
        proxy: str = "",
        overwrite: bool = False,
        connections: int = 0,
        fail: Callable[[str, FrameioTuiError], None] | None = None,
    ) -> None:
        self._work = work
        self._fail = fail or work.fail
        self._folder = folder
        self._proxy = proxy
        self._overwrite = overwrite
        self._count = max(1, connections or CONNECTIONS)
        self._connections = Connections(self._count)
        self._parts: set[PartFile] = set()
        """What is being downloaded now."""
        self._known_bytes = self._ended_bytes = self._received_bytes = 0
        self._known = 0
        self._ended = 0
        self._now = ""
        self._all_known = False
        self.downloaded = 0
        self.taken = 0
        """Files that were left out because another file is there, which they may not replace."""
        self.present = 0
        """Files that an earlier run has downloaded."""
        self.unchecked = 0
        """Files whose checksum of Frame.io could not be checked, because the extra is missing."""
        self.checked = 0
        self.written: list[WrittenFile] = []
        """The first files of this run."""

    @property
    def received(self) -> int:
        """Bytes of the files of this run."""
        return self._received_bytes

    async def run(self, files: AsyncGenerator[FileToDownload, None]) -> None:
        """Download files as they arrive. Failures of single files are recorded; others are raised."""
        queue: asyncio.Queue[tuple[FileToDownload, str] | None] = asyncio.Queue(4 * self._count)
        reporter = asyncio.ensure_future(self._report_regularly())
        workers = [asyncio.ensure_future(self._work_off(queue)) for _ in range(self._count)]
        planner = asyncio.ensure_future(self._plan(files, queue))
        try:
            everything = asyncio.gather(planner, *workers)
            await everything
        finally:
            for task in (reporter, planner, *workers):
                task.cancel()
            await asyncio.gather(reporter, planner, *workers, return_exceptions=True)
            await asyncio.to_thread(self._folder.manifest.sync)
            self._report()

    async def _plan(
        self, files: AsyncGenerator[FileToDownload, None], queue: asyncio.Queue[tuple[FileToDownload, str] | None]
    ) -> None:
        """Give each file its path, in their order, so that another run gives it the same."""
        async with aclosing(files):
            async for file in files:
                self._known += 1
                self._known_bytes += file.asset.size or 0
                await queue.put((file, self.path_of(file)))
        self._all_known = True
        for _ in range(self._count):
            await queue.put(None)

    def path_of(self, file: FileToDownload) -> str:
        """Return the path of a file; a new one gets a free name."""
        manifest = self._folder.manifest
        known = manifest.file(key_of(file.asset.id, self._proxy))
        if known is not None:
            return known.path
        name = file_name_of(file.name, self._proxy) if self._proxy else file.name
        return _join(file.folder, manifest.names.claim(file.folder, name))

    async def _work_off(self, queue: asyncio.Queue[tuple[FileToDownload, str] | None]) -> None:
        while (found := await queue.get()) is not None:
            file, path = found
            self._now = path
            try:
                if await self._is_present(file, path):
                    self.present += 1
                    self._ended_bytes += file.asset.size or 0
                else:
                    size = await self._download(file, path)
                    self._ended_bytes += size
                    self._received_bytes += size
                    self.downloaded += 1
            except FrameioTuiError as error:
                self.taken += error.remedy == _OVERWRITE
                self._fail(path, error)
                self._known_bytes -= file.asset.size or 0
            self._ended += 1

    # -- what is there already

    async def _is_present(self, file: FileToDownload, path: str) -> bool:
        """Return whether the file is there, complete and unchanged. Raises PathTaken if another file is there."""
        media, known = self._folder.media, self._folder.manifest.file(key_of(file.asset.id, self._proxy))
        state = media.state(path)
        if state is None or (known is None and self._overwrite):
            return False
        if known is None:
            raise PathTaken(f"{os.path.join(media.path, path)} already exists.", _OVERWRITE)
        is_ours = state.size == known.size and (
            state.modified == known.modified or (await self.digest(path)).sha256 == known.sha256
        )
        if not is_ours:
            if self._overwrite:
                return False
            raise PathTaken(f"{os.path.join(media.path, path)} has changed since it was downloaded.", _OVERWRITE)
        media.tidy(path)
        if known.updated == file.asset.updated:
            error = _size_error(file.asset, known.size, known.rendition)
            if error is not None and not self._overwrite:
                raise error
            return error is None
        if await self._has_changed(file.asset, known):
            if self._overwrite:
                return False
            raise PathTaken(f"{os.path.join(media.path, path)} is a different file in Frame.io now.", _OVERWRITE)
        self._folder.manifest.add(known._replace(updated=file.asset.updated))
        return True

    async def _has_changed(self, asset: Asset, known: DownloadedFile) -> bool:
        """Ask the storage whether the content is still the same, by its last byte."""
        links = _Links(self._work.requests, self._work.entry.profile.api, asset, self._proxy)
        renditions = await links.read()
        rendition = renditions.choose(self._proxy)
        if rendition.name != known.rendition:
            return True
        if rendition.is_original and renditions.xxhash64 and known.xxhash64:
            return renditions.xxhash64 != known.xxhash64
        if not known.etag.startswith('"') or not known.size:
            return bool(asset.size is not None and rendition.is_original and asset.size != known.size)
        last = known.size - 1
        try:
            await self._work.blobs.get(rendition.url, _Peek(last), start=last, if_range=known.etag)
        except _OtherContent:
            return True
        except StorageRefused as error:
            if error.status == 416:
                return True
            raise
        return False

    async def digest(self, path: str) -> Digest:
        """Return the digests of a file that is there. Raises PathTaken, WriteFailed."""
        with self._folder.media.digest(path) as digest:
            return await read_digest(digest)

    # -- one download

    async def _download(self, file: FileToDownload, path: str) -> int:
        """Download a file, and return its size."""
        asset, media = file.asset, self._folder.media
        links = _Links(self._work.requests, self._work.entry.profile.api, asset, self._proxy)
        renditions = await links.read()
        rendition = renditions.choose(self._proxy)
        manifest = self._folder.manifest
        known = manifest.file(key_of(asset.id, self._proxy))
        if not self._proxy and not rendition.is_original and (known is None or known.rendition != rendition.name):
            # Which files have no original is known only now.
            path = _join(file.folder, manifest.names.claim(file.folder, file_name_of(file.name, rendition.name)))
        is_ours = self._overwrite or known is not None
        part = media.open_part(path, f"{asset.id}/{rendition.name}", replace=is_ours)
        self._parts.add(part)
        try:
            for is_last in (False, True):
                transfer = FileTransfer(
                    self._work.blobs,
                    links,
                    part,
                    self._connections,
                    self._work.clock,
                    listed_size=asset.size if rendition.is_original else None,
                )
                await transfer.run()
                while not await asyncio.to_thread(part.advance, HASHED_AT_ONCE):
                    pass
                digest = await asyncio.to_thread(part.seal)
                checksum = renditions.xxhash64 if rendition.is_original else ""
                if not checksum or not digest.xxhash64 or digest.xxhash64 == checksum:
                    break
                part.forget()
                if is_last:
                    raise InvalidResponse("Its checksum is not the one that Frame.io gives (xxHash64).", "Try again.")
            self.checked += bool(checksum and digest.xxhash64)
            self.unchecked += bool(checksum and not digest.xxhash64)
            # The manifest first: if the process is killed between the two, the file is known to be ours.
            manifest.add(
                DownloadedFile(
                    id=asset.id,
                    path=path,
                    rendition=rendition.name,
                    asked=self._proxy,
                    size=digest.size,
                    sha256=digest.sha256,
                    etag=part.etag,
                    modified=digest.modified,
                    updated=asset.updated,
                    xxhash64=checksum if digest.xxhash64 else "",
                    name=file.name if file.name != path.rpartition("/")[2] else "",
                )
            )
            await asyncio.to_thread(part.publish, overwrite=self._overwrite)
        finally:
            self._parts.discard(part)
            await asyncio.to_thread(part.close)
        if len(self.written) < LISTED:
            self.written.append(WrittenFile(os.path.join(media.path, path), digest.size, digest.sha256))
        if (error := _size_error(asset, digest.size, rendition.name)) is not None:
            self._fail(path, error)
        return digest.size

    # -- progress

    async def _report_regularly(self) -> None:
        while True:
            self._report()
            await self._work.clock.sleep(REPORT_INTERVAL)

    def _report(self) -> None:
        done = self._ended_bytes + sum(part.written for part in self._parts)
        count = f"{self._ended:,} of {self._known:,}{'' if self._all_known else '+'} files"
        # How large the renditions are is not known in advance.
        total = max(done, self._known_bytes) if self._all_known and not self._proxy else None
        self._work.progress(done, total, "byte", f"{count} · {self._now}" if self._now else count)


LISTED = 10
"""Files that the report names; the manifest has all of them."""
_OVERWRITE = Remedy(
    "Rename it, or choose another folder.", "Rename it, choose another folder, or add --overwrite to replace it."
)


_OTHER_SIZE = Remedy(
    "Open the file. If it is damaged, remove it, and download it again.",
    "Open the file. If it is damaged, download it again with --overwrite.",
)


def _size_error(asset: Asset, size: int, rendition: str) -> FrameioTuiError | None:
    """Return the error for a complete file that does not have the size that Frame.io lists."""
    if rendition != ORIGINAL or not asset.size or asset.size == size:
        return None
    return FrameioTuiError(f"Frame.io lists {asset.size:,} bytes, but its storage has {size:,}.", _OTHER_SIZE)


async def read_digest(digest: FileDigest) -> Digest:
    """Read a file to its end, and return its digests. Raises WriteFailed."""
    while not await asyncio.to_thread(digest.advance, HASHED_AT_ONCE):
        pass
    return digest.result()


async def read_renditions(requests: TaskRequests, api: ApiVersion, asset: Asset, proxy: str = "") -> Renditions:
    """Ask for the URLs of a file. Raises the errors of `TaskRequests.get`."""
    if api is ApiVersion.V2:
        response = await requests.get("getAsset", {"asset_id": asset.id})
    else:
        parameters = {"account_id": asset.account_id, "file_id": asset.id}
        response = await requests.get("files.show", parameters, (("include", v4_include(proxy)),))
    return parse_renditions(resource_in(response.value, api), api)


class _Links:
    """Implements UrlSource for a file: asks for its URLs again when one does not work any more."""

    def __init__(self, requests: TaskRequests, api: ApiVersion, asset: Asset, proxy: str) -> None:
        self._requests = requests
        self._api = api
        self._asset = asset
        self._proxy = proxy
        self._rendition: Rendition | None = None
        self._lock = asyncio.Lock()

    async def read(self) -> Renditions:
        """Ask for the URLs."""
        renditions = await read_renditions(self._requests, self._api, self._asset, self._proxy)
        # Later, only another URL of the same rendition will do.
        name = self._rendition.name if self._rendition is not None else self._proxy
        self._rendition = renditions.choose(name)
        return renditions

    async def url(self, *, instead_of: str = "") -> str:
        """Return the URL of the chosen rendition."""
        async with self._lock:
            if self._rendition is None or self._rendition.url == instead_of:
                await self.read()
        if self._rendition is None:
            raise AssertionError("There is a rendition after it was read.")
        return self._rendition.url


class _OtherContent(Exception):
    """The storage has another content by now."""


class _Peek:
    """Implements BlobSink: looks only at whether the content is still the same."""

    def __init__(self, start: int) -> None:
        self._start = start

    def begin(self, head: BlobHead) -> None:
        """Raise _OtherContent if all of another content arrives."""
        if head.start != self._start or head.total != self._start + 1:
            raise _OtherContent

    def write(self, data: memoryview) -> None:
        """Ignore the byte."""


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
