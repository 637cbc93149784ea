"""V4: the roles of users and groups in accounts, workspaces, projects and folders.

The store has the members of a team as V2 names them: managers and members. V4's roles of a workspace are stored
beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.handler_result import HandlerResult, Record, Refusal
from frameio_tui.sandbox.v4 import serializers as views
from frameio_tui.sandbox.v4.projects import asset_for, in_account, in_order, project_for, workspace_for

if TYPE_CHECKING:
    from collections.abc import Callable


class Roles:
    """The roles in one place, by user ID, in V4's words."""

    def __init__(self, users: dict[str, str], workspace_roles: dict[str, str] | None = None) -> None:
        self._users = users
        self._workspace_roles = workspace_roles
        """V4's roles of a workspace; None for any other place."""

    def items(self) -> list[tuple[str, str]]:
        """Return the user IDs and their roles."""
        return [(user_id, self[user_id]) for user_id in self._users]

    def __contains__(self, user_id: str) -> bool:
        return user_id in self._users

    def __getitem__(self, user_id: str) -> str:
        role = self._users[user_id]
        if self._workspace_roles is None:
            return role
        return "workspace_admin" if role == "team_manager" else self._workspace_roles.get(user_id, "editor")

    def __setitem__(self, user_id: str, role: str) -> None:
        if self._workspace_roles is not None:
            self._workspace_roles[user_id] = role
            role = "team_manager" if role == "workspace_admin" else "member"
        self._users[user_id] = role

    def __delitem__(self, user_id: str) -> None:
        del self._users[user_id]


def _place(call: Call) -> Record:
    """Return the account, workspace, project or folder of the path."""
    if "folder_id" in call.params:
        return asset_for(call, "folder")
    if "project_id" in call.params:
        return project_for(call)
    return workspace_for(call) if "workspace_id" in call.params else in_account(call)


def _roles(call: Call) -> Roles:
    """Return the roles in the place of the path."""
    place = _place(call)
    if "folder_id" in call.params:
        return Roles(place.setdefault("roles", {}))
    if "project_id" in call.params:
        return Roles(place["collaborators"])
    return _workspace_roles(place) if "workspace_id" in call.params else Roles(place["members"])


def _workspace_roles(team: Record) -> Roles:
    return Roles(team["members"], team.setdefault("workspace_roles", {}))


def users(call: Call) -> HandlerResult:
    """List users with their roles."""
    key, _, direction = call.query.get("sort", "").rpartition("_")
    rows = _roles(call).items()
    if key:
        users_table = call.store.tables["users"]
        rows.sort(key=lambda row: row[1] if key == "role" else users_table[row[0]][key], reverse=direction == "desc")
    return HandlerResult(rows=rows, view=lambda row: views.user_role(call, *row))


def user(call: Call) -> HandlerResult:
    """Return a user's role, set it (which adds the user), or remove the user."""
    roles = _roles(call)
    user_id = call.store.get("users", call.params["user_id"])["id"]
    if call.operation.method == "PATCH":
        roles[user_id] = call.text("role")
        return HandlerResult({"role": roles[user_id]})
    if user_id not in roles:
        raise Refusal(404, "Not Found")
    if call.operation.method == "DELETE":
        del roles[user_id]
        return HandlerResult(status=204)
    return HandlerResult(views.user_role(call, user_id, roles[user_id]))


def memberships(call: Call) -> HandlerResult:
    """List the workspaces, projects and groups of an account that a user belongs to."""
    account_id, user_id = in_account(call)["id"], call.store.get("users", call.params["user_id"])["id"]
    rows: list[Record] = [
        {"type": "workspace", "id": team["id"], "name": team["name"], "role": _workspace_roles(team)[user_id]}
        for team in call.store.rows("teams", lambda team: team["account_id"] == account_id)
        if user_id in team["members"]
    ]
    rows += [
        {"type": "project", "id": project["id"], "name": project["name"], "role": project["collaborators"][user_id]}
        for project in call.store.rows("projects", lambda row: user_id in row["collaborators"])
        if call.store.account_of(project["id"]) == account_id
    ]
    rows += [
        {"type": "group", "id": group["id"], "name": group["name"]}
        for group in call.store.rows("groups", lambda group: group["account_id"] == account_id)
        if user_id in group["users"]
    ]
    kinds = call.query.get("type", "workspace,project,group").split(",")
    key, _, direction = call.query.get("sort", "").rpartition("_")
    rows = [row for row in rows if row["type"] in kinds]
    if key:
        rows.sort(key=lambda row: str(row.get(key, "")), reverse=direction == "desc")
    return HandlerResult(rows=rows)


def groups(call: Call) -> HandlerResult:
    """List groups with their roles in a workspace or project."""
    roles: dict[str, str] = _place(call).get("group_roles", {})
    rows = [group for group in call.store.rows("groups") if group["id"] in roles]
    return HandlerResult(
        rows=in_order(call, rows),
        view=lambda group: {"group": {**views.group(group), "source": "frame"}, "role": roles[group["id"]]},
    )


def group(call: Call) -> HandlerResult:
    """Set the role of a group in a workspace or project, or remove the group."""
    roles: dict[str, str] = _place(call).setdefault("group_roles", {})
    group_id = call.store.get("groups", call.params["group_id"])["id"]
    if call.operation.method == "PATCH":
        roles[group_id] = call.text("role")
        return HandlerResult({"role": roles[group_id]})
    if roles.pop(group_id, None) is None:
        raise Refusal(404, "Not Found")
    return HandlerResult(status=204)


HANDLERS: dict[str, Callable[[Call], HandlerResult]] = {
    "account_user_roles.index": users,
    "account_permissions.account_user_roles_update": user,
    "users.account_user_roles_show": user,
    "users.account_user_roles_memberships": memberships,
    "project_user_roles.index": users,
    "project_user_roles.update": user,
    "project_permissions.delete": user,
    "workspace_user_roles.index": users,
    "workspace_user_roles.update": user,
    "workspace_user_roles.delete": user,
    "folder_user_roles.index": users,
    "folder_user_roles.update": user,
    "folder_permissions.delete": user,
    "workspace_permissions.workspace_group_roles_index": groups,
    "workspace_permissions.workspace_group_roles_update": group,
    "workspace_permissions.workspace_group_roles_delete": group,
    "project_permissions.project_group_roles_index": groups,
    "project_permissions.project_group_roles_update": group,
    "project_permissions.project_group_roles_delete": group,
}
