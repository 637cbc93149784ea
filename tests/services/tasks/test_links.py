"""Review links and shares are listed, shown, created and revoked on both APIs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from frameio_tui.core.errors import ConfirmationRequired, InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.secret import Secret
from frameio_tui.core.tasks.task import TaskState
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Services
from frameio_tui.services.tasks.links.changes import LinkCreateTask, LinkRevokeTask, NewLink
from frameio_tui.services.tasks.links.links import LinkShowTask, LinksListTask
from frameio_tui.services.tasks.links.reader import LinkName, Wanted
from frameio_tui.services.tasks.listing import ListingOptions
from tests.services.tasks.running import both, ran
from tests.support import run

TEAM = "Integration tests/Sandbox team"
PROJECT = f"{TEAM}/*"
CUT = f"{PROJECT}/03 Cuts/CUT_v004.mp4"
JSON = ListingOptions("json")
PASSPHRASE = "Geheimes-Wort-4711"


def listed(services: Services, entry: ProfileEntry, wanted: Wanted | None = None) -> dict[object, dict[str, object]]:
    """The links of the team by name."""
    done = ran(services, entry, LinksListTask(TEAM, wanted or Wanted(), JSON))
    assert done.record.state is TaskState.COMPLETE, done.record.report
    return {row["name"]: row for row in done.rows}


def test_links_are_listed_with_what_belongs_to_them(services: Services, server: SandboxServer) -> None:
    own_id = listed(services, both(services, server)[0])["Client review"]["id"]
    link = server.store.get("links", str(own_id))
    link["reviewers"] = ["bruno@acme.example", "outside@x.example"]
    for entry in (services.profiles.entry("acme-v2"), services.profiles.entry("acme-v4")):
        v4 = entry.profile.api is ApiVersion.V4
        plain = listed(services, entry)
        assert plain["Internal screening"]["has_passphrase"] is True
        assert plain["Client review"]["project"] == f"{TEAM}/東京の夜 Trailer"
        rich = listed(services, entry, Wanted(assets=True, reviewers=True, activity=True))["Client review"]
        assert len(rich["assets"]) == 4  # type: ignore[arg-type]  # a list
        assert rich["reviewers"] == (link["reviewers"] if v4 else [])
        assert rich["commented_by"]
        assert bool(rich["viewed_by"]) == v4
        assert (plain["Client review"]["views"] is None, bool(plain["Client review"]["last_viewed"])) == (v4, v4)
        shown = ran(services, entry, LinkShowTask(LinkName(str(rich["id"])), JSON))
        whole = json.loads(shown.data)
        assert [asset["name"] for asset in whole["assets"]] == rich["assets"]
        assert {one["what"] for one in whole["activity"]} >= {"comment_created"}
        text = ran(services, entry, LinkShowTask(LinkName("client review", PROJECT), ListingOptions())).text
        assert "# 4 assets" in text
        assert ("outside@x.example" in text) == v4
        assert any("10 requests for reviewers" in note or "V2 does not list" in note for note in shown.estimate.notes)


def test_links_of_projects_that_the_user_is_only_invited_to_are_listed(
    services: Services, server: SandboxServer
) -> None:
    for guest in both(services, server, "guest"):
        done = ran(services, guest, LinksListTask("/", Wanted(), JSON))
        assert done.record.state is TaskState.COMPLETE, done.record.report
        assert {str(row["project"]).rpartition("/")[2] for row in done.rows} >= {"東京の夜 Trailer"}


def test_a_link_is_created_turned_off_and_deleted(services: Services, server: SandboxServer, tmp_path: Path) -> None:
    for entry in both(services, server):
        name = f"Cut of {entry.profile.name}"
        new = NewLink((CUT, f"{PROJECT}/01 Dailies", CUT), name, "2030-01-31T23:59:59Z", protected=True)
        task = LinkCreateTask(new, Secret(PASSPHRASE, "passphrase"))
        assert PASSPHRASE not in repr((task.arguments, task.title, vars(task)))
        done = ran(services, entry, task, rebuild=False)
        assert done.record.state is TaskState.COMPLETE, done.record.report
        assert "of 2 assets in 東京の夜 Trailer, with a passphrase, until 2030" in done.estimate.changes[0]
        row = next(row for row in server.store.rows("links") if row["name"] == name)
        assert (row["password"], len(row["items"]), row["enable_downloading"]) == (PASSPHRASE, 2, False)
        assert f"ID: {row['id']}" in done.record.report.notes
        assert len(done.record.report.notes) == 2, "expiry and passphrase are confirmed by the response"
        assert listed(services, entry)[name]["expires"] == "2030-01-31T23:59:59Z"

        by_name = LinkName(name, PROJECT)
        off = ran(services, entry, LinkRevokeTask(by_name, keep=True))
        assert off.record.state is TaskState.COMPLETE
        assert listed(services, entry)[name]["enabled"] is False
        gone = ran(services, entry, LinkRevokeTask(by_name))
        assert gone.estimate.changes[0].startswith("delete the ")
        assert name in gone.estimate.changes[0]
        assert name not in listed(services, entry)
        with pytest.raises(InvalidInput, match="Similar: Client review"):
            ran(services, entry, LinkShowTask(LinkName("Client revue", PROJECT), JSON))
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or PASSPHRASE.encode() not in path.read_bytes()


def test_a_creation_without_a_response_is_not_repeated(services: Services, server: SandboxServer) -> None:
    for entry in both(services, server):
        name = f"Once by {entry.profile.name}"
        task = LinkCreateTask(NewLink((PROJECT,), name))
        server.fault_next(*[Faults()] * 3, Faults(disconnect=1))
        record = run(services, services.tasks.run(entry, task))
        assert record.state is TaskState.FAILED, record.report
        again = run(services, services.tasks.resume(record.id))
        assert "It is not sent again." in again.report.error
        assert sum(row["name"] == name for row in server.store.rows("links")) <= 1


def test_impossible_links_are_refused(services: Services, server: SandboxServer) -> None:
    for places, name in (((), "x"), ((CUT,), " "), ((CUT,), "x" * 176)):
        with pytest.raises(InvalidInput):
            LinkCreateTask(NewLink(places, name))
    with pytest.raises(InvalidInput):
        LinkCreateTask(NewLink((CUT,), "x"), Secret("", "passphrase"))
    with pytest.raises(InvalidInput):
        LinkShowTask(LinkName("x"), ListingOptions("csv"))
    for entry in both(services, server):
        for task, words in (
            (LinkCreateTask(NewLink((TEAM,), "x")), "is not in a project"),
            (LinkCreateTask(NewLink((CUT, "Acme Post/Editorial/The Long Winter"), "x")), "is in another project"),
            (LinkRevokeTask(LinkName("Client review")), "is not the ID of a link"),
        ):
            with pytest.raises(InvalidInput, match=words):
                run(services, services.tasks.estimate(entry, task))
        with pytest.raises(ConfirmationRequired):
            services.tasks.check(entry, LinkRevokeTask(LinkName("x")))
        protected = LinkCreateTask(NewLink((PROJECT,), "x", protected=True))
        with pytest.raises(InvalidInput, match="cannot be resumed"):
            run(services, services.tasks.run(entry, protected))


def test_a_project_that_cannot_be_read_does_not_hide_the_others(
    services: Services, server: SandboxServer, tmp_path: Path
) -> None:
    entry = both(services, server)[1]
    whole, partly = tmp_path / "whole", tmp_path / "partly"

    def task(path: Path) -> LinksListTask:
        return LinksListTask("Acme Post", Wanted(activity=True), ListingOptions("ndjson", str(path)))

    assert ran(services, entry, task(whole)).record.state is TaskState.COMPLETE
    requests = [request.path for request in server.requests]
    at = next(at for at, path in enumerate(reversed(requests)) if path.partition("?")[0].endswith("/accounts"))
    run_of_whole = requests[len(requests) - at - 1 :]
    number = next(at for at, path in enumerate(run_of_whole) if path.partition("?")[0].endswith("/shares"))
    server.fault_next(*[Faults()] * number, *[Faults(server_error=1)] * 2)
    record = ran(services, entry, task(partly)).record
    assert (record.state, record.report.failed) == (TaskState.PARTLY, 1)
    assert 0 < len(partly.read_bytes()) < len(whole.read_bytes())
    resumed = run(services, services.tasks.resume(record.id))
    assert resumed.state is TaskState.COMPLETE, resumed.report
    assert partly.read_bytes() == whole.read_bytes()
