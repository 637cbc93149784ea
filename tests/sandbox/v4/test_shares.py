"""V4: shares contain assets and reviewers; their activities name reviewers without an account."""

from __future__ import annotations

from frameio_tui.sandbox.server import SandboxServer
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


def test_reviewers_without_an_account_are_named_in_the_activities_alone(
    call: Caller, ids: Ids, server: SandboxServer
) -> None:
    account, store = f"/v4/accounts/{ids.account['id']}", server.store
    anonymous = next(
        row
        for row in store.rows("comments", lambda row: row["anonymous_user"] is not None)
        if store.account_of(store.tables["assets"][row["asset_id"]]["project_id"]) == ids.account["id"]
        and any(
            (activity["type"], activity["asset_id"], activity["user"]["email"])
            == ("comment_created", row["asset_id"], row["anonymous_user"]["email"])
            for activity in store.rows("activities")
        )
    )
    path = f"{account}/files/{anonymous['asset_id']}/comments?include=owner"
    shown = next(row for row in call("GET", path).data["data"] if row["id"] == anonymous["id"])
    assert shown["owner"] is None
    assert anonymous["anonymous_user"]["name"] not in str(shown)
    path = f"{account}/shares/{anonymous['review_link_id']}/activities"
    named = [
        (row["asset_id"], row["user"]["name"], row["user_id"])
        for row in call("GET", f"{path}?include=user&page_size=100").data["data"]
        if row["type"] == "comment_created"
    ]
    assert (anonymous["asset_id"], anonymous["anonymous_user"]["name"], None) in named
    assert "user" not in call("GET", path).data["data"][0]


def test_reviewers_are_users_with_or_without_an_account(call: Caller, ids: Ids) -> None:
    own = f"/v4/accounts/{ids.account['id']}/shares/{ids.of('share')}/reviewers"
    for given in ({"emails": ["new@client.example"]}, {"user_ids": [ids.user["id"]]}):
        assert call("POST", own, {"data": {"message": "Please look", "reviewers": given}}).status == 204
    shown = {row["email"]: (row["id"], row["name"]) for row in call("GET", own).data["data"]}
    assert shown["new@client.example"] == (None, None)
    assert shown[ids.user["email"]] == (ids.user["id"], ids.user["name"])
    assert call("DELETE", own, {"data": {"reviewers": {"emails": ["new@client.example"]}}}).status == 204
    assert [row["email"] for row in call("GET", own).data["data"]] == [ids.user["email"]]


def test_a_share_has_a_collection(call: Caller, ids: Ids) -> None:
    account = f"/v4/accounts/{ids.account['id']}"
    share = call("GET", f"{account}/shares/{ids.of('share')}").data["data"]
    shown = call("GET", f"{account}/collections/{share['collection_id']}?include=shares,project").data["data"]
    assert [row["id"] for row in shown["shares"]] == [share["id"]]
    listed = call("GET", f"{account}/projects/{shown['project_id']}/collections").data["data"]
    assert shown["id"] in [row["id"] for row in listed]
