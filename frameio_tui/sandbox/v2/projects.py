"""V2: the caller, accounts, teams and projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.data.generator import make_project
from frameio_tui.sandbox.handler_result import HandlerResult, Record, Refusal
from frameio_tui.sandbox.v2 import serializers as views

if TYPE_CHECKING:
    from collections.abc import Callable


def health(_call: Call) -> HandlerResult:
    """Return the health status. This is the only operation without a token."""
    return HandlerResult({"status": "ok"})


def me(call: Call) -> HandlerResult:
    """Return the caller."""
    shown = views.user(call.user)
    return HandlerResult(
        {**shown, "roles": {"admin": False, "sales": False, "support": False}, "timezone_value": "Etc/UTC"}
    )


def accounts(call: Call) -> HandlerResult:
    """List the accounts that the caller belongs to."""
    rows = call.store.rows("accounts", lambda row: call.user["id"] in row["members"])
    return HandlerResult(rows=rows, view=lambda row: views.account(call, row))


def account(call: Call) -> HandlerResult:
    """Return an account."""
    return HandlerResult(views.account(call, call.store.account_for(call.user, call.params["account_id"])))


def account_membership(call: Call) -> HandlerResult:
    """Return the caller's membership of an account."""
    found = call.store.account_for(call.user, call.params["account_id"])
    role = found["members"][call.user["id"]]
    return HandlerResult(
        {"_type": "account_membership", "account_id": found["id"], "role": role, "user_id": call.user["id"]}
    )


def teams(call: Call) -> HandlerResult:
    """List the teams of every account that the caller belongs to."""
    store, user_id = call.store, call.user["id"]
    rows = store.rows("teams", lambda row: user_id in store.get("accounts", row["account_id"])["members"])
    return HandlerResult(rows=rows, view=lambda row: views.team(call, row))


def account_teams(call: Call) -> HandlerResult:
    """List the teams of an account."""
    found = call.store.account_for(call.user, call.params["account_id"])
    rows = call.store.rows("teams", lambda row: row["account_id"] == found["id"])
    return HandlerResult(rows=rows, view=lambda row: views.team(call, row))


def create_team(call: Call) -> HandlerResult:
    """Create a team with the caller as its manager."""
    found = call.store.account_for(call.user, call.params["account_id"])
    name = call.text("name")
    if not name:
        raise Refusal(422, "name can't be blank", "/name")
    row = call.store.add(
        "teams", name=name, account_id=found["id"], members={call.user["id"]: "team_manager"}, access="private"
    )
    return HandlerResult(views.team(call, row), 201)


def team(call: Call) -> HandlerResult:
    """Return a team."""
    return HandlerResult(views.team(call, call.store.team_for(call.user, call.params["team_id"])))


def update_team(call: Call) -> HandlerResult:
    """Change the name or access of a team."""
    row = managed_team(call, call.params["team_id"])
    return HandlerResult(views.team(call, call.store.change(row, call.fields, ("name", "access"))))


def managed_team(call: Call, team_id: str) -> Record:
    """Return a team that the caller manages. Raises Refusal 403 if the caller does not manage it."""
    row = call.store.team_for(call.user, team_id)
    manager = row["members"].get(call.user["id"]) == "team_manager"
    if not manager and call.store.role_in(call.user, row["account_id"]) != "admin":
        raise Refusal(403, "You are not allowed to access that resource")
    return row


def team_projects(call: Call) -> HandlerResult:
    """List the projects of a team, with `filter[archived]=all` including archived ones."""
    row = call.store.team_for(call.user, call.params["team_id"])
    wanted = call.query.get("filter[archived]", "")
    rows = call.store.rows(
        "projects", lambda p: p["team_id"] == row["id"] and (wanted == "all" or p["archived_at"] is None)
    )
    return HandlerResult(rows=rows, view=views.project)


def create_project(call: Call) -> HandlerResult:
    """Create a project with an empty root folder."""
    row = call.store.team_for(call.user, call.params["team_id"])
    name = call.text("name")
    if not name:
        raise Refusal(422, "name can't be blank", "/name")
    created = make_project(call.store, row, name, call.user["id"])
    created["collaborators"][call.user["id"]] = "owner"
    call.store.change(created, call.fields, ("private", "project_preferences"))
    call.store.log(call.user, "project_created", "project", created, created["id"])
    return HandlerResult(views.project(created), 201)


def shared_projects(call: Call) -> HandlerResult:
    """List the projects shared with the caller from accounts that the caller does not belong to."""
    store, caller = call.store, call.user

    def shared(row: Record) -> bool:
        account_id = store.account_of(row["id"])
        named = call.query.get("filter[name]", "").lower() in row["name"].lower()
        of_account = call.query.get("filter[account_id]", account_id) == account_id
        listed = call.query.get("filter[archived]", "") == "all" or row["archived_at"] is None
        is_shared = caller["id"] in row["collaborators"] and not store.role_in(caller, account_id)
        return is_shared and named and of_account and listed

    return HandlerResult(rows=store.rows("projects", shared), view=views.project)


def project(call: Call) -> HandlerResult:
    """Return a project."""
    return HandlerResult(views.project(call.store.project_for(call.user, call.params["project_id"])))


def update_project(call: Call) -> HandlerResult:
    """Update the fields of a project that the body contains."""
    row = call.store.project_for(call.user, call.params["project_id"])
    if not call.fields.get("name", "x"):
        raise Refusal(422, "name can't be blank", "/name")
    return HandlerResult(views.project(call.store.change(row, call.fields, ("name", "private", "project_preferences"))))


def delete_project(call: Call) -> HandlerResult:
    """Delete a project and everything in it."""
    row = call.store.project_for(call.user, call.params["project_id"])
    call.store.log(call.user, "project_deleted", "project", row, row["id"])
    call.store.remove("projects", row)
    return HandlerResult(views.project(row))


HANDLERS: dict[str, Callable[[Call], HandlerResult]] = {
    "healthCheck": health,
    "getMe": me,
    "getAccounts": accounts,
    "getAccount": account,
    "getAccountMembership": account_membership,
    "getTeams": teams,
    "getTeamsByAccount": account_teams,
    "createTeam": create_team,
    "getTeam": team,
    "put_teams_team_id": update_team,
    "getProjectsByTeam": team_projects,
    "createProject": create_project,
    "getSharedProjects": shared_projects,
    "getProject": project,
    "updateProject": update_project,
    "deleteProject": delete_project,
}
