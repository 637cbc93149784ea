"""V4: comments have the same frame numbers as in V2, as numbers or as timecode."""

from __future__ import annotations

import pytest

from frameio_tui.sandbox.server import SandboxServer
from tests.sandbox.calls import Caller, Ids


def test_a_comment_lives_and_ends_and_v2_counts_frames_from_0(call: Caller, ids: Ids) -> None:
    account, file = f"/v4/accounts/{ids.account['id']}", ids.last("assets", kind="file", asset_type="stream")["id"]
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


@pytest.mark.parametrize(
    ("fps", "drop_frame", "frames", "timecode"),
    [
        (29.97, True, 11974, "00:06:39;16"),
        (29.97, True, 9000, "00:05:00;10"),
        (29.97, False, 1800, "00:01:00:00"),
        (59.94, True, 3600, "00:01:00;04"),
        (23.976, False, 24, "00:00:01:00"),
        (25.0, False, 90_000, "01:00:00:00"),
    ],
)
def test_timecode_is_exact_and_the_number_stays_as_it_was_received(
    fps: float, drop_frame: bool, frames: int, timecode: str, call: Caller, ids: Ids
) -> None:
    account, file = f"/v4/accounts/{ids.account['id']}", ids.last("assets", kind="file", asset_type="stream")
    file.update(fps=fps, drop_frame=drop_frame)
    path, asked = f"{account}/files/{file['id']}/comments", "?timestamp_as_timecode=true"
    by_number = call("POST", path, {"data": {"text": "x", "timestamp": frames}}).data["data"]
    by_timecode = call("POST", path + asked, {"data": {"text": "y", "timestamp": timecode}}).data["data"]
    assert (by_number["timestamp"], by_timecode["timestamp"]) == (frames, timecode)
    for comment in (by_number["id"], by_timecode["id"]):
        own = f"{account}/comments/{comment}"
        assert call("GET", own).data["data"]["timestamp"] == frames
        assert call("GET", own + asked).data["data"]["timestamp"] == timecode
        assert call("GET", f"/v2/comments/{comment}").data["timestamp"] == frames
    listed = {row["id"]: row["timestamp"] for row in call("GET", path + asked).data["data"]}
    assert listed[by_number["id"]] == timecode
    changed = call("PATCH", f"{account}/comments/{by_number['id']}{asked}", {"data": {"timestamp": frames + 1}})
    assert changed.data["data"]["timestamp"] == f"{timecode[:-2]}{int(timecode[-2:]) + 1:02}"


def test_fields_need_media_that_has_them(call: Caller, ids: Ids) -> None:
    account = f"/v4/accounts/{ids.account['id']}"
    files = {kind: ids.last("assets", kind="file", asset_type=kind)["id"] for kind in ("stream", "document", "image")}
    for kind, fields, pointer in (
        ("document", {"timestamp": 5}, "/data/timestamp"),
        ("image", {"timestamp": "00:00:00:05"}, "/data/timestamp"),
        ("stream", {"page": 1}, "/data/page"),
        ("stream", {"duration": 5}, "/data/duration"),
        ("stream", {"timestamp": "00:00:61:00"}, "/data/timestamp"),
        ("stream", {"timestamp": -1}, "/data/timestamp"),
    ):
        said = call("POST", f"{account}/files/{files[kind]}/comments", {"data": {"text": "x", **fields}})
        assert (said.status, said.data["errors"][0]["source"]) == (422, {"pointer": pointer})


def test_completion_is_a_time_and_a_person(call: Caller, ids: Ids) -> None:
    account = f"/v4/accounts/{ids.account['id']}"
    path = f"{account}/files/{ids.of('file')}/comments"
    link = {"url": "https://a.example", "start_index": 4, "end_index": 8}
    made = call("POST", path, {"data": {"text": "see this", "completed": True, "links": [link]}}).data["data"]
    assert "completed" not in made
    assert (bool(made["completed_at"]), made["completer_id"]) == (True, ids.user["id"])
    assert (made["links"], made["mentions"]) == ([{**link, "text": "this"}], [])
    opened = call("PATCH", f"{account}/comments/{made['id']}", {"data": {"completed": False}}).data["data"]
    assert (opened["completed_at"], opened["completer_id"]) == (None, None)


def test_an_attachment_is_uploaded_as_a_file_is(call: Caller, ids: Ids, server: SandboxServer) -> None:
    own = f"/v4/accounts/{ids.account['id']}/comments/{ids.of('comment')}"
    given = {"data": {"name": "still.png", "file_size": 3, "media_type": "image/png"}}
    made = call("POST", f"{own}/attachments", given)
    assert made.status == 201
    (url,) = made.data["data"]["upload_urls"]
    headers = {"authorization": "", "content_type": "image/png", "x_amz_acl": "private"}
    assert call("PUT", url.removeprefix(server.url), b"abc", **headers).status == 200
    (shown,) = call("GET", own).data["data"]["attachments"]
    assert (shown["id"], shown["upload_urls"]) == (made.data["data"]["id"], None)
    assert call("DELETE", f"{own}/attachments/{shown['id']}").status == 204
    assert call("GET", own).data["data"]["attachments"] == []
