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
    assert file["upload_urls"]
    url = file["upload_urls"][0]["url"]
    headers = {"authorization": "", "content_type": file["media_type"] or "application/octet-stream"}
    headers["x_amz_acl"] = "private"
    assert call("PUT", url.removeprefix(server.url), b"123456789", **headers).status == 200
    assert call("GET", f"{account}/files/{file['id']}").data["data"]["media_type"] is not None


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
