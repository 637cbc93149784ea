"""V4: search finds projects, folders, files and version stacks, and says why."""

from __future__ import annotations

from tests.sandbox.calls import Caller, Ids


def test_each_result_has_its_type_and_says_why_it_was_found(call: Caller, ids: Ids) -> None:
    path = f"/v4/accounts/{ids.account['id']}/search"
    found = call("POST", f"{path}?page_size=100", {"query": "MASTER reel", "engine": "lexical"}).data["data"]
    assert {row["type"] for row in found} >= {"file_result", "project_result"}
    for row in found:
        (match,) = row["matches"]
        assert (match["type"], match["name"]) == ("name_match", row["result"]["name"])
        assert all(term in match["name"].lower() for term in match["terms"])
    wanted = {"query": "master reel", "engine": "lexical", "filters": {"files_and_version_stacks": False}}
    types = {row["type"] for row in call("POST", path, wanted).data["data"]}
    assert not types & {"file_result", "version_stack_result"}


def test_the_second_engine_also_finds_comments(call: Caller, ids: Ids) -> None:
    account, file = f"/v4/accounts/{ids.account['id']}", ids.of("file")
    made = call("POST", f"{account}/files/{file}/comments", {"data": {"text": "Fix the zorgonium here"}}).data["data"]
    body = {"query": "zorgonium", "engine": "lexical"}
    assert call("POST", f"{account}/search", body).data["data"] == []
    (row,) = call("POST", f"{account}/search", {**body, "engine": "nlp"}).data["data"]
    assert row["result"]["id"] == file
    assert [(match["type"], match["comment_id"]) for match in row["matches"]] == [("comment_match", made["id"])]
