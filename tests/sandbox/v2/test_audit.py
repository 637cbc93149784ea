"""V2: both forms of the audit log show the same events, and their filters narrow them."""

from __future__ import annotations

from tests.sandbox.calls import Caller, Ids


def test_both_forms_have_the_same_events(call: Caller, ids: Ids) -> None:
    account = f"/v2/accounts/{ids.account['id']}"
    newer = call("GET", f"{account}/events?page_size=200")
    older = call("GET", f"{account}/audit_logs?page_size=200")
    assert newer.headers["total"] == older.headers["total"]
    assert int(newer.headers["total"]) > 200
    for event, log in zip(newer.data, older.data, strict=True):
        assert (event["_type"], log["_type"]) == ("event", "audit")
        assert event["event_type"].islower()
        assert log["action"][0].isupper()
        assert (event["user_id"], event["resource_id"]) == (log["actor_id"], log["item_id"])
        assert log["actor"]["id"] == log["actor_id"]
    assert [event["inserted_at"] for event in newer.data] == sorted(
        (event["inserted_at"] for event in newer.data), reverse=True
    )


def test_filters_of_both_forms_narrow(call: Caller, ids: Ids) -> None:
    account = f"/v2/accounts/{ids.account['id']}"
    newer = call("GET", f"{account}/events?filters[event_type]=asset_versioned&page_size=200").data
    older = call("GET", f"{account}/audit_logs?filter[action]=AssetVersioned&page_size=200").data
    assert newer
    assert [row["resource_id"] for row in newer] == [row["item_id"] for row in older]
    user = newer[0]["user_id"]
    own = call("GET", f"{account}/audit_logs?filter[actor_id]={user}").data
    assert {row["actor_id"] for row in own} == {user}
    window = "filters[start_date]=2026-01-10&filters[end_date]=2026-01-12"
    days = {row["inserted_at"][:10] for row in call("GET", f"{account}/events?{window}&page_size=200").data}
    assert days <= {"2026-01-10", "2026-01-11", "2026-01-12"}
    assert "2026-01-12" in days
    late = call("GET", f"{account}/audit_logs?filter[inserted_at][op]=gte&filter[inserted_at][value]=2026-02-01").data
    assert late
    assert all(row["inserted_at"] >= "2026-02-01" for row in late)
    wrong = f"{account}/audit_logs?filter[inserted_at][op]=is&filter[inserted_at][value]=2026"
    assert call("GET", wrong).status == 422


def test_what_a_call_does_is_recorded(call: Caller, ids: Ids) -> None:
    folder = call("POST", f"/v2/assets/{ids.of('folder')}/children", {"name": "new", "type": "folder"}).data
    newest = call("GET", f"/v2/accounts/{ids.account['id']}/events?page_size=1").data[0]
    assert (newest["event_type"], newest["resource_id"]) == ("asset_created", folder["id"])
    assert newest["client"] == f"user_token/{ids.user['id']}"
    assert call("GET", f"/v2/users/{ids.user['id']}/events?page_size=1").data[0]["id"] == newest["id"]
