"""V4: shares, the collections of their assets, their reviewers and what reviewers did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.handler_result import HandlerResult, Record, Refusal
from frameio_tui.sandbox.v2.sharing import new_link
from frameio_tui.sandbox.v4 import serializers as views
from frameio_tui.sandbox.v4.projects import in_account, in_order, project_for

if TYPE_CHECKING:
    from collections.abc import Callable

_COLUMNS = {
    "passphrase": "password",
    "enabled": "is_active",
    "expiration": "expires_at",
    "downloading_enabled": "enable_downloading",
    "commenting_enabled": "enable_comments",
}
"""Fields of a body that the store keeps under another name."""


def share_for(call: Call) -> Record:
    """Return the share of the path."""
    row = call.store.get("links", call.params["share_id"])
    project_for(call, row["project_id"])
    return row


def shares(call: Call) -> HandlerResult:
    """List the shares of a project, which include the review links and presentations of V2."""
    row = project_for(call)
    rows = call.store.rows("links", lambda link: link["project_id"] == row["id"])
    return HandlerResult(rows=in_order(call, rows), view=lambda link: views.share(call, link))


def _apply_fields(call: Call, row: Record) -> None:
    """Store the fields of a share's body under the names that the store uses."""
    fields = call.fields
    values = {_COLUMNS.get(key, key): value for key, value in fields.items() if key not in ("type", "asset_ids")}
    if values.get("password", "") is None:
        values["password"] = ""
    call.store.change(row, values, values)


def create_share(call: Call) -> HandlerResult:
    """Create a share of assets of a project."""
    project = project_for(call)
    items = [call.store.asset_for(call.user, str(i))["id"] for i in call.fields.get("asset_ids") or ()]
    created = new_link(call, "review_link", project["id"], call.text("name"), items)
    _apply_fields(call, created)
    return HandlerResult(views.share(call, created), 201)


def share(call: Call) -> HandlerResult:
    """Return, change or delete a share."""
    row = share_for(call)
    if call.operation.method == "DELETE":
        call.store.remove("links", row)
        return HandlerResult(status=204)
    if call.operation.method == "PATCH":
        _apply_fields(call, row)
    return HandlerResult(views.share(call, row))


def share_assets(call: Call) -> HandlerResult:
    """List, add or remove the assets of a share."""
    row = share_for(call)
    if call.operation.method == "POST":
        asset_id = call.store.asset_for(call.user, call.text("asset_id"))["id"]
        if asset_id not in row["items"]:
            row["items"].append(asset_id)
        return HandlerResult({**views.share(call, row), "asset_added": asset_id})
    if call.operation.method == "DELETE":
        asset_id = call.params["asset_id"]
        if asset_id not in row["items"]:
            raise Refusal(404, "Not Found")
        row["items"].remove(asset_id)
        return HandlerResult({**views.share(call, row), "asset_removed": asset_id})
    rows = [call.store.tables["assets"][asset_id] for asset_id in row["items"]]
    shown = [asset for asset in rows if not asset["deleted_at"]]
    return HandlerResult(rows=in_order(call, shown), view=lambda asset: views.asset_with_includes(call, asset))


def reviewers(call: Call) -> HandlerResult:
    """List, invite or remove the reviewers of a share."""
    row = share_for(call)
    if call.operation.method == "GET":
        emails = sorted(row["reviewers"], reverse=call.query.get("sort") == "name_desc")
        return HandlerResult(rows=emails, view=lambda email: _reviewer(call, email))
    given = call.fields["reviewers"]
    ids = [*given.get("user_ids", ()), *given.get("adobe_user_ids", ())]
    emails = [*given.get("emails", ()), *(call.store.get("users", user_id)["email"] for user_id in ids)]
    if call.operation.method == "DELETE":
        row["reviewers"] = [email for email in row["reviewers"] if email not in emails]
    else:
        row["reviewers"] = list(dict.fromkeys([*row["reviewers"], *emails]))
    return HandlerResult(status=204)


def _reviewer(call: Call, email: str) -> Record:
    """Render a reviewer; without an account a reviewer is only known by an email address."""
    known = call.store.user_by_email(email)
    return (
        views.user(known) if known else {"id": None, "name": None, "email": email, "active": None, "avatar_url": None}
    )


def activities(call: Call) -> HandlerResult:
    """List what reviewers did on a share, newest first.

    This is the only place that names reviewers without an account: their comments have no owner.
    """
    row = share_for(call)
    rows = call.store.rows("activities", lambda activity: activity["link_id"] == row["id"])
    return HandlerResult(rows=rows[::-1], view=lambda activity: _activity(call, activity))


def _activity(call: Call, row: Record) -> Record:
    shown = {key: row[key] for key in ("id", "type", "asset_id", "inserted_at")}
    person, known = row["user"], row["user"]["id"] in call.store.tables["users"]
    shown["user_id"] = person["id"] if known else None
    if "user" in views.includes(call):
        shown["user"] = views.user(person) if known else {**_reviewer(call, person["email"]), "name": person["name"]}
    return shown


def collections(call: Call) -> HandlerResult:
    """List the collections of a project: those that hold the assets of its shares."""
    row = project_for(call)
    links = call.store.rows("links", lambda link: link["project_id"] == row["id"])
    return HandlerResult(rows=links, view=lambda link: _collection(call, link))


def collection(call: Call) -> HandlerResult:
    """Return a collection."""
    account_id, collection_id = in_account(call)["id"], call.params["collection_id"]
    for link in call.store.rows("links"):
        if views.collection_id(link) == collection_id and call.store.account_of(link["project_id"]) == account_id:
            project_for(call, link["project_id"])
            return HandlerResult(_collection(call, link))
    raise Refusal(404, "Not Found")


def _collection(call: Call, link: Record) -> Record:
    wanted, project = views.includes(call), call.store.get("projects", link["project_id"])
    shown: Record = {
        "id": views.collection_id(link),
        "name": link["name"],
        "description": None,
        "aggregation_mode": "static",
        "auto_generated": True,
        "private": False,
        "project_id": project["id"],
        "root_folder_id": project["root_asset_id"],
        "created_at": link["inserted_at"],
        "updated_at": link["updated_at"],
    }
    if "creator" in wanted:
        shown["creator"] = views.user(call.store.get("users", link["owner_id"]))
    if "project" in wanted:
        shown["project"] = {**views.project(call, project), "description": project.get("description")}
    if "shares" in wanted:
        shown["shares"] = [views.share(call, link)]
    return shown


HANDLERS: dict[str, Callable[[Call], HandlerResult]] = {
    "shares.index": shares,
    "shares.create": create_share,
    "shares.show": share,
    "shares.update": share,
    "shares.delete": share,
    "shares.list_assets": share_assets,
    "shares.add_asset": share_assets,
    "shares.remove_asset": share_assets,
    "shares.list_reviewers": reviewers,
    "shares.add_reviewers": reviewers,
    "shares.remove_reviewers": reviewers,
    "shares.list_activities": activities,
    "collections.index": collections,
    "collections.show": collection,
}
