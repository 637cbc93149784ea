"""V4: folders, files and version stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.data.generator import make_asset
from frameio_tui.sandbox.handler_result import HandlerResult, Refusal
from frameio_tui.sandbox.storage.urls import upload_urls, v4_parts
from frameio_tui.sandbox.v2.assets import PART
from frameio_tui.sandbox.v4 import serializers as views
from frameio_tui.sandbox.v4.projects import asset_for, in_order

if TYPE_CHECKING:
    from collections.abc import Callable

_LISTED = {"files.list": "file", "folders.list": "folder", "version_stacks.list": "version_stack"}


def children(call: Call) -> HandlerResult:
    """List the contents of a folder or version stack; some operations list only one kind."""
    parent = asset_for(call, "version_stack" if "version_stack_id" in call.params else "folder")
    kind = _LISTED.get(call.operation.id) or call.query.get("type")
    rows = [row for row in call.store.children(parent["id"]) if kind in (None, "", row["kind"])]
    return HandlerResult(rows=in_order(call, rows), view=lambda row: views.asset(call, row))


def create_folder(call: Call) -> HandlerResult:
    """Create a folder."""
    created = make_asset(
        call.store, asset_for(call, "folder"), "folder", call.text("name") or "Untitled folder", call.user["id"]
    )
    return HandlerResult(views.asset(call, created), 201)


def create_file(call: Call) -> HandlerResult:
    """Create a file. For a local upload, the response contains the URLs for its parts."""
    folder, fields = asset_for(call, "folder"), call.fields
    size = fields.get("file_size", 0)
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise Refusal(422, "Invalid integer", "/data/file_size")
    local = call.operation.id == "files.create_local_upload"
    created = make_asset(
        call.store,
        folder,
        "file",
        call.text("name"),
        call.user["id"],
        filesize=size,
        filetype=fields.get("media_type") or "application/octet-stream",
        asset_type="stream",
        parts=len(v4_parts(size, PART)) if local else 0,
        part_sizes=v4_parts(size, PART),
    )
    call.store.log(call.user, "asset.created", "asset", created)
    result = views.asset(call, created)
    if local:
        urls = upload_urls(call.store, call.origin, created)
        result["upload_urls"] = [
            {"size": part, "url": url} for part, url in zip(created["part_sizes"], urls, strict=True)
        ]
    return HandlerResult(result, 201)


def asset_kind(call: Call) -> str:
    """Return the kind of asset that the path names."""
    return next(kind for kind in ("file", "folder", "version_stack") if f"{kind}_id" in call.params)


def asset(call: Call) -> HandlerResult:
    """Return, rename, delete or restore a file, folder or version stack."""
    restoring = call.operation.id.endswith(".restore")
    row = asset_for(call, asset_kind(call), deleted=restoring)
    if restoring:
        row["deleted_at"] = None
    elif call.operation.method == "PATCH":
        call.store.change(row, call.fields, ("name",))
    elif call.operation.method == "DELETE":
        if row["parent_id"] is None:
            raise Refusal(422, "The root folder cannot be deleted")
        call.store.remove("assets", row)
        call.store.log(call.user, "asset.deleted", "asset", row)
        return HandlerResult(status=204)
    return HandlerResult(views.asset(call, row))


def upload_status(call: Call) -> HandlerResult:
    """Return whether the upload of a file is complete."""
    row = asset_for(call, "file")
    done = views.status(row) == "transcoded"
    return HandlerResult({"id": row["id"], "upload_complete": done, "upload_failed": False})


def copy_or_move(call: Call) -> HandlerResult:
    """Copy or move an asset into a folder."""
    row = asset_for(call, asset_kind(call))
    target = asset_for(call, "folder", str(call.fields.get("parent_id") or row["parent_id"]))
    if call.operation.id.endswith(".copy"):
        return HandlerResult(views.asset(call, call.store.copy(row, target, call.user["id"])), 201)
    call.store.move(row, target)
    return HandlerResult(views.asset(call, row))


def bulk(call: Call) -> HandlerResult:
    """Copy, move or return several files or folders."""
    fields = call.fields
    kind = "folder" if "folder_ids" in fields else "file"
    ids = fields.get(f"{kind}_ids")
    if not isinstance(ids, list):
        raise Refusal(422, "Invalid list", f"/data/{kind}_ids")
    rows = [asset_for(call, kind, str(asset_id)) for asset_id in ids]
    if call.operation.id.endswith("bulk_get"):
        return HandlerResult(rows=rows, view=lambda row: views.asset(call, row))
    target = asset_for(call, "folder", str(fields.get("parent_id")))
    for row in rows:
        if call.operation.id.endswith("bulk_copy"):
            call.store.copy(row, target, call.user["id"])
        else:
            call.store.move(row, target)
    return HandlerResult({"count": len(rows)}, 200 if call.operation.method == "PATCH" else 201)


def create_stack(call: Call) -> HandlerResult:
    """Create a version stack of files, with the last one on top."""
    folder, ids = asset_for(call, "folder"), call.fields.get("file_ids")
    if not isinstance(ids, list) or len(ids) < 2:
        raise Refusal(422, "A version stack needs two files", "/data/file_ids")
    files = [asset_for(call, "file", str(asset_id)) for asset_id in ids]
    stack = make_asset(call.store, folder, "version_stack", files[-1]["name"], call.user["id"])
    for row in files:
        call.store.move(row, stack)
    return HandlerResult(views.asset(call, stack), 201)


HANDLERS: dict[str, Callable[[Call], HandlerResult]] = {
    "folders.index": children,
    "folders.list": children,
    "files.list": children,
    "version_stacks.list": children,
    "version_stacks.index": children,
    "folders.create": create_folder,
    "files.create": create_file,
    "files.create_local_upload": create_file,
    "files.create_remote_upload": create_file,
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
    "files.copy": copy_or_move,
    "files.move": copy_or_move,
    "folders.copy": copy_or_move,
    "folders.move": copy_or_move,
    "version_stacks.copy": copy_or_move,
    "version_stacks.move": copy_or_move,
    "files.bulk_copy": bulk,
    "files.bulk_move": bulk,
    "files.bulk_get": bulk,
    "folders.bulk_copy": bulk,
    "folders.bulk_move": bulk,
    "version_stacks.create": create_stack,
}
