"""Assets of both APIs become one kind of value, whatever the JSON contains."""

from __future__ import annotations

import gc

from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.asset import (
    Asset,
    pack,
    parse_account,
    parse_asset,
    parse_assets,
    parse_project,
    parse_team,
    unpack,
)
from frameio_tui.core.timecode.frame_rate import parse_rate

V2, V4 = ApiVersion.V2, ApiVersion.V4


def metadata(**values: object) -> list[dict[str, object]]:
    """Metadata fields as V4 lists them."""
    return [{"field_definition_name": name.replace("_", " "), "value": value} for name, value in values.items()]


def test_v2_file() -> None:
    item = {"_type": "file", "type": "file", "id": "a1", "name": "Cut.mov", "parent_id": "f1", "project_id": "p1"}
    item |= {"filesize": 10, "fps": 23.976, "duration": 4.5, "comment_count": 3, "label": "needs_review"}
    item |= {"filetype": "video/quicktime", "inserted_at": "2026-01-02T03:04:05Z", "creator": {"name": "Ann"}}
    asset = parse_asset(item, V2)
    assert asset is not None
    assert asset[:6] == ("a1", "file", "Cut.mov", "", "p1", "f1")
    assert (asset.size, asset.comments, asset.status, asset.creator) == (10, 3, "needs_review", "Ann")
    assert (asset.frame_rate, asset.duration, asset.created) == (parse_rate(23.976), 4.5, "2026-01-02T03:04:05Z")
    assert not asset.is_container
    assert asset.total_size == 10


def test_a_packed_asset_is_no_work_for_the_garbage_collector_and_is_unpacked_as_it_was() -> None:
    head = {"type": "file", "id": "a", "name": "v2.mov", "fps": 29.97, "duration": 1.5}
    for item in (head, {"type": "version_stack", "id": "s", "name": "v1.mov", "cover_asset": head}):
        asset = parse_asset(item, V2)
        assert asset is not None
        packed = pack(asset)
        gc.collect()
        gc.collect()
        assert not gc.is_tracked(packed)
        assert unpack(packed) == asset


def test_v2_folder_and_stack() -> None:
    folder = parse_asset({"type": "folder", "id": "f", "name": "Cuts", "item_count": 0, "filesize": 99}, V2)
    assert folder is not None
    assert folder.is_empty
    assert folder.total_size == 0
    cover = {"type": "file", "id": "a", "name": "v2.mov", "filesize": 7}
    stack = parse_asset(
        {"type": "version_stack", "id": "s", "name": "v1.mov", "item_count": 2, "cover_asset": cover}, V2
    )
    assert stack is not None
    assert (stack.title, stack.versions, stack.total_size) == ("v2.mov", 2, 7)


def test_v4_stack_shows_the_name_of_its_head_version() -> None:
    head = {"type": "file", "id": "a", "name": "Cut v3.mov", "file_size": 5, "status": "transcoded"}
    item = {"type": "version_stack", "id": "s", "name": "Cut v1.mov", "head_version": head, "parent_id": "f"}
    stack = parse_asset(item, V4, "acc")
    assert stack is not None
    assert stack.head is not None
    assert (stack.name, stack.title, stack.total_size, stack.account_id) == ("Cut v1.mov", "Cut v3.mov", 5, "acc")
    assert (stack.comments, stack.item_count, stack.versions) == (None, None, None)
    without_head = parse_asset({**item, "head_version": None}, V4)
    assert without_head is not None
    assert without_head.title == "Cut v1.mov"


def test_v4_file_reads_its_metadata() -> None:
    item: dict[str, object] = {"type": "file", "id": "a", "name": "x", "status": "created", "file_size": 1}
    item["metadata"] = metadata(
        Frame_Rate=29.97, Duration=60, Status=[{"id": "o", "display_name": "Approved"}], Rating=5
    )
    asset = parse_asset(item, V4)
    assert asset is not None
    assert not asset.is_uploaded
    assert (asset.frame_rate, asset.duration, asset.status) == (parse_rate(29.97), 60.0, "Approved")
    bare = parse_asset({"type": "file", "id": "a", "name": "x"}, V4)
    assert bare is not None
    assert (bare.frame_rate, bare.duration, bare.size) == (None, None, None)


def test_projects_teams_and_accounts() -> None:
    project = parse_project(
        {"id": "p", "name": "Reel", "root_folder_id": "r", "workspace_id": "w", "status": "inactive"}, "a"
    )
    assert project is not None
    assert (project.root_id, project.parent_id, project.status) == ("r", "w", "archived")
    old = parse_project({"id": "p", "name": "Reel", "root_asset_id": "r", "team_id": "t", "archived_at": None})
    assert old is not None
    assert (old.root_id, old.parent_id, old.status) == ("r", "t", "")
    team, workspace = parse_team({"id": "t", "name": "T", "account_id": "a"}, V2), parse_team({"id": "w"}, V4, "a")
    assert team is not None
    assert workspace is not None
    assert (team.kind, team.account_id, workspace.kind, workspace.account_id) == ("team", "a", "workspace", "a")
    account = parse_account({"id": "a", "display_name": "Acme", "owner": {"email": "o@x"}})
    assert account is not None
    assert (account.name, account.account_id, account.creator) == ("Acme", "a", "o@x")


def test_frame_rates_are_never_guessed() -> None:
    for received in (None, 0, -25, True, "", "fast", float("nan"), float("inf"), 10**400, [], {}, "1/0", 17.3):
        asset = parse_asset({"type": "file", "id": "a", "name": "x", "fps": received}, V2)
        assert asset is not None
        assert asset.frame_rate is None


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
FIELDS = [
    "id",
    "_type",
    "type",
    "name",
    "parent_id",
    "project_id",
    "filesize",
    "file_size",
    "filetype",
    "fps",
    "duration",
    "comment_count",
    "item_count",
    "label",
    "status",
    "head_version",
    "cover_asset",
    "metadata",
    "creator",
    "owner",
    "inserted_at",
    "root_folder_id",
    "root_asset_id",
    "account_id",
]


@given(st.dictionaries(st.sampled_from(FIELDS), json | st.sampled_from(["file", "version_stack", "folder", "a-1"])))
def test_hostile_json_never_raises(item: dict[str, object]) -> None:
    for api in ApiVersion:
        for found in (parse_asset(item, api), parse_project(item), parse_team(item, api), parse_account(item)):
            if found is not None:
                assert isinstance(found.title, str)
                assert isinstance(found.id, str)
                assert found.total_size >= 0
        assert parse_assets([item, item], api) == 2 * [asset for asset in [parse_asset(item, api)] if asset]
    assert parse_assets(item, V2) == []


PLAIN_FILE: dict[str, object] = {
    "type": "file",
    "id": "6f9b-01",
    "name": "A.mov",
    "parent_id": "6f9b-02",
    "project_id": "6f9b-03",
    "file_size": 5,
    "status": "transcoded",
    "media_type": "video/mp4",
    "view_url": "https://next.frame.io/x",
    "created_at": "2026-01-01T00:00:00Z",
    "updated_at": "2026-01-02T00:00:00Z",
}


def test_a_list_of_plain_files_is_parsed_like_each_of_them() -> None:
    folder = {"type": "folder", "id": "f", "name": "Cuts"}
    rate = {"field_definition_name": "Frame Rate", "value": 25}
    changes: list[dict[str, object]] = [
        {name: value} for name in PLAIN_FILE for value in (None, 1, "", "-", [], "é", -1)
    ]
    changes += [
        {"metadata": [rate]},
        {"creator": {"name": "Ann"}},
        {"head_version": {}},
        {"id": 41 * "a"},
        {"id": "a/b"},
    ]
    changes += [
        {"file_size": True},
        {"file_size": 10**30},
        {"parent_id": "../x"},
        {"parent_id": "6f9b-04"},
        {"id": "---"},
    ]
    for change in changes:
        for more in ({}, {"other": None}, dict.fromkeys(change, "a")):
            items = [{**more, **file} for file in (PLAIN_FILE, {**PLAIN_FILE, **change}, {**PLAIN_FILE, "id": "b2"})]
            one_by_one = parse_assets([folder, *items], V4, "acc")[1:]  # a folder makes the list no plain one
            assert parse_assets(items, V4, "acc") == one_by_one, change
            assert all(type(asset) is Asset for asset in parse_assets(items, V4, "acc"))
    assert parse_assets([PLAIN_FILE, list(PLAIN_FILE)], V4) == parse_assets([PLAIN_FILE], V4)
    assert parse_assets([PLAIN_FILE, "no object"], V4) == parse_assets([PLAIN_FILE], V4)
    without = [{name: value for name, value in PLAIN_FILE.items() if name != left_out} for left_out in PLAIN_FILE]
    for item in without:
        assert parse_assets([PLAIN_FILE, item], V4)[1:] == parse_assets([item], V4)
