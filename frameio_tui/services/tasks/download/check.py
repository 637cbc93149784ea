"""Compares a folder with its manifest and with Frame.io, without downloading anything."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from frameio_tui.core.downloads.manifest import key_of
from frameio_tui.core.downloads.renditions import ORIGINAL, file_name_of
from frameio_tui.core.errors import FrameioTuiError, Remedy
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import TaskReport
from frameio_tui.core.text.humanize import format_count
from frameio_tui.services.tasks.download.files import read_digest, read_renditions

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from frameio_tui.services.tasks.download.files import DownloadFolder, FileToDownload
    from frameio_tui.services.tasks.task import Work


class _Wrong(FrameioTuiError):
    """A file is not what it should be."""

    def __init__(self, sentence: str, remedy: str = "") -> None:
        super().__init__(sentence, remedy or _REPLACE)


_DOWNLOAD = Remedy("Download it again.", "Run the same command without --check.")
_REPLACE = Remedy("Remove it, and download it again.", "Run the same command with --overwrite instead of --check.")


async def check_files(
    work: Work, folder: DownloadFolder, files: AsyncGenerator[FileToDownload, None], proxy: str
) -> TaskReport:
    """Compare each file with the manifest and with what Frame.io says; differences are failures."""
    check = _Check(work, folder, proxy)
    async with aclosing(files):
        async for file in files:
            await check.check(file)
    notes = []
    if check.by_size:
        notes.append(f"{format_count(check.by_size, 'file')} compared by size only: there is no checksum to compare.")
    downloaded = folder.manifest.count(proxy)
    if check.seen < downloaded:
        others = downloaded - check.seen
        notes.append(f"{format_count(others, 'file')} of the manifest not compared: no longer in this place.")
    if downloaded < len(folder.manifest):
        others = len(folder.manifest) - downloaded
        notes.append(f"{format_count(others, 'file')} of the manifest not compared: other renditions.")
    if not folder.media.can_check_xxhash and work.entry.profile.api is ApiVersion.V2:
        notes.append("Not compared with the xxHash64 of Frame.io: the package xxhash is not installed.")
    return TaskReport((("unchanged", check.good),), notes=tuple(notes))


class _Check:
    """Checks one file after the other: the disk is the limit."""

    def __init__(self, work: Work, folder: DownloadFolder, proxy: str) -> None:
        self._work = work
        self._folder = folder
        self._proxy = proxy
        self.good = 0
        self.by_size = 0
        self.seen = 0
        """Files that are in the manifest."""
        self._count = 0

    async def check(self, file: FileToDownload) -> None:
        """Check a file, and record a failure if it is not what it should be."""
        known = self._folder.manifest.file(key_of(file.asset.id, self._proxy))
        self.seen += known is not None
        if known is not None:
            path = known.path
        else:
            name = file_name_of(file.name, self._proxy or ORIGINAL)
            name = self._folder.manifest.names.claim(file.folder, name)
            path = f"{file.folder}/{name}" if file.folder else name
        try:
            await self._check(file, path)
            self.good += 1
        except FrameioTuiError as error:
            self._work.fail(path, error)
        self._count += 1
        self._work.progress(self._count, None, "file", path)

    async def _check(self, file: FileToDownload, path: str) -> None:
        asset, api = file.asset, self._work.entry.profile.api
        known = self._folder.manifest.file(key_of(asset.id, self._proxy))
        state = self._folder.media.state(path)
        if state is None:
            raise _Wrong("It is missing.", _DOWNLOAD)
        if known is not None and state.size != known.size:
            raise _Wrong(f"It has {state.size:,} bytes; {known.size:,} were downloaded.")
        is_original = (known.rendition if known is not None else self._proxy or ORIGINAL) == ORIGINAL
        if is_original and asset.size and state.size != asset.size:
            raise _Wrong(f"It has {state.size:,} bytes; Frame.io lists {asset.size:,}.")
        checksum = ""
        if is_original and api is ApiVersion.V2 and self._folder.media.can_check_xxhash:
            checksum = (await read_renditions(self._work.requests, api, asset)).xxhash64
        if known is None and not checksum:
            self.by_size += 1
            return
        with self._folder.media.digest(path) as opened:
            digest = await read_digest(opened)
        if known is not None and digest.sha256 != known.sha256:
            raise _Wrong("Its content has changed since it was downloaded (SHA-256).")
        if checksum and digest.xxhash64 != checksum:
            raise _Wrong("Its content is not that of Frame.io (xxHash64).")
