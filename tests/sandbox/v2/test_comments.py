"""V2: comments, replies, likes and completion."""

from __future__ import annotations

from collections.abc import Callable

from tests.sandbox.calls import Caller, Ids


def test_a_comment_lives_and_ends(call: Caller, ids: Ids) -> None:
    asset = ids.of("asset")
    path = f"/v2/assets/{asset}/comments"
    before = int(call("GET", path).headers["total"])
    made = call("POST", path, {"text": "もう少し明るく", "timestamp": 24})
    assert (made.status, made.data["text"], made.data["timestamp"]) == (201, "もう少し明るく", 24)
    own = f"/v2/comments/{made.data['id']}"
    assert int(call("GET", path).headers["total"]) == before + 1
    assert call("GET", f"/v2/assets/{asset}").data["comment_count"] == before + 1
    assert call("PUT", own, {"text": "besser"}).data["text"] == "besser"
    reply = call("POST", own + "/replies", {"text": "ok"})
    assert reply.data["parent_id"] == made.data["id"]
    assert [row["id"] for row in call("GET", own + "/replies").data] == [reply.data["id"]]
    assert call("POST", own + "/complete").status < 300
    assert call("GET", own).data["completed"] is True
    assert call("DELETE", own + "/complete").status < 300
    assert call("GET", own).data["completed"] is False
    assert call("DELETE", own).status in (200, 204)
    assert call("GET", own).status == 404
    assert call("GET", f"/v2/comments/{reply.data['id']}").status == 404
    assert int(call("GET", path).headers["total"]) == before


def test_only_the_author_edits(call: Caller, ids: Ids, other_caller: Callable[[str], Caller]) -> None:
    made = call("POST", f"/v2/assets/{ids.of('asset')}/comments", {"text": "mine"})
    member = other_caller("member")
    own = f"/v2/comments/{made.data['id']}"
    assert member("GET", own).status == 200
    assert member("PUT", own, {"text": "theirs"}).status == 403
    assert member("DELETE", own).status == 403
    assert call("GET", own).data["text"] == "mine"


def test_an_empty_comment_is_refused(call: Caller, ids: Ids) -> None:
    assert call("POST", f"/v2/assets/{ids.of('asset')}/comments", {}).status == 422
