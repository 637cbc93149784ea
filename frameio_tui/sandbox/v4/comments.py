"""V4: comments, shares and search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.data.generator import make_comment
from frameio_tui.sandbox.handler_result import HandlerResult, Record, Refusal
from frameio_tui.sandbox.v2.search import find_assets
from frameio_tui.sandbox.v2.sharing import new_link
from frameio_tui.sandbox.v4 import serializers as views
from frameio_tui.sandbox.v4.projects import asset_for, in_account, in_order, project_for

if TYPE_CHECKING:
    from collections.abc import Callable


def frames(call: Call) -> int | None:
    """Return the timestamp of the body in frames, unchanged. Raises Refusal 422 if it is invalid.

    Sources disagree on whether V4 counts frames from 0 or from 1.
    """
    timestamp = call.fields.get("timestamp")
    if timestamp is None:
        return None
    if not isinstance(timestamp, int) or isinstance(timestamp, bool) or timestamp < 0:
        raise Refusal(422, "must be greater than or equal to 0", "/data/timestamp")
    return timestamp


def comments(call: Call) -> HandlerResult:
    """List the comments of a file."""
    row = asset_for(call, "file")
    found = [comment for comment in call.store.comments_on(row["id"]) if not comment["parent_id"]]
    return HandlerResult(rows=found, view=lambda comment: views.comment(call, comment))


def create_comment(call: Call) -> HandlerResult:
    """Comment on a file."""
    row = asset_for(call, "file")
    more = {key: call.fields[key] for key in ("annotation", "page", "duration") if key in call.fields}
    created = make_comment(call.store, row, call.user["id"], call.text("text"), timestamp=frames(call), **more)
    call.store.log(call.user, "comment.created", "comment", created, row["project_id"])
    return HandlerResult(views.comment(call, created), 201)


def comment(call: Call) -> HandlerResult:
    """Return, change or delete a comment.

    Only its author may change or delete it, but any user may mark it as completed.
    """
    row = call.store.comment_for(call.user, call.params["comment_id"])
    asset_for(call, "file", row["asset_id"])
    if call.operation.method == "GET":
        return HandlerResult(views.comment(call, row))
    fields = call.fields if call.operation.method == "PATCH" else {}
    if row["owner_id"] != call.user["id"] and set(fields) != {"completed"}:
        raise Refusal(403, "Forbidden")
    if call.operation.method == "DELETE":
        call.store.remove("comments", row)
        return HandlerResult(status=204)
    call.store.change(row, fields, ("text", "annotation", "page", "duration"))
    if "timestamp" in fields:
        row["timestamp"] = frames(call)
    if "completed" in fields:
        row["completed_at"] = call.store.stamp() if fields["completed"] else None
    return HandlerResult(views.comment(call, row))


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
    call.store.change(row, fields, ("name", "access", "description", "type"))
    for field, column in (("passphrase", "password"), ("enabled", "is_active"), ("expiration", "expires_at")):
        if field in fields:
            row[column] = fields[field] if field != "passphrase" else fields[field] or ""
    if "downloading_enabled" in fields:
        row["enable_downloading"] = fields["downloading_enabled"]


def create_share(call: Call) -> HandlerResult:
    """Create a share of assets of a project."""
    project = project_for(call)
    if call.text("access") not in ("public", "secure"):
        raise Refusal(422, "Invalid value for enum", "/data/access")
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
        row["items"].append(call.store.asset_for(call.user, call.text("asset_id"))["id"])
        return HandlerResult({"asset_id": call.text("asset_id"), "share_id": row["id"]}, 201)
    if call.operation.method == "DELETE":
        if call.params["asset_id"] not in row["items"]:
            raise Refusal(404, "Not Found")
        row["items"].remove(call.params["asset_id"])
        return HandlerResult(status=204)
    rows = [call.store.tables["assets"][asset_id] for asset_id in row["items"]]
    return HandlerResult(rows=in_order(call, rows), view=lambda asset: views.asset(call, asset))


def reviewers(call: Call) -> HandlerResult:
    """List, invite or remove the reviewers of a share."""
    row = share_for(call)
    if call.operation.method == "GET":
        return HandlerResult(rows=list(row["reviewers"]), view=lambda email: {"email": email})
    given = call.fields.get("reviewers") or {}
    emails = given.get("emails", []) if isinstance(given, dict) else [str(item) for item in given]
    if call.operation.method == "DELETE":
        row["reviewers"] = [email for email in row["reviewers"] if email not in emails]
    else:
        row["reviewers"] = list(dict.fromkeys([*row["reviewers"], *emails]))
    return HandlerResult(status=204)


def search(call: Call) -> HandlerResult:
    """Search the assets of an account by name."""
    account_id, words = in_account(call)["id"], call.text("query")
    rows = find_assets(call, words, {"account_id": account_id})
    return HandlerResult(
        rows=rows, view=lambda row: {"type": row["kind"], "id": row["id"], "asset": views.asset(call, row)}
    )


HANDLERS: dict[str, Callable[[Call], HandlerResult]] = {
    "comments.index": comments,
    "comments.create": create_comment,
    "comments.show": comment,
    "comments.update": comment,
    "comments.delete": comment,
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
    "search.search": search,
}
