"""Links from a value of a response to other requests, and the breadcrumb that leads back up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.resources.breadcrumbs import Trail
from frameio_tui.core.resources.id_kinds import JsonLocation, is_id, kinds_at, params_of
from frameio_tui.core.resources.links import Link, links_for, links_of
from frameio_tui.core.resources.tree import nodes_in
from frameio_tui.services.requests.headers import path_of
from frameio_tui.services.tasks.actions import PlaceAction, actions_for
from frameio_tui.ui.dialogs.ask import pick
from frameio_tui.ui.dialogs.specs import Choice, PickSpec
from frameio_tui.ui.theme import METHOD_SPANS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.core.profiles.profile import ApiVersion
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.console.resource_names import ResourceNames
    from frameio_tui.ui.dialogs.ask import DialogOwner

REASON_WIDTH = 50
"""Maximum number of columns that what a request does is padded to, in the list of links."""
CHANGING_GROUP = "Modifies data: loaded into the request line, not sent"
"""Heading above the links that only fill the request line."""
ACTIONS_GROUP = "With what is inside"
"""Heading above the actions for a place."""
ACTION = "action:"
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


async def pick_link(
    dialogs: DialogOwner,
    links: tuple[Link, ...],
    location: JsonLocation | None,
    names: Mapping[str, str],
    actions: tuple[PlaceAction, ...] = (),
) -> Link | PlaceAction | None:
    """Let the user pick a link or an action; None if the dialog was dismissed. `names` are the known names of IDs."""
    lines: tuple[str, ...] = ()
    if location is not None:
        name = names.get(location.value)
        lines = (f"{name} ({location.value})" if name else location.value,)
    choices = (*link_choices(links, names), *action_choices(actions))
    key = await pick(dialogs, PickSpec("Follow link", choices, lines=lines))
    if key is not None and key.startswith(ACTION):
        return next(action for action in actions if action.id == key.removeprefix(ACTION))
    return links[int(key)] if key is not None else None


def place_actions(
    catalogs: Catalogs, entry: ProfileEntry, exchange: Exchange, location: JsonLocation | None
) -> tuple[PlaceAction, ...]:
    """Return what else can be done with the account, project, folder or file that a value is the ID of."""
    if location is None:
        return ()
    source = catalogs.match(exchange.outgoing.method, exchange.outgoing.url)
    return actions_for(kinds_at(location, entry.profile.api, source))


def action_choices(actions: tuple[PlaceAction, ...]) -> tuple[Choice, ...]:
    """Return a row for each action."""
    return tuple(Choice(f"{ACTION}{action.id}", ((action.title, "plain"),), group=ACTIONS_GROUP) for action in actions)


def known_names(trail: Trail, location: JsonLocation | None) -> dict[str, str]:
    """Return the names of IDs that earlier responses, or the objects around a location, have shown."""
    names = {node.id: node.name for node in trail.nodes.values() if node.name}
    for item in location.objects if location is not None else ():
        own_id, name = item.get("id"), item.get("name") or item.get("display_name")
        if isinstance(own_id, str) and isinstance(name, str) and name:
            names[own_id] = name
    return names


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


def link_choices(links: tuple[Link, ...], names: Mapping[str, str]) -> tuple[Choice, ...]:
    """Return a row for each link: method, reason and path, in which known names replace IDs.

    Links that may change something are grouped under `CHANGING_GROUP`.
    """
    width = max((len(link.reason) for link in links), default=0)
    return tuple(
        Choice(
            str(index),
            (
                (f"{link.spec.method:<6} ", METHOD_SPANS.get(link.spec.method, "title")),
                (f"{link.reason:<{min(width, REASON_WIDTH)}}  ", "plain"),
                *path_spans(link.spec.path, names),
            ),
            f"{link.spec.method} {link.reason} {link.spec.path}",
            group="" if link.safe else CHANGING_GROUP,
        )
        for index, link in enumerate(links)
    )


def path_spans(path: str, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return a path with the name of each ID in its place; IDs without a known name are shortened."""
    spans: list[tuple[str, str]] = []
    for at, part in enumerate(path.split("/")):
        name = names.get(part)
        short = f"{part[:4]}…" if len(part) > LONGEST_WORD and is_id(part) else part
        spans.append((f"{'/' if at else ''}{short if name is None else ''}", "dim"))
        if name is not None:
            spans.append((name, "plain"))
    return tuple(spans)


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


class Destinations(NamedTuple):
    """What a value of a response leads to."""

    location: JsonLocation | None
    """The value; None for the `Link` header."""
    links: tuple[Link, ...]
    actions: tuple[PlaceAction, ...]
    names: Mapping[str, str]
    """The known names of IDs."""

    @property
    def label(self) -> str:
        """The name of the ID that the value is; empty if it is unknown."""
        return self.names.get(self.location.value, "") if self.location is not None else ""


class Navigator:
    """Follows the values of responses to other requests, and goes back up along the breadcrumb of each profile."""

    def __init__(self, dialogs: DialogOwner, catalogs: Catalogs) -> None:
        self._dialogs = dialogs
        self._catalogs = catalogs
        self._trails = BreadcrumbStore()

    async def record_visit(self, entry: ProfileEntry, exchange: Exchange, names: ResourceNames) -> str:
        """Update the breadcrumb of a profile with a response and return it as text."""
        trail = await asyncio.to_thread(self._trails.record_visit, self._catalogs, entry, exchange)
        return await asyncio.to_thread(format_breadcrumbs, trail, names.name)

    def above(self, entry: ProfileEntry) -> RequestSpec | None:
        """Return the request for what is one level up; None at the top level."""
        return self._trails.of(entry.profile.id, entry.profile.api).up()

    async def destinations(
        self, entry: ProfileEntry, exchange: Exchange, location: JsonLocation | None
    ) -> Destinations | None:
        """Return what a value of a response leads to; None if that is nothing."""
        links = await links_at(self._catalogs, entry, exchange, location)
        actions = place_actions(self._catalogs, entry, exchange, location)
        if not links and not actions:
            return None
        trail = self._trails.of(entry.profile.id, entry.profile.api)
        return Destinations(location, links, actions, known_names(trail, location))

    async def pick(self, found: Destinations) -> Link | PlaceAction | None:
        """Let the user pick one of the destinations; None if the dialog was dismissed."""
        return await pick_link(self._dialogs, found.links, found.location, found.names, found.actions)


def format_breadcrumbs(trail: Trail, name_of: Callable[[str, str], str] = lambda _placeholder, _id: "") -> str:
    """Return the trail as one row, such as `acme › Post › Demo Reel`.

    `name_of` returns the name of an ID that the trail does not know the name of, for its placeholder and the ID.
    """
    parts = []
    for crumb in trail.crumbs:
        node = trail.nodes.get((crumb.kind, crumb.id))
        is_named = crumb.kind == "view" or (node is not None and bool(node.name))
        label = "" if is_named else name_of(f"{crumb.kind}_id", crumb.id)
        parts.append(("… › " if crumb.gap else "") + (label or crumb.label))
    return " › ".join(parts)
