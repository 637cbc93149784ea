"""V2: users, accounts, teams and projects; a new record is listed, counted, changed and deleted."""

from __future__ import annotations

from collections.abc import Callable

from tests.sandbox.calls import Caller, Ids


def test_health_needs_nobody(call: Caller) -> None:
    assert call("GET", "/health", authorization="").data == {"status": "ok"}


def test_me_is_whose_token_it_is(call: Caller, other_caller: Callable[[str], Caller]) -> None:
    me = call("GET", "/v2/me").data
    assert (me["_type"], me["name"]) == ("user", "Ann Lee")
    other = other_caller("other_person")
    assert other("GET", "/v2/me").data["id"] != me["id"]


def test_a_project_lives_and_ends(call: Caller, ids: Ids) -> None:
    path = f"/v2/teams/{ids.of('team')}/projects"
    before = int(call("GET", path).headers["total"])
    made = call("POST", path, {"name": "Nordlys 東"})
    assert (made.status, made.data["name"], made.data["_type"]) == (201, "Nordlys 東", "project")
    own = f"/v2/projects/{made.data['id']}"
    assert int(call("GET", path).headers["total"]) == before + 1
    assert call("GET", own).data["root_asset_id"]
    changed = call("PUT", own, {"name": "New", "id": "evil"})
    assert changed.data["name"] == "New"
    assert changed.data["id"] == made.data["id"]
    assert call("GET", f"/v2/assets/{made.data['root_asset_id']}").data["item_count"] == 0
    assert call("DELETE", own).status in (200, 204)
    assert call("GET", own).status == 404
    assert int(call("GET", path).headers["total"]) == before


def test_a_team_is_made_in_an_account(call: Caller, ids: Ids) -> None:
    path = f"/v2/accounts/{ids.account['id']}/teams"
    made = call("POST", path, {"name": "VFX 2"})
    assert made.status == 201
    assert made.data["id"] in [row["id"] for row in call("GET", path + "?page_size=500").data]
    assert call("PUT", f"/v2/teams/{made.data['id']}", {"name": "VFX 3"}).data["name"] == "VFX 3"
    assert call("GET", f"/v2/teams/{made.data['id']}?include=user_role").data["user_role"] == "team_manager"
    assert call("POST", path, {}).status == 422


def test_others_see_nothing_of_it(other_caller: Callable[[str], Caller], ids: Ids) -> None:
    other = other_caller("other_person")
    for path in (
        f"/v2/accounts/{ids.account['id']}",
        f"/v2/teams/{ids.of('team')}",
        f"/v2/accounts/{ids.account['id']}/teams",
    ):
        assert other("GET", path).status == 404
    mine = {row["id"] for row in other("GET", "/v2/accounts").data}
    assert ids.account["id"] not in mine
