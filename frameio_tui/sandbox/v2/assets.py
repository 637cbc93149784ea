"""V2: the asset tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.data.generator import make_asset
from frameio_tui.sandbox.data.media import asset_type_of
from frameio_tui.sandbox.handler_result import HandlerResult, Record, Refusal
from frameio_tui.sandbox.storage.urls import UNKNOWN_TYPE, media_url, v2_parts
from frameio_tui.sandbox.v2 import serializers as views

if TYPE_CHECKING:
    from collections.abc import Callable

PART = 25_000_000
LABELS = ("none", "in_progress", "needs_review", "approved")


def asset(call: Call) -> HandlerResult:
    """Return an asset."""
    deleted = call.query.get("include_deleted") == "true"
    return HandlerResult(views.asset(call, call.store.asset_for(call.user, call.params["asset_id"], deleted=deleted)))


SORTS: dict[str, Callable[[Record], object]] = {
    "name": lambda row: row["name"].lower(),
    "filesize": lambda row: row.get("filesize") or 0,
    "filetype": lambda row: row.get("filetype") or "",
    "id": lambda row: row["id"],
    "label": lambda row: row["label"],
    "uploaded_at": lambda row: row["inserted_at"],
}


def children(call: Call) -> HandlerResult:
    """List the contents of a folder or version stack."""
    row = call.store.asset_for(call.user, call.params["asset_id"])
    rows = call.store.children(row["id"], deleted=call.query.get("include_deleted") == "true")
    if call.query.get("type"):
        rows = [child for child in rows if child["kind"] == call.query["type"]]
    for key in reversed([part for part in call.query.get("sort", "").split(",") if part]):
        by = SORTS.get(key.lstrip("-"))
        if key.lstrip("-") == "comment_count":
            by = lambda child: len(call.store.comments_on(child["id"]))  # noqa: E731 - one of a table of keys
        if by is None:
            raise Refusal(422, f"sort is invalid: {key}", "/sort")
        rows = sorted(rows, key=by, reverse=key.startswith("-"))  # type: ignore[arg-type]  # each key gives one type
    return HandlerResult(rows=rows, view=lambda child: views.asset(call, child))


def create_asset(call: Call) -> HandlerResult:
    """Create a file or folder in a folder. For a file to upload, the response contains the URLs for its parts."""
    parent = call.store.asset_for(call.user, call.params["asset_id"])
    kind, name = call.text("type"), call.text("name")
    if parent["kind"] != "folder":
        raise Refusal(422, "Assets can only be created in a folder")
    if kind not in ("file", "folder"):
        raise Refusal(422, "type is invalid", "/type")
    if not name:
        raise Refusal(422, "name can't be blank", "/name")
    more: Record = {"description": call.fields.get("description"), "properties": call.fields.get("properties") or {}}
    if kind == "file":
        size = call.fields.get("filesize", 0)
        if not isinstance(size, int) or isinstance(size, bool) or size < 0:
            raise Refusal(422, "filesize is invalid", "/filesize")
        media_type = call.text("filetype") or UNKNOWN_TYPE
        more |= {"filesize": size, "filetype": media_type, "asset_type": asset_type_of(media_type)}
        more["part_sizes"] = [] if call.fields.get("source") else v2_parts(size, PART)
        more["parts"] = len(more["part_sizes"])
    created = make_asset(call.store, parent, kind, name, call.user["id"], **more)
    call.store.log(call.user, "asset_created", "asset", created)
    return HandlerResult(views.asset(call, created), 201)


def update_asset(call: Call) -> HandlerResult:
    """Update the fields of an asset that the body contains."""
    row = call.store.asset_for(call.user, call.params["asset_id"])
    return HandlerResult(
        views.asset(call, call.store.change(row, call.fields, ("name", "description", "properties", "label")))
    )


def label_asset(call: Call) -> HandlerResult:
    """Set the label of an asset."""
    row = call.store.asset_for(call.user, call.params["asset_id"])
    if call.text("label") not in LABELS:
        raise Refusal(422, f"label must be one of {', '.join(LABELS)}", "/label")
    return HandlerResult(views.asset(call, call.store.change(row, call.fields, ("label",))))


def delete_asset(call: Call) -> HandlerResult:
    """Delete an asset and everything below it."""
    row = call.store.asset_for(call.user, call.params["asset_id"])
    if row["parent_id"] is None:
        raise Refusal(422, "The root folder of a project cannot be deleted")
    if row["kind"] == "version_stack":  # its versions stay
        folder = call.store.get("assets", row["parent_id"])
        for version in call.store.children(row["id"]):
            call.store.move(version, folder)
    call.store.remove("assets", row)
    call.store.log(call.user, "asset_deleted", "asset", row)
    return HandlerResult(views.asset(call, row))


def delete_assets(call: Call) -> HandlerResult:
    """Delete several assets."""
    rows = [call.store.asset_for(call.user, str(asset_id)) for asset_id in call.fields.get("asset_ids") or ()]
    for row in rows:
        call.store.remove("assets", row)
    return HandlerResult([views.asset(call, row) for row in rows])


def restore_asset(call: Call) -> HandlerResult:
    """Restore an asset from the trash."""
    row = call.store.asset_for(call.user, call.params["asset_id"], deleted=True)
    row["deleted_at"] = None
    return HandlerResult(views.asset(call, row))


def trash(call: Call) -> HandlerResult:
    """List the deleted assets of a project."""
    row = call.store.project_for(call.user, call.params["project_id"])
    assets = call.store.tables["assets"].values()
    rows = [asset for asset in assets if asset["project_id"] == row["id"] and asset["deleted_at"]]
    return HandlerResult(rows=rows, view=lambda asset: views.asset(call, asset))


def copy_asset(call: Call) -> HandlerResult:
    """Copy an asset into a folder."""
    folder = call.store.asset_for(call.user, call.params["destination_folder"])
    source = call.store.asset_for(call.user, call.text("id"))
    return HandlerResult(views.asset(call, call.store.copy(source, folder, call.user["id"])), 201)


def move_asset(call: Call) -> HandlerResult:
    """Move an asset into a folder."""
    folder = call.store.asset_for(call.user, call.params["destination_folder"])
    source = call.store.asset_for(call.user, call.text("id"))
    call.store.move(source, folder)
    return HandlerResult(views.asset(call, source))


def copy_assets(call: Call) -> HandlerResult:
    """Copy several assets into a folder."""
    folder = call.store.asset_for(call.user, call.params["destination_id"])
    sources = [call.store.asset_for(call.user, str(item.get("id"))) for item in call.fields.get("batch") or ()]
    return HandlerResult([views.asset(call, call.store.copy(row, folder, call.user["id"])) for row in sources], 201)


def add_version(call: Call) -> HandlerResult:
    """Add a file as a version of an asset. If the asset is a file without a stack, a stack is created."""
    store = call.store
    row = store.asset_for(call.user, call.params["asset_id"])
    following = store.asset_for(call.user, call.text("next_asset_id"))
    if row["kind"] == "folder" or following["kind"] != "file":
        raise Refusal(422, "Only files can be stacked")
    newest = store.children(row["id"])[-1] if row["kind"] == "version_stack" else row
    if newest.get("asset_type") != following.get("asset_type"):
        raise Refusal(422, "Only files of the same asset_type can be stacked")
    stack = row
    if row["kind"] == "file":
        parent = store.get("assets", row["parent_id"])
        if parent["kind"] == "version_stack":
            stack = parent
        else:
            stack = make_asset(store, parent, "version_stack", row["name"], call.user["id"])
            store.move(row, stack)
    store.move(following, stack)
    store.log(call.user, "asset_versioned", "asset", following)
    return HandlerResult(views.asset(call, stack), 201)


def remove_version(call: Call) -> HandlerResult:
    """Move a file out of its version stack. A stack with fewer than two files left is removed."""
    store = call.store
    row = store.asset_for(call.user, call.params["asset_id"])
    stack = store.get("assets", row["parent_id"] or "")
    if stack["kind"] != "version_stack":
        raise Refusal(422, "The asset is not in a version stack")
    folder = store.get("assets", stack["parent_id"])
    store.move(row, folder)
    store.log(call.user, "assets_unversioned", "asset", row)
    for left in store.children(stack["id"]) if len(store.children(stack["id"])) < 2 else ():
        store.move(left, folder)
        store.remove("assets", stack)
    return HandlerResult(views.asset(call, row))


def audio(call: Call) -> HandlerResult:
    """Return the URL of a file's audio."""
    row = call.store.asset_for(call.user, call.params["asset_id"])
    return HandlerResult(
        {"_type": "audio", "asset_id": row["id"], "url": media_url(call.store, call.origin, row, "audio")}
    )


HANDLERS: dict[str, Callable[[Call], HandlerResult]] = {
    "getAsset": asset,
    "getAssets": children,
    "createAsset": create_asset,
    "updateAsset": update_asset,
    "post_assets_asset_id_label": label_asset,
    "deleteAsset": delete_asset,
    "batchDeleteAsset": delete_assets,
    "put_assets_asset_id_restore": restore_asset,
    "get_projects_project_id_trash": trash,
    "copyAsset": copy_asset,
    "moveAsset": move_asset,
    "batchCopyAsset": copy_assets,
    "addVersionToAsset": add_version,
    "unversionAsset": remove_version,
    "getAudio": audio,
}
