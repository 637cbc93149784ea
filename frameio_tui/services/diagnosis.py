"""Diagnosis of a refused request: run inexpensive checks in turn and end with one explanation and its remedy."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.diagnosis.checks import (
    Check,
    check_account,
    check_header,
    check_ids,
    check_parent,
    check_scope,
    check_shape,
    check_token,
    parent_request,
    verdict,
)
from frameio_tui.core.diagnosis.explain import Explanation, explain_response, with_v2_closing
from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.resources.id_kinds import params_of
from frameio_tui.core.resources.ids import ids_in
from frameio_tui.core.text.humanize import format_time_ago
from frameio_tui.services.requests.headers import path_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.ports.requests import SeenIds
    from frameio_tui.core.ports.system import Clock
    from frameio_tui.core.resources.ids import SeenId
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.requests.service import RequestService

MAX_ACCOUNTS = 500
KINDS = (
    *("account", "team", "workspace", "project", "asset", "folder", "file", "version_stack", "comment", "user"),
    *("review_link", "share", "presentation", "hook", "webhook", "action"),
)
"""Kinds of resource under which an ID is looked up among the seen IDs."""


class CheckResult(NamedTuple):
    """Final result of the diagnosis."""

    explanation: Explanation


class DiagnosisService:
    """Finds out why the API refused a request, with at most three small read requests."""

    def __init__(self, requests: RequestService, catalogs: Catalogs, seen: SeenIds, clock: Clock) -> None:
        self._requests = requests
        self._catalogs = catalogs
        self._seen = seen
        self._clock = clock

    async def run_checks(self, entry: ProfileEntry, exchange: Exchange) -> AsyncIterator[Check | CheckResult]:
        """Yield each check when it starts (state `asking`) and when it ends, and finally the result.

        Checks that send no request are yielded only when they end. Errors of the API do not raise. If V2 was closed,
        the result says that first, unless the token is still accepted.
        """
        is_alive = exchange.ok or exchange.response.status in (400, 409, 422, 429)
        async for step in self._run_checks(entry, exchange):
            if isinstance(step, CheckResult):
                if not is_alive:
                    step = CheckResult(with_v2_closing(step.explanation, entry.profile, self._clock.now()))
            elif (step.name, step.state) == ("me", "ok"):
                is_alive = True
            yield step

    async def _run_checks(self, entry: ProfileEntry, exchange: Exchange) -> AsyncIterator[Check | CheckResult]:
        profile, outgoing, response = entry.profile, exchange.outgoing, exchange.response
        body = exchange.readable_body
        operation = self._catalogs.match(outgoing.method, outgoing.url)
        if exchange.ok or response.status not in (400, 401, 403, 404, 405, 409, 422):
            args = (response.status, body, profile, operation, entry.record, response.headers)
            yield CheckResult(explain_response(*args, now=self._clock.now()))
            return
        path = path_of(outgoing.url)
        catalog = self._catalogs.of(profile.api)
        check, found = check_shape(outgoing.method, path, bool(outgoing.body), operation, catalog, profile)
        if found is None and operation is not None and response.status != 401:
            params = params_of(operation, path)
            known = await asyncio.to_thread(self._known, profile.id, tuple(params.values()))
            check, found = check_ids(params, known) or (check, None)
        yield check
        if found is not None or response.status in (400, 409, 422):
            yield CheckResult(found or explain_response(response.status, body, profile, operation, entry.record))
            return
        above_seen = False
        async for step in self._run_request_checks(entry, exchange, operation, path):
            yield step
            if isinstance(step, CheckResult):
                return
            above_seen = above_seen or (step.name, step.state) == ("parent", "ok")
        yield CheckResult(verdict(response.status, body, above_seen=above_seen))

    def _known(self, profile_id: str, ids: Sequence[str]) -> dict[str, list[SeenId]]:
        """Return the seen IDs that equal one of `ids`, grouped by ID."""
        return {
            resource_id: [
                row
                for kind in KINDS
                for row in self._seen.complete(profile_id, kind, resource_id, 1)
                if row.id == resource_id
            ]
            for resource_id in ids
        }

    async def _run_request_checks(
        self, entry: ProfileEntry, exchange: Exchange, operation: Operation | None, path: str
    ) -> AsyncIterator[Check | CheckResult]:
        """Yield the checks that send requests, and the result as soon as one of them explains the refusal."""
        profile = entry.profile
        yield Check("me", "asking")
        me = await self._send(entry, RequestSpec("GET", "/me"))
        check = check_token(me.response.status if me else 0)
        yield check
        check, found = check_header(profile, check.state, operation, self._time_since_expiry(entry), self._clock.now())
        yield check
        if found is not None:
            yield CheckResult(found)
            return
        account = path.split("/")[3] if path.startswith(("/v4/accounts/", "/v2/accounts/")) else ""
        if account:
            yield Check("account", "asking")
            check, found = await self._account(entry, account)
            yield check
            if found is not None:
                yield CheckResult(found)
                return
        if operation is None:
            return
        parent = parent_request(operation, path, self._catalogs.of(profile.api))
        if parent is not None:
            yield Check("parent", "asking", parent.path)
            parent_exchange = await self._send(entry, parent)
            check, found = check_parent(
                parent_exchange.response.status if parent_exchange else 0,
                parent,
                parent_exchange.response.body if parent_exchange else b"",
            )
            yield check
            if found is not None:
                yield CheckResult(found)
                return
        if exchange.response.status == 404:
            yield Check("scope", "skipped", "not checked: a missing scope does not cause a 404")
            return
        check, found = check_scope(operation, profile, entry.record)
        yield check
        if found is not None:
            yield CheckResult(found)

    def _time_since_expiry(self, entry: ProfileEntry) -> str:
        """Return how long ago the token expired, or an empty string if it has not or has no expiry time."""
        tokens, now = entry.record.tokens, self._clock.now()
        return format_time_ago(tokens.expires_at or 0, now) if tokens is not None and tokens.expired(now) else ""

    async def _account(self, entry: ProfileEntry, account: str) -> tuple[Check, Explanation | None]:
        """Check whether the account is in the user's list of accounts."""
        listed = await self._send(entry, RequestSpec("GET", "/accounts", (("page_size", "100"),)))
        if listed is None:
            return check_account(0, account, frozenset())
        rows = ids_in(listed.response.body, entry.profile.api, MAX_ACCOUNTS)
        ids = frozenset(seen.id for seen in rows if seen.kind == "account")
        is_complete = self._requests.page(listed).next is None
        return check_account(listed.response.status, account, ids, whole=is_complete)

    async def _send(self, entry: ProfileEntry, spec: RequestSpec) -> Exchange | None:
        """Send a read request and return the exchange, or None if there was no response."""
        try:
            return await self._requests.send(entry, spec, kind="why")
        except FrameioTuiError:
            return None
