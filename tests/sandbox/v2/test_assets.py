"""V2: assets are created, changed, copied, moved, versioned, deleted and restored."""

from __future__ import annotations

from frameio_tui.sandbox.server import SandboxServer
from tests.sandbox.calls import Caller, Ids


def children(call: Caller, folder: str, query: str = "") -> list[str]:
    """Return the IDs of a folder's contents."""
    return [row["id"] for row in call("GET", f"/v2/assets/{folder}/children?page_size=500{query}").data]


def folder_in(call: Caller, parent: str, name: str) -> str:
    """Create a folder and return its ID."""
    made = call("POST", f"/v2/assets/{parent}/children", {"name": name, "type": "folder"})
    assert made.status == 201
    return str(made.data["id"])


def test_an_asset_is_listed_changed_deleted_and_restored(call: Caller, ids: Ids) -> None:
    folder = folder_in(call, ids.root, "dailies")
    assert folder in children(call, ids.root)
    own = f"/v2/assets/{folder}"
    assert call("PUT", own, {"name": "Dailies", "description": "d"}).data["name"] == "Dailies"
    assert call("DELETE", own).status in (200, 204)
    assert call("GET", own).status == 404
    assert folder not in children(call, ids.root)
    assert call("PUT", own + "/restore").status in (200, 204)
    assert call("GET", own).data["deleted_at"] is None


def test_only_folders_hold_assets(call: Caller, ids: Ids) -> None:
    file = ids.files(1)[0]
    said = call("POST", f"/v2/assets/{file}/children", {"name": "x", "type": "file", "filesize": 1})
    assert said.status == 422


def test_copies_are_new_and_moved_ones_are_not(call: Caller, ids: Ids) -> None:
    file, folder = ids.files(1)[0], folder_in(call, ids.root, "picks")
    copied = call("POST", f"/v2/assets/{folder}/copy", {"id": file})
    assert copied.status in (200, 201)
    (copy,) = children(call, folder)
    assert copy != file
    other = folder_in(call, ids.root, "others")
    assert call("POST", f"/v2/assets/{other}/move", {"id": copy}).status in (200, 201)
    assert (children(call, folder), children(call, other)) == ([], [copy])
    assert call("POST", f"/v2/assets/{other}/copy", {"id": "none"}).status == 404


def test_a_label_is_set(call: Caller, ids: Ids) -> None:
    file = ids.files(1)[0]
    assert call("POST", f"/v2/assets/{file}/label", {"label": "approved"}).status in (200, 201, 204)
    assert call("GET", f"/v2/assets/{file}").data["label"] == "approved"


def test_a_new_file_has_addresses_for_its_parts(call: Caller, ids: Ids) -> None:
    body = {"name": "a.mov", "type": "file", "filetype": "video/quicktime", "filesize": 60_000_000}
    made = call("POST", f"/v2/assets/{ids.root}/children", body).data
    assert len(made["upload_urls"]) >= 2
    assert len(set(made["upload_urls"])) == len(made["upload_urls"])


def test_stacks_hold_one_kind_of_media_and_deleting_one_keeps_its_versions(call: Caller, ids: Ids) -> None:
    folder = f"/v2/assets/{ids.of('folder')}/children"

    def file(name: str, media: str) -> str:
        created = call("POST", folder, {"name": name, "type": "file", "filetype": media, "filesize": 1})
        return str(created.data["id"])

    first, second, sound = file("a.mov", "video/mp4"), file("b.mov", "video/mp4"), file("c.wav", "audio/wav")
    assert call("POST", f"/v2/assets/{first}/version", {"next_asset_id": sound}).status == 422
    stack = call("POST", f"/v2/assets/{first}/version", {"next_asset_id": second}).data
    assert (stack["cover_asset_id"], stack["item_count"]) == (second, 2)
    assert call("POST", f"/v2/assets/{second}/version", {"next_asset_id": stack["id"]}).status == 422
    covers = {row["id"]: row for row in call("GET", f"{folder}?include=cover_asset&page_size=500").data}
    assert covers[stack["id"]]["cover_asset"]["id"] == second
    assert call("DELETE", f"/v2/assets/{stack['id']}").status == 200
    there = {row["id"] for row in call("GET", f"{folder}?page_size=500").data}
    assert {first, second} <= there
    assert stack["id"] not in there


def test_a_watermarked_file_has_renditions_only(call: Caller, server: SandboxServer) -> None:
    row = next(row for row in server.store.rows("assets") if row.get("is_session_watermarked"))
    shown = call("GET", f"/v2/assets/{row['id']}").data
    assert (shown["original"], shown["is_session_watermarked"]) == (None, True)
    assert "h264_1080_best" in shown["downloads"]
