"""The tasks `links list` and `links show`: review links and presentations (V2) and shares (V4) with what they hold.

V4 lists the reviewers of a share at most 10 times a minute. V2 has no list of them, and only counts views.
"""

from __future__ import annotations

import json
from contextlib import aclosing
from typing import TYPE_CHECKING

from frameio_tui.core.errors import FrameioTuiError, InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.review_link import ReviewLink
from frameio_tui.core.tasks.task import TaskReport
from frameio_tui.core.text.humanize import format_count
from frameio_tui.core.text.printable import printable
from frameio_tui.services.tasks.concurrency import in_order
from frameio_tui.services.tasks.links.reader import EVERYTHING, LinkDetails, LinkName, LinkReader, Wanted, find_link
from frameio_tui.services.tasks.listing import Columns, ListingOptions, options_from, write_listing, write_text
from frameio_tui.services.tasks.places.places import resolve_stored_place

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Sequence

    from frameio_tui.core.tasks.task import Arguments, Estimate
    from frameio_tui.services.tasks.listing import Row
    from frameio_tui.services.tasks.places.places import ResolvedPlace
    from frameio_tui.services.tasks.requests import TaskRequests
    from frameio_tui.services.tasks.task import Work

_DETAILS = ("assets", "reviewers", "viewed_by", "commented_by")
COLUMNS = Columns(
    (*ReviewLink._fields, *_DETAILS),
    {
        "name": "NAME",
        "kind": "KIND",
        "enabled": "ON",
        "access": "ACCESS",
        "has_passphrase": "PASSPHRASE",
        "expires": "EXPIRES",
        "views": "VIEWS",
        "last_viewed": "LAST VIEWED",
        "url": "ADDRESS",
        "id": "ID",
        "project": "PROJECT",
    },
)
_HEADINGS = {"assets": "ASSETS", "reviewers": "REVIEWERS", "viewed_by": "VIEWED BY", "commented_by": "COMMENTED BY"}
REVIEWERS_LIMIT = "Frame.io allows 10 requests for reviewers per minute."
NO_REVIEWERS = "V2 does not list the reviewers of a link, and does not report who viewed it."


class LinksListTask:
    """Lists the links of all projects in a place. With an output file, a resumed run requests only what is missing."""

    name = "links list"
    changes: Sequence[str] = ()

    def __init__(self, place: str, wanted: Wanted, options: ListingOptions) -> None:
        self._place = place
        self._wanted = wanted
        self._options = options.checked()

    @property
    def title(self) -> str:
        """The command with its place."""
        return f"links list {self._options.label or self._place}"

    @property
    def arguments(self) -> Arguments:
        """The arguments, from which `from_arguments` builds the task again."""
        return {"place": self._place, **self._wanted._asdict(), **self._options._asdict()}

    async def estimate(self, work: Work) -> Estimate:
        """Return the least number of requests: how many projects and links there are is known only at the end."""
        v2, wanted = work.entry.profile.api is ApiVersion.V2, self._wanted
        also = ["reviewLinksList" if v2 else "shares.index"]
        if wanted.reviewers and not v2:
            also.append("shares.list_reviewers")
        estimate = work.requests.estimate({"getAccounts" if v2 else "accounts.index": 1}, also=also)
        notes: tuple[str, ...] = (NO_REVIEWERS if v2 else REVIEWERS_LIMIT,) if wanted.reviewers else ()
        if wanted.activity and v2:
            also.append("getComments")
            notes += (
                "V2 names users who commented only in the comments, so the comments of all shared files are read.",
            )
        return self._options.planned(work, estimate._replace(notes=notes))

    async def run(self, work: Work) -> TaskReport:
        """Write the links."""
        items, wanted = self._options.stored(work), self._wanted
        place = await resolve_stored_place(work.requests, work.entry, self._place, items)
        reader = LinkReader(work.requests, work.entry.profile.api, items)
        shown = {**COLUMNS.shown, **{name: _HEADINGS[name] for name in wanted.names}}
        batches = self._batches(work, reader, place)
        count = await write_listing(work, self._options, COLUMNS._replace(shown=shown), batches, "link")
        return TaskReport((("links", count),))

    async def _batches(self, work: Work, reader: LinkReader, place: ResolvedPlace) -> AsyncGenerator[list[Row], None]:
        async with aclosing(reader.links_below(place, work.fail)) as pages:
            async for links in pages:
                if not any(self._wanted):
                    yield [link._asdict() for link in links]
                    continue

                async def detailed(link: ReviewLink) -> LinkDetails:
                    try:
                        return await reader.details(link, self._wanted)
                    except FrameioTuiError as error:
                        work.fail(link.name, error)
                        return LinkDetails([], [], [])

                async with aclosing(in_order(links, detailed)) as found:
                    async for link, details in found:
                        yield [{**link._asdict(), **_described(details, self._wanted)}]


class LinkShowTask:
    """Shows one link with its assets, its reviewers, and who viewed and commented."""

    name = "links show"
    changes: Sequence[str] = ()

    def __init__(self, link: LinkName, options: ListingOptions) -> None:
        self._link = link
        self._options = options.checked()
        if options.format not in ("text", "json"):
            raise InvalidInput("One link is not a list.", "Use the format text or json.")

    @property
    def title(self) -> str:
        """The command with its link."""
        return f"links show {self._link.text}"

    @property
    def arguments(self) -> Arguments:
        """The arguments, from which `show_from_arguments` builds the task again."""
        return {"link": list(self._link), **self._options._asdict()}

    async def estimate(self, work: Work) -> Estimate:
        """Return the requests of a link with few assets."""
        if work.entry.profile.api is ApiVersion.V2:
            estimate = work.requests.estimate({"reviewLinkGet": 1, "reviewLinkItemsList": 1}, also=["getComments"])
            return self._options.planned(work, estimate._replace(notes=(NO_REVIEWERS,)))
        counts = dict.fromkeys(
            ("shares.show", "shares.list_assets", "shares.list_reviewers", "shares.list_activities"), 1
        )
        estimate = work.requests.estimate(counts)
        return self._options.planned(work, estimate._replace(at_least=True, notes=(REVIEWERS_LIMIT,)))

    async def run(self, work: Work) -> TaskReport:
        """Write the link."""
        link = await find_link(work.requests, work.entry, self._link)
        details = await LinkReader(work.requests, work.entry.profile.api).details(link, EVERYTHING)
        if self._options.format == "json":
            text = json.dumps(_whole(link, details), indent=2) + "\n"
        else:
            text = "".join(printable(line, newlines=False) + "\n" for line in link_lines(link, details))
        write_text(work, self._options, text)
        return TaskReport((("links", 1), ("assets", len(details.assets)), ("activities", len(details.activity))))


def from_arguments(arguments: Arguments) -> LinksListTask:
    """Return the task `links list` for stored arguments. Raises InvalidInput if they do not fit."""
    wanted = Wanted(*(arguments.get(name) is True for name in Wanted._fields))
    return LinksListTask(str(arguments.get("place", "")), wanted, options_from(arguments))


def show_from_arguments(arguments: Arguments) -> LinkShowTask:
    """Return the task `links show` for stored arguments. Raises InvalidInput if they do not fit."""
    return LinkShowTask(LinkName.from_json(arguments.get("link")), options_from(arguments))


async def links_of(requests: TaskRequests, api: ApiVersion, place: ResolvedPlace) -> list[ReviewLink]:
    """Return the links of the projects in a place, for showing them. Raises the errors of `TaskRequests.pages`."""
    found: list[ReviewLink] = []
    async with aclosing(LinkReader(requests, api).links_below(place)) as pages:
        async for page in pages:
            found += page
    return found


def _described(details: LinkDetails, wanted: Wanted) -> Row:
    """Return the details in the words of a list: names of assets, addresses of reviewers, who did what."""
    found: Row = {}
    if wanted.assets:
        found["assets"] = [asset.title for asset in details.assets]
    if wanted.reviewers:
        found["reviewers"] = [reviewer.email or reviewer.name for reviewer in details.reviewers]
    if wanted.activity:
        found["viewed_by"] = details.people("viewed")
        found["commented_by"] = details.people("comment")
    return found


def _whole(link: ReviewLink, details: LinkDetails) -> Row:
    assets = [
        {"id": asset.id, "kind": asset.kind, "name": asset.title, "size": asset.total_size or None, "url": asset.url}
        for asset in details.assets
    ]
    return {
        **link._asdict(),
        "assets": assets,
        "reviewers": [reviewer._asdict() for reviewer in details.reviewers],
        "viewed_by": details.people("viewed"),
        "commented_by": details.people("comment"),
        "activity": [one._asdict() for one in details.activity],
    }


def link_lines(link: ReviewLink, details: LinkDetails) -> Iterator[str]:
    """Yield a link as text: settings, then assets, reviewers, and who did what, the latest first."""
    for name, value in link._asdict().items():
        if value not in (None, ""):
            shown = ("yes" if value else "no") if isinstance(value, bool) else value
            yield f"{name} = {shown}"
    viewed, commented = details.people("viewed"), details.people("comment")
    if viewed:
        yield f"viewed_by = {', '.join(viewed)}"
    if commented:
        yield f"commented_by = {', '.join(commented)}"
    yield f"# {format_count(len(details.assets), 'asset')}"
    for asset in details.assets:
        yield f"{asset.id}  {asset.kind:<13}  {asset.title}"
    if details.reviewers:
        yield f"# {format_count(len(details.reviewers), 'reviewer')}"
        for reviewer in details.reviewers:
            yield f"{reviewer.email}  {reviewer.name}".rstrip()
    names = {asset.id: asset.title for asset in details.assets}
    if details.activity:
        yield f"# {format_count(len(details.activity), 'activity', 'activities')}"
        for one in details.activity:
            about = names.get(one.asset_id, one.asset_id)
            yield "  ".join(filter(None, (one.at, one.what, one.name or one.email or "unknown user", about)))
