"""V4: folders, files and version stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.data.generator import make_asset
from frameio_tui.sandbox.handler_result import HandlerResult, Record, Refusal
from frameio_tui.sandbox.storage.urls import upload_urls, v4_parts
from frameio_tui.sandbox.v2.assets import PART
from frameio_tui.sandbox.v4 import media
from frameio_tui.sandbox.v4 import serializers as views
from frameio_tui.sandbox.v4.projects import asset_for, in_account, in_order

if TYPE_CHECKING:
    from collections.abc import Callable

GENERATED = 1_000_000
"""Size in bytes of a file that the sandbox would have to load from elsewhere."""
_LISTED = {"files.list": "file", "folders.list": "folder", "version_stacks.list": "version_stack"}


def children(call: Call) -> HandlerResult:
    """List the contents of a folder or version stack; some operations list only one kind."""
    parent = asset_for(call, "version_stack" if "version_stack_id" in call.params else "folder")
    kinds = _LISTED.get(call.operation.id) or call.query.get("type") or "file,folder,version_stack"
    rows = [row for row in call.store.children(parent["id"]) if row["kind"] in kinds.split(",")]
    return HandlerResult(rows=in_order(call, rows), view=lambda row: views.asset_with_includes(call, row))


def create_folder(call: Call) -> HandlerResult:
    """Create a folder."""
    parent = asset_for(call, "folder")
    name = call.text("name") if call.body else ""
    created = make_asset(call.store, parent, "folder", name or "Untitled folder", call.user["id"])
    call.store.log(call.user, "asset_created", "asset", created)
    return HandlerResult(views.asset(call, created), 201)


def _new_file(call: Call, size: int, media_type: str | None = None) -> Record:
    """Create a file in the folder of the path."""
    name = call.text("name")
    values = {"filesize": size, **media.describe(name, media_type)}
    created = make_asset(call.store, asset_for(call, "folder"), "file", name, call.user["id"], **values)
    call.store.log(call.user, "asset_created", "asset", created)
    return created


def create_file(call: Call) -> HandlerResult:
    """Create a file to upload; the response contains the URLs for its parts.

    The deprecated form also states the media type, and loads the file from `source_url` if there is one.
    """
    size = call.fields["file_size"]
    created = _new_file(call, size, call.fields.get("media_type"))
    if call.fields.get("source_url"):
        return HandlerResult(views.asset(call, created), 202)
    created["part_sizes"] = v4_parts(size, PART)
    created["parts"] = len(created["part_sizes"])
    urls = upload_urls(call.store, call.origin, created)
    parts = [{"size": part, "url": url} for part, url in zip(created["part_sizes"], urls, strict=True)]
    return HandlerResult({**views.asset(call, created), "upload_urls": parts}, 201)


def create_remote_upload(call: Call) -> HandlerResult:
    """Create a file from a URL. The sandbox loads nothing: the file has generated content."""
    if not call.text("source_url").startswith(("http://", "https://")):
        raise Refusal(422, "Invalid format. Expected :uri", "/data/source_url")
    created = _new_file(call, GENERATED)
    status_path = f"/v4/accounts/{call.params['account_id']}/files/{created['id']}/status"
    return HandlerResult(views.asset(call, created), 202, more={"links": {"status": status_path}})


def import_file(call: Call) -> HandlerResult:
    """Create a file from storage that the account has connected; it has generated content."""
    if not call.text("storage_location").startswith(in_account(call)["id"]):
        raise Refusal(422, "The storage location does not belong to the account", "/data/storage_location")
    return HandlerResult(views.asset(call, _new_file(call, GENERATED)), 202)


def asset_kind(call: Call) -> str:
    """Return the kind of asset that the path names."""
    return next(kind for kind in ("file", "folder", "version_stack") if f"{kind}_id" in call.params)


def asset(call: Call) -> HandlerResult:
    """Return, rename, delete or restore a file, folder or version stack."""
    restoring = call.operation.id.endswith(".restore")
    row = asset_for(call, asset_kind(call), deleted=restoring)
    if call.operation.method == "GET":
        return HandlerResult(views.asset_with_includes(call, row))
    if restoring:
        row["deleted_at"] = None
        call.store.log(call.user, "asset_restored", "asset", row)
    elif call.operation.method == "PATCH":
        call.store.change(row, call.fields, ("name",))
        call.store.log(call.user, "asset_updated", "asset", row)
    elif call.operation.method == "DELETE":
        if row["parent_id"] is None:
            raise Refusal(422, "The root folder cannot be deleted")
        call.store.remove("assets", row)
        call.store.log(call.user, "asset_deleted", "asset", row)
        return HandlerResult(status=204)
    return HandlerResult(views.asset(call, row))


def upload_status(call: Call) -> HandlerResult:
    """Return whether the upload of a file is complete."""
    return HandlerResult(media.upload_status(call.store, asset_for(call, "file")))


def _target(call: Call, row: Record) -> Record:
    """Return the folder of the body, or the version stack if a file is moved; without one, where the asset is."""
    wanted = call.fields.get("parent_id") if call.body else None
    target = call.store.asset_for(call.user, str(wanted or row["parent_id"]))
    stackable = row["kind"] == "file" and call.operation.id == "files.move"
    if target["kind"] == "folder" or (target["kind"] == "version_stack" and stackable):
        return asset_for(call, target["kind"], target["id"])
    raise Refusal(422, f"A {row['kind'].replace('_', ' ')} cannot be put into it", "/data/parent_id")


def copy(call: Call) -> HandlerResult:
    """Copy an asset into a folder, by default the one that it is in."""
    row = asset_for(call, asset_kind(call))
    return HandlerResult(views.asset(call, _copy(call, row, _target(call, row))))


def _copy(call: Call, row: Record, target: Record) -> Record:
    """Copy an asset; comments of a file are copied if the query says so."""
    created = call.store.copy(row, target, call.user["id"])
    call.store.log(call.user, "asset_copied", "asset", created)
    if call.query.get("copy_metadata") == "false":
        created["metadata"] = {}
    if row["kind"] == "file" and call.query.get("copy_comments", "none") != "none":
        for comment in call.store.comments_on(row["id"]):
            if not comment["parent_id"]:
                values = {key: comment[key] for key in comment if key not in ("id", "inserted_at", "updated_at")}
                call.store.add("comments", **{**values, "asset_id": created["id"]})
    return created


def move(call: Call) -> HandlerResult:
    """Move an asset into a folder; a file also into or out of a version stack."""
    row = asset_for(call, asset_kind(call))
    _move(call, row, _target(call, row))
    return HandlerResult(views.asset(call, row))


def _move(call: Call, row: Record, target: Record) -> None:
    """Move an asset. A version stack with fewer than two files left is removed."""
    store, before = call.store, call.store.get("assets", str(row["parent_id"]))
    store.move(row, target)
    store.log(call.user, "asset_versioned" if target["kind"] == "version_stack" else "asset_moved", "asset", row)
    if before["kind"] == "version_stack" and before is not target and len(store.children(before["id"])) < 2:
        folder = store.get("assets", before["parent_id"])
        for left in store.children(before["id"]):
            store.move(left, folder)
        store.remove("assets", before)


def _listed_assets(call: Call) -> tuple[str, list[Record]]:
    """Return the kind of the assets that the body lists, and the assets."""
    kind = "folder" if "folder_ids" in call.fields else "file"
    return kind, [asset_for(call, kind, str(asset_id)) for asset_id in call.fields[f"{kind}_ids"]]


def bulk_get(call: Call) -> HandlerResult:
    """Return several files, each with a status of its own."""
    return HandlerResult([_file_result(call, str(file_id)) for file_id in call.fields["file_ids"]])


def _file_result(call: Call, file_id: str) -> Record:
    try:
        shown = views.asset_with_includes(call, asset_for(call, "file", file_id))
    except Refusal as refusal:
        error = {"title": "Not Found", "detail": refusal.detail}
        return {"id": file_id, "status": refusal.status, "error": error}
    return {"id": file_id, "status": 200, "file": shown}


def bulk_copy(call: Call) -> HandlerResult:
    """Copy several files or folders; the response names the source of each copy."""
    target = asset_for(call, "folder", call.text("parent_id"))
    kind, rows = _listed_assets(call)
    return HandlerResult(
        [{kind: views.asset(call, _copy(call, row, target)), f"source_{kind}_id": row["id"]} for row in rows]
    )


def bulk_move(call: Call) -> HandlerResult:
    """Move several files or folders."""
    target = asset_for(call, "folder", call.text("parent_id"))
    rows = _listed_assets(call)[1]
    for row in rows:
        _move(call, row, target)
    return HandlerResult([views.asset(call, row) for row in rows])


def create_stack(call: Call) -> HandlerResult:
    """Create a version stack of files, with the last one on top."""
    folder = asset_for(call, "folder")
    files = [asset_for(call, "file", asset_id) for asset_id in call.fields["file_ids"]]
    stack = make_asset(call.store, folder, "version_stack", files[-1]["name"], call.user["id"])
    for row in files:
        _move(call, row, stack)
    return HandlerResult(views.asset(call, stack), 201)


def reorder(call: Call) -> HandlerResult:
    """Move a version above or below another one, or to the top or bottom of its stack. The newest one is on top."""
    stack, fields = asset_for(call, "version_stack"), call.fields
    order = [row["id"] for row in call.store.children(stack["id"])]
    target, above, below = (fields.get(key) for key in ("target_file_id", "move_above_file_id", "move_below_file_id"))
    for key, value in (("target_file_id", target), ("move_above_file_id", above), ("move_below_file_id", below)):
        if value is not None and value not in order:
            raise Refusal(422, "The file is not in the version stack", f"/data/{key}")
    order.remove(target)
    if above or below:
        at = order.index(above) + 1 if above else order.index(below)
    else:
        at = 0 if fields.get("move_to") == "bottom" else len(order)
    order.insert(at, target)
    call.store.reorder(stack, order)
    return HandlerResult([views.asset(call, row) for row in call.store.children(stack["id"])])


HANDLERS: dict[str, Callable[[Call], HandlerResult]] = {
    "folders.index": children,
    "folders.list": children,
    "files.list": children,
    "version_stacks.list": children,
    "version_stacks.index": children,
    "folders.create": create_folder,
    "files.create": create_file,
    "files.create_local_upload": create_file,
    "files.create_remote_upload": create_remote_upload,
    "files.import_file": import_file,
    "files.show": asset,
    "files.update": asset,
    "files.delete": asset,
    "files.restore": asset,
    "folders.show": asset,
    "folders.update": asset,
    "folders.delete": asset,
    "folders.restore": asset,
    "version_stacks.show": asset,
    "version_stacks.restore": asset,
    "files.show_file_upload_status": upload_status,
    "files.copy": copy,
    "files.move": move,
    "folders.copy": copy,
    "folders.move": move,
    "version_stacks.copy": copy,
    "version_stacks.move": move,
    "files.bulk_copy": bulk_copy,
    "files.bulk_move": bulk_move,
    "files.bulk_get": bulk_get,
    "folders.bulk_copy": bulk_copy,
    "folders.bulk_move": bulk_move,
    "version_stacks.create": create_stack,
    "version_stacks.reorder": reorder,
}
