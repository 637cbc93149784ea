"""Reads review links and presentations (V2) and shares (V4), and what belongs to them.

V4 lists the reviewers of a share at most 10 times a minute. V2 has no list of them, and only counts views.
"""

from __future__ import annotations

import re
from contextlib import aclosing
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.comments.comment import CommentedFile, comments_from_v2
from frameio_tui.core.errors import AmbiguousPlace, Choice, FrameioTuiError, InvalidInput, NoSuchPlace, RequestRefused
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import from_json, parse_asset, to_json
from frameio_tui.core.resources.place import NamePattern, format_path, matching, nearest, quote_name
from frameio_tui.core.resources.review_link import (
    Activity,
    LinkKind,
    Reviewer,
    ReviewLink,
    parse_activity,
    parse_link,
    parse_reviewer,
)
from frameio_tui.services.tasks.places.assets import V2_PAGE, V4_PAGE, children, invited_projects, resource_in
from frameio_tui.services.tasks.places.places import ResolvedPlace, path_text, resolve_place
from frameio_tui.services.tasks.places.walk import PageReader, WalkOptions, walk
from frameio_tui.services.tasks.stored_pages import ListRequest, stored_pages

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable

    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.tasks.items import FinishedItems
    from frameio_tui.services.tasks.requests import TaskRequests

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ABSENT = frozenset([400, 403, 404, 410, 422])
_LISTED = 5


class LinkName(NamedTuple):
    """What names a link."""

    text: str
    """Its ID; with a place, also its name or address."""
    place: str = ""

    @classmethod
    def from_json(cls, value: object) -> LinkName:
        """Return the name in stored arguments."""
        return cls(*map(str, value[:2])) if isinstance(value, list) and value else cls("")


class Wanted(NamedTuple):
    """Which details of links are requested."""

    assets: bool = False
    reviewers: bool = False
    activity: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that the details fill."""
        found = ("assets",) * self.assets + ("reviewers",) * self.reviewers
        return (*found, *(("viewed_by", "commented_by") if self.activity else ()))


EVERYTHING = Wanted(assets=True, reviewers=True, activity=True)


class LinkDetails(NamedTuple):
    """What belongs to a link; a part that was not requested, or that the API does not have, is empty."""

    assets: list[Asset]
    reviewers: list[Reviewer]
    activity: list[Activity]

    def people(self, what: str) -> list[str]:
        """Return who did something of that kind (`viewed`, `comment`), each once, by name or address."""
        found = (one.name or one.email for one in self.activity if what in one.what)
        return list(dict.fromkeys(filter(None, found)))


class LinkReader:
    """Reads links and what belongs to them. With `items`, what is finished is stored there."""

    def __init__(self, requests: TaskRequests, api: ApiVersion, items: FinishedItems | None = None) -> None:
        self._requests = requests
        self._api = api
        self._items = items

    async def links_below(
        self, place: ResolvedPlace, fail: Callable[[str, FrameioTuiError], None] | None = None
    ) -> AsyncGenerator[list[ReviewLink], None]:
        """Yield the links of the project that contains a place, or of all projects in it, page by page.

        With `fail`, a project that cannot be read does not end the others.
        """
        single = place.project
        async for project, path in self._projects(place):
            try:
                for wanted, kind in self._lists(project):
                    account_id = project.account_id

                    def parse(
                        item: object, kind: LinkKind = kind, path: str = path, account_id: str = account_id
                    ) -> ReviewLink | None:
                        return parse_link(item, kind, path, account_id)

                    async with aclosing(stored_pages(self._requests, self._items, wanted, parse, _link)) as pages:
                        async for page in pages:
                            yield page
            except FrameioTuiError as error:
                if fail is None or single is not None:
                    raise
                fail(path, error)

    async def details(self, link: ReviewLink, wanted: Wanted) -> LinkDetails:
        """Return what belongs to a link. Raises the errors of `TaskRequests.pages`."""
        key = f"details:{link.id}:{','.join(wanted.names)}"
        stored = self._items.value(key) if self._items is not None else None
        if isinstance(stored, list):
            return _details_from_json(stored)
        details = await (self._v2_details if self._api is ApiVersion.V2 else self._v4_details)(link, wanted)
        if self._items is not None:
            self._items.finish(key, _details_to_json(details))
        return details

    async def _projects(self, place: ResolvedPlace) -> AsyncIterator[tuple[Asset, str]]:
        """Yield the projects of a place with their paths."""
        project = place.project
        if project is not None:
            yield project, path_text(place.path[: place.path.index(project) + 1])
            return
        waiting = [(place.asset, place.text if place.path else "")]
        while waiting:
            parent, path = waiting.pop(0)
            inside = await children(self._requests, self._api, parent)
            for inner in [*inside, *await invited_projects(self._requests, self._api, parent)]:
                own = f"{path}/{quote_name(inner.title)}" if path else quote_name(inner.title)
                if inner.kind == "project":
                    yield inner, own
                else:
                    waiting.append((inner, own))

    def _lists(self, project: Asset) -> list[tuple[ListRequest, LinkKind]]:
        if self._api is ApiVersion.V2:
            parameters, size = {"project_id": project.id}, ("page_size", V2_PAGE)
            return [
                (ListRequest("reviewLinksList", parameters, (size,)), "review_link"),
                (ListRequest("getProjectPresentations", parameters, (size,)), "presentation"),
            ]
        parameters = {"account_id": project.account_id, "project_id": project.id}
        return [(ListRequest("shares.index", parameters, (("page_size", V4_PAGE),)), "share")]

    async def _v2_details(self, link: ReviewLink, wanted: Wanted) -> LinkDetails:
        assets: list[Asset] = []
        if wanted.assets or wanted.activity:
            assets = await self._v2_assets(link)
        activity = await self._v2_comments(link, assets) if wanted.activity else []
        return LinkDetails(assets if wanted.assets else [], [], activity)

    async def _v2_assets(self, link: ReviewLink) -> list[Asset]:
        if link.kind == "presentation":
            response = await self._requests.get("showPresentation", {"presentation_id": link.id})
            own_id = response.value.get("asset_id") if isinstance(response.value, dict) else None
            if not isinstance(own_id, str):
                return []
            asset = parse_asset((await self._requests.get("getAsset", {"asset_id": own_id})).value, self._api)
            return [asset] if asset is not None else []
        found: list[Asset] = []
        query = (("include", "cover_asset"), ("page_size", V2_PAGE))
        async for page in self._requests.pages("reviewLinkItemsList", {"review_link_id": link.id}, query):
            shown = (item.get("asset", item) for item in page.items)
            found += (asset for item in shown if (asset := parse_asset(item, self._api)) is not None)
        return found

    async def _v2_comments(self, link: ReviewLink, assets: list[Asset]) -> list[Activity]:
        """Return the comments on the assets of a link that were made on the link."""
        found: list[Activity] = []
        reader = PageReader(self._requests, self._api, details=False)
        for shared in assets:
            async with aclosing(walk(reader.read, shared, WalkOptions(None, versions=True))) as steps:
                async for some in steps:
                    files = [step.asset for step in some if step.what == "asset" and step.asset is not None]
                    for file in files:
                        if file.kind == "file" and file.comments != 0:
                            found += await self._comments_on(link, file)
        return sorted(found, reverse=True)

    async def _comments_on(self, link: ReviewLink, file: Asset) -> list[Activity]:
        made: list[object] = []
        query = (("include", "replies"), ("page_size", V2_PAGE))
        async for page in self._requests.pages("getComments", {"asset_id": file.id}, query):
            made += (item for item in page.items if item.get("review_link_id") == link.id)
        return [
            Activity(comment.created, "comment_created", comment.author, comment.email, file.id)
            for comment in comments_from_v2(made, CommentedFile(file.id, file.name))
        ]

    async def _v4_details(self, link: ReviewLink, wanted: Wanted) -> LinkDetails:
        parameters = {"account_id": link.account_id, "share_id": link.id}
        size = ("page_size", V4_PAGE)
        assets: list[Asset] = []
        reviewers: list[Reviewer] = []
        activity: list[Activity] = []
        if wanted.assets:
            async for page in self._requests.pages("shares.list_assets", parameters, (size,)):
                parsed = (parse_asset(item, self._api, link.account_id) for item in page.items)
                assets += (asset for asset in parsed if asset is not None)
        if wanted.activity:
            async for page in self._requests.pages("shares.list_activities", parameters, (("include", "user"), size)):
                activity += (one for item in page.items if (one := parse_activity(item)) is not None)
        if wanted.reviewers:
            async for page in self._requests.pages("shares.list_reviewers", parameters, (size,)):
                reviewers += (who for item in page.items if (who := parse_reviewer(item)) is not None)
        return LinkDetails(assets, reviewers, activity)


async def find_link(requests: TaskRequests, entry: ProfileEntry, name: LinkName) -> ReviewLink:
    """Return the link that a name names. Raises InvalidInput, NoSuchPlace, AmbiguousPlace and those of the requests."""
    text = name.text.strip()
    if _UUID.fullmatch(text.lower()):
        return await _by_id(requests, entry, text.lower())
    if not name.place:
        raise InvalidInput(
            f"'{name.text}' is not the ID of a link.",
            "Give its ID as shown by links list, or add --in with its project to use its name or address.",
        )
    place = await resolve_place(requests, entry, name.place)
    links: list[ReviewLink] = []
    async with aclosing(LinkReader(requests, entry.profile.api).links_below(place)) as pages:
        async for page in pages:
            links += page
    address = text.partition("://")[2] or text
    found = [link for link in links if link.url and link.url.partition("://")[2] == address]
    names = [link.name for link in links]
    pattern = NamePattern(text)
    found = found or [links[at] for at in matching(pattern, names)]
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(f"{link.id} ({link.project})" for link in found[:_LISTED])
        raise AmbiguousPlace(
            f"{len(found)} links in {name.place} are named '{text}': {listed}{', …' if len(found) > _LISTED else ''}.",
            "Give the ID of one of them.",
            tuple(Choice(link.id, link.kind, link.name) for link in found),
        )
    similar = ", ".join(format_path([title]) for title in nearest(pattern, names))
    raise NoSuchPlace(
        f"No link in {name.place} is named '{text}'.", f"Similar: {similar}." if similar else "List the links there."
    )


async def _by_id(requests: TaskRequests, entry: ProfileEntry, own_id: str) -> ReviewLink:
    """Return the link with an ID, trying one kind or account after the other."""
    api = entry.profile.api
    tries: list[tuple[str, dict[str, str], LinkKind]] = [
        ("reviewLinkGet", {"review_link_id": own_id}, "review_link"),
        ("showPresentation", {"presentation_id": own_id}, "presentation"),
    ]
    if api is ApiVersion.V4:
        known = entry.profile.account
        accounts = [known] if known else [account.id for account in await children(requests, api)]
        tries = [("shares.show", {"account_id": account, "share_id": own_id}, "share") for account in accounts]
    for operation, parameters, kind in tries:
        try:
            response = await requests.get(operation, parameters)
        except RequestRefused as error:
            if error.status in _ABSENT:
                continue
            raise
        item = resource_in(response.value, api)
        project_id = item.get("project_id") if isinstance(item, dict) else None
        path = ""
        if isinstance(project_id, str) and project_id:
            path = (await resolve_place(requests, entry, project_id)).text
        link = parse_link(item, kind, path, parameters.get("account_id", ""))
        if link is not None:
            return link
    raise NoSuchPlace(
        f"There is no link with the ID {own_id}.",
        "You get the same response if the user of this profile is not a member of the project. Check the profile.",
    )


def _link(row: list[object]) -> ReviewLink:
    return ReviewLink._make(row)


def _details_to_json(details: LinkDetails) -> list[object]:
    return [
        [to_json(asset) for asset in details.assets],
        [list(reviewer) for reviewer in details.reviewers],
        [list(one) for one in details.activity],
    ]


def _details_from_json(stored: list[list[list[object]]]) -> LinkDetails:
    assets, reviewers, activity = stored
    return LinkDetails(
        [asset for row in assets if (asset := from_json(row)) is not None],
        [Reviewer(*map(str, row)) for row in reviewers],
        [Activity(*map(str, row)) for row in activity],
    )
