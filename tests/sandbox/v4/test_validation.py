"""V4 refuses what it does not document, and points at it."""

from __future__ import annotations

import pytest

from tests.sandbox.calls import Caller, Ids

ID = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    ("method", "path", "body", "detail", "pointer"),
    [
        (
            "POST",
            f"folders/{ID}/files/local_upload",
            {"name": "a.mov", "file_size": 9, "media_type": "video/mp4"},
            "Unexpected field: media_type",
            "/data/media_type",
        ),
        (
            "POST",
            f"folders/{ID}/files/local_upload",
            {"name": "a.mov", "file_size": 0},
            "0 is smaller than inclusive minimum 1",
            "/data/file_size",
        ),
        ("POST", f"files/{ID}/comments", {"text": ""}, "String length is smaller than minLength: 1", "/data/text"),
        ("POST", f"files/{ID}/comments", {"text": 5}, "Invalid string. Got: integer", "/data/text"),
        (
            "POST",
            f"files/{ID}/comments",
            {"text": "x", "anchor": {"x": 2, "y": 0}},
            "2 is larger than inclusive maximum 1.0",
            "/data/anchor/x",
        ),
        (
            "POST",
            f"files/{ID}/comments",
            {"text": "x", "parent_id": ID},
            "Unexpected field: parent_id",
            "/data/parent_id",
        ),
        (
            "POST",
            f"folders/{ID}/version_stacks",
            {"file_ids": [ID]},
            "Array length 1 is smaller than minItems: 2",
            "/data/file_ids",
        ),
        (
            "POST",
            f"folders/{ID}/version_stacks",
            {"file_ids": [ID] * 11},
            "Array length 11 is larger than maxItems: 10",
            "/data/file_ids",
        ),
        (
            "POST",
            f"folders/{ID}/version_stacks",
            {"file_ids": ["x", "y"]},
            "Invalid format. Expected :uuid",
            "/data/file_ids/0",
        ),
        (
            "POST",
            f"shares/{ID}/reviewers",
            {"message": "x", "reviewers": {"emails": ["a@b.example"], "user_ids": [ID]}},
            "Object property count 2 is greater than maxProperties: 1",
            "/data/reviewers",
        ),
        ("PATCH", f"shares/{ID}", {}, "Object property count 0 is less than minProperties: 1", "/data"),
        ("PATCH", f"workspaces/{ID}/users/{ID}", {"role": "manager"}, "Invalid value for enum", "/data/role"),
        (
            "POST",
            "metadata/field_definitions",
            {"field_type": "rating", "name": "x", "field_configuration": {"options": []}},
            "Unexpected field: options",
            "/data/field_configuration/options",
        ),
        ("GET", "workspaces?page=2", None, "Unexpected field: page", "/page"),
        ("GET", "workspaces?sort=size", None, "Invalid value for enum", "/sort"),
        ("GET", f"files/{ID}?include=media_link", None, "Invalid value for enum", "/include"),
        (
            "GET",
            f"files/{ID}/comments?timestamp_as_timecode=yes",
            None,
            "Invalid boolean. Got: string",
            "/timestamp_as_timecode",
        ),
    ],
)
def test_what_is_not_documented_is_refused(
    method: str, path: str, body: object, detail: str, pointer: str, call: Caller, ids: Ids
) -> None:
    given = None if body is None else {"data": body}
    said = call(method, f"/v4/accounts/{ids.account['id']}/{path}", given)
    assert said.status == 422
    assert said.data["errors"] == [{"title": "Unprocessable Entity", "detail": detail, "source": {"pointer": pointer}}]


def test_fields_beside_data_are_refused_and_a_search_has_no_data(call: Caller, ids: Ids) -> None:
    account = f"/v4/accounts/{ids.account['id']}"
    said = call("POST", f"{account}/workspaces", {"data": {"name": "x"}, "name": "x"})
    assert said.data["errors"][0]["detail"] == "Unexpected field: name"
    said = call("POST", f"{account}/search", {"data": {"query": "x", "engine": "lexical"}})
    assert said.data["errors"][0]["detail"] == "Unexpected field: data"


def test_bodies_without_required_fields_may_be_left_out(call: Caller, ids: Ids) -> None:
    made = call("POST", f"/v4/accounts/{ids.account['id']}/files/{ids.files(1)[0]}/copy")
    assert made.status == 200
    assert made.data["data"]["id"] != ids.files(1)[0]
