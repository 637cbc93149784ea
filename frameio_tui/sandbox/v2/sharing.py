"""V2: review links and presentations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.handler_result import HandlerResult, Record, Refusal
from frameio_tui.sandbox.v2 import serializers as views

if TYPE_CHECKING:
    from collections.abc import Callable

LINK_FIELDS = (
    "name",
    "password",
    "is_active",
    "allow_approvals",
    "current_version_only",
    "enable_downloading",
    "enable_comments",
    "expires_at",
    "access_control",
)


def link_for(call: Call, kind: str, link_id: str) -> Record:
    """Return a review link or presentation of a project that the caller may see. Raises Refusal 404."""
    row = call.store.get("links", link_id)
    if row["kind"] != kind:
        raise Refusal(404, "That resource does not exist, or you do not have access to it")
    call.store.project_for(call.user, row["project_id"])
    return row


def links(call: Call) -> HandlerResult:
    """List the review links of a project."""
    row = call.store.project_for(call.user, call.params["project_id"])
    rows = call.store.rows("links", lambda link: link["kind"] == "review_link" and link["project_id"] == row["id"])
    return HandlerResult(rows=rows, view=lambda link: views.review_link(call, link))


def create_link(call: Call) -> HandlerResult:
    """Create an empty review link."""
    project = call.store.project_for(call.user, call.params["project_id"])
    created = new_link(call, "review_link", project["id"], call.text("name"), [])
    call.store.change(created, call.fields, LINK_FIELDS)
    return HandlerResult(views.review_link(call, created), 201)


def new_link(call: Call, kind: str, project_id: str, name: str, items: list[str]) -> Record:
    """Add a link of the given kind to the store."""
    return call.store.add(
        "links",
        kind=kind,
        project_id=project_id,
        name=name,
        items=items,
        password="",
        is_active=True,
        owner_id=call.user["id"],
        reviewers=[],
        short=f"{call.store.random.getrandbits(32):08x}",
    )


def link(call: Call) -> HandlerResult:
    """Return a review link."""
    return HandlerResult(views.review_link(call, link_for(call, "review_link", call.params["review_link_id"])))


def update_link(call: Call) -> HandlerResult:
    """Update the fields of a review link that the body contains."""
    row = link_for(call, "review_link", call.params["review_link_id"])
    return HandlerResult(views.review_link(call, call.store.change(row, call.fields, LINK_FIELDS)))


def delete_link(call: Call) -> HandlerResult:
    """Delete a review link."""
    row = link_for(call, "review_link", call.params["review_link_id"])
    call.store.remove("links", row)
    return HandlerResult(views.review_link(call, row))


def link_items(call: Call) -> HandlerResult:
    """List the assets of a review link."""
    row = link_for(call, "review_link", call.params["review_link_id"])
    rows = [call.store.tables["assets"][asset_id] for asset_id in row["items"]]
    shown = [asset for asset in rows if not asset["deleted_at"]]
    return HandlerResult(
        rows=shown,
        view=lambda asset: {
            "_type": "review_link_item",
            "id": f"{row['id'][:18]}{asset['id'][18:]}",
            "asset_id": asset["id"],
            "asset": views.asset(call, asset),
        },
    )


def set_link_items(call: Call) -> HandlerResult:
    """Add (POST), replace (PUT) or remove (DELETE) assets of a review link."""
    row = link_for(call, "review_link", call.params["review_link_id"])
    ids = call.fields.get("asset_ids")
    if not isinstance(ids, list) or not ids:
        raise Refusal(422, "asset_ids can't be blank", "/asset_ids")
    wanted = [call.store.asset_for(call.user, str(asset_id))["id"] for asset_id in ids]
    if call.operation.method == "DELETE":
        row["items"] = [asset_id for asset_id in row["items"] if asset_id not in wanted]
    else:
        current = row["items"] if call.operation.method == "POST" else []
        row["items"] = list(dict.fromkeys([*current, *wanted]))
    return HandlerResult(views.review_link(call, row))


def reviewers(call: Call) -> HandlerResult:
    """Invite a reviewer, or remove all reviewers (DELETE)."""
    row = link_for(call, "review_link", call.params["review_link_id"])
    if call.operation.method == "DELETE":
        row["reviewers"] = []
        return HandlerResult(status=204)
    row["reviewers"].append(call.text("email"))
    return HandlerResult({"_type": "reviewer", "email": call.text("email"), "review_link_id": row["id"]}, 201)


def presentations(call: Call) -> HandlerResult:
    """List the presentations of an asset, of a project, or of the caller if the path names neither."""
    rows = call.store.rows("links", lambda row: row["kind"] == "presentation")
    if "asset_id" in call.params:
        asset = call.store.asset_for(call.user, call.params["asset_id"])
        rows = [row for row in rows if row["items"] == [asset["id"]]]
    elif "project_id" in call.params:
        project = call.store.project_for(call.user, call.params["project_id"])
        rows = [row for row in rows if row["project_id"] == project["id"]]
    else:
        rows = [row for row in rows if row["owner_id"] == call.user["id"]]
    return HandlerResult(rows=rows, view=lambda row: views.presentation(call, row))


def create_presentation(call: Call) -> HandlerResult:
    """Create a presentation of an asset. Raises Refusal 422 if it already has one."""
    asset = call.store.asset_for(call.user, call.params["asset_id"])
    existing = call.store.rows("links", lambda row: row["kind"] == "presentation" and row["items"] == [asset["id"]])
    if existing:
        raise Refusal(422, "The asset already has a presentation")
    name = call.fields.get("name") or call.fields.get("title") or asset["name"]
    created = new_link(call, "presentation", asset["project_id"], str(name), [asset["id"]])
    call.store.change(created, call.fields, ("title", "layout", "password"))
    return HandlerResult(views.presentation(call, created), 201)


def presentation(call: Call) -> HandlerResult:
    """Return, change (PUT) or delete a presentation."""
    row = link_for(call, "presentation", call.params["presentation_id"])
    if call.operation.method == "PUT":
        call.store.change(row, call.fields, ("name", "title", "layout", "password"))
    if call.operation.method == "DELETE":
        call.store.remove("links", row)
    return HandlerResult(views.presentation(call, row))


HANDLERS: dict[str, Callable[[Call], HandlerResult]] = {
    "reviewLinksList": links,
    "reviewLinkCreate": create_link,
    "reviewLinkGet": link,
    "reviewLinkUpdate": update_link,
    "reviewLinkDelete": delete_link,
    "reviewLinkItemsList": link_items,
    "get_review_links_review_link_id_items": link_items,
    "reviewLinkItemCreate": set_link_items,
    "reviewLinkItemUpdate": set_link_items,
    "reviewLinkItemsDelete": set_link_items,
    "reviewLinkReviewerInvite": reviewers,
    "reviewLinkReviewerDelete": reviewers,
    "getAssetPresentations": presentations,
    "getProjectPresentations": presentations,
    "getUserPresentations": presentations,
    "createPresentation": create_presentation,
    "showPresentation": presentation,
    "updatePresentation": presentation,
    "deletePresentation": presentation,
}
