"""V4: files, folders and version stacks."""

from __future__ import annotations

from frameio_tui.sandbox.server import SandboxServer
from tests.sandbox.calls import Caller, Ids


def listed(call: Caller, account: str, folder: str) -> list[str]:
    """Return the IDs of a folder's contents."""
    return [row["id"] for row in call("GET", f"{account}/folders/{folder}/children?page_size=100").data["data"]]


def folder_in(call: Caller, account: str, parent: str, name: str) -> str:
    """Create a folder and return its ID."""
    made = call("POST", f"{account}/folders/{parent}/folders", {"data": {"name": name}})
    assert made.status == 201
    return str(made.data["data"]["id"])


def test_a_folder_lives_ends_and_comes_back(call: Caller, ids: Ids) -> None:
    account = f"/v4/accounts/{ids.account['id']}"
    folder = folder_in(call, account, ids.root, "dailies")
    own = f"{account}/folders/{folder}"
    assert folder in listed(call, account, ids.root)
    assert call("PATCH", own, {"data": {"name": "Dailies"}}).data["data"]["name"] == "Dailies"
    assert call("DELETE", own).status == 204
    assert call("GET", own).status == 404
    assert folder not in listed(call, account, ids.root)
    assert call("GET", f"{account}/files/{folder}").status == 404


def test_an_upload_goes_to_its_addresses(call: Caller, ids: Ids, server: SandboxServer) -> None:
    account = f"/v4/accounts/{ids.account['id']}"
    folder = folder_in(call, account, ids.root, "uploads")
    made = call("POST", f"{account}/folders/{folder}/files/local_upload", {"data": {"name": "a.mov", "file_size": 9}})
    assert made.status == 201
    file = made.data["data"]
    assert (file["media_type"], file["status"]) == ("video/quicktime", "created")
    own = f"{account}/files/{file['id']}"
    before = call("GET", f"{own}/status").data["data"]
    assert (before["filetype"], before["upload_complete"], before["upload_completed_at"]) == (
        "video/quicktime",
        False,
        None,
    )
    assert call("GET", f"{own}?include=media_links.original").data["data"]["media_links"] == {"original": None}
    (part,) = file["upload_urls"]
    assert part["size"] == 9
    headers = {"authorization": "", "content_type": file["media_type"], "x_amz_acl": "private"}
    assert call("PUT", part["url"].removeprefix(server.url), b"123456789", **headers).status == 200
    asked = f"{own}?include=media_links.original,media_links.thumbnail"
    uploaded = call("GET", asked).data["data"]
    assert (uploaded["status"], uploaded["media_links"]["thumbnail"]) == ("uploaded", None)
    after = call("GET", f"{own}/status").data["data"]
    assert after["upload_complete"]
    assert after["upload_completed_at"]
    server.store.tables["assets"][file["id"]]["upload_completed_at"] = server.store.stamp(server.store.now() - 60)
    ready = call("GET", asked).data["data"]
    assert ready["status"] == "transcoded"
    assert ready["media_links"]["thumbnail"]["url"]


def test_the_parts_of_an_upload_are_near_equal(call: Caller, ids: Ids) -> None:
    path = f"/v4/accounts/{ids.account['id']}/folders/{ids.root}/files/local_upload"
    file = call("POST", path, {"data": {"name": "notes.xyz", "file_size": 50_645_990}}).data["data"]
    assert [part["size"] for part in file["upload_urls"]] == [16_881_997, 16_881_997, 16_881_996]
    assert file["media_type"] is None


def test_a_file_from_elsewhere_is_accepted_with_the_path_of_its_status(call: Caller, ids: Ids) -> None:
    path = f"/v4/accounts/{ids.account['id']}/folders/{ids.root}/files/remote_upload"
    made = call("POST", path, {"data": {"name": "a.mp4", "source_url": "https://media.example/a.mp4"}})
    assert made.status == 202
    assert call("GET", made.data["links"]["status"]).data["data"]["id"] == made.data["data"]["id"]


def test_media_links_are_named_one_by_one(call: Caller, ids: Ids, server: SandboxServer) -> None:
    own = f"/v4/accounts/{ids.account['id']}/files/{ids.last('assets', kind='file', asset_type='stream')['id']}"
    assert "media_links" not in call("GET", own).data["data"]
    assert "media_links" not in call("GET", f"{own}?include=media_links").data["data"]
    names = ("original", "thumbnail", "video_h264_180", "efficient")
    asked = ",".join(f"media_links.{name}" for name in names)
    links = call("GET", f"{own}?include={asked}").data["data"]["media_links"]
    assert set(links) == set(names)
    assert set(links["original"]) == {"download_url", "inline_url"}
    assert links["efficient"]["download_url"] is None
    assert call("GET", links["thumbnail"]["url"].removeprefix(server.url), authorization="").status == 200


def test_copies_and_moves(call: Caller, ids: Ids) -> None:
    account, file = f"/v4/accounts/{ids.account['id']}", ids.files(1)[0]
    folder, other = (folder_in(call, account, ids.root, name) for name in ("picks", "others"))
    made = call("POST", f"{account}/files/{file}/copy", {"data": {"parent_id": folder}})
    assert made.status < 300
    (copy,) = listed(call, account, folder)
    assert copy != file
    assert call("PATCH", f"{account}/files/{copy}/move", {"data": {"parent_id": other}}).status < 300
    assert (listed(call, account, folder), listed(call, account, other)) == ([], [copy])


def test_a_version_stack_needs_two_files(call: Caller, ids: Ids) -> None:
    account = f"/v4/accounts/{ids.account['id']}"
    path = f"{account}/folders/{ids.root}/version_stacks"
    one, two = ids.files(2)
    assert call("POST", path, {"data": {"file_ids": [one]}}).status == 422
    made = call("POST", path, {"data": {"file_ids": [one, two]}})
    assert made.status == 201
    stack = made.data["data"]["id"]
    assert call("GET", f"{account}/version_stacks/{stack}").data["data"]["head_version"]["id"] == two
    assert call("GET", f"{account}/files/{stack}").status == 404


def test_files_go_into_a_version_stack_and_out_of_it_by_moving(call: Caller, ids: Ids) -> None:
    account = f"/v4/accounts/{ids.account['id']}"
    folder = folder_in(call, account, ids.root, "cuts")
    source = ids.files(1)[0]
    one, two, three = (
        call("POST", f"{account}/files/{source}/copy", {"data": {"parent_id": folder}}).data["data"]["id"]
        for _ in range(3)
    )
    made = call("POST", f"{account}/folders/{folder}/version_stacks", {"data": {"file_ids": [one, two]}})
    stack = made.data["data"]["id"]

    def versions() -> list[str]:
        return [row["id"] for row in call("GET", f"{account}/version_stacks/{stack}/children").data["data"]]

    def move(file: str, to: str) -> int:
        return call("PATCH", f"{account}/files/{file}/move", {"data": {"parent_id": to}}).status

    assert move(three, stack) == 200
    assert versions() == [one, two, three]
    assert call("GET", f"{account}/files/{three}").data["data"]["parent_id"] == stack
    assert call("GET", f"{account}/folders/{stack}").status == 404
    order = {"data": {"target_file_id": three, "move_below_file_id": one}}
    assert call("PATCH", f"{account}/version_stacks/{stack}/versions", order, api_version="experimental").status == 200
    assert versions() == [three, one, two]
    assert call("GET", f"{account}/version_stacks/{stack}").data["data"]["head_version"]["id"] == two
    assert call("PATCH", f"{account}/folders/{folder}/move", {"data": {"parent_id": stack}}).status == 422
    assert move(three, folder) == 200
    assert sorted(listed(call, account, folder)) == sorted([stack, three])
    assert move(two, folder) == 200
    assert sorted(listed(call, account, folder)) == sorted([one, two, three])


def test_several_files_are_copied_moved_and_returned_at_once(call: Caller, ids: Ids) -> None:
    account, files = f"/v4/accounts/{ids.account['id']}", ids.files(2)
    folder, other = (folder_in(call, account, ids.root, name) for name in ("many", "others of many"))
    copied = call("POST", f"{account}/files/copy", {"data": {"file_ids": files, "parent_id": folder}}).data["data"]
    assert [row["source_file_id"] for row in copied] == files
    copies = [row["file"]["id"] for row in copied]
    assert listed(call, account, folder) == copies
    moved = call("PATCH", f"{account}/files/move", {"data": {"file_ids": copies, "parent_id": other}}).data["data"]
    assert [(row["id"], row["parent_id"]) for row in moved] == [(copy, other) for copy in copies]
    missing = "00000000-0000-4000-8000-000000000000"
    body = {"data": {"file_ids": [*copies, missing]}}
    found = call("POST", f"{account}/files/bulk_get", body, api_version="experimental").data["data"]
    assert [(row["id"], row["status"]) for row in found] == [*((copy, 200) for copy in copies), (missing, 404)]
    assert [row["file"]["parent_id"] for row in found[:2]] == [other, other]
