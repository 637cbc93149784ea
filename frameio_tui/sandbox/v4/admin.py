"""V4: webhooks, custom actions, groups of users and audit logs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.handler_result import HandlerResult, Record, Refusal
from frameio_tui.sandbox.v2.admin import check_url
from frameio_tui.sandbox.v2.projects import managed_team
from frameio_tui.sandbox.v4 import serializers as views
from frameio_tui.sandbox.v4.projects import in_account, in_order, workspace_for

if TYPE_CHECKING:
    from collections.abc import Callable


def webhooks(call: Call) -> HandlerResult:
    """List the webhooks of a workspace."""
    team_id = workspace_for(call)["id"]
    rows = call.store.rows("hooks", lambda row: row["team_id"] == team_id)
    return HandlerResult(rows=in_order(call, rows), view=lambda row: _integration_view(call, row))


def actions(call: Call) -> HandlerResult:
    """List the custom actions of a workspace."""
    team_id = workspace_for(call)["id"]
    rows = call.store.rows("actions", lambda row: row["team_id"] == team_id)
    return HandlerResult(rows=in_order(call, rows), view=lambda row: _integration_view(call, row))


def _integration_view(call: Call, row: Record) -> Record:
    """Render a webhook or custom action, with its creator if the caller asks for that."""
    shown = views.webhook(row) if "events" in row else views.action(call, row)
    creator_id = row.get("creator_id") or call.store.get("accounts", row["account_id"])["owner_id"]
    return views.with_creator(call, {**row, "creator_id": creator_id}, shown)


def _create(call: Call, table: str, **values: Any) -> Record:
    """Create a webhook or custom action of a workspace that the caller manages."""
    row = managed_team(call, workspace_for(call)["id"])
    check_url(call, "/data/url")
    return call.store.add(
        table,
        api="v4",
        team_id=row["id"],
        account_id=row["account_id"],
        creator_id=call.user["id"],
        name=call.text("name"),
        url=call.text("url"),
        active=True,
        secret=f"{call.store.random.getrandbits(128):032x}",
        **values,
    )


def create_webhook(call: Call) -> HandlerResult:
    """Create a webhook. Only this response contains its secret."""
    created = _create(call, "hooks", events=call.fields["events"])
    return HandlerResult({**views.webhook(created), "secret": created["secret"]}, 201)


def create_action(call: Call) -> HandlerResult:
    """Create a custom action. Only this response contains its secret."""
    more = {key: call.fields[key] for key in ("multi_asset", "timeout") if key in call.fields}
    created = _create(call, "actions", description=call.text("description"), event=call.text("event"), **more)
    return HandlerResult({**views.action(call, created), "secret": created["secret"]}, 201)


def integration(call: Call) -> HandlerResult:
    """Return, change or delete a webhook or custom action."""
    table = "hooks" if "webhook_id" in call.params else "actions"
    row = call.store.get(table, call.params.get("webhook_id") or call.params["action_id"])
    if row["account_id"] != in_account(call)["id"]:
        raise Refusal(404, "Not Found")
    if call.operation.method != "GET":
        managed_team(call, row["team_id"])
    if call.operation.method == "DELETE":
        call.store.remove(table, row)
        return HandlerResult(status=204)
    if call.operation.method == "PATCH":
        check_url(call, "/data/url")
        call.store.change(row, call.fields, call.fields)
    return HandlerResult(_integration_view(call, row))


_FILTERS = {"workspace_id": "team_id"}
"""Filters of audit events whose field has another name in the store."""


def events(call: Call) -> HandlerResult:
    """List audit events, newest first. Only account admins may see them."""
    row = in_account(call)
    if call.store.role_in(call.user, row["id"]) != "admin":
        raise Refusal(403, "Forbidden")
    wanted = {
        name.removeprefix("filters[").removesuffix("]"): value
        for name, value in call.query.items()
        if name.startswith("filters[")
    }
    days = wanted.pop("from_date", ""), wanted.pop("to_date", "9999")
    rows = [
        event
        for event in call.store.rows("events", lambda event: event["account_id"] == row["id"])
        if days[0] <= event["inserted_at"][: len(days[0]) or None]
        and event["inserted_at"][: len(days[1])] <= days[1]
        and all(event[_FILTERS.get(name, name)] == value for name, value in wanted.items())
    ]
    return HandlerResult(rows=rows[::-1], view=lambda event: _event(call, event))


def _event(call: Call, row: Record) -> Record:
    keys = ("account_id", "event_type", "inserted_at", "ip_address", "project_id", "resource_id", "resource_type")
    shown = {**{key: row[key] for key in keys}, "user_id": row["user_id"], "workspace_id": row["team_id"]}
    return views.with_creator(call, row, shown, "user")


def groups(call: Call) -> HandlerResult:
    """List the groups of an account."""
    account_id = in_account(call)["id"]
    rows = call.store.rows("groups", lambda row: row["account_id"] == account_id)
    return HandlerResult(rows=in_order(call, rows), view=lambda row: views.group_with_includes(call, row))


def create_group(call: Call) -> HandlerResult:
    """Create a group without users."""
    values = {"name": call.text("name"), "emoji": call.text("emoji"), "creator_id": call.user["id"]}
    created = call.store.add("groups", account_id=in_account(call)["id"], users=[], **values)
    return HandlerResult(views.group(created), 201)


def _group_for(call: Call) -> Record:
    row = call.store.get("groups", call.params["group_id"])
    if row["account_id"] != in_account(call)["id"]:
        raise Refusal(404, "Not Found")
    return row


def group(call: Call) -> HandlerResult:
    """Return, change or delete a group."""
    row = _group_for(call)
    if call.operation.method == "DELETE":
        call.store.remove("groups", row)
        return HandlerResult(status=204)
    if call.operation.method == "PATCH":
        check_url(call, "/data/url")
        call.store.change(row, call.fields, call.fields)
        return HandlerResult(views.group(row))
    return HandlerResult(views.group_with_includes(call, row))


def group_users(call: Call) -> HandlerResult:
    """List, add or remove the users of a group."""
    row = _group_for(call)
    if call.operation.method == "POST":
        ids = [call.store.get("users", str(user_id))["id"] for user_id in call.fields["user_ids"]]
        row["users"] = list(dict.fromkeys([*row["users"], *ids]))
        return HandlerResult(status=204)
    if call.operation.method == "DELETE":
        row["users"] = [user_id for user_id in row["users"] if user_id != call.params["user_id"]]
        return HandlerResult(status=204)
    rows = [call.store.get("users", user_id) for user_id in row["users"]]
    key, _, direction = call.query.get("sort", "").rpartition("_")
    if key:
        rows.sort(key=lambda user: str(user[key]), reverse=direction == "desc")
    return HandlerResult(rows=rows, view=views.user)


HANDLERS: dict[str, Callable[[Call], HandlerResult]] = {
    "webhooks.index": webhooks,
    "webhooks.create": create_webhook,
    "webhooks.show": integration,
    "webhooks.update": integration,
    "webhooks.delete": integration,
    "actions.index": actions,
    "actions.create": create_action,
    "actions.show": integration,
    "actions.update": integration,
    "actions.delete": integration,
    "auditlog.index": events,
    "groups.index": groups,
    "groups.create": create_group,
    "groups.show": group,
    "groups.update": group,
    "groups.delete": group,
    "groups.users": group_users,
    "groups.add_users": group_users,
    "groups.remove_member": group_users,
}
