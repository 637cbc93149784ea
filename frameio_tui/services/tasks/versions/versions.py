"""The tasks `versions list`, `versions add` and `versions remove`: version stacks on both APIs.

| change | V2 | V4 |
|---|---|---|
| add to a file | `POST /assets/{file}/version` | `POST /folders/{folder}/version_stacks` |
| add to a stack | `POST /assets/{stack}/version` | `PATCH /files/{file}/move` to the stack |
| remove | `DELETE /assets/{file}/unversion` | `PATCH /files/{file}/move` to the folder of the stack |
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, cast

from frameio_tui.core.errors import FrameioTuiError, InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import Asset, from_json, to_json
from frameio_tui.core.tasks.task import TaskReport
from frameio_tui.core.text.humanize import format_count
from frameio_tui.services.tasks.listing import Columns, ListingOptions, options_from, write_listing
from frameio_tui.services.tasks.places.assets import child_pages, resource_in
from frameio_tui.services.tasks.places.places import (
    ResolvedPlace,
    parent_of,
    path_text,
    resolve_place,
    resolve_stored_place,
)
from frameio_tui.services.tasks.places.walk import oldest_first
from frameio_tui.services.tasks.sending import Change, send_changes, with_data

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping, Sequence

    from frameio_tui.core.tasks.task import Arguments, Estimate
    from frameio_tui.services.tasks.items import FinishedItems
    from frameio_tui.services.tasks.listing import Row
    from frameio_tui.services.tasks.requests import TaskRequests
    from frameio_tui.services.tasks.task import Work

VersionAction: TypeAlias = Literal["versions add", "versions remove"]
_NEW_STACK = "version_stacks.create"
_OPERATIONS: Mapping[str, tuple[str, ...]] = {
    "versions add": ("addVersionToAsset", _NEW_STACK, "files.move"),
    "versions remove": ("unversionAsset", "files.move"),
}
V4_NEW_STACK = 10
"""Files of which V4 makes a version stack with one request."""
_STACK = "stack"


class Version(NamedTuple):
    """One version of a file."""

    version: int
    """1 for the oldest."""
    head: bool
    """Whether it is the latest version, which is shown."""
    name: str
    status: str
    """The review status."""
    upload_status: str
    size: int | None
    comments: int | None
    created: str
    creator: str
    id: str
    url: str
    path: str


COLUMNS = Columns(
    Version._fields,
    {
        "version": "VERSION",
        "head": "HEAD",
        "name": "NAME",
        "status": "STATUS",
        "size": "BYTES",
        "comments": "COMMENTS",
        "created": "CREATED",
        "creator": "CREATOR",
        "id": "ID",
    },
)


class VersionsListTask:
    """Lists the versions of a file. With an output file, a resumed run requests only the pages that are missing."""

    name = "versions list"
    changes: Sequence[str] = ()

    def __init__(self, asset: str, options: ListingOptions) -> None:
        self._asset = asset
        self._options = options.checked()

    @property
    def title(self) -> str:
        """The command with its file."""
        return f"versions list {self._options.label or self._asset}"

    @property
    def arguments(self) -> Arguments:
        """The arguments, from which `from_arguments` builds the task again."""
        return {"asset": self._asset, **self._options._asdict()}

    async def estimate(self, work: Work) -> Estimate:
        """Return the least number of requests."""
        listing = "getAssets" if work.entry.profile.api is ApiVersion.V2 else "version_stacks.index"
        return self._options.planned(work, work.requests.estimate({listing: 1}, also=[listing]))

    async def run(self, work: Work) -> TaskReport:
        """Write the list, the oldest version first."""
        items = self._options.stored(work)
        place = await resolve_stored_place(work.requests, work.entry, self._asset, items)
        versions = await versions_of(work.requests, work.entry.profile.api, place, items)

        async def batches() -> AsyncGenerator[list[Row], None]:
            yield [version._asdict() for version in versions]

        count = await write_listing(work, self._options, COLUMNS, batches(), "version")
        return TaskReport((("versions", count),))


class VersionChange(NamedTuple):
    """Arguments of a change."""

    action: VersionAction
    assets: tuple[str, ...]
    """For `versions add`: the file or version stack, then the files that become its next versions, in this order."""
    label: str = ""
    """How to call the files in the title of the task; empty for the files as they were given."""


class VersionChangeTask:
    """Adds files to a version stack as its next versions, or takes versions out of their stack."""

    def __init__(self, options: VersionChange) -> None:
        self._options = options
        self._places: list[ResolvedPlace] = []
        """What the estimate found: what is confirmed is what is changed."""
        if options.action not in _OPERATIONS or len(options.assets) < (2 if options.action == "versions add" else 1):
            raise InvalidInput("Nothing to change.", "Give the file or version stack, and the files to add.")

    @property
    def name(self) -> str:
        """The action."""
        return self._options.action

    @property
    def title(self) -> str:
        """The command with its files."""
        return f"{self._options.action} {self._options.label or ' '.join(self._options.assets)}"

    @property
    def arguments(self) -> Arguments:
        """The arguments, from which `change_from_arguments` builds the task again."""
        return {**self._options._asdict(), "assets": list(self._options.assets)}

    @property
    def changes(self) -> Sequence[str]:
        """The operations of both APIs."""
        return _OPERATIONS[self._options.action]

    async def estimate(self, work: Work) -> Estimate:
        """Return the requests and what they change. Raises InvalidInput if it is not possible."""
        options = self._options
        places = self._places = await _resolved(work, options.assets)
        changes = _changes(work.entry.profile.api, options, places)
        counts: dict[str, int] = {}
        for change in changes:
            counts[change.operation] = counts.get(change.operation, 0) + 1
        estimate = work.requests.estimate(counts)
        if options.action == "versions add":
            text = f"add {format_count(len(places) - 1, 'version')} to {_title(places[0])}"
        else:
            text = f"remove {format_count(len(places), 'version')} from {_stack_and_file(places[0])[0].title}"
        return estimate._replace(changes=(text,))

    async def run(self, work: Work) -> TaskReport:
        """Send the changes."""
        api, options = work.entry.profile.api, self._options
        places = await self._stored_places(work)
        changes = _changes(api, options, places)
        if changes[0].operation == _NEW_STACK:
            return await _with_new_stack(work, changes)
        return await send_changes(work, changes, "added" if options.action == "versions add" else "removed")

    async def _stored_places(self, work: Work) -> list[ResolvedPlace]:
        """Return the places. A resumed task continues with those that its first run found: files have moved since."""
        stored = work.items.value("places")
        if isinstance(stored, list):
            paths = [[from_json(row) for row in path] for path in stored]
            return [ResolvedPlace(tuple(asset for asset in path if asset is not None)) for path in paths]
        places = self._places or await _resolved(work, self._options.assets)
        work.items.finish("places", [[to_json(asset) for asset in place.path] for place in places])
        return places


def from_arguments(arguments: Arguments) -> VersionsListTask:
    """Return the task `versions list` for stored arguments. Raises InvalidInput if they do not fit."""
    return VersionsListTask(str(arguments.get("asset", "")), options_from(arguments))


def change_from_arguments(arguments: Arguments) -> VersionChangeTask:
    """Return the task for stored arguments. Raises InvalidInput if they do not fit."""
    assets = arguments.get("assets")
    action = cast("VersionAction", arguments.get("action"))
    named = tuple(map(str, assets)) if isinstance(assets, list) else ()
    return VersionChangeTask(VersionChange(action, named, str(arguments.get("label", ""))))


async def versions_of(
    requests: TaskRequests, api: ApiVersion, place: ResolvedPlace, items: FinishedItems | None = None
) -> list[Version]:
    """Return the versions of the file or version stack that a place names, the oldest first.

    With `items`, finished pages are stored there. A file that is not in a stack is its only version. Raises
    InvalidInput for anything else, and the errors of `TaskRequests.pages`.
    """
    found = place.asset
    stack = _stack_above(place) or found
    if found is None or stack is None or found.kind not in ("file", "version_stack"):
        raise InvalidInput(f"{place.text} is not a file.", "Give the path or ID of a file or version stack.")
    if stack.kind == "file":
        return [_version(1, stack, stack, place.text)]
    path = path_text(place.path[: place.path.index(stack) + 1])
    versions = oldest_first(stack, await _inside(requests, api, stack, items))
    head = stack.head or (versions[-1] if versions else stack)
    return [_version(number, version, head, path) for number, version in enumerate(versions, 1)]


async def _inside(requests: TaskRequests, api: ApiVersion, stack: Asset, items: FinishedItems | None) -> list[Asset]:
    """Return the versions of a stack in the order of the API; with `items`, finished pages are stored there."""
    found: list[Asset] = []
    start, key = "", f"versions:{stack.id}:"
    while items is not None and isinstance(stored := items.value(key + start), list):
        start, rows = stored
        found += [asset for row in rows if (asset := from_json(row)) is not None]
        if not start:
            return found
    async for page in child_pages(requests, api, stack, start=start):
        if items is not None:
            items.finish(key + start, [page.next, [to_json(asset) for asset in page.assets]])
        found += page.assets
        start = page.next
    return found


def _version(number: int, file: Asset, head: Asset, path: str) -> Version:
    return Version(
        number,
        file.id == head.id,
        file.name,
        file.status,
        file.upload_status,
        file.size,
        file.comments,
        file.created,
        file.creator,
        file.id,
        file.url,
        path,
    )


async def _resolved(work: Work, assets: Sequence[str]) -> list[ResolvedPlace]:
    """Return the places with what contains them directly, which shows if a file is in a version stack."""
    api, places = work.entry.profile.api, []
    for text in assets:
        place = await resolve_place(work.requests, work.entry, text, ancestors=False)
        asset = place.asset
        if asset is not None and asset.kind == "file" and len(place.path) == 1:
            above = await parent_of(work.requests, api, asset)
            place = ResolvedPlace((above, asset) if above is not None else (asset,))
        places.append(place)
    return places


def _stack_above(place: ResolvedPlace) -> Asset | None:
    """Return the version stack that contains the file of a place."""
    above = place.path[-2] if len(place.path) > 1 else None
    return above if above is not None and above.kind == "version_stack" else None


def _stack_and_file(place: ResolvedPlace) -> tuple[Asset, Asset]:
    """Return a version and the version stack that contains it. Raises InvalidInput if it is in none."""
    file, stack = place.asset, _stack_above(place)
    if file is None or file.kind != "file" or stack is None:
        raise InvalidInput(
            f"{place.text} is not a version in a version stack.",
            "Give the ID of a version as shown by versions list.",
        )
    return stack, file


def _title(place: ResolvedPlace) -> str:
    return place.asset.title if place.asset is not None else place.text


def _changes(api: ApiVersion, options: VersionChange, places: Sequence[ResolvedPlace]) -> list[Change]:
    """Return the requests; for a new stack of V4, those after the first do not know its ID yet."""
    v2 = api is ApiVersion.V2
    if options.action == "versions remove":
        found = []
        for place in places:
            stack, file = _stack_and_file(place)
            if v2:
                found.append(Change("unversionAsset", {"asset_id": file.id}, file.name, deletes=True))
            else:
                found.append(_move(file, stack.parent_id))
        return found
    target = _stack_above(places[0]) or places[0].asset
    if target is None or target.kind not in ("file", "version_stack"):
        raise InvalidInput(f"{places[0].text} is not a file.", "Give the path or ID of a file or version stack.")
    added: list[Asset] = []
    for place in places[1:]:
        new = place.asset
        if new is None or new.kind != "file" or _stack_above(place) is not None:
            raise InvalidInput(
                f"{place.text} is not a single file.", "Only files that are not in a version stack can be added."
            )
        if new.id == target.id or new in added:
            raise InvalidInput(f"{place.text} is named twice.", "Name each file once.")
        added.append(new)
    if v2:
        own = {"asset_id": target.id}
        return [Change("addVersionToAsset", own, file.name, {"next_asset_id": file.id}) for file in added]
    if target.kind == "version_stack":
        return [_move(file, target.id) for file in added]
    first, rest = added[: V4_NEW_STACK - 1], added[V4_NEW_STACK - 1 :]
    body = with_data(api, {"file_ids": [target.id, *(file.id for file in first)]})
    parameters = {"account_id": target.account_id, "folder_id": target.parent_id}
    stack_request = Change(_NEW_STACK, parameters, target.name, body, creates=True)
    return [stack_request, *(_move(file, "") for file in rest)]


def _move(file: Asset, parent_id: str) -> Change:
    body = with_data(ApiVersion.V4, {"parent_id": parent_id})
    return Change("files.move", {"account_id": file.account_id, "file_id": file.id}, file.name, body)


async def _with_new_stack(work: Work, changes: Sequence[Change]) -> TaskReport:
    """Make a version stack, then move the other files into it. A resumed run continues with the stack that was made."""
    new, *rest = changes
    stack_id = work.items.value(_STACK)
    if not isinstance(stack_id, str):
        if work.items.cursor(_STACK) is not None:
            raise FrameioTuiError(
                "The program ended while the version stack was being created, so it may exist. It is not sent again.",
                "Check the folder, and run the command again if there is no stack.",
            )
        work.items.set_cursor(True, _STACK)
        try:
            response = await work.requests.send(new.operation, new.parameters, new.body)
        except FrameioTuiError as error:
            if not getattr(error, "sent", False):
                work.items.set_cursor(None, _STACK)
            raise
        created = resource_in(response.value, ApiVersion.V4)
        stack_id = str(created.get("id", "")) if isinstance(created, dict) else ""
        work.items.set_cursor(None, _STACK, [(_STACK, stack_id)])
    moves = [change._replace(body=with_data(ApiVersion.V4, {"parent_id": stack_id})) for change in rest]
    report = await send_changes(work, moves, "moved", has_changed=True)
    body = new.body
    files = body["data"]["file_ids"] if isinstance(body, dict) else ()
    moved = report.counts[0][1]
    return report._replace(
        counts=(("added", len(files) - 1 + moved),), notes=(f"The ID of the version stack is {stack_id}.",)
    )
