"""The folders of an upload: existing ones are used, and missing ones created."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from frameio_tui.core.errors import FrameioTuiError, InvalidResponse
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import from_json, parse_asset, to_json
from frameio_tui.services.tasks.places.assets import children, resource_in
from frameio_tui.services.tasks.sending import with_data

if TYPE_CHECKING:
    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.core.resources.upload import SourceEntry
    from frameio_tui.services.tasks.task import Work

_CREATE = {ApiVersion.V2: "createAsset", ApiVersion.V4: "folders.create"}
FOLDER_OPERATIONS = tuple(_CREATE.values())


class Folders:
    """The folders of one run, by the number of the path and the names below the destination."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._api = work.entry.profile.api
        self._known: dict[tuple[int, tuple[str, ...]], Asset | None] = {}
        self._inside: dict[str, list[Asset]] = {}
        self.created = 0

    async def parent_of(self, number: int, names: tuple[str, ...], top: Asset) -> Asset | None:
        """Return the folder of a file or folder; None if it could not be created."""
        return top if len(names) == 1 else self._known.get((number, names[:-1]))

    async def make(self, number: int, entry: SourceEntry, parent: Asset) -> None:
        """Find or create a folder. Failures are reported."""
        self._known[number, entry.names] = None
        try:
            await self.find(number, entry.names, parent)
        except FrameioTuiError as error:
            self._work.fail(entry.path, error)

    async def find(self, number: int, names: tuple[str, ...], parent: Asset) -> Asset:
        """Return a folder, which is created if it is missing. Raises FrameioTuiError."""
        key = f"folder {number}/{'/'.join(names)}"
        folder = from_json(self._work.items.value(key)) or await self._find_or_create(names[-1], parent)
        self._work.items.finish(key, to_json(folder))
        self._known[number, names] = folder
        return folder

    async def inside(self, folder: Asset) -> list[Asset]:
        """Return what a folder contained when it was first asked for."""
        if folder.id not in self._inside:
            self._inside[folder.id] = await children(self._work.requests, self._api, folder)
        return self._inside[folder.id]

    async def _find_or_create(self, name: str, parent: Asset) -> Asset:
        wanted = unicodedata.normalize("NFC", name)
        for asset in await self.inside(parent):
            if asset.kind == "folder" and unicodedata.normalize("NFC", asset.name) == wanted:
                return asset
        own_id = parent.root_id or parent.id
        if self._api is ApiVersion.V2:
            parameters, body = {"asset_id": own_id}, {"name": name, "type": "folder"}
        else:
            parameters, body = {"account_id": parent.account_id, "folder_id": own_id}, {"name": name}
        response = await self._work.requests.send(_CREATE[self._api], parameters, with_data(self._api, body))
        folder = parse_asset(resource_in(response.value, self._api), self._api, parent.account_id)
        if folder is None:
            raise InvalidResponse("The response has no folder.", "Try again later.")
        self.created += 1
        self._inside[folder.id] = []
        return folder
