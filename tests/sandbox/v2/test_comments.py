"""V2: comments, replies, likes and completion."""

from __future__ import annotations

from collections.abc import Callable

from frameio_tui.sandbox.server import SandboxServer
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


def test_a_reviewer_without_an_account_is_named_by_the_comment(call: Caller, server: SandboxServer, ids: Ids) -> None:
    row = next(
        row
        for row in server.store.rows("comments", lambda row: row["anonymous_user"] is not None)
        if ids.account["id"] == server.store.account_of(server.store.get("assets", row["asset_id"])["project_id"])
    )
    shown = call("GET", f"/v2/comments/{row['id']}").data
    assert (shown["owner"], shown["owner_id"]) == (None, None)
    assert shown["anonymous_user"]["email"].endswith(".example")
    assert shown["anonymous_user"]["id"] == shown["anonymous_user_id"]
    assert shown["review_link_id"] in server.store.tables["links"]
    assert call("PUT", f"/v2/comments/{row['id']}", {"text": "x"}).status == 403
    done = call("POST", f"/v2/comments/{row['id']}/complete").data
    assert (done["completed"], done["completer_id"]) == (True, ids.user["id"])
    assert call("DELETE", f"/v2/comments/{row['id']}/complete").data["completer_id"] is None
