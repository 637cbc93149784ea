"""The way to where the console is, and back up."""

from __future__ import annotations

import json

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.resources.breadcrumbs import NODES_AT_MOST, Trail
from frameio_tui.core.resources.id_kinds import params_of
from frameio_tui.core.resources.tree import Node, nodes_in

V2, V4 = ApiVersion.V2, ApiVersion.V4
CATALOGS = {api: Catalog.from_json(operations(api), api) for api in ApiVersion}


def went(trail: Trail, path: str, body: object = None, method: str = "GET") -> Trail:
    """The trail after a request."""
    operation = CATALOGS[trail.api].match(method, path)
    assert operation is not None, path
    params = params_of(operation, path)
    return trail.after_response(operation, params, nodes_in(json.dumps(body).encode(), trail.api, operation, params))


def words(trail: Trail) -> str:
    """The crumbs as the screen shows them."""
    return " › ".join(("… › " if crumb.gap else "") + crumb.label for crumb in trail.crumbs)


def up(trail: Trail) -> str:
    """The path one step up."""
    spec = trail.up()
    return spec.text() if spec else ""


def v2_walk() -> Trail:
    """Down from the accounts to a file of V2, as a person goes."""
    trail = went(Trail(V2), "/v2/accounts", [{"_type": "account", "id": "c", "display_name": "Acme"}])
    trail = went(trail, "/v2/accounts/c/teams", [{"_type": "team", "id": "t", "name": "Edit", "account_id": "c"}])
    project = {"_type": "project", "id": "p", "name": "Film", "team_id": "t", "root_asset_id": "r"}
    trail = went(trail, "/v2/teams/t/projects", [project])
    folder = {"_type": "folder", "type": "folder", "id": "f", "name": "Rushes", "parent_id": "r", "project_id": "p"}
    trail = went(trail, "/v2/assets/r/children", [folder])
    file = {"_type": "file", "type": "file", "id": "a", "name": "Cut", "parent_id": "f", "project_id": "p"}
    return went(trail, "/v2/assets/f/children", [file])


def test_the_whole_way_down_v2() -> None:
    trail = v2_walk()
    assert words(trail) == "Acme › Edit › Film › Rushes"
    assert [crumb.kind for crumb in trail.crumbs] == ["account", "team", "project", "asset"]
    assert words(went(trail, "/v2/assets/a")) == "Acme › Edit › Film › Rushes › Cut"
    assert words(went(trail, "/v2/assets/a/comments")) == "Acme › Edit › Film › Rushes › Cut › comments"


def test_and_up_again_to_the_accounts() -> None:
    trail = went(v2_walk(), "/v2/assets/a/comments")
    met = []
    while step := up(trail):
        met.append(step)
        trail = went(trail, step.removeprefix("GET "))
    assert met == [
        "GET /v2/assets/a",
        "GET /v2/assets/f/children",
        "GET /v2/assets/r/children",
        "GET /v2/teams/t/projects",
        "GET /v2/accounts/c/teams",
        "GET /v2/accounts",
    ]


def test_the_root_folder_is_the_project() -> None:
    assert words(went(v2_walk(), "/v2/assets/r/children")) == "Acme › Edit › Film"
    assert words(went(v2_walk(), "/v2/projects/p")) == "Acme › Edit › Film"
    assert words(went(v2_walk(), "/v2/projects/p/review_links")) == "Acme › Edit › Film › review links"


def test_a_leap_shows_what_is_known_and_says_what_is_not() -> None:
    file = {"_type": "file", "id": "a0123456789", "name": "Cut", "project_id": "p0123456789"}
    trail = went(Trail(V2), "/v2/assets/a0123456789", file)
    assert words(trail) == "project p0123456… › … › Cut"
    assert up(trail) == "GET /v2/projects/p0123456789"
    deeper = went(Trail(V2), "/v2/assets/a", {**file, "id": "a", "parent_id": "f"})
    assert words(deeper) == "project p0123456… › … › asset f › Cut"
    assert up(deeper) == "GET /v2/assets/f/children"


def test_v4_ways_begin_at_the_account() -> None:
    trail = went(Trail(V4), "/v4/accounts", {"data": [{"id": "c", "display_name": "Acme"}]})
    trail = went(trail, "/v4/accounts/c/workspaces", {"data": [{"id": "w", "name": "Edit", "account_id": "c"}]})
    trail = went(
        trail, "/v4/accounts/c/workspaces/w/projects", {"data": [{"id": "p", "name": "Film", "root_folder_id": "r"}]}
    )
    assert words(trail) == "Acme › Edit"
    trail = went(
        trail,
        "/v4/accounts/c/folders/r/children",
        {"data": [{"id": "s", "name": "Cut", "type": "version_stack", "parent_id": "r", "project_id": "p"}]},
    )
    assert words(trail) == "Acme › Edit › Film"
    trail = went(
        trail,
        "/v4/accounts/c/version_stacks/s/children",
        {"data": [{"id": "a", "name": "Cut 1", "type": "file", "parent_id": "s", "project_id": "p"}]},
    )
    assert words(trail) == "Acme › Edit › Film › Cut"
    trail = went(trail, "/v4/accounts/c/files/a/comments", {"data": [{"id": "k", "text": "Hm", "file_id": "a"}]})
    assert words(trail) == "Acme › Edit › Film › Cut › Cut 1 › comments"
    trail = went(trail, "/v4/accounts/c/comments/k")
    assert words(trail) == "Acme › Edit › Film › Cut › Cut 1 › Hm"
    assert up(trail) == "GET /v4/accounts/c/files/a"
    assert up(went(trail, "/v4/accounts/c/files/a")) == "GET /v4/accounts/c/version_stacks/s/children"


def test_things_beside_the_tree_hang_on_what_the_request_says() -> None:
    trail = went(
        v2_walk(), "/v2/review_links/l", {"_type": "review_link", "id": "l", "name": "For Bo", "project_id": "p"}
    )
    assert words(trail) == "Acme › Edit › Film › For Bo"
    trail = went(Trail(V4), "/v4/accounts/c/groups/g/users", {"data": []})
    assert words(trail) == "account c › group g › users"
    assert up(trail) == "GET /v4/accounts/c/groups/g"


def test_what_changes_something_leaves_the_place() -> None:
    before = v2_walk()
    after = went(before, "/v2/assets/f", {"_type": "folder", "id": "f", "name": "New name"}, "PUT")
    assert after.crumbs == before.crumbs
    assert words(went(after, "/v2/assets/f/children")).endswith("New name")


def test_what_is_of_nothing_has_no_way_up() -> None:
    trail = went(v2_walk(), "/v2/me", {"_type": "user", "id": "u"})
    assert (trail.crumbs, trail.up()) == ((), None)


def test_folders_in_a_circle_end() -> None:
    nodes = (Node("asset", "a", "A", parent="b"), Node("asset", "b", "B", parent="a"))
    operation = CATALOGS[V2].by_id("getAsset")
    assert operation is not None
    assert words(Trail(V2).after_response(operation, {"asset_id": "a"}, nodes)) == "B › A"


def test_a_trail_is_bounded_and_immutable() -> None:
    operation = CATALOGS[V2].by_id("getTeams")
    assert operation is not None
    trail = Trail(V2)
    for begin in range(0, NODES_AT_MOST + 2000, 1000):
        after = trail.after_response(operation, {}, (Node("team", str(n)) for n in range(begin, begin + 1000)))
        assert len(trail.nodes) == min(begin, NODES_AT_MOST)
        trail = after
    assert ("team", str(NODES_AT_MOST + 1999)) in trail.nodes
