"""People of accounts, teams and projects are listed, compared, added and removed on both APIs."""

from __future__ import annotations

from pathlib import Path

import pytest

from frameio_tui.core.errors import ConfirmationRequired, InvalidInput, ReadOnlyProfile
from frameio_tui.core.oauth.pasted_token import examine_paste
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import TaskState
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.services import Services
from frameio_tui.services.tasks.listing import ListingOptions
from frameio_tui.services.tasks.people.changes import PeopleAction, PeopleChange, PeopleChangeTask
from frameio_tui.services.tasks.people.people import PeopleDiffTask, PeopleListTask
from tests.services.tasks.running import Ran, both, ran
from tests.support import made, run

ACCOUNT = "Integration tests"
TEAM = f"{ACCOUNT}/Sandbox team"
PROJECT = f"{TEAM}/*"
JSON = ListingOptions("json")


def emails(done: Ran) -> dict[object, object]:
    assert done.record.state is TaskState.COMPLETE, done.record.report
    return {row["email"]: row["role"] for row in done.rows}


def change(action: PeopleAction, place: str, *people: str, role: str = "") -> PeopleChangeTask:
    return PeopleChangeTask(PeopleChange(action, place, people, role))


def test_people_are_listed_added_and_removed(services: Services, server: SandboxServer) -> None:
    for entry in both(services, server):
        v4 = entry.profile.api is ApiVersion.V4
        members = emails(ran(services, entry, PeopleListTask(TEAM, JSON)))
        assert members["ann@acme.example"] == ("workspace_admin" if v4 else "team_manager")
        assert emails(ran(services, entry, PeopleListTask(ACCOUNT, JSON))).keys() >= members.keys()

        added = change("people add", PROJECT, "Jonas@acme.example", "new@x.example", role="viewer" if v4 else "")
        done = ran(services, entry, added)
        assert done.estimate.changes[0].startswith("add 2 people to Integration tests/Sandbox team/")
        assert done.estimate.role
        people = ran(services, entry, PeopleListTask(PROJECT, JSON))
        found = emails(people)
        if v4:
            assert done.record.state is TaskState.PARTLY
            assert "Adobe Admin Console" in done.record.report.failures[0].reason
            assert found["jonas@acme.example"] == "viewer"
        else:
            assert done.record.report.counts == (("added", 2),)
            assert [row["state"] for row in people.rows if row["email"] == "new@x.example"] == ["pending"]

        gone = ["jonas@acme.example", *([] if v4 else ["new@x.example"])]
        assert ran(services, entry, change("people remove", PROJECT, *gone)).record.state is TaskState.COMPLETE
        assert not emails(ran(services, entry, PeopleListTask(PROJECT, JSON))).keys() & set(gone)
        absent = ran(services, entry, change("people remove", PROJECT, "nobody@x.example"))
        assert (absent.record.state, absent.record.report.failed) == (TaskState.FAILED, 1)
        assert absent.record.report.error.startswith("The change failed.")


def test_two_places_are_compared(services: Services, server: SandboxServer) -> None:
    for entry in both(services, server):
        done = ran(services, entry, PeopleDiffTask((TEAM, PROJECT), JSON))
        assert done.record.state is TaskState.COMPLETE
        assert {row["difference"] for row in done.rows} == {"only in first", "only in second"}
        assert ran(services, entry, PeopleDiffTask((TEAM, TEAM), JSON)).rows == []


def test_what_is_not_possible_is_refused_before_the_first_change(services: Services, server: SandboxServer) -> None:
    v2, v4 = both(services, server)
    for entry, task, words in (
        (v2, change("people add", ACCOUNT, "a@x"), "not in an account"),
        (v2, change("people add", PROJECT, "a@x", role="viewer"), "have no role"),
        (v4, change("people remove", ACCOUNT, "a@x"), "no request that removes a user"),
        (v4, change("people add", PROJECT, "a@x"), "No role is given for a project"),
        (v4, change("people add", TEAM, "a@x", role="boss"), "'boss' is not a role of a workspace"),
    ):
        before = len([request for request in server.requests if request.method != "GET"])
        with pytest.raises(InvalidInput, match=words):
            run(services, services.tasks.estimate(entry, task))
        assert len([request for request in server.requests if request.method != "GET"]) == before
    for entry, place in ((v4, f"{PROJECT}/03 Cuts/CUT_v004.mp4"), (v2, f"{PROJECT}/03 Cuts")):
        with pytest.raises(InvalidInput, match="has no list of users"):
            ran(services, entry, PeopleListTask(place, JSON))
    for wrong in ((), ("jonas",)):
        with pytest.raises(InvalidInput):
            change("people add", PROJECT, *wrong)


def test_changes_need_a_confirmation_and_are_refused_by_a_read_only_profile(
    services: Services, server: SandboxServer
) -> None:
    task = change("people remove", TEAM, "ann@acme.example")
    with pytest.raises(ConfirmationRequired):
        services.tasks.check(made(services, server, "asks"), task)
    with pytest.raises(ReadOnlyProfile):
        services.tasks.check(made(services, server, "locked", read_only=True), task)


def test_a_refusal_names_the_role_that_is_needed(services: Services, server: SandboxServer) -> None:
    store = server.store
    ann = next(user for user in store.rows("users") if user["email"] == "ann@acme.example")
    team = next(team for team in store.rows("teams") if team["name"] == "Sandbox team")
    account = store.get("accounts", team["account_id"])
    roles = account["members"][ann["id"]], team["members"][ann["id"]]
    account["members"][ann["id"]], team["members"][ann["id"]] = "member", "member"
    try:
        entry = made(services, server, "acme")
        done = ran(services, entry, change("people add", TEAM, "bruno@acme.example"))
    finally:
        account["members"][ann["id"]], team["members"][ann["id"]] = roles
    assert "The role needed is: team manager or account admin." in done.record.report.failures[0].reason


def test_faults_and_a_resumed_run_give_the_same_file(services: Services, server: SandboxServer, tmp_path: Path) -> None:
    entry = both(services, server)[1]
    store = server.store
    account = next(row for row in store.rows("accounts") if row["display_name"] == ACCOUNT)
    for number in range(250):
        email = f"many{number:04}@x.example"
        user = store.add("users", name=f"Many {number}", email=email, account_id=account["id"])
        account["members"][user["id"]] = "member"
    whole, faulty, resumed = (tmp_path / name for name in ("whole", "faulty", "resumed"))

    def listed(path: Path) -> PeopleListTask:
        return PeopleListTask(ACCOUNT, ListingOptions("csv", str(path)))

    assert ran(services, entry, listed(whole)).record.state is TaskState.COMPLETE
    server.fault_next(Faults(), Faults(), Faults(bad_gateway=1), Faults(disconnect=1), Faults(too_many=1))
    assert ran(services, entry, listed(faulty)).record.state is TaskState.COMPLETE
    assert faulty.read_bytes() == whole.read_bytes()

    # The last page fails, also when it is requested again; a resumed run requests only that page.
    server.fault_next(*[Faults()] * 3, *[Faults(server_error=1)] * 2)
    stopped = ran(services, entry, listed(resumed)).record
    assert stopped.state is TaskState.FAILED, stopped.report
    assert not resumed.exists()
    before = len(server.requests)
    record = run(services, services.tasks.resume(stopped.id))
    assert record.state is TaskState.COMPLETE
    assert resumed.read_bytes() == whole.read_bytes()
    assert len(server.requests) - before == 1


def test_a_team_that_cannot_be_read_does_not_hide_the_others(services: Services, server: SandboxServer) -> None:
    entry = both(services, server)[0]
    whole = ran(services, entry, PeopleListTask("Acme Post", JSON))
    assert whole.record.state is TaskState.COMPLETE
    places = {row["place"] for row in whole.rows}
    assert len(places) > 1
    server.fault_next(Faults(), Faults(), *[Faults(server_error=1)] * 2)
    partly = ran(services, entry, PeopleListTask("Acme Post", JSON))
    assert (partly.record.state, partly.record.report.failed) == (TaskState.PARTLY, 1)
    assert {row["place"] for row in partly.rows} == places - {partly.record.report.failures[0].item}


def test_a_token_that_expires_ends_the_list_and_a_new_one_lets_it_go_on(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    with SandboxServer() as server:
        entry = made(services, server, "acme", api=ApiVersion.V4)
        server.fault_next(Faults(), Faults(expire=1))
        stopped = ran(services, entry, PeopleListTask("Acme Post", ListingOptions("csv", str(path)))).record
        assert (stopped.state, stopped.report.exit_code, stopped.report.error[:3]) == (TaskState.FAILED, 5, "401")
        assert not path.exists()
        services.tokens.save(entry.profile, examine_paste(server.tokens["readonly"]))
        resumed = run(services, services.tasks.resume(stopped.id))
    assert resumed.state is TaskState.COMPLETE, resumed.report
    assert path.read_bytes().startswith(b"email,")
