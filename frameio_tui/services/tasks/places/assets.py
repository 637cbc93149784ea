"""What is inside an account, a team or workspace, a project, a folder or a version stack, page by page.

| inside of | V2 | V4 |
|---|---|---|
| the top | accounts, then projects that the user is only invited to | accounts |
| account | teams | workspaces, then projects that the user is only invited to |
| team, workspace | projects, archived ones too | projects |
| project, folder | children of the (root) folder | children of the (root) folder |
| version stack | its versions | its versions |

V2 does not list the account of a project that the user is only invited to, so such projects are at the top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import InvalidResponse, RequestRefused
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import (
    Asset,
    from_json,
    parse_account,
    parse_asset,
    parse_assets,
    parse_project,
    parse_team,
    to_json,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable

    from frameio_tui.services.tasks.items import FinishedItems
    from frameio_tui.services.tasks.requests import Query, TaskRequests

V2_PAGE = "50"
"""The largest page of V2 that is known to work."""
V4_PAGE = "100"
V4_ASSET_PAGE = "500"
"""V4 allows more in the lists of folders than in other lists."""
_INVITED = "invited "
"""Beginning of `AssetPage.next` for the list of the projects that the user is only invited to."""
_NOT_ALLOWED = frozenset([403, 404])
"""What the APIs respond if the user, or the token, may not list them."""


class AssetPage(NamedTuple):
    """One page of what is inside of something."""

    assets: list[Asset]
    total: int | None
    """Number of items on all pages, if the API gives it."""
    next: str
    """Pass it as `start` to go on after this page; empty after the last page."""


class ListRequest(NamedTuple):
    """The request that lists what is inside of something."""

    operation: str
    parameters: dict[str, str]
    query: Query
    parse: Callable[[list[dict[str, object]]], list[Asset]]


def operation_for(api: ApiVersion, parent: Asset | None) -> str:
    """Return the ID of the operation that lists what is inside of something, for an estimate."""
    return list_request(api, parent, details=False).operation


def invited_operation(api: ApiVersion, parent: Asset | None) -> str:
    """Return the ID of the operation that lists the projects that the user is only invited to, if they are there."""
    listed = invited_list(api, parent)
    return listed.operation if listed is not None else ""


async def child_pages(
    requests: TaskRequests,
    api: ApiVersion,
    parent: Asset | None = None,
    *,
    details: bool = True,
    start: str = "",
    small: bool = False,
) -> AsyncGenerator[AssetPage, None]:
    """Yield the pages of what is inside of `parent`, or of the list of accounts, in the order of the API.

    With `details`, V4 also sends the metadata of files (review status, frame rate, duration) and V2 and V4 the
    creators; responses are several times as large then. `start` is the `next` of an earlier page. `small` pages arrive
    sooner, for a screen that shows only the first rows. Raises the errors of `TaskRequests.pages`.
    """
    if _has_no_list(parent):
        return
    requested: set[str] = set()
    while True:
        page = await child_page(requests, api, parent, details=details, start=start, small=small)
        if page.next in requested:
            raise InvalidResponse("The list does not end: a page leads back to one that was already loaded.")
        yield page
        if not page.next:
            return
        start = page.next
        requested.add(start)


async def child_page(
    requests: TaskRequests, api: ApiVersion, parent: Asset | None, *, details: bool, start: str, small: bool = False
) -> AssetPage:
    """Return one page of what is inside of `parent`; see `child_pages`. It is empty if nothing can be inside."""
    if _has_no_list(parent):
        return AssetPage([], None, "")
    invited = invited_list(api, parent)
    if invited is not None and start.startswith(_INVITED):
        return await _invited_page(requests, invited, start.removeprefix(_INVITED))
    listed = list_request(api, parent, details=details)
    if small:
        query = tuple((name, V4_PAGE if value == V4_ASSET_PAGE else value) for name, value in listed.query)
        listed = listed._replace(query=query)
    page = await requests.page(listed.operation, listed.parameters, listed.query, start=start)
    if invited is None:
        return AssetPage(listed.parse(page.items), page.total, page.next)
    return AssetPage(listed.parse(page.items), None, page.next or _INVITED)


async def _invited_page(requests: TaskRequests, listed: ListRequest, start: str) -> AssetPage:
    """Return a page of the projects that the user is only invited to; an empty one if the user may not list them."""
    try:
        page = await requests.page(listed.operation, listed.parameters, listed.query, start=start)
    except RequestRefused as error:
        if error.status not in _NOT_ALLOWED:
            raise
        return AssetPage([], None, "")
    return AssetPage(listed.parse(page.items), None, _INVITED + page.next if page.next else "")


def _has_no_list(parent: Asset | None) -> bool:
    """Return whether there is no request for what is inside: of a file, or a project whose root folder is unknown."""
    return parent is not None and (not parent.is_container or (parent.kind == "project" and not parent.root_id))


async def children(
    requests: TaskRequests, api: ApiVersion, parent: Asset | None = None, *, details: bool = False
) -> list[Asset]:
    """Return everything inside of `parent`, without projects that the user is only invited to."""
    found: list[Asset] = []
    async for page in child_pages(requests, api, parent, details=details):
        if page.next.startswith(_INVITED):
            return [*found, *page.assets]
        found.extend(page.assets)
    return found


async def invited_projects(requests: TaskRequests, api: ApiVersion, parent: Asset | None = None) -> list[Asset]:
    """Return the projects inside of `parent` that the user is only invited to."""
    found: list[Asset] = []
    if invited_list(api, parent) is not None:
        async for page in child_pages(requests, api, parent, start=_INVITED):
            found.extend(page.assets)
    return found


async def read_asset(requests: TaskRequests, api: ApiVersion, asset: Asset) -> Asset | None:
    """Read a file, folder, version stack or project again, with all details; None if the response is not one."""
    if asset.kind == "project":
        operation = "getProject" if api is ApiVersion.V2 else "projects.show"
        response = await requests.get(operation, {"account_id": asset.account_id, "project_id": asset.id})
        return parse_project(resource_in(response.value, api), asset.account_id)
    if api is ApiVersion.V2:
        response = await requests.get("getAsset", {"asset_id": asset.id})
    else:
        parameters = {"account_id": asset.account_id, f"{asset.kind}_id": asset.id}
        response = await requests.get(f"{asset.kind}s.show", parameters, (("include", "creator,metadata"),))
    return parse_asset(resource_in(response.value, api), api, asset.account_id)


def lacks_details(api: ApiVersion, asset: Asset | None) -> bool:
    """Return whether `with_details` sends a request for what a place names."""
    return api is ApiVersion.V4 and asset is not None and asset.kind == "file"


async def with_details(requests: TaskRequests, api: ApiVersion, asset: Asset, items: FinishedItems | None) -> Asset:
    """Return the file that a place names with its frame rate, duration, status and creator.

    V4 sends them only on request, and places are found without them. With `items`, they are stored there.
    """
    if not lacks_details(api, asset):
        return asset
    key = f"details:{asset.id}"
    found = from_json(items.value(key)) if items is not None else None
    if found is None:
        found = await read_asset(requests, api, asset) or asset
        if items is not None:
            items.finish(key, to_json(found))
    return found._replace(project_id=found.project_id or asset.project_id)


def resource_in(value: object, api: ApiVersion) -> object:
    """Return the resource in the body of a response: V4 wraps it in `data`."""
    if api is ApiVersion.V4 and isinstance(value, dict):
        return value.get("data")
    return value


def list_request(api: ApiVersion, parent: Asset | None, *, details: bool) -> ListRequest:
    """Return the request that lists what is inside of something, or the accounts."""
    if api is ApiVersion.V2:
        return _v2_list(parent, details=details)
    return _v4_list(parent, details=details)


def _v2_list(parent: Asset | None, *, details: bool) -> ListRequest:
    size = ("page_size", V2_PAGE)
    account_id = parent.account_id if parent is not None else ""
    if parent is None:
        return ListRequest("getAccounts", {}, (size,), lambda items: _present(map(parse_account, items)))
    if parent.kind == "account":
        return ListRequest(
            "getTeamsByAccount",
            {"account_id": parent.id},
            (size,),
            lambda items: _present(parse_team(item, ApiVersion.V2, account_id) for item in items),
        )
    if parent.kind == "team":
        return ListRequest(
            "getProjectsByTeam",
            {"team_id": parent.id},
            (("filter[archived]", "all"), size),
            lambda items: _present(parse_project(item, account_id) for item in items),
        )
    include = "cover_asset,creator" if details else "cover_asset"
    return ListRequest(
        "getAssets",
        {"asset_id": parent.root_id or parent.id},
        (("include", include), size),
        lambda items: parse_assets(items, ApiVersion.V2, account_id),
    )


def _v4_list(parent: Asset | None, *, details: bool) -> ListRequest:
    size = ("page_size", V4_PAGE)
    if parent is None:
        return ListRequest("accounts.index", {}, (size,), lambda items: _present(map(parse_account, items)))
    account_id = parent.account_id
    parameters = {"account_id": account_id}
    if parent.kind == "account":
        return ListRequest(
            "workspaces.index",
            parameters,
            (size,),
            lambda items: _present(parse_team(item, ApiVersion.V4, account_id) for item in items),
        )
    if parent.kind == "workspace":
        return ListRequest(
            "projects.index",
            {**parameters, "workspace_id": parent.id},
            (size,),
            lambda items: _present(parse_project(item, account_id) for item in items),
        )
    query: Query = (size if parent.kind == "version_stack" else ("page_size", V4_ASSET_PAGE),)
    if details:
        query = (("include", "creator,metadata"), *query)
    parse = lambda items: parse_assets(items, ApiVersion.V4, account_id)  # noqa: E731 - one of two uses follows
    if parent.kind == "version_stack":
        return ListRequest("version_stacks.index", {**parameters, "version_stack_id": parent.id}, query, parse)
    return ListRequest("folders.index", {**parameters, "folder_id": parent.root_id or parent.id}, query, parse)


def invited_list(api: ApiVersion, parent: Asset | None) -> ListRequest | None:
    """Return the request for the projects that the user is only invited to, or None if they are not in `parent`."""
    if api is ApiVersion.V2 and parent is None:
        query: Query = (("filter[archived]", "all"), ("page_size", V2_PAGE))
        return ListRequest("getSharedProjects", {}, query, lambda items: _present(map(parse_project, items)))
    if api is ApiVersion.V4 and parent is not None and parent.kind == "account":
        account_id = parent.account_id
        return ListRequest(
            "invited_projects.index",
            {"account_id": account_id},
            (("page_size", V4_PAGE),),
            lambda items: _present(parse_project(item, account_id) for item in items),
        )
    return None


def _present(found: Iterable[Asset | None]) -> list[Asset]:
    return [asset for asset in found if asset is not None]
