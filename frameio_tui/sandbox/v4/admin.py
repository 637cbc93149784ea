"""V4: webhooks, custom actions, users and roles, audit logs, groups and metadata fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.handler_result import HandlerResult, Record, Refusal
from frameio_tui.sandbox.v2.projects import managed_team
from frameio_tui.sandbox.v4 import serializers as views
from frameio_tui.sandbox.v4.projects import in_account, in_order, project_for, workspace_for

if TYPE_CHECKING:
    from collections.abc import Callable


def webhooks(call: Call) -> HandlerResult:
    """List the webhooks of a workspace."""
    team_id = workspace_for(call)["id"]
    rows = call.store.rows("hooks", lambda row: row["team_id"] == team_id)
    return HandlerResult(rows=in_order(call, rows), view=views.webhook)


def create_webhook(call: Call) -> HandlerResult:
    """Create a webhook. Only this response contains its secret."""
    row = managed_team(call, workspace_for(call)["id"])
    if not call.text("url").startswith("https://"):
        raise Refusal(422, "must be https", "/data/url")
    created = call.store.add(
        "hooks",
        team_id=row["id"],
        account_id=row["account_id"],
        name=call.text("name"),
        url=call.text("url"),
        events=call.fields["events"],
        active=True,
        secret=f"whs-{call.store.random.getrandbits(128):032x}",
    )
    return HandlerResult({**views.webhook(created), "secret": created["secret"]}, 201)


def create_action(call: Call) -> HandlerResult:
    """Create a custom action."""
    row = managed_team(call, workspace_for(call)["id"])
    texts: Record = {key: call.text(key) for key in ("name", "description", "event", "url")}
    created = call.store.add("actions", team_id=row["id"], account_id=row["account_id"], active=True, **texts)
    return HandlerResult(views.action(created), 201)


def actions(call: Call) -> HandlerResult:
    """List the custom actions of a workspace."""
    team_id = workspace_for(call)["id"]
    rows = call.store.rows("actions", lambda row: row["team_id"] == team_id)
    return HandlerResult(rows=in_order(call, rows), view=views.action)


def integration(call: Call) -> HandlerResult:
    """Return, change or delete a webhook or custom action."""
    table, view = ("hooks", views.webhook) if "webhook_id" in call.params else ("actions", views.action)
    row = call.store.get(table, call.params.get("webhook_id") or call.params["action_id"])
    if row["account_id"] != in_account(call)["id"]:
        raise Refusal(404, "Not Found")
    if call.operation.method != "GET":
        managed_team(call, row["team_id"])
    if call.operation.method == "DELETE":
        call.store.remove(table, row)
        return HandlerResult(status=204)
    if call.operation.method == "PATCH":
        call.store.change(row, call.fields, ("name", "url", "events", "active", "description", "event"))
    return HandlerResult(view(row))


def roles(call: Call) -> dict[str, str]:
    """Return the roles by user ID in the project, workspace or account of the path."""
    if "project_id" in call.params:
        found: dict[str, str] = project_for(call)["collaborators"]
    elif "workspace_id" in call.params:
        found = workspace_for(call)["members"]
    else:
        found = in_account(call)["members"]
    return found


def list_user_roles(call: Call) -> HandlerResult:
    """List users with their roles."""
    return HandlerResult(rows=list(roles(call).items()), view=lambda pair: views.user_role(call, *pair))


def manage_user_role(call: Call) -> HandlerResult:
    """Return a user's role, set it (which adds the user), or remove the user."""
    current_roles = roles(call)
    user_id = call.store.get("users", call.params["user_id"])["id"]
    if call.operation.method == "PATCH":
        current_roles[user_id] = call.text("role")
    elif user_id not in current_roles:
        raise Refusal(404, "Not Found")
    if call.operation.method == "DELETE":
        del current_roles[user_id]
        return HandlerResult(status=204)
    return HandlerResult(views.user_role(call, user_id, current_roles[user_id]))


def events(call: Call) -> HandlerResult:
    """List audit events. Only account admins may see them."""
    row = in_account(call)
    if call.store.role_in(call.user, row["id"]) != "admin":
        raise Refusal(403, "Forbidden")
    rows = call.store.rows("events", lambda event: event["account_id"] == row["id"])
    return HandlerResult(rows=rows[::-1], view=views.event)


def table(name: str, view: Callable[[Record], Record], key: str) -> tuple[Callable[[Call], HandlerResult], ...]:
    """Return three handlers for simple records of an account: list, create, and return, change or delete one.

    `name` is the table of the store, `view` renders a record, and `key` is the path parameter with its ID.
    """

    def index(call: Call) -> HandlerResult:
        account_id = in_account(call)["id"]
        rows = call.store.rows(name, lambda row: row["account_id"] == account_id)
        return HandlerResult(rows=in_order(call, rows), view=view)

    def create(call: Call) -> HandlerResult:
        texts = {p.name: call.fields.get(p.name) for p in call.operation.body}
        texts = {"users": [], "field_configuration": {}, **{k: v for k, v in texts.items() if v is not None}}
        return HandlerResult(view(call.store.add(name, account_id=in_account(call)["id"], **texts)), 201)

    def one(call: Call) -> HandlerResult:
        row = call.store.get(name, call.params[key])
        if row["account_id"] != in_account(call)["id"]:
            raise Refusal(404, "Not Found")
        if call.operation.method == "DELETE":
            call.store.remove(name, row)
            return HandlerResult(status=204)
        if call.operation.method == "PATCH":
            call.store.change(row, call.fields, ("name", "emoji", "field_configuration"))
        return HandlerResult(view(row))

    return index, create, one


def group_users(call: Call) -> HandlerResult:
    """List, add or remove the users of a group."""
    row = call.store.get("groups", call.params["group_id"])
    in_account(call)
    if call.operation.method == "POST":
        ids = [call.store.get("users", str(user_id))["id"] for user_id in call.fields.get("user_ids") or ()]
        row["users"] = list(dict.fromkeys([*row["users"], *ids]))
        return HandlerResult(views.group(row), 201)
    if call.operation.method == "DELETE":
        row["users"] = [user_id for user_id in row["users"] if user_id != call.params["user_id"]]
        return HandlerResult(status=204)
    return HandlerResult(rows=row["users"], view=lambda user_id: views.user(call.store.get("users", user_id)))


_groups = table("groups", views.group, "group_id")
_fields = table("fields", views.field, "field_definition_id")

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
    "account_user_roles.index": list_user_roles,
    "account_permissions.account_user_roles_update": manage_user_role,
    "users.account_user_roles_show": manage_user_role,
    "project_user_roles.index": list_user_roles,
    "project_user_roles.update": manage_user_role,
    "project_permissions.delete": manage_user_role,
    "workspace_user_roles.index": list_user_roles,
    "workspace_user_roles.update": manage_user_role,
    "workspace_user_roles.delete": manage_user_role,
    "auditlog.index": events,
    "groups.index": _groups[0],
    "groups.create": _groups[1],
    "groups.show": _groups[2],
    "groups.update": _groups[2],
    "groups.delete": _groups[2],
    "groups.users": group_users,
    "groups.add_users": group_users,
    "groups.remove_member": group_users,
    "metadata.field_definitions.index": _fields[0],
    "metadata.field_definitions.create": _fields[1],
    "metadata_fields.metadata_field_definitions_show": _fields[2],
    "metadata.field_definitions.update": _fields[2],
    "metadata.field_definitions.delete": _fields[2],
}
