"""Records are made, found, changed, moved, copied and removed."""

from __future__ import annotations

import pytest

from frameio_tui.sandbox.call import Record, Refusal
from frameio_tui.sandbox.data.generator import make_asset, make_comment, make_project
from frameio_tui.sandbox.data.store import Tables
from frameio_tui.sandbox.data.world import World


@pytest.fixture
def world() -> World:
    return World(1, now=lambda: 1_800_000_000.123)


@pytest.fixture
def root(world: World) -> Record:
    """The root folder of a new project."""
    project = make_project(world, {"id": "team"}, "Film", "ann")
    return world.get("assets", project["root_asset_id"])


def test_ids_and_times_are_of_frameios_shape() -> None:
    record = Tables(5, now=lambda: 1_800_000_000.123).add("users", name="Ann")
    assert len(record["id"]) == 36
    assert record["inserted_at"] == record["updated_at"] == "2027-01-15T08:00:00.123Z"


def test_only_allowed_fields_change(world: World) -> None:
    record = world.add("users", name="Ann", email="a@b.test")
    world.change(record, {"name": "Bo", "id": "x", "email": "evil"}, ("name",))
    assert (record["name"], record["email"], record["id"] != "x") == ("Bo", "a@b.test", True)


def test_a_deleted_folder_takes_what_is_in_it(world: World, root: Record) -> None:
    folder = make_asset(world, root, "folder", "a", "ann")
    inside = make_asset(world, folder, "file", "b", "ann")
    world.remove("assets", folder)
    for row in (folder, inside):
        with pytest.raises(Refusal):
            world.get("assets", row["id"])
        assert world.get("assets", row["id"], deleted=True) is row
    assert world.children(root["id"]) == []
    assert world.children(root["id"], deleted=True) == [folder]


def test_a_deleted_comment_takes_its_replies(world: World, root: Record) -> None:
    asset = make_asset(world, root, "file", "b", "ann")
    comment = make_comment(world, asset, "ann", "Brighter")
    make_comment(world, asset, "bo", "Done", parent_id=comment["id"])
    world.remove("comments", comment)
    assert world.comments_on(asset["id"]) == []
    assert world.rows("comments") == []


def test_a_folder_cannot_move_into_itself(world: World, root: Record) -> None:
    outer = make_asset(world, root, "folder", "outer", "ann")
    inner = make_asset(world, outer, "folder", "inner", "ann")
    for target in (outer, inner):
        with pytest.raises(Refusal) as caught:
            world.move(outer, target)
        assert caught.value.status == 422
    world.move(inner, root)
    assert [row["name"] for row in world.children(root["id"])] == ["outer", "inner"]
    assert world.children(outer["id"]) == []


def test_a_copy_has_all_below_it_even_into_itself(world: World, root: Record) -> None:
    outer = make_asset(world, root, "folder", "outer", "ann")
    inner = make_asset(world, outer, "folder", "inner", "ann")
    make_asset(world, inner, "file", "clip", "ann")
    made = world.copy(outer, inner, "bo")
    assert made["creator_id"] == "bo"
    (copied,) = world.children(made["id"])
    assert [row["name"] for row in world.children(copied["id"])] == ["clip"]
    assert len(world.rows("assets")) == 7
