"""Ids with names are gathered from answers, bounded, for filling placeholders later."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.ids import OBJECTS_AT_MOST, ids_in, kinds_of_placeholder

V2, V4 = ApiVersion.V2, ApiVersion.V4


def seen(answer: object, api: ApiVersion = V2, limit: int = 100) -> list[tuple[str, str, str]]:
    """Kind, id and name of each."""
    return [(item.kind, item.id, item.name) for item in ids_in(json.dumps(answer).encode(), api, limit)]


def test_v2_says_the_kind_itself() -> None:
    answer = [
        {"_type": "file", "id": "a1", "name": "Cut 3.mov"},
        {"_type": "team", "id": "t1", "name": "Edit"},
        {"_type": "comment", "id": "c1", "text": "Brighter"},
    ]
    assert seen(answer) == [("asset", "a1", "Cut 3.mov"), ("team", "t1", "Edit"), ("comment", "c1", "Brighter")]


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ({"id": "1", "type": "file", "name": "n"}, "file"),
        ({"id": "1", "type": "folder", "name": "n"}, "folder"),
        ({"id": "1", "type": "version_stack", "name": "n"}, "version_stack"),
        ({"id": "1", "root_folder_id": "", "name": "n"}, "project"),
        ({"id": "1", "email": "n"}, "user"),
        ({"id": "1", "display_name": "n", "storage_usage": 1}, "account"),
        ({"id": "1", "text": "n"}, "comment"),
        ({"id": "1", "events": [], "url": "u", "name": "n"}, "webhook"),
        ({"id": "1", "short_url": "u", "name": "n"}, "share"),
        ({"id": "1", "account_id": "", "name": "n"}, "workspace"),
    ],
)
def test_v4_is_read_from_what_the_object_holds(item: dict[str, object], kind: str) -> None:
    assert seen({"data": [item]}, V4) == [(kind, "1", "n")]


def test_ids_of_other_things_are_taken_too() -> None:
    answer = {"_type": "project", "id": "p1", "name": "Film", "root_asset_id": "r1", "team_id": "t1"}
    assert seen(answer) == [("project", "p1", "Film"), ("asset", "r1", "Film: root folder"), ("team", "t1", "")]


def test_a_name_met_later_completes_an_id() -> None:
    answer = [
        {"_type": "file", "id": "a", "name": "x", "project_id": "p"},
        {"_type": "project", "id": "p", "name": "Film"},
    ]
    assert ("project", "p", "Film") in seen(answer)
    assert len(seen(answer)) == 2
    assert seen([*answer[1:], {"_type": "project", "id": "p", "name": "Film, renamed"}]) == [("project", "p", "Film")]


def test_the_work_is_bounded() -> None:
    many = [{"_type": "file", "id": str(number), "name": "n"} for number in range(OBJECTS_AT_MOST * 2)]
    assert len(seen(many, limit=7)) == 7
    assert len(seen(many, limit=10**6)) == OBJECTS_AT_MOST
    long = seen([{"_type": "file", "id": "x" * 129, "name": "n"}, {"_type": "file", "id": "y", "name": "n" * 900}])
    assert long == [("asset", "y", "n" * 200)]


@pytest.mark.parametrize("body", [b"", b"<html>", b"[" * 100_000, b"\xff", b'"text"', b"null"])
def test_other_bodies_hold_none(body: bytes) -> None:
    assert ids_in(body, V2, 10) == ()


@given(
    st.recursive(
        st.none() | st.text(max_size=3) | st.integers(),
        lambda c: st.lists(c) | st.dictionaries(st.sampled_from(["id", "_type", "name", "type", "team_id", "x"]), c),
    )
)
def test_no_answer_breaks_it(answer: object) -> None:
    for api in ApiVersion:
        for item in ids_in(json.dumps(answer).encode(), api, 10):
            assert item.kind
            assert item.id


def test_placeholders_know_what_fills_them() -> None:
    assert kinds_of_placeholder("project_id") == ("project",)
    assert "folder" in kinds_of_placeholder("destination_folder")
    assert "file" in kinds_of_placeholder("asset_id")
