"""V4: shares contain assets and reviewers; their activities name reviewers without an account."""

from __future__ import annotations

from tests.sandbox.calls import Caller, Ids


def test_a_share_lives_and_ends(call: Caller, ids: Ids) -> None:
    account = f"/v4/accounts/{ids.account['id']}"
    path = f"{account}/projects/{ids.of('project')}/shares"
    made = call(
        "POST", path, {"data": {"name": "Client", "access": "public", "type": "asset", "asset_ids": ids.files(2)}}
    )
    assert made.status == 201
    own = f"{account}/shares/{made.data['data']['id']}"
    assert call("PATCH", own, {"data": {"name": "Client 2"}}).data["data"]["name"] == "Client 2"
    file = ids.files(3)[2]
    assert call("POST", own + "/assets", {"data": {"asset_id": file}}).data["data"]["asset_added"] == file
    assert [row["id"] for row in call("GET", own + "/assets").data["data"]] == ids.files(3)
    assert call("DELETE", f"{own}/assets/{file}").data["data"]["asset_removed"] == file
    assert [row["id"] for row in call("GET", own + "/assets").data["data"]] == ids.files(2)
    assert call("DELETE", own).status == 204
    assert call("GET", own).status == 404


def test_review_links_of_v2_are_shares(call: Caller, ids: Ids) -> None:
    link = ids.of("review_link")
    shown = call("GET", f"/v4/accounts/{ids.account['id']}/shares/{link}").data["data"]
    assert shown["name"] == call("GET", f"/v2/review_links/{link}").data["name"]
