"""Every documented operation is found by words and matched from the path that calls it."""

from __future__ import annotations

import pytest

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.profiles.profile import ApiVersion

V2 = Catalog.from_json(operations(ApiVersion.V2), ApiVersion.V2)
V4 = Catalog.from_json(operations(ApiVersion.V4), ApiVersion.V4)
BOTH = pytest.mark.parametrize("catalog", [V2, V4], ids=["v2", "v4"])
ID = "0f8a1c2d-0000-4000-8000-000000000001"


def test_all_documented_operations_are_there() -> None:
    assert (len(V2.operations), len(V4.operations)) == (115, 124)


@BOTH
def test_ids_and_calls_are_unique_and_named(catalog: Catalog) -> None:
    operations = catalog.operations
    assert len({operation.id for operation in operations}) == len(operations)
    assert len({(operation.method, operation.path) for operation in operations}) == len(operations)
    prefix = f"/{catalog.api.value}/"
    for operation in operations:
        assert operation.path.startswith(prefix) or operation.path == "/health"
        assert operation.summary
        assert operation.tag
        assert catalog.by_id(operation.id) is operation


@BOTH
def test_each_is_matched_from_its_own_path_and_a_concrete_one(catalog: Catalog) -> None:
    for operation in catalog.operations:
        assert catalog.match(operation.method, operation.path) is operation
        concrete = operation.path
        for name in operation.path_params:
            concrete = concrete.replace("{" + name + "}", ID)
        assert catalog.match(operation.method.lower(), concrete + "/?page=1") is operation


def test_a_literal_part_beats_a_placeholder() -> None:
    shared = V2.match("GET", "/v2/projects/shared")
    one = V2.match("GET", "/v2/projects/abc")
    assert shared is not None
    assert one is not None
    assert (shared.path, one.path) == ("/v2/projects/shared", "/v2/projects/{project_id}")


def test_head_is_matched_as_get_and_nothing_else_is() -> None:
    assert V2.match("HEAD", "/v2/me") is V2.match("GET", "/v2/me")
    assert V2.match("DELETE", "/v2/me") is None
    assert V2.match("GET", "/v2/nowhere/at/all") is None
    assert V2.match("GET", "") is None
    assert V2.match("GET", "/v2/teams//projects") is None
    assert "GET" in V2.methods_for("/v2/assets/x")
    assert "PUT" in V2.methods_for("/v2/assets/x")


@BOTH
def test_the_groups_hold_every_operation_once(catalog: Catalog) -> None:
    groups = catalog.groups()
    assert [tag for tag, _ in groups] == sorted(tag for tag, _ in groups)
    assert sum(len(operations) for _, operations in groups) == len(catalog.operations)
