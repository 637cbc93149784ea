"""The task `upload url`: lets Frame.io load a file from a URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from frameio_tui.core.errors import FrameioTuiError, InvalidInput, InvalidResponse, NoResponse
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import parse_asset
from frameio_tui.core.resources.upload import name_fault
from frameio_tui.core.tasks.task import TaskReport
from frameio_tui.core.text.redact import MASK, redact_url
from frameio_tui.services.tasks.places.assets import resource_in
from frameio_tui.services.tasks.places.places import TaskPlace
from frameio_tui.services.tasks.sending import with_data
from frameio_tui.services.tasks.upload.file import FIRST_LOOK, LONGEST_LOOK, STATUS, is_there

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.core.tasks.task import Arguments, Estimate
    from frameio_tui.services.tasks.task import Work

_CREATE = {ApiVersion.V2: "createAsset", ApiVersion.V4: "files.create_remote_upload"}
_WAIT = 60.0
"""Seconds to wait for Frame.io, which can take much longer: a URL may lead to 50 GB."""


class UrlOptions(NamedTuple):
    """Arguments of an upload from a URL."""

    url: str
    """May be a secret, so it is stored without one."""
    place: str
    file_name: str = ""
    """Empty: the last part of the path of the URL."""


class UploadUrlTask:
    """Lets Frame.io load a file from a URL."""

    name = "upload url"
    changes: Sequence[str] = tuple(_CREATE.values())

    def __init__(self, options: UrlOptions) -> None:
        parts = urlsplit(options.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InvalidInput("That is not the URL of a file.", "Use an address that begins with https://.")
        self._name = options.file_name or unquote(parts.path.rstrip("/").rpartition("/")[2])
        fault = name_fault(self._name)
        if options.file_name and fault:
            raise InvalidInput(f"The new file cannot be created: {fault}", "Use another name.")
        if not self._name or fault:
            raise InvalidInput("The URL does not end with the name of a file.", "Add --name NAME.")
        self._options = options
        self._shown = redact_url(options.url)
        self._place = TaskPlace(options.place)

    @property
    def title(self) -> str:
        """The command, without the secrets of the URL."""
        return f"upload {self._shown} {self._options.place}"

    @property
    def arguments(self) -> Arguments:
        """The arguments, without the secrets of the URL."""
        return {"url": self._shown, "place": self._options.place, "file_name": self._name}

    async def estimate(self, work: Work) -> Estimate:
        """Return the requests. Raises InvalidInput if the place is not a folder."""
        folder, api = await self._folder(work), work.entry.profile.api
        estimate = work.requests.estimate({_CREATE[api]: 1, STATUS[api]: 1}, also=[STATUS[api]])
        changes = (f"create {self._name} in {folder.title} from {self._shown}",)
        return estimate._replace(changes=changes, notes=("Frame.io loads the file, at most 50 GB on V4.",))

    async def run(self, work: Work) -> TaskReport:
        """Send the request once, and wait for a while until Frame.io has the file."""
        folder, items = await self._folder(work), work.items
        own_id = items.value("created")
        if not isinstance(own_id, str):
            own_id = await self._create(work, folder)
        file = folder._replace(id=own_id, kind="file", root_id="")
        begin, pause, complete = work.clock.monotonic(), FIRST_LOOK, False
        while not (complete := await is_there(work, file)) and work.clock.monotonic() - begin < _WAIT:
            work.progress(0, 1, "file", "waiting for Frame.io")
            await work.clock.sleep(pause)
            pause = min(pause * 1.6, LONGEST_LOOK)
        work.progress(1, 1, "file")
        if work.write is not None:
            work.write(f"{own_id}  {self._name}\n".encode("utf-8", "backslashreplace"))
        note = "" if complete else " Frame.io is still loading it."
        return TaskReport((("files", 1),), notes=(f"The ID is {own_id}.{note}",), created=((self._name, own_id),))

    async def _create(self, work: Work, folder: Asset) -> str:
        api, items = work.entry.profile.api, work.items
        if items.cursor("creating") is not None:
            raise FrameioTuiError(
                "The request was being sent when the job ended. It is not sent again.",
                "Check whether the folder has the file before you upload it again.",
            )
        if MASK in self._options.url:
            raise InvalidInput("The URL was not stored, because it contains a secret.", "Start the upload again.")
        if api is ApiVersion.V2:
            parameters = {"asset_id": folder.root_id or folder.id}
            body: dict[str, object] = {"name": self._name, "type": "file", "source": {"url": self._options.url}}
        else:
            parameters = {"account_id": folder.account_id, "folder_id": folder.root_id or folder.id}
            body = {"name": self._name, "source_url": self._options.url}
        items.set_cursor(value=True, name="creating")
        try:
            response = await work.requests.send(_CREATE[api], parameters, with_data(api, body))
        except FrameioTuiError as error:
            if not (isinstance(error, NoResponse) and error.sent):
                items.set_cursor(None, "creating")
            raise
        file = parse_asset(resource_in(response.value, api), api, folder.account_id)
        if file is None:
            raise InvalidResponse("The response has no file.", "Check whether the folder has it.")
        items.set_cursor(None, "creating", [("created", file.id)])
        return file.id

    async def _folder(self, work: Work) -> Asset:
        place = await self._place.resolve(work.requests, work.entry, work.items)
        if place.asset is None or place.asset.kind not in ("project", "folder"):
            raise InvalidInput(f"'{self._options.place}' is not a project or folder.", "Choose a project or folder.")
        return place.asset


def from_arguments(arguments: Arguments) -> UploadUrlTask:
    """Return the task for stored arguments. Raises InvalidInput if they do not fit."""
    url, place, name = (str(arguments.get(name, "")) for name in ("url", "place", "file_name"))
    return UploadUrlTask(UrlOptions(url, place, name))
