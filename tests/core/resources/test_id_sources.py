"""The lists that have the IDs of a placeholder, and the items that are picked from them."""

from __future__ import annotations

import json

import pytest

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind
from frameio_tui.core.resources.id_sources import (
    CHILDREN,
    PROJECT,
    STACK_CHILDREN,
    ListedItem,
    accepts_form,
    id_sources,
    item_in,
    items_listed,
)

V2 = Catalog.from_json(operations(ApiVersion.V2), ApiVersion.V2)
V4 = Catalog.from_json(operations(ApiVersion.V4), ApiVersion.V4)
BOTH = pytest.mark.parametrize("catalog", [V2, V4], ids=["v2", "v4"])
WITHOUT_LIST = {"channel_id", "input_index", "attachment_id"}
"""Placeholders whose IDs no operation lists."""


@BOTH
def test_every_placeholder_of_a_documented_operation_has_a_list(catalog: Catalog) -> None:
    names = {name for operation in catalog.operations for name in operation.path_params}
    assert {name for name in names if not id_sources(catalog, name)} == names & WITHOUT_LIST


@BOTH
def test_lists_only_read_and_lead_up_to_one_without_an_id(catalog: Catalog) -> None:
    names = {name for operation in catalog.operations for name in operation.path_params} - WITHOUT_LIST
    for name in names:
        current, seen = name, set()
        while True:
            source = id_sources(catalog, current)[0]
            assert source.method == "GET"
            assert source.safe
            if source.id == CHILDREN[catalog.api]:
                source = id_sources(catalog, "project_id")[0]  # folders are browsed from the root of a project
            seen.add(current)
            if not source.path_params:
                break
            current = source.path_params[-1]
            assert current not in seen


@pytest.mark.parametrize(
    ("catalog", "name", "first"),
    [
        (V2, "team_id", "/v2/teams"),
        (V2, "project_id", "/v2/teams/{team_id}/projects"),
        (V2, "comment_id", "/v2/assets/{asset_id}/comments"),
        (V2, "review_link_id", "/v2/projects/{project_id}/review_links"),
        (V2, "hook_id", "/v2/accounts/{account_id}/hooks"),
        (V2, "destination_folder", "/v2/assets/{asset_id}/children"),
        (V4, "account_id", "/v4/accounts"),
        (V4, "workspace_id", "/v4/accounts/{account_id}/workspaces"),
        (V4, "project_id", "/v4/accounts/{account_id}/workspaces/{workspace_id}/projects"),
        (V4, "folder_id", "/v4/accounts/{account_id}/folders/{folder_id}/children"),
        (V4, "share_id", "/v4/accounts/{account_id}/projects/{project_id}/shares"),
        (V4, "user_id", "/v4/accounts/{account_id}/users"),
    ],
)
def test_most_useful_list_is_the_first(catalog: Catalog, name: str, first: str) -> None:
    assert id_sources(catalog, name)[0].path == first


def test_list_with_the_path_of_the_request_is_the_first() -> None:
    path = "/v4/accounts/{account_id}/projects/{project_id}/users/{user_id}"
    assert id_sources(V4, "user_id", path)[0].path == path.removesuffix("/{user_id}")


def test_lists_that_reject_the_credential_are_left_out() -> None:
    assert id_sources(V2, "hook_id", credential=CredentialKind.OAUTH_PKCE) == ()


@BOTH
def test_operations_for_folders_and_projects_are_in_the_catalog(catalog: Catalog) -> None:
    for ids in (CHILDREN, STACK_CHILDREN, PROJECT):
        assert catalog.by_id(ids[catalog.api]) is not None


def test_forms_that_a_placeholder_accepts() -> None:
    assert accepts_form("asset_id", ApiVersion.V2, "version_stack")
    assert not accepts_form("destination_id", ApiVersion.V2, "file")
    assert accepts_form("folder_id", ApiVersion.V4, "folder")
    assert not accepts_form("folder_id", ApiVersion.V4, "file")
    assert accepts_form("version_stack_id", ApiVersion.V4, "version_stack")


def test_items_have_name_form_and_root_folder() -> None:
    rows = [
        {"id": "p1", "name": "Demo", "root_asset_id": "a1"},
        {"id": "f1", "name": "Cuts", "type": "folder"},
        {"id": "c1", "text": "Too dark"},
        {"id": "../x", "name": "not an ID"},
        {"name": "no ID"},
        "text",
    ]
    expected = (ListedItem("p1", "Demo", root="a1"), ListedItem("f1", "Cuts", "folder"), ListedItem("c1", "Too dark"))
    assert items_listed(json.dumps(rows).encode(), "any_id") == expected
    assert items_listed(json.dumps({"data": rows}).encode(), "any_id") == expected


def test_users_are_found_inside_members_and_name_collaborators() -> None:
    body = json.dumps([{"id": "m1", "role": "admin", "user": {"id": "u1", "name": "Ann"}}]).encode()
    assert items_listed(body, "user_id") == (ListedItem("u1", "Ann"),)
    assert items_listed(body, "collaborator_id") == (ListedItem("m1", "Ann"),)


@pytest.mark.parametrize("body", [b"", b"not JSON", b"{}", b"3", b'{"data": 3}', b"[" * 100_000])
def test_body_without_a_list_has_no_items(body: bytes) -> None:
    assert items_listed(body, "x_id") == ()
    assert item_in(body) is None


def test_shown_object_is_an_item() -> None:
    assert item_in(b'{"data": {"id": "p1", "name": "Demo", "root_folder_id": "r1"}}') == ListedItem(
        "p1", "Demo", root="r1"
    )
