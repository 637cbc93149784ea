"""V2: members and collaborators, those who were invited, webhooks and custom actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.data.generator import make_pending
from frameio_tui.sandbox.deliveries import is_deliverable
from frameio_tui.sandbox.handler_result import HandlerResult, Record, Refusal
from frameio_tui.sandbox.v2 import serializers as views
from frameio_tui.sandbox.v2.projects import managed_team

if TYPE_CHECKING:
    from collections.abc import Callable


def members(call: Call) -> HandlerResult:
    """List the members of a team."""
    row = call.store.team_for(call.user, call.params["team_id"])
    return HandlerResult(rows=list(row["members"].items()), view=lambda pair: views.member(call, row["id"], *pair))


def team_membership(call: Call) -> HandlerResult:
    """Return the caller's role in a team."""
    row = call.store.team_for(call.user, call.params["team_id"])
    return HandlerResult(views.member(call, row["id"], call.user["id"], row["members"].get(call.user["id"], "member")))


def find_user(call: Call, fields: Record) -> Record | None:
    """Return the user with the given ID or email address, or None if no user has that address.

    Raises Refusal 404 for an unknown ID, 422 for a missing or invalid address.
    """
    if fields.get("user_id"):
        return call.store.get("users", str(fields["user_id"]))
    email = fields.get("email")
    if not isinstance(email, str) or "@" not in email:
        raise Refusal(422, "email is invalid", "/email")
    return call.store.user_by_email(email)


def add_member(call: Call) -> HandlerResult:
    """Add a member to a team. An unknown email address returns a pending member."""
    row = managed_team(call, call.params["team_id"])
    user, role = find_user(call, call.fields), call.fields.get("role") or "member"
    if role not in ("member", "team_manager"):
        raise Refusal(422, "role is invalid", "/role")
    if user is None:
        email = str(call.fields["email"])
        invited = invite(call, "team_member", email, team_id=row["id"], role=role)
        return HandlerResult(views.pending(call, invited), 201)
    row["members"][user["id"]] = role
    return HandlerResult(views.member(call, row["id"], user["id"], role), 201)


def remove_member(call: Call) -> HandlerResult:
    """Remove the member of a team that `?email=` names, or the invitation of that address."""
    row = managed_team(call, call.params["team_id"])
    user = find_user(call, {"email": call.query.get("email")})
    if user is None and withdraw(call, call.query["email"], "team_id", row["id"]):
        return HandlerResult(status=204)
    if user is None or row["members"].pop(user["id"], None) is None:
        raise Refusal(404, "That resource does not exist, or you do not have access to it")
    return HandlerResult(status=204)


def batch_members(call: Call) -> HandlerResult:
    """Add (POST) or remove (DELETE) several members of a team."""
    row = managed_team(call, call.params["team_id"])
    for item in call.fields.get("batch") or ():
        user = find_user(call, item)
        if user is not None and call.operation.method == "POST":
            row["members"].setdefault(user["id"], "member")
        elif user is not None:
            row["members"].pop(user["id"], None)
    return HandlerResult([views.member(call, row["id"], *pair) for pair in row["members"].items()])


def collaborators(call: Call) -> HandlerResult:
    """List the collaborators of a project."""
    row = call.store.project_for(call.user, call.params["project_id"])
    return HandlerResult(
        rows=list(row["collaborators"].items()), view=lambda pair: views.collaborator(call, row["id"], *pair)
    )


def invite(call: Call, kind: str, email: str, **place: object) -> Record:
    """Return the invitation of an address to a team or project, which is created if there is none."""
    same = {"kind": kind, "email": email, **place}
    found = call.store.rows("pending", lambda row: all(row[key] == value for key, value in same.items()))
    if found:
        return found[0]
    call.store.log(call.user, f"pending_{kind}_created", f"pending_{kind}", {"id": email, **place})
    return make_pending(call.store, kind, email, call.user["id"], None, **place)


def withdraw(call: Call, email: str, place: str, place_id: str) -> bool:
    """Withdraw the invitation of an address to a team or project, and return whether there was one."""
    found = call.store.rows("pending", lambda row: row["email"] == email.lower() and row[place] == place_id)
    for row in found:
        call.store.remove("pending", row)
    return bool(found)


def pending_collaborators(call: Call) -> HandlerResult:
    """List the users who were invited to a project and have not joined."""
    project_id = call.store.project_for(call.user, call.params["project_id"])["id"]
    rows = call.store.rows("pending", lambda row: row["project_id"] == project_id)
    key = call.query.get("sort", "")
    if key.lstrip("-") in ("email", "inserted_at"):
        rows.sort(key=lambda row: str(row[key.lstrip("-")]), reverse=key.startswith("-"))
    return HandlerResult(rows=rows, view=lambda row: views.pending(call, row))


def withdraw_invitation(call: Call) -> HandlerResult:
    """Withdraw an invitation to a project."""
    row = call.store.get("pending", call.params["pending_collaborator_id"])
    call.store.project_for(call.user, str(row["project_id"]))
    call.store.remove("pending", row)
    return HandlerResult(views.pending(call, row))


def add_collaborator(call: Call) -> HandlerResult:
    """Add a collaborator to a project by user ID or email address."""
    row = call.store.project_for(call.user, call.params["project_id"])
    user = find_user(call, call.fields)
    if user is None:
        invited = invite(call, "collaborator", str(call.fields["email"]), project_id=row["id"])
        return HandlerResult(views.pending(call, invited), 201)
    row["collaborators"][user["id"]] = "editor"
    return HandlerResult(views.collaborator(call, row["id"], user["id"], "editor"), 201)


def remove_collaborator(call: Call) -> HandlerResult:
    """Remove a collaborator by ID, or by email address with `_?email=`."""
    row = call.store.project_for(call.user, call.params["project_id"])
    wanted = call.params["collaborator_id"]
    by_email = call.store.user_by_email(call.query.get("email", "")) if wanted == "_" else None
    for user_id in list(row["collaborators"]):
        collaborator_id = f"{row['id'][:18]}{user_id[18:]}"
        if collaborator_id == wanted or (by_email is not None and by_email["id"] == user_id):
            del row["collaborators"][user_id]
            return HandlerResult(status=204)
    if wanted == "_" and withdraw(call, call.query.get("email", ""), "project_id", row["id"]):
        return HandlerResult(status=204)
    raise Refusal(404, "That resource does not exist, or you do not have access to it")


def remove_collaborators(call: Call) -> HandlerResult:
    """Remove several collaborators by user ID or email address."""
    row = call.store.project_for(call.user, call.params["project_id"])
    for item in call.fields.get("batch") or ():
        user = find_user(call, item)
        if user is not None:
            row["collaborators"].pop(user["id"], None)
        else:
            withdraw(call, str(item["email"]), "project_id", row["id"])
    return HandlerResult([views.collaborator(call, row["id"], *pair) for pair in row["collaborators"].items()])


def project_membership(call: Call) -> HandlerResult:
    """Return a user's role in a project."""
    row = call.store.project_for(call.user, call.params["project_id"])
    user_id = call.query.get("user_id") or call.user["id"]
    return HandlerResult(views.collaborator(call, row["id"], user_id, row["collaborators"].get(user_id, "team_member")))


def hook_for(call: Call) -> Record:
    """Return a webhook of a team that the caller manages."""
    row = call.store.get("hooks", call.params["hook_id"])
    managed_team(call, row["team_id"])
    return row


def hooks(call: Call) -> HandlerResult:
    """List the webhooks of an account."""
    row = call.store.account_for(call.user, call.params["account_id"])
    rows = call.store.rows("hooks", lambda hook: hook["account_id"] == row["id"])
    return HandlerResult(rows=rows, view=views.hook)


def check_url(call: Call, pointer: str = "/url") -> None:
    """Raise Refusal 422 if the URL of the body is not https, because Frame.io calls only such URLs.

    A sandbox that delivers also accepts http addresses of this host, and only these are called.
    """
    url = str(call.fields.get("url", "https://"))
    is_local = call.store.on_event is not None and is_deliverable(url)
    if not (url.startswith("https://") or is_local):
        raise Refusal(422, "url must be https", pointer)


def create_hook(call: Call) -> HandlerResult:
    """Create a webhook."""
    row = managed_team(call, call.params["team_id"])
    check_url(call)
    created = call.store.add(
        "hooks",
        team_id=row["id"],
        account_id=row["account_id"],
        name=call.text("name"),
        url=call.text("url"),
        events=call.fields.get("events") or [],
        active=True,
        secret=f"whs-{call.store.random.getrandbits(128):032x}",
    )
    return HandlerResult(views.hook(created), 201)


def hook(call: Call) -> HandlerResult:
    """Return, change (PUT) or delete a webhook."""
    row = hook_for(call)
    if call.operation.method == "PUT":
        check_url(call)
        call.store.change(row, call.fields, ("name", "url", "events"))
    if call.operation.method == "DELETE":
        call.store.remove("hooks", row)
    return HandlerResult(views.hook(row))


def actions(call: Call) -> HandlerResult:
    """List the custom actions of a team or an account."""
    if "team_id" in call.params:
        team_id = call.store.team_for(call.user, call.params["team_id"])["id"]
        rows = call.store.rows("actions", lambda row: row["team_id"] == team_id)
    else:
        account_id = call.store.account_for(call.user, call.params["account_id"])["id"]
        rows = call.store.rows("actions", lambda row: row["account_id"] == account_id)
    return HandlerResult(rows=rows, view=views.action)


def create_action(call: Call) -> HandlerResult:
    """Create a custom action."""
    row = managed_team(call, call.params["team_id"])
    check_url(call)
    texts: Record = {key: call.text(key) for key in ("name", "description", "event", "url")}
    secret = f"{call.store.random.getrandbits(128):032x}"
    created = call.store.add(
        "actions", team_id=row["id"], account_id=row["account_id"], active=True, secret=secret, **texts
    )
    return HandlerResult(views.action(created), 201)


def action(call: Call) -> HandlerResult:
    """Return, change (PUT) or delete a custom action."""
    row = call.store.get("actions", call.params["action_id"])
    call.store.team_for(call.user, row["team_id"])
    if call.operation.method != "GET":
        managed_team(call, row["team_id"])
    if call.operation.method == "PUT":
        check_url(call)
        call.store.change(row, call.fields, ("name", "description", "event", "url"))
    if call.operation.method == "DELETE":
        call.store.remove("actions", row)
    return HandlerResult(views.action(row))


HANDLERS: dict[str, Callable[[Call], HandlerResult]] = {
    "getTeamMembers": members,
    "addTeamMember": add_member,
    "removeTeamMember": remove_member,
    "getMembershipByTeam": team_membership,
    "post_batch_teams_team_id_members": batch_members,
    "delete_batch_teams_team_id_members": batch_members,
    "getProjectCollaborators": collaborators,
    "get_projects_project_id_pending_collaborators": pending_collaborators,
    "delete_pending_collaborators_pending_collaborator_id": withdraw_invitation,
    "addCollaboratorToProject": add_collaborator,
    "delete_projects_project_id_collaborators_collaborator_id": remove_collaborator,
    "batchDeleteCollaborators": remove_collaborators,
    "getProjectMembership": project_membership,
    "getWebhooksByAccount": hooks,
    "createWebhookForTeam": create_hook,
    "getWebhook": hook,
    "updateWebhook": hook,
    "deleteWebhook": hook,
    "getActionsByAccount": actions,
    "getActionsByTeam": actions,
    "createActionForTeam": create_action,
    "getAction": action,
    "updateAction": action,
    "deleteAction": action,
}
