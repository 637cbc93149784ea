"""Records are created, found, changed, moved, copied and removed, and each user sees only permitted ones."""

from __future__ import annotations

import pytest

from frameio_tui.sandbox.data.generator import Generator, make_asset, make_comment, make_project
from frameio_tui.sandbox.data.store import Store
from frameio_tui.sandbox.handler_result import Record, Refusal


@pytest.fixture
def store() -> Store:
    return Store(1, now=lambda: 1_800_000_000.123)


@pytest.fixture
def root(store: Store) -> Record:
    """The root folder of a new project."""
    project = make_project(store, {"id": "team"}, "Film", "ann")
    return store.get("assets", project["root_asset_id"])


def test_ids_and_times_are_of_frameios_shape() -> None:
    record = Store(5, now=lambda: 1_800_000_000.123).add("users", name="Ann")
    assert len(record["id"]) == 36
    assert record["inserted_at"] == record["updated_at"] == "2027-01-15T08:00:00.123Z"


def test_only_allowed_fields_change(store: Store) -> None:
    record = store.add("users", name="Ann", email="a@b.test")
    store.change(record, {"name": "Bo", "id": "x", "email": "evil"}, ("name",))
    assert (record["name"], record["email"], record["id"] != "x") == ("Bo", "a@b.test", True)


def test_a_deleted_folder_takes_what_is_in_it(store: Store, root: Record) -> None:
    folder = make_asset(store, root, "folder", "a", "ann")
    inside = make_asset(store, folder, "file", "b", "ann")
    store.remove("assets", folder)
    for row in (folder, inside):
        with pytest.raises(Refusal):
            store.get("assets", row["id"])
        assert store.get("assets", row["id"], deleted=True) is row
    assert store.children(root["id"]) == []
    assert store.children(root["id"], deleted=True) == [folder]


def test_a_deleted_comment_takes_its_replies(store: Store, root: Record) -> None:
    asset = make_asset(store, root, "file", "b", "ann")
    comment = make_comment(store, asset, "ann", "Brighter")
    make_comment(store, asset, "bo", "Done", parent_id=comment["id"])
    store.remove("comments", comment)
    assert store.comments_on(asset["id"]) == []
    assert store.rows("comments") == []


def test_a_folder_cannot_move_into_itself(store: Store, root: Record) -> None:
    outer = make_asset(store, root, "folder", "outer", "ann")
    inner = make_asset(store, outer, "folder", "inner", "ann")
    for target in (outer, inner):
        with pytest.raises(Refusal) as caught:
            store.move(outer, target)
        assert caught.value.status == 422
    store.move(inner, root)
    assert [row["name"] for row in store.children(root["id"])] == ["outer", "inner"]
    assert store.children(outer["id"]) == []


def test_a_copy_has_all_below_it_even_into_itself(store: Store, root: Record) -> None:
    outer = make_asset(store, root, "folder", "outer", "ann")
    inner = make_asset(store, outer, "folder", "inner", "ann")
    make_asset(store, inner, "file", "clip", "ann")
    made = store.copy(outer, inner, "bo")
    assert made["creator_id"] == "bo"
    (copied,) = store.children(made["id"])
    assert [row["name"] for row in store.children(copied["id"])] == ["clip"]
    assert len(store.rows("assets")) == 7


def filled(seed: int) -> Store:
    """A store with its sample data."""
    store = Store(seed, now=lambda: 1_800_000_000.0)
    Generator(store).fill()
    return store


def test_a_seed_makes_the_same_world_again() -> None:
    one, same, other = filled(1), filled(1), filled(2)
    assert one.tables == same.tables
    assert one.tables["projects"].keys() != other.tables["projects"].keys()


def test_who_is_outside_sees_nothing() -> None:
    store = filled(1)
    ann, dmitri = store.rows("users")[0], store.rows("users")[3]
    team = store.rows("teams")[0]
    project = store.add("projects", name="x", team_id=team["id"], collaborators={})
    assert store.team_for(ann, team["id"]) == team
    assert store.project_for(ann, project["id"]) == project
    for look in (store.team_for, store.project_for):
        with pytest.raises(Refusal) as caught:
            look(dmitri, project["id"] if look == store.project_for else team["id"])
        assert caught.value.status == 404
    project["collaborators"][dmitri["id"]] = "editor"
    assert store.project_for(dmitri, project["id"]) == project


def test_an_event_names_where_it_happened() -> None:
    store = filled(1)
    user, project = store.rows("users")[0], store.rows("projects")[0]
    store.log(user, "project.updated", "project", {**project, "project_id": project["id"]})
    event = store.rows("events")[-1]
    assert (event["team_id"], event["account_id"]) == (project["team_id"], store.account_of(project["id"]))
    assert store.user_by_email(user["email"].upper()) == user
