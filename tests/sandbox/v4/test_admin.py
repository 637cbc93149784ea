"""V4: webhooks, custom actions, users and roles, groups, metadata fields and audit logs."""

from __future__ import annotations

from collections.abc import Callable

from tests.sandbox.calls import Caller, Ids


def test_a_webhooks_secret_is_shown_when_it_is_made_alone(call: Caller, ids: Ids) -> None:
    account = f"/v4/accounts/{ids.account['id']}"
    body = {"data": {"name": "Render", "url": "https://hooks.example/x", "events": ["file.ready"]}}
    made = call("POST", f"{account}/workspaces/{ids.of('team')}/webhooks", body)
    assert made.status == 201
    assert made.data["data"]["secret"]
    own = f"{account}/webhooks/{made.data['data']['id']}"
    assert "secret" not in call("GET", own).data["data"]
    assert call("PATCH", own, {"data": {"active": False}}).data["data"]["active"] is False
    assert call("DELETE", own).status == 204
    assert call("GET", own).status == 404


def test_groups_hold_people(call: Caller, ids: Ids) -> None:
    account = f"/v4/accounts/{ids.account['id']}"
    made = call("POST", f"{account}/groups", {"data": {"name": "Colour", "emoji": "🎨"}}, api_version="experimental")
    assert made.status == 201
    own = f"{account}/groups/{made.data['data']['id']}"
    assert call("GET", own, api_version="experimental").data["data"]["name"] == "Colour"
    assert call("DELETE", own, api_version="experimental").status == 204
    assert call("GET", own, api_version="experimental").status == 404


def test_people_are_listed_with_their_roles(call: Caller, ids: Ids) -> None:
    path = f"/v4/accounts/{ids.account['id']}/users"
    rows = call("GET", path, api_version="experimental").data["data"]
    assert any(row["user"]["id"] == ids.user["id"] for row in rows)
    assert all(row["role"] for row in rows)


def test_managing_is_for_admins(other_caller: Callable[[str], Caller], ids: Ids) -> None:
    member = other_caller("member")
    account = f"/v4/accounts/{ids.account['id']}"
    body = {"data": {"name": "x", "url": "https://hooks.example/x", "events": ["file.ready"]}}
    assert member("POST", f"{account}/workspaces/{ids.of('team')}/webhooks", body).status == 403
    assert member("GET", f"{account}/audit_logs", api_version="4.0").status == 403
