"""V4: webhooks, custom actions, users, groups and audit logs."""

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


def test_an_actions_secret_is_shown_when_it_is_made_alone(call: Caller, ids: Ids) -> None:
    account = f"/v4/accounts/{ids.account['id']}"
    body = {"data": {"name": "Grade", "url": "https://hooks.example/x", "event": "grade", "description": "Send it"}}
    made = call("POST", f"{account}/workspaces/{ids.of('team')}/actions", body)
    assert made.data["data"]["secret"]
    assert made.data["data"]["creator_id"] == ids.user["id"]
    own = f"{account}/actions/{made.data['data']['id']}"
    assert "secret" not in call("GET", own).data["data"]
    assert call("PATCH", own, {"data": {"active": False}}).data["data"]["active"] is False
    assert call("PATCH", own, {"data": {"is_active": True}}).status == 422


def test_audit_logs_need_their_version_and_are_filtered(call: Caller, ids: Ids) -> None:
    path = f"/v4/accounts/{ids.account['id']}/audit_logs"
    refused = call("GET", path)
    assert (refused.status, refused.data["errors"][0]["source"]) == (422, {"pointer": "/api-version"})

    def events(query: str) -> list[dict[str, str]]:
        found: list[dict[str, str]] = call("GET", f"{path}?page_size=100&{query}", api_version="4.0").data["data"]
        assert found
        return found

    call("POST", f"/v4/accounts/{ids.account['id']}/workspaces/{ids.of('team')}/projects", {"data": {"name": "New"}})
    newest = events("")[0]
    assert (newest["event_type"], newest["user_id"]) == ("project_created", ids.user["id"])
    assert "id" not in newest
    assert {event["event_type"] for event in events("filters[event_type]=asset_versioned")} == {"asset_versioned"}
    assert {event["project_id"] for event in events(f"filters[project_id]={newest['project_id']}")} == {
        newest["project_id"]
    }
    day = newest["inserted_at"][:10]
    assert all(event["inserted_at"] >= day for event in events(f"filters[from_date]={day}"))
    assert all(event["inserted_at"] < day for event in events("filters[to_date]=2026-03-01"))
    said = call("GET", f"{path}?filters[event_type]=AssetVersioned", api_version="4.0")
    assert said.status == 422


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
