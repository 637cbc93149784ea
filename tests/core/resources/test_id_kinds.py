"""What an id names, told by its key, its object, and what was asked."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.json.path import JsonPath
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.id_kinds import (
    JsonLocation,
    is_id,
    kinds_at,
    listed_kind,
    objects_with_kinds,
    params_of,
)

V2, V4 = ApiVersion.V2, ApiVersion.V4
CATALOGS = {api: Catalog.from_json(operations(api), api) for api in ApiVersion}


def kinds(api: ApiVersion, path: JsonPath, own: Mapping[str, object], source: str = "") -> tuple[str, ...]:
    """Kinds of an id at a path, in an object."""
    return kinds_at(JsonLocation(path, "x1", (own,)), api, CATALOGS[api].by_id(source))


@pytest.mark.parametrize(
    ("path", "own", "expected"),
    [
        ((0, "id"), {"_type": "file"}, ("asset",)),
        ((0, "id"), {"_type": "version_stack"}, ("asset",)),
        (("id",), {"_type": "review_link"}, ("review_link",)),
        (("id",), {"_type": "webhook"}, ("hook",)),
        ((0, "project_id"), {"_type": "file"}, ("project",)),
        (("root_asset_id",), {}, ("asset",)),
        (("cover_asset_id",), {}, ("asset",)),
        (("parent_id",), {"_type": "file"}, ("asset",)),
        (("parent_id",), {"_type": "comment"}, ("comment",)),
        (("owner_id",), {}, ("user",)),
        (("resource_id",), {"resource_type": "Asset"}, ("asset",)),
        (("resource_id",), {}, ()),
        (("asset_ids", 3), {}, ("asset",)),
        (("file_id",), {}, ("asset",)),
        (("name",), {"_type": "file"}, ()),
        (("creator", "id"), {"name": "Ann"}, ("user",)),
    ],
)
def test_v2_kinds(path: JsonPath, own: Mapping[str, object], expected: tuple[str, ...]) -> None:
    assert kinds(V2, path, own) == expected


@pytest.mark.parametrize(
    ("path", "own", "source", "expected"),
    [
        (("data", 0, "id"), {"type": "folder"}, "folders.index", ("folder",)),
        (("data", 0, "id"), {"type": "review", "name": "x"}, "shares.index", ("share",)),
        (("data", "id"), {"name": "x"}, "comments.show", ("comment",)),
        (("data", 0, "id"), {"name": "x"}, "groups.index", ("group",)),
        (("data", 0, "id"), {"name": "x"}, "metadata.field_definitions.index", ("field_definition",)),
        (("data", 0, "id"), {"name": "x", "email": "y"}, "groups.users", ("user",)),
        (("data", "id"), {"name": "x"}, "users.show", ("user",)),
        (("data", 0, "creator", "id"), {"name": "x"}, "comments.index", ("user",)),
        (("data", 0, "project", "id"), {"name": "x"}, "shares.index", ("project",)),
        (("data", 0, "parent_id"), {"type": "file"}, "folders.index", ("folder", "version_stack")),
        (("data", 0, "asset_id"), {}, "", ("file", "folder", "version_stack")),
        (("data", "root_folder_id"), {}, "", ("folder",)),
        (("data", 0, "adobe_group_id"), {}, "", ("adobe_group",)),
        (("data", 0, "resource_id"), {"resource_type": "asset"}, "", ("file", "folder", "version_stack")),
    ],
)
def test_v4_kinds(path: JsonPath, own: Mapping[str, object], source: str, expected: tuple[str, ...]) -> None:
    assert kinds(V4, path, own, source) == expected


@pytest.mark.parametrize("value", ["", ".", "..", "a/b", "a b", "a\n", "é", "x" * 129, "{x}", "a?b", 5, None])
def test_what_cannot_be_an_id(value: object) -> None:
    assert not is_id(value)


def test_objects_around_a_value_have_kinds() -> None:
    creator, item = {"id": "u", "name": "Ann"}, {"id": "c", "text": "Brighter"}
    place = JsonLocation(("data", 0, "creator", "id"), "u", (creator, item, {"data": ""}))
    found = list(objects_with_kinds(place, V4, CATALOGS[V4].by_id("comments.index")))
    assert found[:2] == [(creator, "user"), (item, "comment")]


@pytest.mark.parametrize(
    ("operation", "path", "expected"),
    [
        ("getAssets", "/v2/assets/a%20b/children?page=2", {"asset_id": "a b"}),
        ("getAssets", "/assets/a/children/", {"asset_id": "a"}),
        ("getAssets", "/assets/{asset_id}/children", {}),
        ("getAssets", "/assets/a/comments", {}),
        ("getAssets", "/assets", {}),
        ("getMe", "/me", {}),
    ],
)
def test_params_are_read_from_a_path(operation: str, path: str, expected: dict[str, str]) -> None:
    found = CATALOGS[V2].by_id(operation)
    assert found is not None
    assert params_of(found, path) == expected


def test_every_list_is_of_a_kind_or_of_none() -> None:
    said = {o.path.rpartition("/")[2]: listed_kind(o) for o in CATALOGS[V4].operations if o.method == "GET"}
    assert said["workspaces"] == "workspace"
    assert said["status"] == said["memberships"] == said["metadata"] == said["activities"] == ""
    assert said["{webhook_id}"] == "webhook"
