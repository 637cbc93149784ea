"""The sample data are worth looking at and hang together."""

from __future__ import annotations

from frameio_tui.sandbox.data.generator import Generator
from frameio_tui.sandbox.data.world import World


def test_it_is_a_few_thousand_records_that_hang_together() -> None:
    world = World(1)
    Generator(world).fill()
    tables = world.tables
    assert len(tables["accounts"]) == 3
    assert len(tables["assets"]) > 1000
    assert len(tables["comments"]) > 1000
    for asset in tables["assets"].values():
        assert asset["project_id"] in tables["projects"]
        assert asset["parent_id"] is None or asset["parent_id"] in tables["assets"]
        assert asset["creator_id"] in tables["users"]
    for comment in tables["comments"].values():
        assert comment["asset_id"] in tables["assets"]
        assert comment["owner_id"] in tables["users"]
        assert not comment["parent_id"] or comment["parent_id"] in tables["comments"]
    for project in tables["projects"].values():
        assert tables["assets"][project["root_asset_id"]]["parent_id"] is None
        assert project["team_id"] in tables["teams"]
    assert all(user["account_id"] in tables["accounts"] for user in tables["users"].values())
    assert {asset["kind"] for asset in tables["assets"].values()} == {"file", "folder", "version_stack"}
