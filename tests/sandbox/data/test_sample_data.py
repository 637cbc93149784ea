"""The sample data is the same for the same seed, is consistent, contains several scripts, and contains nothing real."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.text.printable import printable
from frameio_tui.sandbox.data import names
from frameio_tui.sandbox.data.generator import AUDIO_RATE, LARGE, Generator, fill_large
from frameio_tui.sandbox.data.media import FRAME_RATES
from frameio_tui.sandbox.data.store import Store
from tests.sandbox.calls import CATALOGS


@pytest.fixture(scope="module")
def store() -> Store:
    """The sample data of a seed."""
    store = Store(1)
    Generator(store).fill()
    return store


def test_it_is_a_few_thousand_records_that_hang_together(store: Store) -> None:
    tables = store.tables
    assert len(tables["accounts"]) == 3
    assert len(tables["assets"]) > 1000
    assert len(tables["comments"]) > 1000
    for asset in tables["assets"].values():
        assert asset["project_id"] in tables["projects"]
        assert asset["parent_id"] is None or asset["parent_id"] in tables["assets"]
        assert asset["creator_id"] in tables["users"]
    for comment in tables["comments"].values():
        assert comment["asset_id"] in tables["assets"]
        assert (comment["owner_id"] in tables["users"]) != bool(comment["anonymous_user"])
        assert not comment["parent_id"] or comment["parent_id"] in tables["comments"]
    for project in tables["projects"].values():
        assert tables["assets"][project["root_asset_id"]]["parent_id"] is None
        assert project["team_id"] in tables["teams"]
    assert all(user["account_id"] in tables["accounts"] for user in tables["users"].values())
    assert {asset["kind"] for asset in tables["assets"].values()} == {"file", "folder", "version_stack"}


def test_lengths_frames_and_rates_of_a_file_agree(store: Store) -> None:
    files = store.rows("assets", lambda row: row["kind"] == "file")
    rates = {(file["fps"], file["drop_frame"]) for file in files if file["fps"]}
    assert rates == {tuple(rate) for rate in FRAME_RATES}
    assert {rate[0] for rate in rates} == {23.976, 24, 25, 29.97, 50, 59.94}
    for file in files:
        assert (file["frames"] is not None) == (file["fps"] is not None) == (file["asset_type"] == "stream")
        assert (file["duration"] is not None) == (file["asset_type"] in ("stream", "audio"))
        assert (file["pages"] is not None) == (file["asset_type"] == "document")
        assert file["filesize"] > 0
        if file["fps"]:
            rate = next(rate for rate in FRAME_RATES if rate.fps == file["fps"])
            assert round(Fraction(file["duration"]) * rate.exact) == file["frames"]


def test_comments_are_only_where_they_can_be(store: Store) -> None:
    found = dict.fromkeys(("time", "range", "page", "drawing", "done", "anonymous", "reply", "private", "liked"), 0)
    for comment in store.rows("comments"):
        asset = store.get("assets", comment["asset_id"])
        frames = {"stream": asset["frames"], "audio": int((asset["duration"] or 0) * AUDIO_RATE) + 1}
        begin, length = comment["timestamp"], comment["duration"]
        if begin is not None:
            assert 0 <= begin < frames[asset["asset_type"]]
            assert begin + (length or 1) <= frames[asset["asset_type"]]
        assert length is None or (length >= 1 and begin is not None)
        assert comment["page"] is None or 1 <= comment["page"] <= asset["pages"]
        assert comment["annotation"] is None or asset["asset_type"] in ("stream", "image", "document")
        assert (comment["completed_at"] is None) == (comment["completer_id"] is None)
        assert comment["completed_at"] is None or comment["completed_at"] > comment["inserted_at"]
        found["time"] += begin is not None
        found["range"] += length is not None
        found["page"] += comment["page"] is not None
        found["drawing"] += comment["annotation"] is not None
        found["done"] += comment["completed_at"] is not None
        found["anonymous"] += comment["anonymous_user"] is not None
        found["reply"] += bool(comment["parent_id"])
        found["private"] += comment["private"]
        found["liked"] += bool(comment["likes"])
    assert all(count > 50 for count in found.values()), found


def test_drawings_use_every_tool_and_stay_in_the_picture(store: Store) -> None:
    shapes = [shape for row in store.rows("comments") if row["annotation"] for shape in json.loads(row["annotation"])]
    assert {shape["tool"] for shape in shapes} == {"arrow", "rect", "line"}
    assert len({shape["color"] for shape in shapes}) > 3
    for shape in shapes:
        assert all(0 <= shape[key] <= 1 for key in ("x", "y", "x1", "y1", "x2", "y2", "ix", "iy") if key in shape)
        assert shape.get("x", 0) + shape.get("w", 0) <= 1
        assert shape.get("y", 0) + shape.get("h", 0) <= 1


def test_versions_of_a_stack_are_in_order_and_the_stack_keeps_the_first_name(store: Store) -> None:
    for stack in store.rows("assets", lambda row: row["kind"] == "version_stack"):
        versions = [row["name"] for row in store.children(stack["id"])]
        assert stack["name"] == versions[0]
        assert ["_v1." in versions[0], "_v2." in versions[1], "_v3." in versions[2]] == [True] * 3
    depths = []
    for row in store.rows("assets", lambda row: row["kind"] == "file"):
        depth, parent = 0, row
        while parent["parent_id"]:
            depth, parent = depth + 1, store.get("assets", parent["parent_id"])
        depths.append(depth)
    assert max(depths) >= 4


def test_names_are_not_always_unique_or_harmless_for_files(store: Store) -> None:
    names_of: dict[str, list[str]] = {}
    for row in store.rows("assets", lambda row: row["kind"] == "file"):
        names_of.setdefault(row["parent_id"], []).append(row["name"])
    assert any(len(set(found)) < len(found) for found in names_of.values())
    assert any("/" in name for found in names_of.values() for name in found)
    assert store.rows("assets", lambda row: bool(row.get("is_session_watermarked")))


def test_the_audit_log_has_real_actors_in_order(store: Store) -> None:
    events = store.rows("events")
    assert len(events) > 300
    assert [event["inserted_at"] for event in events] == sorted(event["inserted_at"] for event in events)
    for event in events:
        assert event["user_id"] in store.tables["users"]
        assert event["account_id"] in store.tables["accounts"]
        assert event["event_type"] == event["event_type"].lower().replace(".", "_")
    documented = {"event_type": "filters[event_type]", "resource_type": "filters[resource_type]"}
    known = {
        field: {
            value for operation in ("getAccountAuditLogs", "getUserAuditLogs") for value in enum_of(operation, name)
        }
        for field, name in documented.items()
    }
    for field, values in known.items():
        assert {event[field] for event in events} <= values | {"project"}


def enum_of(operation_id: str, parameter: str) -> tuple[object, ...]:
    """Return the documented values of a parameter of a V2 operation."""
    operation = next(o for o in CATALOGS[ApiVersion.V2].operations if o.id == operation_id)
    return next(tuple(p.enum) for p in operation.query if p.name == parameter)


def test_some_are_invited_and_what_reviewers_did_is_known(store: Store) -> None:
    pending = store.rows("pending")
    assert {row["kind"] for row in pending} == {"collaborator", "team_member"}
    assert all(store.user_by_email(row["email"]) is None for row in pending)
    activities = store.rows("activities")
    assert {row["type"] for row in activities} == {"share_viewed", "asset_viewed", "comment_created"}
    for row in activities:
        link = store.get("links", row["link_id"])
        assert row["asset_id"] is None or row["asset_id"] in link["items"]


def test_a_large_project_has_the_assets_it_says_and_costs_little() -> None:
    store = Store(1)
    Generator(store).fill()
    fill_large(store, 12_345)
    project = next(row for row in store.rows("projects") if row["name"] == LARGE)
    wide, commented, tree = store.children(project["root_asset_id"])
    assert (wide["name"], len(store.children(wide["id"]))) == ("Wide", 1234)
    assert (commented["name"], len(store.children(commented["id"]))) == ("Commented", 123)
    assert [len(store.comments_on(row["id"])) for row in store.children(commented["id"])] == [3] * 123
    seen = {wide["id"], commented["id"], tree["id"]}
    waiting = [wide, commented, tree]
    while waiting:
        folder = waiting.pop()
        for row in store.children(folder["id"]):
            assert row["parent_id"] == folder["id"]
            seen.add(row["id"])
            if row["kind"] == "folder":
                waiting.append(row)
    assert len(seen) == 12_345
    assert len(dict(store.tables["assets"])) < 3000
    assert len(store.rows("assets", lambda row: row["project_id"] == project["id"])) == 12_345 + 1


def test_an_asset_of_a_large_project_can_be_changed_moved_and_deleted() -> None:
    store = Store(1)
    Generator(store).fill()
    fill_large(store, 1000)
    project = next(row for row in store.rows("projects") if row["name"] == LARGE)
    wide, commented, _ = store.children(project["root_asset_id"])
    first, second, third = (store.get("assets", row["id"]) for row in store.children(wide["id"])[:3])
    store.change(first, {"name": "renamed.mp4"}, ("name",))
    assert store.children(wide["id"])[0]["name"] == "renamed.mp4"
    store.move(second, commented)
    assert len(store.children(wide["id"])) == 99
    assert store.children(commented["id"])[-1] == second
    store.remove("assets", third)
    assert third not in store.children(wide["id"])
    store.remove("assets", store.get("assets", wide["id"]))
    assert store.children(wide["id"]) == []
    assert store.tables["assets"].get("nonsense") is None


def test_people_are_made_up_and_accounts_have_teams() -> None:
    assert all(email.endswith(".example") for _, email in names.USERS)
    assert len({email for _, email in names.USERS}) == len(names.USERS)
    assert len(names.ACCOUNTS) == len(names.TEAMS) == 3


def test_comments_are_of_several_scripts_and_harmless() -> None:
    text = "".join((*names.COMMENTS, *names.REPLIES, *names.PROJECTS))
    for first, last in (("\u3040", "\u9fff"), ("\u0600", "\u06ff"), ("\u0900", "\u097f"), ("\u0370", "\u03ff")):
        assert any(first <= character <= last for character in text)
    for line in text.replace("\t", "\n").splitlines():
        assert str(printable(line)) == line
