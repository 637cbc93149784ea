"""Makes a file the next version of another one, on both APIs; sending it twice is avoided by looking first.

| the other one is | V2 | V4 |
|---|---|---|
| a file | `POST /assets/{file}/version` | `POST /folders/{folder}/version_stacks` |
| a version stack, or in one | `POST /assets/{stack}/version` | `PATCH /files/{new}/move` |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import Asset
from frameio_tui.services.tasks.places.assets import read_asset
from frameio_tui.services.tasks.places.places import parent_of, resolve_place
from frameio_tui.services.tasks.sending import with_data

if TYPE_CHECKING:
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.tasks.requests import TaskRequests

OPERATIONS = ("addVersionToAsset", "version_stacks.create", "files.move")
"""The operations of both APIs that change something."""


async def find_target(requests: TaskRequests, entry: ProfileEntry, text: str) -> tuple[Asset, Asset]:
    """Return the file or version stack that a place names, and the folder that contains it.

    For a version in a stack, the stack is returned. Raises InvalidInput, and the errors of `resolve_place`.
    """
    api = entry.profile.api
    asset = (await resolve_place(requests, entry, text, ancestors=False)).asset
    if asset is None or asset.kind not in ("file", "version_stack"):
        raise InvalidInput(f"{text} is not a file.", "Give the path or ID of a file or version stack.")
    above = await parent_of(requests, api, asset)
    if above is not None and above.kind == "version_stack":
        asset, above = above, await parent_of(requests, api, above)
    if above is None:
        raise InvalidInput(f"The folder of {text} cannot be found.", "Check the permissions of the user.")
    return asset, above


async def add_version(requests: TaskRequests, api: ApiVersion, target: Asset, file: Asset) -> None:
    """Make a file the next version of a file or version stack, unless that was done already.

    Raises the errors of `TaskRequests.send`.
    """
    current = await read_asset(requests, api, file)
    above = await parent_of(requests, api, current) if current is not None else None
    if above is not None and above.kind == "version_stack":
        return
    target = await _stack_of(requests, api, target)
    if api is ApiVersion.V2:
        await requests.send("addVersionToAsset", {"asset_id": target.id}, {"next_asset_id": file.id})
    elif target.kind == "version_stack":
        parameters = {"account_id": target.account_id, "file_id": file.id}
        await requests.send("files.move", parameters, with_data(api, {"parent_id": target.id}))
    else:
        parameters = {"account_id": target.account_id, "folder_id": target.parent_id}
        body = with_data(api, {"file_ids": [target.id, file.id]})
        await requests.send("version_stacks.create", parameters, body)


async def _stack_of(requests: TaskRequests, api: ApiVersion, target: Asset) -> Asset:
    """Return the version stack that contains the target by now, or the target."""
    if target.kind == "version_stack":
        return target
    current = await read_asset(requests, api, target) or target
    above = await parent_of(requests, api, current)
    return above if above is not None and above.kind == "version_stack" else current
