"""From the line under the cursor to the requests it leads to, and the way back up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..core.body_diff import LARGEST_BODY
from ..core.crumbs import Trail
from ..core.exact_json import Number, loads
from ..core.follow import Offer, offers
from ..core.places import Place, params_of
from ..core.tree_nodes import nodes_in
from ..services.outgoing import path_of
from .asks import Choice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..core.exchange import Exchange
    from ..core.json_path import JsonPath
    from ..core.profile import ApiVersion
    from ..services.profiles import ProfileEntry
    from ..services.program import Program
    from .screens.console import Console

LEARNED_AT_MOST = 2 * 2**20
"""Bytes of an answer whose names are learned for the breadcrumb."""


def place_of(body: bytes, path: JsonPath) -> Place | None:
    """The value at a path with the objects around it; None for a container, or a body too large to be parsed whole."""
    if len(body) > LARGEST_BODY:
        return None
    try:
        value: object = loads(body)
        around: list[Mapping[str, object]] = []
        for step in path:
            if isinstance(value, dict):
                around.insert(0, value)
            value = value[step]  # type: ignore[index]  # what is no container raises below
    except (ValueError, RecursionError, KeyError, IndexError, TypeError):
        return None
    text = isinstance(value, str) and not isinstance(value, Number)
    return Place(path, str(value), tuple(around)) if text else None


def offers_at(program: Program, entry: ProfileEntry, exchange: Exchange, path: JsonPath) -> tuple[Offer, ...]:
    """The requests that the value at a path leads to, the likeliest first. Parses the body: use a thread."""
    place = place_of(exchange.answer.body, path)
    if place is None:
        return ()
    url = exchange.outgoing.url
    source = program.catalogs.match(exchange.outgoing.method, url)
    known = dict(params_of(source, path_of(url))) if source is not None else {}
    if entry.profile.account:
        known.setdefault("account_id", entry.profile.account)
    catalog = program.catalogs.of(entry.profile.api)
    return offers(place, catalog, entry.profile.base_url, source=source, known=known)


def offer_choices(found: tuple[Offer, ...]) -> tuple[Choice, ...]:
    """Rows to pick from."""
    return tuple(
        Choice(
            str(at),
            (
                (f"{offer.spec.method:<6} ", "good" if offer.spec.method == "GET" else "warn"),
                (f"{offer.reason:<44.44} ", "plain"),
                (offer.spec.path, "dim"),
            ),
            f"{offer.spec.method} {offer.reason} {offer.spec.path}",
        )
        for at, offer in enumerate(found)
    )


class Trails:
    """Where each profile is in its tree."""

    def __init__(self) -> None:
        self._by_profile: dict[str, Trail] = {}

    def of(self, profile_id: str, api: ApiVersion) -> Trail:
        """The trail of a profile."""
        return self._by_profile.get(profile_id) or Trail(api)

    def visited(self, program: Program, entry: ProfileEntry, exchange: Exchange) -> Trail:
        """The trail after an answer. Parses the body: use a thread."""
        trail = self.of(entry.profile.id, entry.profile.api)
        operation = program.catalogs.match(exchange.outgoing.method, exchange.outgoing.url)
        if operation is None or not exchange.ok or operation.api is not entry.profile.api:
            return trail
        params = params_of(operation, path_of(exchange.outgoing.url))
        body = exchange.answer.body
        nodes = nodes_in(body, operation.api, operation, params) if len(body) <= LEARNED_AT_MOST else ()
        trail = trail.visited(operation, params, nodes)
        self._by_profile[entry.profile.id] = trail
        return trail


def crumb_words(trail: Trail) -> str:
    """The way in one row: `acme › Post › Demo Reel`."""
    return " › ".join(("… › " if crumb.gap else "") + crumb.label for crumb in trail.crumbs)


async def learn(console: Console, entry: ProfileEntry, exchange: Exchange) -> None:
    """What an answer teaches: where in the tree it is, what is allowed; nothing waits for it."""
    from .document_actions import say_where
    from .widgets.operations_pane import OperationsPane

    console.within.forget()
    await console.program.console.settle()
    learned = await asyncio.to_thread(console.program.history.outcomes, entry.profile.id)
    if console.entry is not None and console.entry.profile.id == entry.profile.id:
        console.query_one(OperationsPane).learn(learned)
        console.show_about()
    trail = await asyncio.to_thread(console.trails.visited, console.program, entry, exchange)
    console.crumbs = crumb_words(trail)
    say_where(console)
