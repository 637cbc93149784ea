"""Uploads one file: the empty file in Frame.io, its parts, and the wait until Frame.io has all of them.

What is in the journal, by the key of the file:

| name | stored | value |
|---|---|---|
| cursor `creating KEY` | before the empty file is requested | the time |
| cursor `upload KEY` | before the first part is sent | the ID, the parts with their URLs, the identity of the source |
| item `begun KEY` | together with it | the ID |
| item `part ID NUMBER` | when a part is there | its ETag and its SHA-256 |
| item `file KEY` | when the file is there; removes `upload KEY` | ID, size, and the identity of the source |

A process that is killed between the request and the journal leaves an empty file whose ID is not known here. The next
run finds it by its name, size and time, and deletes it only if the user has allowed that.
"""

from __future__ import annotations

import asyncio
import calendar
import contextlib
import mimetypes
import random
import time
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import (
    FrameioTuiError,
    InvalidResponse,
    NoResponse,
    ProxyUnusable,
    Remedy,
    RequestRefused,
    StorageRefused,
    TlsFailed,
    WriteFailed,
)
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import Asset, parse_asset
from frameio_tui.core.resources.upload import (
    DEFAULT_TYPE,
    LIFETIME,
    PLACEHOLDER,
    SourceChanged,
    SourceEntry,
    SourceIdentity,
    UploadPart,
    upload_parts,
)
from frameio_tui.services.tasks.concurrency import in_order
from frameio_tui.services.tasks.places.assets import children, resource_in
from frameio_tui.services.tasks.sending import NOT_FOUND, with_data

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from frameio_tui.core.ports.media import SourceFile
    from frameio_tui.services.tasks.task import Work

PART_TRIES = 6
"""How often a part is sent at most."""
FIRST_DELAY = 0.5
LONGEST_DELAY = 30.0
FIRST_LOOK = 0.3
"""Seconds between the last part and the second look at the status; grows up to `LONGEST_LOOK`."""
LONGEST_LOOK = 5.0
CONFIRMED_WITHIN = 180.0
"""Seconds until Frame.io should know that all parts are there."""
CLOCK_SKEW = 300.0
"""Seconds by which the clocks of Frame.io and of this host may differ."""
_PASSING = frozenset({408, 429})
_PASSING_CODES = frozenset({"RequestTimeout", "IncompleteBody", "SlowDown", "BadDigest"})
CREATE = {ApiVersion.V2: "createAsset", ApiVersion.V4: "files.create_local_upload"}
STATUS = {ApiVersion.V2: "getAsset", ApiVersion.V4: "files.show_file_upload_status"}
DELETE = {ApiVersion.V2: "deleteAsset", ApiVersion.V4: "files.delete"}


_RESTART = Remedy(
    "When you resume the job, you can choose to delete it and upload the file again.",
    "To delete it and upload the file again, resume the job with --restart.",
)


class CannotContinueError(FrameioTuiError):
    """An upload that was begun cannot be continued: only a new one, after the empty file `asset_id` was deleted."""

    def __init__(self, sentence: str, asset_id: str) -> None:
        super().__init__(f"{sentence} {PLACEHOLDER} ({asset_id}).", _RESTART)
        self.asset_id = asset_id


class _Upload(NamedTuple):
    """An upload that was begun."""

    id: str
    media_type: str
    parts: tuple[UploadPart, ...]
    identity: SourceIdentity
    begun: float

    def to_json(self) -> list[object]:
        return [self.id, self.media_type, [list(part) for part in self.parts], list(self.identity), self.begun]


class Meter:
    """Adds up the bytes of all files, for the progress of the task."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.total = 0
        self.complete = 0
        """Bytes of parts and files that are there."""
        self.name = ""
        self._sending: dict[str, int] = {}

    def show(self) -> None:
        """Report the progress."""
        done = self.complete + sum(list(self._sending.values()))
        self._work.progress(done, self.total, "byte", self.name)

    def sending(self, key: str, name: str) -> Callable[[int], None]:
        """Return what takes the number of bytes sent of a part. It is called in another thread."""

        def update(sent: int) -> None:
            self._sending[key] = sent
            self.name = name
            self.show()

        return update

    def sent(self, key: str, size: int = 0) -> None:
        """Count a part as complete, or as not sent."""
        self._sending.pop(key, None)
        self.complete += size
        self.show()


class FileUpload:
    """Uploads one file into a folder."""

    def __init__(
        self, work: Work, entry: SourceEntry, key: str, meter: Meter, workers: asyncio.Semaphore, *, restart: bool
    ) -> None:
        self._work = work
        self._api = work.entry.profile.api
        self._entry = entry
        self._key = key
        self._meter = meter
        self._workers = workers
        self._restart = restart
        self._counted = 0
        """Bytes of this file that the meter has counted."""

    async def send(self, folder: Asset) -> Asset:
        """Upload the file, or what is missing of it, and return it. Raises FrameioTuiError."""
        try:
            return await self._send(folder)
        except CannotContinueError as error:
            if not self._restart:
                raise
            await self._delete(folder, error.asset_id)
        self._meter.sent("", -self._counted)
        self._counted = 0
        return await self._send(folder)

    async def _send(self, folder: Asset) -> Asset:
        source = await asyncio.to_thread(self._work_sources_open)
        try:
            upload = self._stored()
            if upload is None:
                await self._check_left_behind(folder)
                upload = await self._create(folder, source)
            else:
                upload = await self._checked(upload, source)
            try:
                await self._send_parts(upload, source)
                await self._confirm(upload, folder)
            except SourceChanged as error:
                raise CannotContinueError(error.sentence, upload.id) from None
        finally:
            source.close()
        size, modified = upload.identity[:2]
        stored = {"id": upload.id, "size": size, "modified": modified, "names": list(self._entry.names)}
        self._work.items.set_cursor(None, f"upload {self._key}", [(f"file {self._key}", stored)])
        return self._asset(upload.id, folder)

    def _work_sources_open(self) -> SourceFile:
        return self._work.sources.open(self._entry.path)

    def _asset(self, own_id: str, folder: Asset) -> Asset:
        parent = folder.root_id or folder.id
        return Asset(own_id, "file", self._entry.names[-1], folder.account_id, folder.project_id, parent)

    # -- the empty file

    def _stored(self) -> _Upload | None:
        """Return the upload that an earlier run has begun."""
        found = self._work.items.cursor(f"upload {self._key}")
        if not isinstance(found, list):
            return None
        own_id, media_type, parts, identity, begun = found
        return _Upload(own_id, media_type, tuple(UploadPart(*part) for part in parts), SourceIdentity(*identity), begun)

    async def _create(self, folder: Asset, source: SourceFile) -> _Upload:
        """Create the empty file, and store its ID and URLs. If the request may have arrived, it is not sent again."""
        name, size, items = self._entry.names[-1], source.identity.size, self._work.items
        if not size:
            raise FrameioTuiError("It is empty. Frame.io does not accept empty files.", "Leave it out.")
        guessed = mimetypes.guess_type(name)[0] or DEFAULT_TYPE
        if self._api is ApiVersion.V2:
            parameters = {"asset_id": folder.root_id or folder.id}
            body: Mapping[str, object] = {"name": name, "type": "file", "filetype": guessed, "filesize": size}
        else:
            parameters = {"account_id": folder.account_id, "folder_id": folder.root_id or folder.id}
            body = {"name": name, "file_size": size}
        begun = self._work.clock.now()
        items.set_cursor(begun, f"creating {self._key}")
        try:
            response = await self._work.requests.send(CREATE[self._api], parameters, with_data(self._api, body))
        except FrameioTuiError as error:
            if not (isinstance(error, NoResponse) and error.sent):
                items.set_cursor(None, f"creating {self._key}")
            raise
        found = resource_in(response.value, self._api)
        asset = parse_asset(found, self._api, folder.account_id)
        if asset is None or not isinstance(found, dict):
            raise InvalidResponse("The response to the upload has no file.", "Try again later.")
        sent_as = found.get("filetype" if self._api is ApiVersion.V2 else "media_type")
        media_type = sent_as if isinstance(sent_as, str) and sent_as else guessed
        if self._api is ApiVersion.V4 and not sent_as:
            media_type = DEFAULT_TYPE
        upload = _Upload(
            asset.id, media_type, upload_parts(self._api, found.get("upload_urls"), size), source.identity, begun
        )
        try:
            items.set_cursor(upload.to_json(), f"upload {self._key}", [(f"begun {self._key}", asset.id)])
            items.set_cursor(None, f"creating {self._key}")
        except WriteFailed as error:
            failed = WriteFailed(
                f"{error.sentence} {name} is an empty file in Frame.io now ({asset.id}).", error.remedy
            )
            failed.no_space = error.no_space
            raise failed from None
        return upload

    async def _check_left_behind(self, folder: Asset) -> None:
        """Look for the empty file of a run that was killed before it could store the ID.

        Raises CannotContinueError if there is one, because its upload URLs are lost.
        """
        since = self._work.items.cursor(f"creating {self._key}")
        if not isinstance(since, (int, float)):
            return
        left = [
            asset
            for asset in await children(self._work.requests, self._api, folder, details=True)
            if asset.kind == "file"
            and self._may_be_own(asset)
            and asset.name == self._entry.names[-1]
            and asset.size == self._entry.size
            and _epoch(asset.created) >= since - CLOCK_SKEW
            and not await is_there(self._work, asset)
        ]
        if len(left) > 1:
            ids = ", ".join(asset.id for asset in left)
            raise FrameioTuiError(
                f"{len(left)} incomplete uploads may be from this job, which ended while it was starting one: {ids}.",
                "Delete those that nobody else is uploading, then resume the job.",
            )
        if left:
            raise CannotContinueError("The job ended while it was starting the upload.", left[0].id)
        self._work.items.set_cursor(None, f"creating {self._key}")

    def _may_be_own(self, asset: Asset) -> bool:
        """Return whether the user of the profile may have created a file, as far as both are known."""
        person = self._work.entry.record.person
        return person is None or not asset.creator or asset.creator in (person.name, person.email)

    async def _checked(self, upload: _Upload, source: SourceFile) -> _Upload:
        """Return the upload to continue. Raises CannotContinueError if the source has changed or the URLs have expired.

        A file of the same size with another time is compared by the hashes of the parts that are there.
        """
        missing = [
            number for number in range(len(upload.parts)) if self._part_key(upload, number) not in self._work.items
        ]
        if source.identity.size != upload.identity.size:
            raise CannotContinueError("The file has changed since its upload began.", upload.id)
        if source.identity != upload.identity:
            for number, part in enumerate(upload.parts):
                stored = self._work.items.value(self._part_key(upload, number))
                if not isinstance(stored, list):
                    continue
                if await asyncio.to_thread(source.sha256_of, part.start, part.size) != stored[1]:
                    raise CannotContinueError("The file has changed since its upload began.", upload.id)
            upload = upload._replace(identity=source.identity)
            self._work.items.set_cursor(upload.to_json(), f"upload {self._key}")
        if missing and self._work.clock.now() - upload.begun > LIFETIME:
            raise CannotContinueError("The upload URLs have expired: they are valid for about a day.", upload.id)
        return upload

    async def _delete(self, folder: Asset, asset_id: str) -> None:
        """Delete an incomplete upload, which the user has allowed, and forget the upload."""
        parameters = {"asset_id": asset_id} if self._api is ApiVersion.V2 else {}
        if self._api is ApiVersion.V4:
            parameters = {"account_id": folder.account_id, "file_id": asset_id}
        try:
            await self._work.requests.send(DELETE[self._api], parameters)
        except RequestRefused as error:
            if error.status != NOT_FOUND:
                raise
        self._work.items.set_cursor(None, f"upload {self._key}")
        self._work.items.set_cursor(None, f"creating {self._key}")

    # -- the parts

    def _part_key(self, upload: _Upload, number: int) -> str:
        return f"part {upload.id} {number}"

    async def _send_parts(self, upload: _Upload, source: SourceFile) -> None:
        """Send the parts that are not there yet, several at a time."""
        missing = []
        for number, part in enumerate(upload.parts):
            if self._part_key(upload, number) in self._work.items:
                self._counted += part.size
            else:
                missing.append(number)
        self._meter.sent("", self._counted)

        async def send(number: int) -> None:
            await self._send_part(upload, number, source)

        async with contextlib.aclosing(in_order(missing, send)) as sent:
            async for _ in sent:
                pass

    async def _send_part(self, upload: _Upload, number: int, source: SourceFile) -> None:
        part, key = upload.parts[number], self._part_key(upload, number)
        headers = (("content-type", upload.media_type), ("x-amz-acl", "private"))
        name = self._entry.names[-1]
        async with self._workers:
            for attempt in range(1, PART_TRIES + 1):
                content = source.part(part.start, part.size)
                try:
                    etag = await self._work.blobs.put(part.url, headers, content, self._meter.sending(key, name))
                    break
                except (NoResponse, StorageRefused) as error:
                    self._meter.sent(key)
                    if isinstance(error, StorageRefused) and error.expired:
                        sentence = "The upload URLs have expired: they are valid for about a day."
                        raise CannotContinueError(sentence, upload.id) from None
                    if attempt == PART_TRIES or not may_pass(error):
                        raise
                    self._meter.name = f"{name}: {error.sentence} Trying again."
                    self._meter.show()
                    await self._work.clock.sleep(delay_before(attempt))
                except BaseException:
                    self._meter.sent(key)
                    raise
            self._work.items.finish(key, [etag, content.sha256])
        self._counted += part.size
        self._meter.sent(key, part.size)

    # -- the end

    async def _confirm(self, upload: _Upload, folder: Asset) -> None:
        """Wait until Frame.io has noticed that all parts are there. Raises FrameioTuiError."""
        begin, pause = self._work.clock.monotonic(), FIRST_LOOK
        while True:
            try:
                if await is_there(self._work, self._asset(upload.id, folder)):
                    return
            except RequestRefused as error:
                if error.status != NOT_FOUND:
                    raise
                raise CannotContinueError("The file was deleted in Frame.io during its upload.", upload.id) from None
            if self._work.clock.monotonic() - begin > CONFIRMED_WITHIN:
                raise FrameioTuiError(
                    f"All parts were sent, but Frame.io has not confirmed the file ({upload.id}) yet.",
                    "Resume the job later to check it again. Nothing is sent twice.",
                )
            await self._work.clock.sleep(pause)
            pause = min(pause * 1.6, LONGEST_LOOK)


async def is_there(work: Work, file: Asset) -> bool:
    """Return whether all bytes of a file are in Frame.io. Raises FrameioTuiError if it says that the upload failed."""
    api = work.entry.profile.api
    if api is ApiVersion.V2:
        response = await work.requests.get(STATUS[api], {"asset_id": file.id})
    else:
        response = await work.requests.get(STATUS[api], {"account_id": file.account_id, "file_id": file.id})
    return is_complete(resource_in(response.value, api))


def is_complete(found: object) -> bool:
    """Return whether a V2 asset or a V4 upload status says that all bytes are there. Raises FrameioTuiError."""
    if not isinstance(found, dict):
        return False
    if found.get("upload_failed") is True:
        raise FrameioTuiError("Frame.io reports that the upload failed.", "Upload the file again.")
    return found.get("upload_complete") is True or bool(found.get("upload_completed_at"))


def may_pass(error: FrameioTuiError) -> bool:
    """Return whether the same transfer may succeed later."""
    if isinstance(error, StorageRefused):
        return error.status >= 500 or error.status in _PASSING or error.code in _PASSING_CODES
    return isinstance(error, NoResponse) and not isinstance(error, (TlsFailed, ProxyUnusable))


def delay_before(attempt: int, jitter: Callable[[], float] = random.random) -> float:
    """Return the seconds to wait after a number of attempts; they vary, so that parts are not repeated together.

    >>> delay_before(1, lambda: 1.0), delay_before(20, lambda: 1.0)
    (0.5, 30.0)
    """
    return float(min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempt - 1)) * (0.5 + jitter() / 2))


def _epoch(stamp: str) -> float:
    """Return the epoch seconds of a time of the API, or of the end of time if it has none, so that it counts as new."""
    try:
        return float(calendar.timegm(time.strptime(stamp[:19], "%Y-%m-%dT%H:%M:%S")))
    except ValueError:
        return float("inf")
