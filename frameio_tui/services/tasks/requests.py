"""The requests of a task: reads with retries, pages as they arrive, changes once; each limit is respected."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from frameio_tui.core.tasks.task import Estimate

Query = tuple[tuple[str, str], ...]


class Reply(NamedTuple):
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


class TaskRequests(Protocol):
    """Sends requests of one task: at most 4 at a time for each operation, and never more than its rate limit allows.

    Operations are named by their ID in the catalog of the profile's API, or by method and path with placeholders
    (`GET /v4/accounts/{account_id}/…`). `{account_id}` is filled from the profile if it is not given. All methods raise
    RequestRefused for a response other than 2xx, NoResponse, CredentialError, and the errors of
    `RequestService.prepare`.
    """

    async def get(self, operation: str, parameters: Mapping[str, str] | None = None, query: Query = ()) -> Reply:
        """Read a resource; repeat it after 502 to 504, time-outs and dropped connections. `query` is not encoded."""

    def pages(
        self, operation: str, parameters: Mapping[str, str] | None = None, query: Query = (), *, start: str = ""
    ) -> AsyncIterator[Page]:
        """Yield the pages of a list as they arrive. Every page gets the same `query`."""

    async def send(
        self, operation: str, parameters: Mapping[str, str] | None = None, body: object = None, query: Query = ()
    ) -> Reply:
        """Send a request that changes something: once, or again only after a 429. It must be in `Task.changes`."""

    def estimate(self, requests: Mapping[str, int], *, also: Sequence[str] = ()) -> Estimate:
        """Return the estimate for a number of requests by operation; `also` are operations of unknown number."""
