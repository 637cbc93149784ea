"""V2: search for assets by name and filters."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.handler_result import HandlerResult, Record, Refusal
from frameio_tui.sandbox.v2 import serializers as views

if TYPE_CHECKING:
    from collections.abc import Callable


def search(call: Call) -> HandlerResult:
    """Search assets by name. Each filter compares one field."""
    given: Record = dict(call.query)
    if call.operation.method == "POST":
        given = call.fields
    if call.operation.path.endswith("/library") and not given.get("account_id"):
        raise Refusal(422, "account_id can't be blank", "/account_id")
    return HandlerResult(
        rows=find_assets(call, str(given.get("q") or given.get("query") or ""), given),
        view=lambda row: views.asset(call, row),
    )


def find_assets(call: Call, words: str, given: Record) -> list[Record]:
    """Return the assets that the caller may see, whose name contains `words` and that match the filters."""
    store, caller = call.store, call.user
    account_id = given.get("account_id")
    seen: dict[str, bool] = {}

    def visible(row: Record) -> bool:
        project_id = row["project_id"]
        if project_id not in seen:
            project = store.tables["projects"].get(project_id)
            member = project is not None and (
                bool(store.role_in(caller, store.account_of(project_id))) or caller["id"] in project["collaborators"]
            )
            seen[project_id] = member and account_id in (None, store.account_of(project_id))
        return seen[project_id]

    tests = _filters(given.get("filter"))
    for key in ("project_id", "team_id", "type"):
        if given.get(key):
            tests.append((key, "eq", given[key]))
    return store.rows(
        "assets",
        lambda row: (
            row["parent_id"] is not None
            and words.lower() in row["name"].lower()
            and visible(row)
            and all(_passes(call, row, *test) for test in tests)
        ),
    )


def _filters(given: Any) -> list[tuple[str, str, Any]]:
    """Return the filters as triples of field, operator and value. Raises Refusal 422."""
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            raise Refusal(422, "filter is invalid", "/filter") from None
    if given is None:
        return []
    if not isinstance(given, dict):
        raise Refusal(422, "filter is invalid", "/filter")
    tests = []
    for field, conditions in given.items():
        for condition in conditions if isinstance(conditions, list) else [conditions]:
            if not isinstance(condition, dict) or "op" not in condition:
                raise Refusal(422, f"filter of {field} is invalid", "/filter")
            tests.append((field, condition["op"], condition.get("value")))
    return tests


def _passes(call: Call, row: Record, field: str, op: str, value: Any) -> bool:
    """Return whether an asset matches one filter. Raises Refusal 422 for an unknown operator."""
    actual: Any = row.get(field)
    if field == "type":
        actual = row["kind"]
    elif field == "team_id":
        actual = call.store.get("projects", row["project_id"])["team_id"]
    elif field == "creator.name":
        actual = call.store.get("users", row["creator_id"])["name"]
    if op == "eq":
        return bool(actual == value)
    if op == "match":
        return str(value).lower() in str(actual).lower()
    if op not in ("gt", "gte", "lt", "lte"):
        raise Refusal(422, f"op is invalid: {op}", "/filter")
    if actual is None or type(actual) is not type(value):
        return False
    return bool({"gt": actual > value, "gte": actual >= value, "lt": actual < value, "lte": actual <= value}[op])


HANDLERS: dict[str, Callable[[Call], HandlerResult]] = {
    "assetSearchGet": search,
    "assetSearchPost": search,
    "librarySearchGet": search,
    "librarySearchPost": search,
}
