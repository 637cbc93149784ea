"""The requests for the audit log: two forms of V2, the older one for accounts without the newer, and one of V4."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.audit.query import to_snake_case
from frameio_tui.core.errors import InvalidInput, Remedy, RequestRefused
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.services.tasks.places.assets import V2_PAGE, V4_PAGE, children

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from datetime import datetime

    from frameio_tui.core.audit.record import AuditRecord
    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.tasks.places.places import ResolvedPlace
    from frameio_tui.services.tasks.requests import Page, Query, TaskRequests

EVENTS, OLDER, V4_LOG = "getAccountAuditLogs", "getAuditLogs", "auditlog.index"
ROLE = "account admin"
_ABSENT = frozenset([403, 404, 410])
"""What an account without the newer form of V2 responds."""
_STALE = frozenset([400, 404, 410, 422])
"""What the API responds for a page of an earlier run that no longer exists."""


class AuditQuery(NamedTuple):
    """Which entries of an account's audit log are wanted."""

    account_id: str
    workspace_id: str = ""
    project_id: str = ""
    resource_id: str = ""
    user_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    """Exclusive."""
    events: tuple[str, ...] = ()

    def matches(self, record: AuditRecord) -> bool:
        """Return whether an entry is wanted: not every form can filter by everything, and none by the time of day."""
        if self.since is not None or self.until is not None:
            at = record.at
            if at is None or (self.since is not None and at < self.since):
                return False
            if self.until is not None and at >= self.until:
                return False
        if self.events and record.event not in self.events:
            return False
        pairs = (
            (self.workspace_id, record.workspace_id),
            (self.project_id, record.project_id),
            (self.resource_id, record.resource_id),
            (self.user_id, record.user_id),
        )
        return all(not wanted or wanted == found for wanted, found in pairs)


def operations_for(api: ApiVersion) -> tuple[str, ...]:
    """Return the operations that list the audit log, the one to try first first."""
    return (EVENTS, OLDER) if api is ApiVersion.V2 else (V4_LOG,)


def query_of(requests: TaskRequests, operation: str, wanted: AuditQuery) -> Query:
    """Return the query parameters of a form; what it cannot filter by is left to `AuditQuery.matches`."""
    since = wanted.since.date().isoformat() if wanted.since is not None else ""
    until = wanted.until.date().isoformat() if wanted.until is not None else ""
    event = wanted.events[0] if len(wanted.events) == 1 else ""
    if operation == OLDER:
        pairs = {"team_id": wanted.workspace_id, "item_id": wanted.resource_id, "actor_id": wanted.user_id}
        query = [(f"filter[{name}]", value) for name, value in pairs.items() if value]
        action = _action(requests, event)
        query += [("filter[action]", action)] if action else []
        if wanted.since is not None:
            moment = wanted.since.isoformat(timespec="milliseconds").replace("+00:00", "Z")
            query += [("filter[inserted_at][op]", "gte"), ("filter[inserted_at][value]", moment)]
        return (*query, ("page_size", V2_PAGE))
    v2 = operation == EVENTS
    pairs = {
        "start_date" if v2 else "from_date": since,
        "end_date" if v2 else "to_date": until,
        "event_type": event,
        "team_id" if v2 else "workspace_id": wanted.workspace_id,
        "project_id": wanted.project_id,
        "resource_id": wanted.resource_id,
        "user_id": wanted.user_id,
    }
    query = [(f"filters[{name}]", value) for name, value in pairs.items() if value]
    return (*query, ("page_size", V2_PAGE)) if v2 else (("include", "user"), *query, ("page_size", V4_PAGE))


def _action(requests: TaskRequests, event: str) -> str:
    """Return the name of an event in the older form of V2; empty if it has none, or several."""
    operation = requests.operation(OLDER)
    enums = [parameter.enum for parameter in operation.query if parameter.name == "filter[action]"] if operation else []
    found = [action for enum in enums for action in enum if to_snake_case(action) == event]
    return found[0] if len(found) == 1 else ""


async def log_pages(
    requests: TaskRequests, api: ApiVersion, wanted: AuditQuery, *, operation: str = "", start: str = ""
) -> AsyncGenerator[tuple[str, Page], None]:
    """Yield the pages of the log, the newest entries first, each with the operation that gave it.

    On V2, the older form is used if the account does not have the newer. `operation` and `start` continue after a page
    of an earlier run. Raises the errors of `TaskRequests.pages`.
    """
    parameters = {"account_id": wanted.account_id}
    forms = (operation,) if operation else operations_for(api)
    refused: RequestRefused | None = None
    for form in forms:
        query, began = query_of(requests, form, wanted), False
        try:
            async for page in requests.pages(form, parameters, query, start=start):
                began = True
                yield form, page
            return
        except RequestRefused as error:
            if start and not began and error.status in _STALE:
                async for page in requests.pages(form, parameters, query):
                    yield form, page
                return
            if began or form == forms[-1] or error.status not in _ABSENT:
                raise refused or error from None
            refused = error


async def query_for_place(requests: TaskRequests, entry: ProfileEntry, place: ResolvedPlace | None) -> AuditQuery:
    """Return the query for a place, or for the account of the profile. Raises InvalidInput if it has several."""
    path = place.path if place is not None else ()
    account_id = next((asset.id for asset in path if asset.kind == "account"), "")
    account_id = account_id or next((asset.account_id for asset in path if asset.account_id), "")
    if not account_id:
        account_id = await _own_account(requests, entry)
    last = path[-1] if path else None
    match last.kind if last is not None else "account":
        case "account":
            return AuditQuery(account_id)
        case "team" | "workspace":
            return AuditQuery(account_id, workspace_id=_id(last))
        case "project":
            return AuditQuery(account_id, project_id=_id(last))
        case _:
            return AuditQuery(account_id, resource_id=_id(last))


def _id(asset: Asset | None) -> str:
    return asset.id if asset is not None else ""


async def _own_account(requests: TaskRequests, entry: ProfileEntry) -> str:
    if entry.profile.account:
        return entry.profile.account
    accounts = await children(requests, entry.profile.api)
    if len(accounts) == 1:
        return accounts[0].id
    if not accounts:
        raise InvalidInput("The user of this profile has no account.", "Check the profile.")
    named = ", ".join(account.name for account in accounts[:5])
    raise InvalidInput(
        "The profile has several accounts, and each has its own audit log.",
        Remedy(f"Choose one of them: {named}.", f"Choose one of them with --in: {named}."),
    )
