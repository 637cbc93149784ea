"""V4: comments have the same frame numbers as in V2; shares contain assets and reviewers."""

from __future__ import annotations

from tests.sandbox.calls import Caller, Ids


def test_a_comment_lives_and_ends_and_v2_counts_frames_from_0(call: Caller, ids: Ids) -> None:
    account, file = f"/v4/accounts/{ids.account['id']}", ids.of("file")
    made = call("POST", f"{account}/files/{file}/comments", {"data": {"text": "أغمق قليلاً", "timestamp": 25}})
    assert made.status == 201
    comment = made.data["data"]
    assert (comment["text"], comment["timestamp"]) == ("أغمق قليلاً", 25)
    assert call("GET", f"/v2/comments/{comment['id']}").data["timestamp"] == 25
    own = f"{account}/comments/{comment['id']}"
    assert call("PATCH", own, {"data": {"text": "ok"}}).data["data"]["text"] == "ok"
    assert comment["id"] in [row["id"] for row in call("GET", f"{account}/files/{file}/comments").data["data"]]
    assert call("DELETE", own).status == 204
    assert call("GET", own).status == 404
    assert call("GET", f"/v2/comments/{comment['id']}").status == 404


def test_a_share_lives_and_ends(call: Caller, ids: Ids) -> None:
    account = f"/v4/accounts/{ids.account['id']}"
    path = f"{account}/projects/{ids.of('project')}/shares"
    made = call("POST", path, {"data": {"name": "Client", "access": "public", "type": "review"}})
    assert made.status == 201
    own = f"{account}/shares/{made.data['data']['id']}"
    assert call("PATCH", own, {"data": {"name": "Client 2"}}).data["data"]["name"] == "Client 2"
    file = ids.files(1)[0]
    assert call("POST", own + "/assets", {"data": {"asset_id": file}}).status < 300
    assert file in str(call("GET", own + "/assets").data)
    assert call("DELETE", f"{own}/assets/{file}").status < 300
    assert call("GET", own + "/assets").data["data"] == []
    assert call("DELETE", own).status == 204
    assert call("GET", own).status == 404


def test_review_links_of_v2_are_shares(call: Caller, ids: Ids) -> None:
    link = ids.of("review_link")
    shown = call("GET", f"/v4/accounts/{ids.account['id']}/shares/{link}").data["data"]
    assert shown["name"] == call("GET", f"/v2/review_links/{link}").data["name"]
