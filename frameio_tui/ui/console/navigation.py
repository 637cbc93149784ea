"""Links from a value of a response to other requests, and the breadcrumb that leads back up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.core.resources.breadcrumbs import Trail
from frameio_tui.core.resources.id_kinds import JsonLocation, is_id, params_of
from frameio_tui.core.resources.links import Link, links_for, links_of
from frameio_tui.core.resources.tree import nodes_in
from frameio_tui.services.requests.headers import path_of
from frameio_tui.ui.dialogs.ask import pick
from frameio_tui.ui.dialogs.specs import Choice, PickSpec
from frameio_tui.ui.theme import METHOD_SPANS

if TYPE_CHECKING:
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.profiles.profile import ApiVersion
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.dialogs.ask import DialogOwner

REASON_WIDTH = 44
"""Maximum number of columns for what a request does, in the list of links."""
CHANGING_GROUP = "Changes something: goes into the request line, not sent"
"""Heading above the links that only fill the request line."""
LONGEST_WORD = 24
"""Longest part of a path, in characters, that is not shortened; a longer part may be an ID."""


async def links_at(
    catalogs: Catalogs, entry: ProfileEntry, exchange: Exchange, location: JsonLocation | None
) -> tuple[Link, ...]:
    """Return the requests that a value of a response leads to, or those of its `Link` header without a value."""
    if location is not None:
        return await asyncio.to_thread(find_links, catalogs, entry, exchange, location)
    header = exchange.response.header("link") or ""
    return links_of(header, catalogs.of(entry.profile.api), entry.profile.base_url)


async def pick_link(dialogs: DialogOwner, links: tuple[Link, ...]) -> Link | None:
    """Let the user pick a link; None if the dialog was dismissed."""
    key = await pick(dialogs, PickSpec("Follow to", link_choices(links)))
    return links[int(key)] if key is not None else None


def find_links(catalogs: Catalogs, entry: ProfileEntry, exchange: Exchange, location: JsonLocation) -> tuple[Link, ...]:
    """Return the requests that a value of a response leads to, the most likely ones first.

    It checks every operation of the catalog, so call it in a thread.
    """
    url = exchange.outgoing.url
    source = catalogs.match(exchange.outgoing.method, url)
    known = dict(params_of(source, path_of(url))) if source is not None else {}
    if entry.profile.account:
        known.setdefault("account_id", entry.profile.account)
    catalog = catalogs.of(entry.profile.api)
    return links_for(location, catalog, entry.profile.base_url, source=source, known=known)


def link_choices(links: tuple[Link, ...]) -> tuple[Choice, ...]:
    """Return a row for each link, with columns just wide enough for the reasons.

    Links that may change something are grouped under `CHANGING_GROUP`.
    """
    width = min(REASON_WIDTH, max((len(link.reason) for link in links), default=0))
    return tuple(
        Choice(
            str(index),
            (
                (f"{link.spec.method:<6} ", METHOD_SPANS.get(link.spec.method, "title")),
                (f"{link.reason[:width]:<{width}} ", "plain"),
                (_shorten_ids(link.spec.path), "dim"),
            ),
            f"{link.spec.method} {link.reason} {link.spec.path}",
            group="" if link.safe else CHANGING_GROUP,
        )
        for index, link in enumerate(links)
    )


def _shorten_ids(path: str) -> str:
    """Return a path with its IDs shortened, so that the words after them fit on the row."""
    return "/".join(f"{part[:4]}.." if len(part) > LONGEST_WORD and is_id(part) else part for part in path.split("/"))


class BreadcrumbStore:
    """The trail of each profile: where in its tree of resources it is."""

    def __init__(self) -> None:
        self._by_profile: dict[str, Trail] = {}

    def of(self, profile_id: str, api: ApiVersion) -> Trail:
        """Return the trail of a profile; an empty one if it has visited nothing."""
        return self._by_profile.get(profile_id) or Trail(api)

    def record_visit(self, catalogs: Catalogs, entry: ProfileEntry, exchange: Exchange) -> Trail:
        """Update the trail of a profile with a response and return it.

        It parses the body, so call it in a thread. A failed request, or one that is not in the profile's catalog, does
        not change the trail.
        """
        trail = self.of(entry.profile.id, entry.profile.api)
        operation = catalogs.match(exchange.outgoing.method, exchange.outgoing.url)
        if operation is None or not exchange.ok or operation.api is not entry.profile.api:
            return trail
        params = params_of(operation, path_of(exchange.outgoing.url))
        body = exchange.response.body
        nodes = nodes_in(body, operation.api, operation, params)
        trail = trail.after_response(operation, params, nodes)
        self._by_profile[entry.profile.id] = trail
        return trail


def format_breadcrumbs(trail: Trail) -> str:
    """Return the trail as one row, such as `acme › Post › Demo Reel`."""
    return " › ".join(("… › " if crumb.gap else "") + crumb.label for crumb in trail.crumbs)
