"""From the line under the cursor to the requests it leads to, and the way back up."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from textual.worker import WorkerError

from frameio_tui.core.json.exact import Number, loads
from frameio_tui.core.resources.breadcrumbs import Trail
from frameio_tui.core.resources.id_kinds import JsonLocation, is_id, params_of
from frameio_tui.core.resources.links import Link, offers
from frameio_tui.core.resources.tree import nodes_in
from frameio_tui.services.requests.headers import path_of
from frameio_tui.ui.console.operations.rows import METHOD_STYLES
from frameio_tui.ui.console.response.pane import VIEWS
from frameio_tui.ui.console.response.viewer import DocumentView
from frameio_tui.ui.dialogs.specs import Choice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from frameio_tui.core.document.document import Document
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.profiles.profile import ApiVersion
    from frameio_tui.core.table.view import TableView
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.ui.console.screen import Console

LONGEST_LINK = 2**14
"""Bytes of a text that may lead somewhere."""
AROUND_AT_MOST = 2**18
"""Bytes of an object that is looked at for what stands around an id."""
REASON_AT_MOST = 44
"""Columns for what a request does, in the list of where to go."""
CHANGING = "Changes something: goes into the request line, not sent"
"""Heading over the requests that are not sent from the list of where to go."""
BRIEF = 24
"""Characters beyond which a part of a path is an id rather than a word."""


def place_at(document: Document, line: int) -> JsonLocation | None:
    """The text on a line with the objects around it; None for what is no text."""
    path, found = document.path_of(line), document.value_range(line)
    if path is None or found is None or found[1] - found[0] > LONGEST_LINK or document.value_of(line)[:1] != b'"':
        return None
    around = (_object(raw) for raw in document.around(line, AROUND_AT_MOST))
    return JsonLocation(path, document.value_text(line), tuple(item for item in around if item is not None))


def on_link_header(console: Console, exchange: Exchange) -> bool:
    """Whether the cursor is on the `link` header of the headers view."""
    pane, row = console.response, console.query_one(DocumentView).cursor - 1  # the status line is above them
    names = [name.lower() for name, _ in exchange.response.headers]
    return not pane.special and VIEWS[pane.view] == "Headers" and 0 <= row < len(names) and names[row] == "link"


def place_before_filter(found: JsonLocation, body: Document) -> JsonLocation:
    """Where the value of a filter's result stands in the answer, which tells more of it; as found when it is new."""
    at = body.body.find(b'"%s"' % found.value.encode()) if is_id(found.value) else -1
    return (place_at(body, body.line_of(at)) if at >= 0 else None) or found


def place_in_row(view: TableView, row: int) -> JsonLocation | None:
    """The id of the item in a row of a table."""
    at = view.item(row)
    item = _object(view.table.source(at))
    value = item.get("id") if item is not None else None
    if item is None or not isinstance(value, str) or isinstance(value, Number):
        return None
    return JsonLocation((*view.table.path, at, "id"), value, (item,))


def _object(raw: bytes) -> Mapping[str, object] | None:
    try:
        found = loads(raw)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def offers_at(services: Services, entry: ProfileEntry, exchange: Exchange, place: JsonLocation) -> tuple[Link, ...]:
    """The requests that a value of an answer leads to, the likeliest first. Looks at every operation: use a thread."""
    url = exchange.outgoing.url
    source = services.catalogs.match(exchange.outgoing.method, url)
    known = dict(params_of(source, path_of(url))) if source is not None else {}
    if entry.profile.account:
        known.setdefault("account_id", entry.profile.account)
    catalog = services.catalogs.of(entry.profile.api)
    return offers(place, catalog, entry.profile.base_url, source=source, known=known)


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


LEARNING = "learn"
"""The group of what works on an answer that is drawn already."""
DRAWN_WITHIN = 0.2


class BreadcrumbStore:
    """Where each profile is in its tree."""

    def __init__(self) -> None:
        self._by_profile: dict[str, Trail] = {}

    def of(self, profile_id: str, api: ApiVersion) -> Trail:
        """The trail of a profile."""
        return self._by_profile.get(profile_id) or Trail(api)

    def visited(self, services: Services, entry: ProfileEntry, exchange: Exchange) -> Trail:
        """The trail after an answer. Parses the body: use a thread."""
        trail = self.of(entry.profile.id, entry.profile.api)
        operation = services.catalogs.match(exchange.outgoing.method, exchange.outgoing.url)
        if operation is None or not exchange.ok or operation.api is not entry.profile.api:
            return trail
        params = params_of(operation, path_of(exchange.outgoing.url))
        body = exchange.response.body
        nodes = nodes_in(body, operation.api, operation, params)
        trail = trail.visited(operation, params, nodes)
        self._by_profile[entry.profile.id] = trail
        return trail


def format_breadcrumbs(trail: Trail) -> str:
    """The way in one row: `acme › Post › Demo Reel`."""
    return " › ".join(("… › " if crumb.gap else "") + crumb.label for crumb in trail.crumbs)


async def learn(console: Console, entry: ProfileEntry, exchange: Exchange) -> None:
    """What an answer teaches, once it is drawn: where in the tree it is, what is allowed; nothing waits for it."""
    from frameio_tui.ui.console.operations.pane import OperationsPane

    console.within.forget()
    drawn = asyncio.Event()
    console.call_after_refresh(drawn.set)
    with contextlib.suppress(TimeoutError):  # it may be behind another screen, where nothing is drawn
        await asyncio.wait_for(drawn.wait(), DRAWN_WITHIN)
    trail = await asyncio.to_thread(console.trails.visited, console.services, entry, exchange)
    console.crumbs = format_breadcrumbs(trail)
    console.say_where()
    await console.services.requests.settle()
    learned = await asyncio.to_thread(console.services.history.outcomes, entry.profile.id)
    if console.entry is not None and console.entry.profile.id == entry.profile.id:
        console.query_one(OperationsPane).learn(learned)
        console.show_about()


def up(console: Console) -> None:
    """One step up: from the asset to its folder, project, team, account."""
    console.run_worker(_up(console), group="follow", exclusive=True, exit_on_error=False)


async def _up(console: Console) -> None:
    # Up from the answer on screen, also when the key comes before it was learned where that stands.
    learning = [worker for worker in console.workers if worker.group == LEARNING and not worker.is_finished]
    for worker in learning:
        with contextlib.suppress(WorkerError):
            await worker.wait()
    entry = console.entry
    if entry is None:
        return
    above = console.trails.of(entry.profile.id, entry.profile.api).up()
    if above is None:
        console.say("There is nothing above: follow ids (Enter) to go down first.")
        return
    console.line.write(above)
    console.action_send()


ACTIONS: dict[str, Callable[[Console], None]] = {"up": up}
