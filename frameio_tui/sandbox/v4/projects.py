"""V4: the caller, accounts, workspaces and projects, and lookup of the records that a path names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.data.generator import make_project
from frameio_tui.sandbox.handler_result import HandlerResult, Record, Refusal
from frameio_tui.sandbox.v2.assets import SORTS
from frameio_tui.sandbox.v4 import serializers as views

if TYPE_CHECKING:
    from collections.abc import Callable


def in_account(call: Call) -> Record:
    """Return the account of the path. Raises Refusal 404 unless the caller belongs to it or is a guest there."""
    account = call.store.get("accounts", call.params["account_id"])
    return account if _is_guest(call, account) else call.store.account_for(call.user, account["id"])


def _is_guest(call: Call, account: Record) -> bool:
    """Whether the caller belongs to no account, but is invited to a project of this one."""
    user_id, store = call.user["id"], call.store
    if any(user_id in each["members"] for each in store.rows("accounts")):
        return False
    return any(
        user_id in project["collaborators"] and store.account_of(project["id"]) == account["id"]
        for project in store.rows("projects")
    )


def workspace_for(call: Call) -> Record:
    """Return the workspace of the path. Raises Refusal 404 if it is not in the account of the path."""
    row = call.store.team_for(call.user, call.params["workspace_id"])
    if row["account_id"] != in_account(call)["id"]:
        raise Refusal(404, "Not Found")
    return row


def project_for(call: Call, project_id: str = "") -> Record:
    """Return the project of the path, or the one given. Raises Refusal 404 if it is not in the account of the path."""
    row = call.store.project_for(call.user, project_id or call.params["project_id"])
    if call.store.account_of(row["id"]) != call.params["account_id"]:
        raise Refusal(404, "Not Found")
    return row


def asset_for(call: Call, kind: str, asset_id: str | None = None, *, deleted: bool = False) -> Record:
    """Return the asset of the path, or the one given. Raises Refusal 404 if it is not in the account of the path."""
    wanted = call.params[f"{kind}_id"] if asset_id is None else asset_id
    row = call.store.asset_for(call.user, wanted, deleted=deleted)
    project_for(call, row["project_id"])
    if row["kind"] != kind:
        raise Refusal(404, "Not Found")
    return row


_TIMES: dict[str, Callable[[Record], object]] = {
    "created_at": lambda row: row["inserted_at"],
    "updated_at": lambda row: row["updated_at"],
    "deleted_at": lambda row: row["deleted_at"],
    "completed_at": lambda row: row["completed_at"] or "",
    "file_size": lambda row: row.get("filesize") or 0,
}


def in_order(call: Call, rows: list[Record]) -> list[Record]:
    """Return the records sorted by the `sort` parameter, such as `sort=name_desc`."""
    key, _, direction = call.query.get("sort", "").rpartition("_")
    by = (
        _TIMES.get(key) or SORTS.get(key) or (lambda row: str(row.get("name") or row.get("display_name") or "").lower())
    )
    return sorted(rows, key=by, reverse=direction == "desc") if key else rows  # type: ignore[arg-type]  # one type each


def me(call: Call) -> HandlerResult:
    """Return the caller."""
    return HandlerResult(views.profile(call.user))


def accounts(call: Call) -> HandlerResult:
    """List the accounts that the caller belongs to, or in which the caller is a guest."""
    rows = call.store.rows("accounts", lambda row: call.user["id"] in row["members"] or _is_guest(call, row))
    return HandlerResult(rows=in_order(call, rows), view=lambda row: views.account(call, row))


def account(call: Call) -> HandlerResult:
    """Return an account."""
    return HandlerResult(views.account(call, in_account(call)))


def workspaces(call: Call) -> HandlerResult:
    """List the workspaces of an account. A guest sees none."""
    account = in_account(call)
    is_member = call.user["id"] in account["members"]
    rows = call.store.rows("teams", lambda row: is_member and row["account_id"] == account["id"])
    return HandlerResult(rows=in_order(call, rows), view=lambda row: _workspace_with_creator(call, row))


def _workspace_with_creator(call: Call, row: Record) -> Record:
    """Render a workspace with its creator, the owner of the account, if the caller asks for that."""
    creator = {"creator_id": call.store.get("accounts", row["account_id"])["owner_id"], **row}
    return views.with_creator(call, creator, views.workspace(row))


def create_workspace(call: Call) -> HandlerResult:
    """Create a workspace."""
    account_id, name = in_account(call)["id"], call.text("name") or "Untitled workspace"
    row = call.store.add(
        "teams",
        name=name,
        account_id=account_id,
        members={call.user["id"]: "team_manager"},
        access="private",
        creator_id=call.user["id"],
    )
    return HandlerResult(views.workspace(row), 201)


def workspace(call: Call) -> HandlerResult:
    """Return, rename or delete a workspace."""
    row = workspace_for(call)
    if call.operation.method == "PATCH":
        call.store.change(row, call.fields, ("name",))
    if call.operation.method == "DELETE":
        call.store.remove("teams", row)
        for project in call.store.rows("projects", lambda p: p["team_id"] == row["id"]):
            call.store.remove("projects", project)
        return HandlerResult(status=204)
    return HandlerResult(_workspace_with_creator(call, row))


def projects(call: Call) -> HandlerResult:
    """List the projects of a workspace or of the whole account."""
    account_id = in_account(call)["id"]
    teams = {row["id"] for row in call.store.rows("teams", lambda row: row["account_id"] == account_id)}
    if "workspace_id" in call.params:
        teams = {workspace_for(call)["id"]}
    account_members = call.store.get("accounts", account_id)["members"]
    rows = call.store.rows(
        "projects",
        lambda row: (
            row["team_id"] in teams and (call.user["id"] in account_members or call.user["id"] in row["collaborators"])
        ),
    )
    return HandlerResult(rows=in_order(call, rows), view=lambda row: views.project_with_includes(call, row))


def invited_projects(call: Call) -> HandlerResult:
    """List the projects to which the caller is only invited, in workspaces that the caller is not in."""
    account, user_id, store = in_account(call), call.user["id"], call.store

    def is_invited(row: Record) -> bool:
        in_workspace = user_id in account["members"] or user_id in store.get("teams", row["team_id"])["members"]
        return user_id in row["collaborators"] and store.account_of(row["id"]) == account["id"] and not in_workspace

    rows = store.rows("projects", is_invited)
    return HandlerResult(rows=in_order(call, rows), view=lambda row: views.project_with_includes(call, row))


def create_project(call: Call) -> HandlerResult:
    """Create a project with an empty root folder."""
    created = make_project(call.store, workspace_for(call), call.text("name"), call.user["id"])
    created["collaborators"][call.user["id"]] = "owner"
    created["private"] = bool(call.fields.get("restricted"))
    call.store.log(call.user, "project_created", "project", created, created["id"])
    return HandlerResult(views.project(call, created), 201)


def project(call: Call) -> HandlerResult:
    """Return, change or delete a project."""
    row = project_for(call)
    if call.operation.method == "PATCH":
        fields = call.fields
        call.store.change(row, fields, ("name",))
        row["private"] = bool(fields.get("restricted", row["private"]))
        if "status" in fields:
            row["archived_at"] = call.store.stamp() if fields["status"] == "inactive" else None
    if call.operation.method == "DELETE":
        call.store.log(call.user, "project_deleted", "project", row, row["id"])
        call.store.remove("projects", row)
        return HandlerResult(status=204)
    view = views.project_with_includes if call.operation.method == "GET" else views.project
    return HandlerResult(view(call, row))


def recently_deleted(call: Call) -> HandlerResult:
    """List the deleted assets of a project."""
    row = project_for(call)
    assets = call.store.tables["assets"].values()
    rows = [asset for asset in assets if asset["project_id"] == row["id"] and asset["deleted_at"]]
    return HandlerResult(rows=in_order(call, rows), view=lambda asset: views.deleted_asset(call, asset))


HANDLERS: dict[str, Callable[[Call], HandlerResult]] = {
    "users.show": me,
    "accounts.index": accounts,
    "accounts.show": account,
    "workspaces.index": workspaces,
    "workspaces.create": create_workspace,
    "workspaces.show": workspace,
    "workspaces.update": workspace,
    "workspaces.delete": workspace,
    "projects.index": projects,
    "account_projects.index": projects,
    "invited_projects.index": invited_projects,
    "projects.create": create_project,
    "projects.show": project,
    "projects.update": project,
    "projects.delete": project,
    "projects.recently_deleted": recently_deleted,
}
