"""Names and parents are learned from answers, whatever they are."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.tree import NAME_LONGEST, Node, level, nodes_in, params_above, tree_kind

CATALOGS = {api: Catalog.from_json(operations(api), api) for api in ApiVersion}


def learned(api: ApiVersion, operation_id: str, body: object, **params: str) -> tuple[Node, ...]:
    """Nodes of an answer."""
    operation = CATALOGS[api].by_id(operation_id)
    assert operation is not None
    return nodes_in(json.dumps(body).encode(), api, operation, params)


def test_v2_objects_say_most_themselves() -> None:
    body = [
        {"_type": "file", "type": "file", "id": "a", "name": "Cut", "parent_id": "f", "project_id": "p"},
        {"_type": "project", "id": "p", "name": "Film", "team_id": "t", "root_asset_id": "r"},
        {"_type": "comment", "id": "c", "text": "Hm", "asset_id": "a", "parent_id": "c0"},
    ]
    assert learned(ApiVersion.V2, "assetSearchGet", body) == (
        Node("asset", "a", "Cut", "file", "f", above=(("project", "p"),)),
        Node("asset", "f", above=(("project", "p"),)),
        Node("project", "p", "Film", root="r", above=(("team", "t"),)),
        Node("asset", "r", form="folder", above=(("project", "p"),)),
        Node("comment", "c", "Hm", above=(("asset", "a"),)),
    )


def test_what_a_v4_list_is_of_says_the_rest() -> None:
    body = {"data": [{"id": "p", "name": "Film", "root_folder_id": "r"}]}
    assert learned(ApiVersion.V4, "projects.index", body, account_id="c", workspace_id="w") == (
        Node("project", "p", "Film", root="r", above=(("account", "c"), ("workspace", "w"))),
        Node("asset", "r", form="folder", above=(("project", "p"),)),
    )
    body = {"data": [{"id": "f", "name": "Rushes", "type": "folder"}]}
    assert learned(ApiVersion.V4, "folders.index", body, account_id="c", folder_id="r") == (
        Node("asset", "f", "Rushes", "folder", "r", above=(("account", "c"),)),
        Node("asset", "r", above=(("account", "c"),)),
    )


def test_what_is_inside_an_object_is_learned_too() -> None:
    body = {"data": {"id": "f", "type": "file", "name": "Cut", "project": {"id": "p", "name": "Film"}}}
    assert learned(ApiVersion.V4, "files.show", body, account_id="c", file_id="f") == (
        Node("asset", "f", "Cut", "file", above=(("account", "c"), ("project", "p"))),
        Node("project", "p", "Film"),
    )


@pytest.mark.parametrize("body", [b"", b"<html>", b"[" * 100_000, b"null", b'{"data": 5}', b'[[1], {"id": 5}]'])
def test_other_answers_teach_nothing(body: bytes) -> None:
    for api, operation in ((ApiVersion.V2, "getTeams"), (ApiVersion.V4, "workspaces.index")):
        found = CATALOGS[api].by_id(operation)
        assert found is not None
        assert nodes_in(body, api, found, {}) == ()


def test_long_names_are_cut() -> None:
    (node,) = learned(ApiVersion.V2, "getTeam", {"_type": "team", "id": "t", "name": "x" * 1000}, team_id="t")
    assert len(node.name) == NAME_LONGEST


def test_a_later_answer_adds_and_takes_nothing_back() -> None:
    before = Node("asset", "a", "Cut", "file", "f", above=(("project", "p"), ("team", "t")))
    after = Node("asset", "a", "Cut 2", above=(("project", "q"),))
    assert before.merged(after) == Node("asset", "a", "Cut 2", "file", "f", above=(("project", "q"), ("team", "t")))


def test_levels_and_kinds() -> None:
    assert [level(kind) for kind in ("account", "team", "workspace", "project", "asset", "share")] == [0, 1, 1, 2, 3, 4]
    assert tree_kind("version_stack") == "asset"
    assert params_above({"account_id": "c", "file_id": "f", "x": "a b"}) == {"account": "c", "asset": "f"}


@given(
    st.recursive(
        st.none() | st.text(max_size=3),
        lambda v: st.lists(v) | st.dictionaries(st.sampled_from(["id", "data", "type", "project"]), v),
    )
)
def test_no_answer_breaks_it(body: object) -> None:
    found = learned(ApiVersion.V4, "projects.index", body, account_id="c")
    found += learned(ApiVersion.V2, "getAssets", body, asset_id="c")
    assert all(node.id for node in found)
