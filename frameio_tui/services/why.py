"""Why was it refused? Runs the checks one after the other, each cheap, and ends in one sentence and a remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..core.errors import FrameioTuiError
from ..core.explain import Explanation, explain
from ..core.ids import ids_in
from ..core.request import RequestSpec
from ..core.why import (
    Check,
    account_said,
    header_of,
    me_said,
    parent_of,
    parent_said,
    scope_of,
    shape_of,
    verdict,
)
from .outgoing import path_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from ..core.exchange import Exchange
    from ..core.operation import Operation
    from .catalogs import Catalogs
    from .console import ConsoleService
    from .profiles import ProfileEntry

ACCOUNTS_AT_MOST = 500


class Answered(NamedTuple):
    """The end of the search."""

    explanation: Explanation


class WhyService:
    """Asks the API no more than three small questions, all of them reads."""

    def __init__(self, console: ConsoleService, catalogs: Catalogs) -> None:
        self._console = console
        self._catalogs = catalogs

    async def ask(self, entry: ProfileEntry, exchange: Exchange) -> AsyncIterator[Check | Answered]:
        """Each check twice: when it begins (`asking`) and what it said; last the answer. Raises nothing of the API."""
        profile, outgoing, answer = entry.profile, exchange.outgoing, exchange.answer
        operation = self._catalogs.match(outgoing.method, outgoing.url)
        if exchange.ok or answer.status not in (400, 401, 403, 404, 405, 409, 422):
            yield Answered(explain(answer.status, answer.body, profile, operation, entry.record, answer.headers))
            return
        path = path_of(outgoing.url)
        catalog = self._catalogs.of(profile.api)
        check, found = shape_of(outgoing.method, path, bool(outgoing.body), operation, catalog, profile)
        yield check
        if found is not None or answer.status in (400, 409, 422):
            yield Answered(found or explain(answer.status, answer.body, profile, operation, entry.record))
            return
        async for step in self._asked(entry, exchange, operation, path):
            yield step
            if isinstance(step, Answered):
                return
        yield Answered(verdict(answer.status, answer.body, profile, operation))

    async def _asked(
        self, entry: ProfileEntry, exchange: Exchange, operation: Operation | None, path: str
    ) -> AsyncIterator[Check | Answered]:
        profile = entry.profile
        yield Check("me", "asking")
        status, _ = await self._status(entry, RequestSpec("GET", "/me"))
        check, _ = me_said(status, profile)
        yield check
        check, found = header_of(profile, check.state != "bad", operation)
        yield check
        if found is not None:
            yield Answered(found)
            return
        account = path.split("/")[3] if path.startswith(("/v4/accounts/", "/v2/accounts/")) else ""
        if account:
            yield Check("account", "asking")
            status, listed = await self._status(entry, RequestSpec("GET", "/accounts"))
            ids = frozenset(seen.id for seen in ids_in(listed, profile.api, ACCOUNTS_AT_MOST) if seen.kind == "account")
            check, found = account_said(status, account, ids)
            yield check
            if found is not None:
                yield Answered(found)
                return
        if operation is None:
            return
        parent = parent_of(operation, path, self._catalogs.of(profile.api))
        if parent is not None:
            yield Check("parent", "asking", parent.path)
            status, _ = await self._status(entry, parent)
            check, found = parent_said(status, parent)
            yield check
            if found is not None:
                yield Answered(found)
                return
        check, found = scope_of(operation, profile, entry.record)
        yield check
        if found is not None and exchange.answer.status != 404:
            yield Answered(found)

    async def _status(self, entry: ProfileEntry, spec: RequestSpec) -> tuple[int, bytes]:
        """Status and body of a read; 0 when no answer came."""
        try:
            exchange = await self._console.send(entry, spec, kind="why")
        except FrameioTuiError:
            return 0, b""
        return exchange.answer.status, exchange.answer.body
