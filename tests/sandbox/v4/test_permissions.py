"""V4: users and groups have roles in V4's own words."""

from __future__ import annotations

from tests.sandbox.calls import Caller, Ids


def test_workspace_roles_are_those_of_v4(call: Caller, ids: Ids) -> None:
    path = f"/v4/accounts/{ids.account['id']}/workspaces/{ids.of('team')}/users"
    before = {row["user"]["id"]: row["role"] for row in call("GET", path).data["data"]}
    assert set(before.values()) == {"workspace_admin", "editor"}
    member = next(user_id for user_id, role in before.items() if role == "editor")
    said = call("PATCH", f"{path}/{member}", {"data": {"role": "viewer"}})
    assert (said.status, said.data) == (200, {"data": {"role": "viewer"}})
    assert {row["user"]["id"]: row["role"] for row in call("GET", path).data["data"]} == {**before, member: "viewer"}
    listed = call("GET", f"/v2/teams/{ids.of('team')}/members").data
    assert "viewer" not in str(listed)
    assert call("DELETE", f"{path}/{member}").status == 204
    assert member not in [row["user"]["id"] for row in call("GET", path).data["data"]]


def test_folders_and_groups_have_roles(call: Caller, ids: Ids) -> None:
    account, user = f"/v4/accounts/{ids.account['id']}", ids.user["id"]
    path = f"{account}/folders/{ids.root}/users"
    assert call("GET", path).data["data"] == []
    assert call("PATCH", f"{path}/{user}", {"data": {"role": "commenter"}}).data["data"] == {"role": "commenter"}
    assert [row["role"] for row in call("GET", path).data["data"]] == ["commenter"]
    made = call("POST", f"{account}/groups", {"data": {"name": "Colour", "emoji": "🎨"}}).data["data"]
    new = {"api_version": "experimental"}
    users = f"{account}/groups/{made['id']}/users"
    assert call("POST", users, {"data": {"user_ids": [user]}}, **new).status == 204
    assert [row["id"] for row in call("GET", users, **new).data["data"]] == [user]
    own = f"{account}/projects/{ids.of('project')}/groups"
    assert call("PATCH", f"{own}/{made['id']}", {"data": {"role": "viewer"}}, **new).status == 200
    (row,) = call("GET", own, **new).data["data"]
    assert (row["group"]["member_count"], row["role"]) == (1, "viewer")
    memberships = call("GET", f"{account}/users/{user}/memberships?type=group", **new).data["data"]
    assert memberships == [{"type": "group", "id": made["id"], "name": "Colour"}]
