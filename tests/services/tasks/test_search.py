"""Searches find the same on both APIs, with paths; where V2's search stops, the tree is walked through."""

from __future__ import annotations

from pathlib import Path

import pytest

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.oauth.pasted_token import examine_paste
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import TaskState
from frameio_tui.sandbox.data.generator import make_asset
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Services
from frameio_tui.services.tasks.listing import ListingOptions
from frameio_tui.services.tasks.search import SearchOptions, SearchTask
from tests.services.tasks.running import Ran, both, ran
from tests.support import made, run

TEAM = "Integration tests/Sandbox team"
PROJECT = f"{TEAM}/東京の夜 Trailer"
JSON = ListingOptions("json")


def found(services: Services, entry: ProfileEntry, words: str, place: str = "/", *kinds: str) -> Ran:
    done = ran(services, entry, SearchTask(SearchOptions(words, place, kinds), JSON))
    assert done.record.state is TaskState.COMPLETE, done.record.report
    return done


def paths(done: Ran) -> set[tuple[object, object]]:
    return {(row["kind"], row["path"]) for row in done.rows}


def test_both_apis_find_the_same(services: Services, server: SandboxServer) -> None:
    v2, v4 = both(services, server)
    for words, place, kinds in (
        ("Day", PROJECT, ("folder",)),
        ("B002", f"{PROJECT}/01 Dailies", ("file",)),
        ("trailer", TEAM, ("project",)),
    ):
        old, new = (found(services, entry, words, place, *kinds) for entry in (v2, v4))
        assert paths(old) == paths(new)
        assert old.rows
        for row in old.rows:
            assert str(row["path"]).startswith(place if "project" not in kinds else PROJECT)
    assert found(services, v4, "trailer", "/", "project").record.report.counts == (("results", 2),)


def test_after_v2_search_has_stopped_the_tree_is_searched(services: Services, server: SandboxServer) -> None:
    store = server.store
    folder = next(
        row
        for row in store.rows("assets", lambda row: row["name"] == "02 Selects")
        if any(row["project_id"] == one["id"] for one in store.rows("projects") if one["name"] == "東京の夜 Trailer")
    )
    project = store.get("projects", folder["project_id"])
    team = store.get("teams", project["team_id"])
    account = store.get("accounts", team["account_id"])
    top = f"{account['display_name']}/{team['name']}/{project['name']}"
    for number in range(130):
        make_asset(store, folder, "file", f"Needle {number:03}.mov", folder["creator_id"])
    v2, v4 = both(services, server)
    old = found(services, v2, "needle", top)
    assert len(old.rows) == len(paths(old)) == 130
    (note,) = old.record.report.notes
    assert note.startswith("V2's search stopped after 100 results of 130, so all names in ")
    assert any("stops after about 100" in note for note in old.estimate.notes)
    new = found(services, v4, "needle", top)
    assert paths(new) == paths(old)
    assert new.record.report.notes == ()
    assert found(services, v2, "needle", f"{top}/01 Dailies").rows == []


def test_what_cannot_be_searched_is_refused(services: Services, server: SandboxServer) -> None:
    for search in (SearchOptions(" "), SearchOptions("x" * 1001), SearchOptions("x", "/", ("movie",))):
        with pytest.raises(InvalidInput):
            SearchTask(search, JSON)
    v2, v4 = both(services, server)
    nlp = SearchTask(SearchOptions("good", engine="nlp"), JSON)
    with pytest.raises(InvalidInput, match="one search engine"):
        run(services, services.tasks.estimate(v2, nlp))
    assert v4.profile.api is ApiVersion.V4
    comment = next(row for row in server.store.rows("comments") if row["text"])
    done = ran(services, v4, SearchTask(SearchOptions(comment["text"].split()[0], engine="nlp"), JSON))
    assert any(str(row["match"]).startswith("comment: ") for row in done.rows)
    with pytest.raises(InvalidInput, match="is a file"):
        ran(services, v2, SearchTask(SearchOptions("x", f"{PROJECT}/03 Cuts/CUT_v004.mp4"), JSON))


def test_a_resumed_search_keeps_what_it_has_found(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "found.json"
    with SandboxServer() as server:
        entry = made(services, server, "acme", api=ApiVersion.V4)
        whole = ran(services, entry, SearchTask(SearchOptions("vfx"), JSON))
        assert len(whole.rows) > 100  # several pages
        options = ListingOptions("json", str(path))
        # The accounts and the first page arrive; then the paths of its results are requested.
        server.fault_next(Faults(), Faults(), *[Faults()] * 8, Faults(expire=1))
        stopped = ran(services, entry, SearchTask(SearchOptions("vfx"), options)).record
        assert stopped.state is TaskState.FAILED, stopped.report
        services.tokens.save(entry.profile, examine_paste(server.tokens["readonly"]))
        resumed = run(services, services.tasks.resume(stopped.id))
    assert resumed.state is TaskState.COMPLETE, resumed.report
    assert path.read_bytes() == whole.data
