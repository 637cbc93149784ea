"""V2: the two forms of the audit log, events and the older audit logs."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.handler_result import HandlerResult, Record, Refusal
from frameio_tui.sandbox.v2 import serializers as views

if TYPE_CHECKING:
    from collections.abc import Callable

_FILTERS = ("resource_type", "event_type", "team_id", "project_id", "resource_id", "user_id", "ip_address")
_OLDER_FILTERS = {"item_type": "resource_type", "item_id": "resource_id", "actor_id": "user_id", "team_id": "team_id"}
_OLDER_FILTERS |= {"ip_address": "ip_address"}
_OPERATORS = {"eq": operator.eq, "gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}


def _rows(call: Call) -> list[Record]:
    """Return the events of the account or user of the path, newest first. Only account admins may see them."""
    store = call.store
    if "account_id" in call.params:
        account_id = store.account_for(call.user, call.params["account_id"])["id"]
        rows = store.rows("events", lambda row: row["account_id"] == account_id)
    else:
        account_id = call.user["account_id"]
        rows = store.rows("events", lambda row: row["user_id"] == call.params["user_id"])
    if store.role_in(call.user, account_id) != "admin":
        raise Refusal(403, "You are not allowed to access that resource")
    return rows[::-1]


def events(call: Call) -> HandlerResult:
    """List the events of an account or a user. `filters[end_date]` includes that day."""
    rows = _rows(call)
    for key in _FILTERS:
        wanted = call.query.get(f"filters[{key}]")
        rows = [row for row in rows if wanted in (None, row[key])]
    begin, end = call.query.get("filters[start_date]", ""), call.query.get("filters[end_date]")
    rows = [
        row for row in rows if row["inserted_at"] >= begin and (end is None or row["inserted_at"][: len(end)] <= end)
    ]
    return HandlerResult(rows=rows, view=views.event)


def audit_logs(call: Call) -> HandlerResult:
    """List the events of an account in their older form, with actions such as `AssetVersioned`."""
    rows = _rows(call)
    for key, column in _OLDER_FILTERS.items():
        wanted = call.query.get(f"filter[{key}]")
        rows = [row for row in rows if wanted in (None, row[column])]
    action = call.query.get("filter[action]")
    rows = [row for row in rows if action in (None, views.older_action(row))]
    value = call.query.get("filter[inserted_at][value]")
    if value is not None:
        compare = _OPERATORS.get(call.query.get("filter[inserted_at][op]", "eq"))
        if compare is None:
            raise Refusal(422, "op is invalid", "/filter")
        rows = [row for row in rows if compare(row["inserted_at"], value)]
    return HandlerResult(rows=rows, view=lambda row: views.audit_log(call, row))


HANDLERS: dict[str, Callable[[Call], HandlerResult]] = {
    "getAuditLogs": audit_logs,
    "getAccountAuditLogs": events,
    "getUserAuditLogs": events,
}
