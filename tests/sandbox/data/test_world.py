"""The world is the same for a seed, and each person sees their own part of it."""

from __future__ import annotations

import pytest

from frameio_tui.sandbox.call import Refusal
from frameio_tui.sandbox.data.generator import Generator
from frameio_tui.sandbox.data.world import World


def filled(seed: int) -> World:
    """A world with its sample data."""
    world = World(seed, now=lambda: 1_800_000_000.0)
    Generator(world).fill()
    return world


def test_a_seed_makes_the_same_world_again() -> None:
    one, same, other = filled(1), filled(1), filled(2)
    assert one.tables == same.tables
    assert one.tables["projects"].keys() != other.tables["projects"].keys()


def test_who_is_outside_sees_nothing() -> None:
    world = filled(1)
    ann, dmitri = world.rows("users")[0], world.rows("users")[3]
    team = world.rows("teams")[0]
    project = world.add("projects", name="x", team_id=team["id"], collaborators={})
    assert world.team_for(ann, team["id"]) == team
    assert world.project_for(ann, project["id"]) == project
    for look in (world.team_for, world.project_for):
        with pytest.raises(Refusal) as caught:
            look(dmitri, project["id"] if look == world.project_for else team["id"])
        assert caught.value.status == 404
    project["collaborators"][dmitri["id"]] = "editor"
    assert world.project_for(dmitri, project["id"]) == project


def test_an_event_names_where_it_happened() -> None:
    world = filled(1)
    user, project = world.rows("users")[0], world.rows("projects")[0]
    world.log(user, "project.updated", "project", {**project, "project_id": project["id"]})
    event = world.rows("events")[-1]
    assert (event["team_id"], event["account_id"]) == (project["team_id"], world.account_of(project["id"]))
    assert world.user_by_email(user["email"].upper()) == user
