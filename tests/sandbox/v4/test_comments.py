"""V4: comments have the same frame numbers as in V2, as numbers or as timecode."""

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
