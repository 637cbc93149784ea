"""From a value of the response to the requests it leads to, and the way back up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.core.resources.breadcrumbs import Trail
from frameio_tui.core.resources.id_kinds import JsonLocation, is_id, params_of
from frameio_tui.core.resources.links import Link, links_for, links_of
from frameio_tui.core.resources.tree import nodes_in
from frameio_tui.services.requests.headers import path_of
from frameio_tui.ui.console.operations.rows import METHOD_STYLES
from frameio_tui.ui.dialogs.ask import pick
from frameio_tui.ui.dialogs.specs import Choice, PickSpec

if TYPE_CHECKING:
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.profiles.profile import ApiVersion
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.dialogs.ask import DialogOwner

REASON_AT_MOST = 44
"""Columns for what a request does, in the list of where to go."""
CHANGING = "Changes something: goes into the request line, not sent"
"""Heading over the requests that are not sent from the list of where to go."""
BRIEF = 24
"""Characters beyond which a part of a path is an id rather than a word."""


async def links_at(
    catalogs: Catalogs, entry: ProfileEntry, exchange: Exchange, place: JsonLocation | None
) -> tuple[Link, ...]:
    """Return the requests that a value of a response leads to, or its `Link` header when there is no value."""
    if place is not None:
        return await asyncio.to_thread(offers_at, catalogs, entry, exchange, place)
    header = exchange.response.header("link") or ""
    return links_of(header, catalogs.of(entry.profile.api), entry.profile.base_url)


async def pick_link(dialogs: DialogOwner, links: tuple[Link, ...]) -> Link | None:
    """Return the one of these requests that the user picks."""
    key = await pick(dialogs, PickSpec("Follow to", offer_choices(links)))
    return links[int(key)] if key is not None else None


def offers_at(catalogs: Catalogs, entry: ProfileEntry, exchange: Exchange, place: JsonLocation) -> tuple[Link, ...]:
    """The requests that a value of an answer leads to, the likeliest first. Looks at every operation: use a thread."""
    url = exchange.outgoing.url
    source = catalogs.match(exchange.outgoing.method, url)
    known = dict(params_of(source, path_of(url))) if source is not None else {}
    if entry.profile.account:
        known.setdefault("account_id", entry.profile.account)
    catalog = catalogs.of(entry.profile.api)
    return links_for(place, catalog, entry.profile.base_url, source=source, known=known)


def offer_choices(found: tuple[Link, ...]) -> tuple[Choice, ...]:
    """Rows to pick from, as narrow as they can be told apart; those that change something under a heading."""
    room = min(REASON_AT_MOST, max((len(offer.reason) for offer in found), default=0))
    return tuple(
        Choice(
            str(at),
            (
                (f"{offer.spec.method:<6} ", METHOD_STYLES.get(offer.spec.method, "plain")),
                (f"{offer.reason[:room]:<{room}} ", "plain"),
                (_brief(offer.spec.path), "dim"),
            ),
            f"{offer.spec.method} {offer.reason} {offer.spec.path}",
            group="" if offer.safe else CHANGING,
        )
        for at, offer in enumerate(found)
    )


def _brief(path: str) -> str:
    """A path with its ids cut short: the words after them tell one request from another."""
    return "/".join(f"{part[:4]}.." if len(part) > BRIEF and is_id(part) else part for part in path.split("/"))


class BreadcrumbStore:
    """Where each profile is in its tree."""

    def __init__(self) -> None:
        self._by_profile: dict[str, Trail] = {}

    def of(self, profile_id: str, api: ApiVersion) -> Trail:
        """The trail of a profile."""
        return self._by_profile.get(profile_id) or Trail(api)

    def record_visit(self, catalogs: Catalogs, entry: ProfileEntry, exchange: Exchange) -> Trail:
        """The trail after an answer. Parses the body: use a thread."""
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
    """The way in one row: `acme › Post › Demo Reel`."""
    return " › ".join(("… › " if crumb.gap else "") + crumb.label for crumb in trail.crumbs)
