"""Finds the account, project, folder or file that a place names, by requests. Nothing is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import AmbiguousPlace, Choice, NoSuchPlace, RequestRefused
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import Asset, from_json, parse_asset, parse_project, parse_team, to_json
from frameio_tui.core.resources.place import format_path, matching, nearest, parse_place
from frameio_tui.services.tasks.places.assets import children, invited_projects, resource_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.resources.place import NamePattern, Place
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.tasks.items import FinishedItems
    from frameio_tui.services.tasks.requests import TaskRequests

MAX_CHOICES = 100
LISTED = 5
"""Choices that the message itself names."""
DEEPEST = 64
"""How many nested folders are followed upwards."""
_ABSENT = frozenset([400, 403, 404, 410, 422])
"""What the APIs respond for an ID of another kind, or of something that the user cannot see."""
_V4_TRIES: dict[str, tuple[str, ...]] = {
    "": ("folder", "file", "version_stack", "project", "workspace", "account"),
    "asset": ("file", "version_stack", "folder"),
    "team": ("workspace",),
}
_V2_TRIES: dict[str, tuple[str, ...]] = {
    "": ("asset", "project", "team", "account"),
    "folder": ("asset",),
    "version_stack": ("asset",),
    "workspace": ("team",),
}


class ResolvedPlace(NamedTuple):
    """What a place names, and what contains it."""

    path: tuple[Asset, ...]
    """From the account down to the asset; empty for the list of accounts. What is not known is left out."""

    @property
    def asset(self) -> Asset | None:
        """What the place names; None for the list of accounts."""
        return self.path[-1] if self.path else None

    @property
    def project(self) -> Asset | None:
        """The project that contains it, or that it is."""
        return next((asset for asset in self.path if asset.kind == "project"), None)

    @property
    def text(self) -> str:
        """The path of names, as `parse_place` reads it; untrusted text."""
        return path_text(self.path)


def path_text(path: Sequence[Asset]) -> str:
    """Return the path of names of the assets, as `parse_place` reads it; untrusted text."""
    return format_path([asset.title for asset in path])


async def resolve_place(
    requests: TaskRequests, entry: ProfileEntry, text: str, *, ancestors: bool = True
) -> ResolvedPlace:
    """Return what a path, an ID or an address names.

    For an ID or an address, `ancestors` says whether to also request what contains it; a path needs its ancestors
    anyway. Raises InvalidInput, NoSuchPlace, AmbiguousPlace, and the errors of `TaskRequests.get`.
    """
    place = parse_place(text, entry.profile.base_url)
    if place.id:
        asset = await _by_id(requests, entry, place)
        return ResolvedPlace(await _with_ancestors(requests, entry.profile.api, asset) if ancestors else (asset,))
    path: tuple[Asset, ...] = ()
    names = list(place.names)
    if names:
        path = await _first(requests, entry, names.pop(0))
    for name in names:
        path = (*path, await _child(requests, entry.profile.api, path, name))
    return ResolvedPlace(path)


async def resolve_stored_place(
    requests: TaskRequests, entry: ProfileEntry, text: str, items: FinishedItems | None, *, ancestors: bool = True
) -> ResolvedPlace:
    """Return what `resolve_place` does. A resumed task continues with the place that its first run found."""
    return await TaskPlace(text, ancestors=ancestors).resolve(requests, entry, items)


class TaskPlace:
    """The place of a task: resolved for its estimate, before anything is written, and used again by its run."""

    def __init__(self, text: str, *, ancestors: bool = True) -> None:
        self._text = text
        self._ancestors = ancestors
        self._found: tuple[str, ResolvedPlace] | None = None
        """What it names, with the ID of the profile that was asked."""

    async def resolve(
        self, requests: TaskRequests, entry: ProfileEntry, items: FinishedItems | None = None
    ) -> ResolvedPlace:
        """Return what `resolve_place` does. A resumed task continues with the place that its first run found."""
        if items is not None and isinstance(stored := items.value("place"), list):
            path = [from_json(row) for row in stored]
            return ResolvedPlace(tuple(asset for asset in path if asset is not None))
        if self._found is None or self._found[0] != entry.profile.id:
            place = await resolve_place(requests, entry, self._text, ancestors=self._ancestors)
            self._found = entry.profile.id, place
        place = self._found[1]
        if items is not None:
            items.finish("place", [to_json(asset) for asset in place.path])
        return place


async def _first(requests: TaskRequests, entry: ProfileEntry, name: NamePattern) -> tuple[Asset, ...]:
    """Return the path to what the first name of a path names: an account.

    The account can be left out if there is no choice: it is the profile's, or the only one.
    """
    api = entry.profile.api
    accounts = await _children(requests, api)
    found = _matches(name, accounts)
    if len(found) == 1:
        return (found[0],)
    if found:
        raise _ambiguous(name, (), found)
    own = [account for account in accounts if account.id == entry.profile.account]
    implied = own or accounts
    if len(implied) == 1:
        below = await _children(requests, api, implied[0])
        matched = _matches(name, below)
        if len(matched) == 1:
            return implied[0], matched[0]
        if matched:
            raise _ambiguous(name, tuple(implied), matched)
        accounts = [*accounts, *below]
    top = implied[0] if len(implied) == 1 and api is ApiVersion.V4 else None
    path = (top,) if top is not None else ()
    invited = await invited_projects(requests, api, top)
    requests.remember_names(top, invited, is_complete=False)
    matched = _matches(name, invited)
    if len(matched) == 1:
        return (*path, matched[0])
    raise _ambiguous(name, path, matched) if matched else _not_found(name, (), [*accounts, *invited])


async def _child(requests: TaskRequests, api: ApiVersion, path: tuple[Asset, ...], name: NamePattern) -> Asset:
    """Return what `name` names inside the last asset of the path."""
    parent = path[-1]
    if not parent.is_container:
        raise NoSuchPlace(f"{path_text(path)} is a file, so it has no contents.", "Leave out the names after it.")
    inside = await _children(requests, api, parent)
    found = _matches(name, inside)
    if not found and parent.kind == "account":
        invited = await invited_projects(requests, api, parent)
        requests.remember_names(parent, invited, is_complete=False)
        inside, found = [*inside, *invited], _matches(name, invited)
    if len(found) == 1:
        return found[0]
    raise _ambiguous(name, path, found) if found else _not_found(name, path, inside)


async def _children(requests: TaskRequests, api: ApiVersion, parent: Asset | None = None) -> list[Asset]:
    """Return what is inside `parent`, and store the names for shell completion."""
    inside = await children(requests, api, parent)
    may_have_invited = parent is None or parent.kind == "account"
    requests.remember_names(parent, inside, is_complete=not may_have_invited)
    return inside


def _matches(name: NamePattern, assets: Sequence[Asset]) -> list[Asset]:
    """Return the assets with that name. A version stack has the name of its head version, or else its own."""
    found = matching(name, [asset.title for asset in assets]) or matching(name, [asset.name for asset in assets])
    return [assets[at] for at in found]


def _ambiguous(name: NamePattern, path: Sequence[Asset], found: Sequence[Asset]) -> AmbiguousPlace:
    where = f" in {path_text(path)}" if path else ""
    choices = tuple(Choice(asset.id, asset.kind, path_text([*path, asset])) for asset in found[:MAX_CHOICES])
    what = "match" if name.has_wildcard else "are named"
    listed = [f"{asset.id} ({asset.kind.replace('_', ' ')} {format_path([asset.title])})" for asset in found[:LISTED]]
    more = f" and {len(found) - LISTED} more" if len(found) > LISTED else ""
    return AmbiguousPlace(
        f"{len(found)} items{where} {what} '{name.text}': {', '.join(listed)}{more}.",
        "Use the ID of one of them instead of the path.",
        choices,
    )


def _not_found(name: NamePattern, path: Sequence[Asset], inside: Sequence[Asset]) -> NoSuchPlace:
    if path:
        sentence = f"Nothing in {path_text(path)} is named '{name.text}'."
    elif any(asset.kind != "account" for asset in inside):  # the account was left out of the path
        below = next(asset.kind for asset in inside if asset.kind != "account")
        sentence = f"No account or {below} is named '{name.text}'."
    else:
        sentence = f"No account is named '{name.text}'."
    similar = [format_path([title]) for title in nearest(name, [asset.title for asset in inside])]
    if similar:
        remedy = f"Similar names: {', '.join(similar)}."
    elif inside:
        shown = ", ".join(format_path([asset.title]) for asset in inside[:LISTED])
        more = f" and {len(inside) - LISTED} more" if len(inside) > LISTED else ""
        remedy = f"{'It contains' if path else 'Available'}: {shown}{more}."
    else:
        remedy = "It is empty, or the user of this profile cannot see its contents."
    return NoSuchPlace(sentence, remedy)


async def _by_id(requests: TaskRequests, entry: ProfileEntry, place: Place) -> Asset:
    """Return what an ID belongs to, trying one kind after the other."""
    api = entry.profile.api
    if api is ApiVersion.V2:
        accounts = [place.account or entry.profile.account]
        tries = _V2_TRIES.get(place.kind, (place.kind,))
    else:
        accounts = await _accounts(requests, place.account or entry.profile.account)
        tries = _V4_TRIES.get(place.kind, (place.kind,))
    for kind in tries:
        for account_id in accounts:
            found = await _read(requests, api, kind, place.id, account_id)
            if found is not None:
                return found
    raise NoSuchPlace(
        f"There is no account, project, folder or file with the ID {place.id}.",
        "You get the same response if the user of this profile is not a member of the project. Check the profile.",
    )


async def _accounts(requests: TaskRequests, known: str) -> list[str]:
    """Return the IDs of the accounts to look in."""
    if known:
        return [known]
    return [account.id for account in await children(requests, ApiVersion.V4)]


async def _read(requests: TaskRequests, api: ApiVersion, kind: str, own_id: str, account_id: str) -> Asset | None:
    """Return the resource of a kind with that ID, or None if there is none that the user can see."""
    if kind == "account":
        accounts = await children(requests, api)
        return next((account for account in accounts if account.id == own_id), None)
    operations = _V2_SHOW if api is ApiVersion.V2 else _V4_SHOW
    parameters = {f"{kind}_id": own_id}
    if api is ApiVersion.V4:
        parameters["account_id"] = account_id
    try:
        response = await requests.get(operations[kind], parameters)
    except RequestRefused as error:
        if error.status in _ABSENT:
            return None
        raise
    item = resource_in(response.value, api)
    if kind == "project":
        return parse_project(item, account_id)
    if kind in ("team", "workspace"):
        return parse_team(item, api, account_id)
    return parse_asset(item, api, account_id)


_V2_SHOW = {"asset": "getAsset", "project": "getProject", "team": "getTeam"}
_V4_SHOW = {
    "folder": "folders.show",
    "file": "files.show",
    "version_stack": "version_stacks.show",
    "project": "projects.show",
    "workspace": "workspaces.show",
}


async def _with_ancestors(requests: TaskRequests, api: ApiVersion, asset: Asset) -> tuple[Asset, ...]:
    """Return the path to an asset. It begins where the user may not see what is above."""
    path = [asset]
    while len(path) < DEEPEST:
        above = await parent_of(requests, api, path[0])
        if above is None:
            break
        if above.kind == "project" and path[0].id == above.root_id:
            path[0] = above  # the root folder of a project is the project
        else:
            path.insert(0, above)
    return tuple(path)


async def parent_of(requests: TaskRequests, api: ApiVersion, asset: Asset) -> Asset | None:
    """Return what contains an asset; None if it is an account or if the user may not see it."""
    v2 = api is ApiVersion.V2
    account_id = asset.account_id
    if asset.kind == "account":
        return None
    if asset.kind in ("team", "workspace"):
        return await _read(requests, api, "account", asset.parent_id, account_id) if asset.parent_id else None
    if asset.kind == "project":
        team = "team" if v2 else "workspace"
        above = await _read(requests, api, team, asset.parent_id, account_id) if asset.parent_id else None
        # The user may be invited to a project without seeing its workspace.
        return above or (None if v2 else await _read(requests, api, "account", account_id, account_id))
    if not asset.parent_id:
        return await _read(requests, api, "project", asset.project_id, account_id) if asset.project_id else None
    if v2:
        return await _read(requests, api, "asset", asset.parent_id, account_id)
    # The parent of a V4 file may be a version stack; a request for it as a folder gets 404 then.
    for kind in ("folder", "version_stack") if asset.kind == "file" else ("folder",):
        found = await _read(requests, api, kind, asset.parent_id, account_id)
        if found is not None:
            return found
    return None
