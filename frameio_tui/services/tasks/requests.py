"""The requests of a task: reads with retries, pages as they arrive, changes once; each rate limit is respected."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import FrameioTuiError, InvalidInput, InvalidResponse, RequestRefused
from frameio_tui.core.http.guard import is_safe
from frameio_tui.core.http.request import RequestSpec, encode_query, split_query
from frameio_tui.core.json.values import loads
from frameio_tui.core.tasks.task import Estimate
from frameio_tui.services.requests.retry import ReadRetry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence

    from frameio_tui.core.catalog.catalog import Catalog
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.ports.requests import PlaceNames
    from frameio_tui.core.ports.system import Clock
    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.requests.sender import Prepared
    from frameio_tui.services.requests.service import RequestService

Query = tuple[tuple[str, str], ...]
RATE_LIMIT = "rate limit"


class TaskResponse(NamedTuple):
    """A 2xx response."""

    value: object
    """The parsed JSON; None for an empty body."""
    status: int
    headers: tuple[tuple[str, str], ...]


class Page(NamedTuple):
    """One page of a list."""

    items: list[dict[str, object]]
    number: int
    """Counts from 1, also after a resumption."""
    total: int | None
    """Number of items of the whole list, if the API gives it."""
    next: str
    """Pass it as `start` to go on after this page; empty if this is the last page."""


class Permission(NamedTuple):
    """What the user has allowed for a task."""

    changes: frozenset[str] = frozenset()
    """IDs of the operations by which it changes something."""
    allow_once: bool = False
    """Whether a read-only profile may send them, because the user typed its name."""
    kind: str = "task"
    """Kind of the requests in the history, if they are recorded there."""


class Activity:
    """What the requests of a task are doing now, for its progress."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.sent = 0
        """Requests that have ended."""
        self.has_changed = False
        """Whether a request that changes something was sent."""
        self.first_ended = asyncio.Event()
        """Set when the first request has ended."""
        self._in_flight: set[object] = set()
        self._waits: dict[object, tuple[float, str]] = {}
        """When each wait ends, and what it waits for."""

    def count_call(self) -> None:
        """Count a call."""
        self.sent += 1

    def waiting(self, waiter: object, seconds: float, reason: str) -> None:
        """Record that `waiter` waits, or no longer waits if `seconds` is 0."""
        if seconds > 0:
            self._waits[waiter] = (self._clock.monotonic() + seconds, reason)
        else:
            self._waits.pop(waiter, None)

    @contextlib.contextmanager
    def sending(self, waiter: object) -> Iterator[None]:
        """Count a request as in flight during a `with` block, except while it waits."""
        self._waits.pop(waiter, None)
        self._in_flight.add(waiter)
        try:
            yield
        finally:
            self._in_flight.discard(waiter)
            self.first_ended.set()

    def wait(self) -> tuple[float, str]:
        """Return the seconds until the next request is sent, and why, if every request waits; otherwise 0."""
        now = self._clock.monotonic()
        waits = {waiter: wait for waiter, wait in self._waits.items() if wait[0] > now}
        if not waits or self._in_flight - waits.keys():
            return 0.0, ""
        ends, reason = min(waits.values())
        return ends - now, reason


class TaskRequests:
    """Sends requests of one task: at most 4 at a time for each operation, and never more than its rate limit allows.

    Operations are named by their ID in the catalog of the profile's API, or by method and path with placeholders
    (`GET /v4/accounts/{account_id}/…`). `{account_id}` is filled from the profile if it is not given. All methods raise
    RequestRefused for a response other than 2xx, NoResponse, CredentialError, and the errors of
    `RequestService.prepare`.
    """

    def __init__(
        self,
        requests: RequestService,
        catalog: Catalog,
        entry: ProfileEntry,
        clock: Clock,
        activity: Activity,
        permission: Permission,
    ) -> None:
        self._requests = requests
        self._catalog = catalog
        self._entry = entry
        self._activity = activity
        self._permission = permission
        self.place_names: PlaceNames | None = None
        """Where the names of what was listed are stored."""
        self._retry = ReadRetry(clock)

    def remember_names(self, parent: Asset | None, inside: Iterable[Asset], *, is_complete: bool) -> None:
        """Store the names inside a place, or in the list of accounts, for shell completion."""
        if self.place_names is not None:
            place_id = parent.id if parent is not None else ""
            names = ((asset.title, asset.id if asset.is_container else "") for asset in inside)
            self.place_names.remember(self._entry.profile.id, place_id, names, is_complete=is_complete)

    async def get(self, operation: str, parameters: Mapping[str, str] | None = None, query: Query = ()) -> TaskResponse:
        """Read a resource; repeat it after 502 to 504, timeouts and dropped connections.

        The values of `parameters` and `query` are not percent-encoded yet. A search that is sent as POST is read with
        `find`.
        """
        prepared = self._prepare(self._spec(operation, parameters, query))
        exchange, value = await self._read(prepared)
        return _response(exchange, value)

    async def find(
        self, operation: str, parameters: Mapping[str, str] | None = None, body: object = None, query: Query = ()
    ) -> TaskResponse:
        """Send a search: a POST that the catalog marks as safe. It is repeated like other reads."""
        exchange, value = await self._read(self._prepare(self._spec(operation, parameters, query, body)))
        return _response(exchange, value)

    async def pages(
        self,
        operation: str,
        parameters: Mapping[str, str] | None = None,
        query: Query = (),
        *,
        start: str = "",
        body: object = None,
    ) -> AsyncIterator[Page]:
        """Yield the pages of a list as they arrive; every page gets the same `query`. `start` is `Page.next`.

        `body` is for a search that is sent as POST. Raises InvalidResponse if a page is not a list of objects.
        """
        requested: set[str] = set()
        while True:
            page = await self.page(operation, parameters, query, start=start, body=body)
            if page.next in requested:
                raise InvalidResponse(f"The page after page {page.number} of the list was already loaded.")
            yield page
            if not page.next:
                return
            start = page.next
            requested.add(start)

    async def page(
        self,
        operation: str,
        parameters: Mapping[str, str] | None = None,
        query: Query = (),
        *,
        start: str = "",
        body: object = None,
    ) -> Page:
        """Return one page of a list; the parameters are those of `pages`. Raises InvalidResponse."""
        number, spec = 1, self._spec(operation, parameters, query, body)
        if start:
            number, spec = _spec_of_page(start, spec)
        exchange, value = await self._read(self._prepare(spec))
        info = self._requests.page(exchange, value)
        following = _page_token(number + 1, info.next.url, info.next.body) if info.next is not None else ""
        return Page(_items(value, spec), number, info.total, following)

    async def send(
        self, operation: str, parameters: Mapping[str, str] | None = None, body: object = None, query: Query = ()
    ) -> TaskResponse:
        """Send a request that changes something: once, or again only after a 429, which changes nothing.

        `body` is the complete JSON body, with `data` if the operation has it. The operation must be in `Task.changes`.
        """
        spec = self._spec(operation, parameters, query, body)
        known = self.operation(operation)
        if not is_safe(spec.method, known) and (known is None or known.id not in self._permission.changes):
            raise AssertionError(f"{operation} is not in Task.changes, so the user was not asked about it.")
        prepared = self._prepare(spec)
        self._activity.has_changed = True
        exchange = await self._send(prepared)
        self._check(exchange)
        return _response(exchange, _parsed(exchange))

    def estimate(self, requests: Mapping[str, int], *, also: Sequence[str] = ()) -> Estimate:
        """Return the estimate for a number of requests by operation; `also` are operations of unknown number.

        The duration is that of the operation whose rate limit is reached first; operations run side by side.
        """
        operations = {name: self.operation(name) for name in (*requests, *also)}
        scopes = {scope for operation in operations.values() if operation is not None for scope in operation.scopes}
        seconds = max((self._seconds(operations[name], count) for name, count in requests.items()), default=0.0)
        return Estimate(sum(requests.values()), bool(also), seconds, tuple(sorted(scopes)))

    def _seconds(self, operation: Operation | None, count: int) -> float:
        """Return the seconds that the rate limit takes for a number of requests of an operation; 0 if it is unknown."""
        reading = self._requests.rate(self._entry, operation)
        if reading is not None:
            return max(0, count - reading.remaining) * reading.per_call
        limit = operation.rate_limit if operation is not None else None
        return max(0, count - limit.calls) * limit.window_ms / 1000 / limit.calls if limit and limit.calls else 0.0

    def operation(self, name: str) -> Operation | None:
        """Return the operation of that ID, or method and path; None if the catalog of the API has none."""
        method, _, path = name.partition(" ")
        return self._catalog.match(method, path) if path else self._catalog.by_id(name)

    def _spec(
        self, operation: str, parameters: Mapping[str, str] | None, query: Query, body: object = None
    ) -> RequestSpec:
        """Return the request of an operation. Raises InvalidInput if there is no such operation."""
        method, _, path = operation.partition(" ")
        if not path:
            known = self._catalog.by_id(operation)
            if known is None:
                raise InvalidInput(f"The catalog of this API has no operation '{operation}'.")
            method, path = known.method, known.path
        encoded = tuple(encode_query(name, value) for name, value in query)
        text = "" if body is None else json.dumps(body, ensure_ascii=False)
        return RequestSpec(method, path, encoded, body=text).fill(parameters or {})

    def _prepare(self, spec: RequestSpec) -> Prepared:
        """Check a request. The user has confirmed the changes of the task before it started."""
        return self._requests.prepare(
            self._entry, spec, allow_once=self._permission.allow_once, confirmed=bool(self._permission.changes)
        )

    async def _read(self, prepared: Prepared) -> tuple[Exchange, object]:
        """Send a read, repeat it if necessary, and return its exchange and value. Raises RequestRefused, NoResponse."""
        if not is_safe(prepared.outgoing.method, prepared.operation):
            raise AssertionError(f"{prepared.outgoing.method} is not a read, so it must not be repeated.")
        waiter, value = object(), None

        async def send() -> Exchange:
            nonlocal value
            exchange = await self._send(prepared)
            if exchange.ok:
                value = _parsed(exchange)
            return exchange

        try:
            exchange = await self._retry.send(
                send, lambda seconds, reason: self._activity.waiting(waiter, seconds, reason)
            )
        finally:
            self._activity.waiting(waiter, 0.0, "")
        self._check(exchange)
        return exchange, value

    async def _send(self, prepared: Prepared) -> Exchange:
        """Send a request in a slot of its operation, and again after a 429."""
        waiter = object()

        def on_wait(seconds: float) -> None:
            self._activity.waiting(waiter, seconds, RATE_LIMIT)

        try:
            async with self._requests.slot(self._entry, prepared.operation, on_wait) as number:
                with self._activity.sending(waiter):
                    return await self._requests.send_with_retry(
                        self._entry, prepared._replace(number=number), on_wait, kind=self._permission.kind
                    )
        finally:
            self._activity.waiting(waiter, 0.0, "")

    def _check(self, exchange: Exchange) -> None:
        """Raise RequestRefused unless the status is 2xx."""
        if exchange.ok:
            return
        explanation = self._requests.explain(self._entry, exchange)
        status = exchange.response.status
        raise RequestRefused(
            f"{status}: {explanation.sentence}", explanation.remedy, status=status, body=exchange.readable_body
        )


def _response(exchange: Exchange, value: object) -> TaskResponse:
    return TaskResponse(value, exchange.response.status, exchange.response.headers)


def _parsed(exchange: Exchange) -> object:
    """Return the JSON value of a 2xx response. Raises InvalidResponse."""
    response = exchange.response
    if response.spill_path:
        with contextlib.suppress(OSError):
            os.unlink(response.spill_path)
        # Not an InvalidResponse, which would be requested again.
        raise FrameioTuiError("The response is too large for a job.", "Use a smaller page_size.")
    if not response.body:
        return None
    try:
        return loads(response.body)
    except (ValueError, RecursionError):
        raise InvalidResponse("The response is not valid JSON.", "Try again later.") from None


def _items(value: object, spec: RequestSpec) -> list[dict[str, object]]:
    """Return the items of a page: V2 returns a list, V4 an object with the list `data`. Raises InvalidResponse."""
    found = value.get("data") if isinstance(value, dict) else value
    if not isinstance(found, list):
        raise InvalidResponse(f"The response to {spec.method} {spec.path} is not a list.")
    return [item for item in found if isinstance(item, dict)]


def _page_token(number: int, url: str, body: bytes | None) -> str:
    """Return what names a page in `Page.next`: its number, its path with query, and the body of a search."""
    after_scheme = url.partition("://")[2]
    target = after_scheme[after_scheme.find("/") :]
    return f"{number} {target}" + (f"\n{body.decode('utf-8', 'surrogatepass')}" if body is not None else "")


def _spec_of_page(token: str, first: RequestSpec) -> tuple[int, RequestSpec]:
    """Return number and request of a page. Raises InvalidInput if the token does not name one."""
    position, newline, body = token.partition("\n")
    number, _, target = position.partition(" ")
    if not number.isdigit():
        raise InvalidInput("The position in the list cannot be read.", "Start the job again.")
    path, _, query = target.partition("?")
    return int(number), RequestSpec(first.method, path, split_query(query), body=body if newline else first.body)
