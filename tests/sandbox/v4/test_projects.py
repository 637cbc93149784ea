"""V4: accounts, workspaces and projects; both APIs show the same records."""

from __future__ import annotations

from frameio_tui.sandbox.server import SandboxServer
from tests.sandbox.calls import Caller, Ids


def test_a_project_lives_and_ends(call: Caller, ids: Ids) -> None:
    account = f"/v4/accounts/{ids.account['id']}"
    path = f"{account}/workspaces/{ids.of('team')}/projects"
    before = call("GET", path + "?include_total_count=true").data["total_count"]
    made = call("POST", path, {"data": {"name": "Nordlys 東"}})
    assert made.status == 201
    project = made.data["data"]
    own = f"{account}/projects/{project['id']}"
    assert call("GET", path + "?include_total_count=true").data["total_count"] == before + 1
    assert call("PATCH", own, {"data": {"name": "New"}}).data["data"]["name"] == "New"
    assert call("GET", f"{account}/folders/{project['root_folder_id']}").data["data"]["type"] == "folder"
    assert call("DELETE", own).status == 204
    assert call("GET", own).status == 404
    assert call("GET", path + "?include_total_count=true").data["total_count"] == before


def test_what_v2_made_v4_shows_and_the_other_way_round(call: Caller, ids: Ids) -> None:
    team, account = ids.of("team"), f"/v4/accounts/{ids.account['id']}"
    by_v2 = call("POST", f"/v2/teams/{team}/projects", {"name": "By V2"}).data
    shown = call("GET", f"{account}/projects/{by_v2['id']}").data["data"]
    assert (shown["name"], shown["workspace_id"], shown["root_folder_id"]) == ("By V2", team, by_v2["root_asset_id"])
    by_v4 = call("POST", f"{account}/workspaces/{team}/projects", {"data": {"name": "By V4"}}).data["data"]
    assert call("GET", f"/v2/projects/{by_v4['id']}").data["name"] == "By V4"
    call("DELETE", f"{account}/projects/{by_v4['id']}")
    assert call("GET", f"/v2/projects/{by_v4['id']}").status == 404


def test_ids_belong_to_their_account(call: Caller, ids: Ids, server: SandboxServer) -> None:
    mine = [row for row in server.store.rows("accounts") if row["members"].get(ids.user["id"])]
    other = next(row for row in mine if row["id"] != ids.account["id"])
    assert call("GET", f"/v4/accounts/{other['id']}", api_version="experimental").status == 200
    assert call("GET", f"/v4/accounts/{other['id']}/projects/{ids.of('project')}").status == 404
    assert call("GET", f"/v4/accounts/{other['id']}/folders/{ids.root}").status == 404


def test_what_is_missing_is_pointed_at(call: Caller, ids: Ids) -> None:
    path = f"/v4/accounts/{ids.account['id']}/workspaces/{ids.of('team')}/projects"
    for body, pointer in (({}, "/data"), ({"data": {}}, "/data/name")):
        said = call("POST", path, body)
        assert said.status == 422
        assert said.data["errors"][0]["source"]["pointer"] == pointer


def test_lists_are_sorted_as_asked(call: Caller, ids: Ids) -> None:
    path = f"/v4/accounts/{ids.account['id']}/workspaces"
    up, down = ([row["name"] for row in call("GET", f"{path}?sort=name_{way}").data["data"]] for way in ("asc", "desc"))
    assert up == list(reversed(down))
    assert len(up) > 1
