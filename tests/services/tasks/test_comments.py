"""The task `comments export` collects every comment below a place once, with authors and times."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Mapping

import pytest

from frameio_tui.core.errors import FrameioTuiError, InvalidInput, RequestRefused, remedy_on_command_line
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import TaskReport
from frameio_tui.services.tasks.comments.export import from_arguments
from frameio_tui.services.tasks.requests import Query
from tests.services.tasks.fake_api import V2, V4, FakeApi, account, file, folder, project, stack, team
from tests.services.tasks.fake_work import FakeWork

BOTH = pytest.mark.parametrize("api", list(ApiVersion))
ANN = {"id": "u1", "name": "Ann Lee", "email": "ann@example.com", "image": "https://x/?X-Amz-Signature=secret"}


def said(own_id: str, text: str, at: int | None, api: ApiVersion, **more: object) -> dict[str, object]:
    """A comment as the API sends it; `at` is a frame number."""
    time = f"2026-01-0{own_id[1]}T10:00:00Z"
    found: dict[str, object] = {
        "id": own_id,
        "text": text,
        "timestamp": at,
        "owner": ANN,
        "duration": None,
        "page": None,
    }
    found |= {"inserted_at": time} if api is V2 else {"created_at": time, "updated_at": time}
    return {**found, **more}


def film(api: ApiVersion) -> FakeApi:
    """A project with comments on files at several depths, and one file without."""
    reply = said("c2", "Agreed", None, api)
    if api is V2:
        reply |= {"parent_id": "c1"}
    else:
        del reply["owner"]
    guest: dict[str, object] = {"anonymous_user": {"name": "Guest", "email": "g@example.com"}} if api is V2 else {}
    tree = account(
        "Acme",
        team(
            "Editorial",
            project(
                "Film",
                folder("Cuts", file("A.mov", fps=25, comments=[said("c1", "Too long", 50, api, replies=[reply])])),
                stack(
                    "S.mov",
                    file("S1.mov", fps=24, comments=[said("c3", "=old", 24, api)]),
                    file("S2.mov", fps=24, comments=[said("c4", "new", 48, api, owner=None, **guest)]),
                ),
                file("Silent.mov"),
                file("No rate.mov", comments=[said("c5", "When?", 10, api)]),
            ),
        ),
    )
    fake = FakeApi(api, tree)
    if api is V4:
        fake.more = v4_lists(fake)
    return fake


def v4_lists(fake: FakeApi) -> dict[str, object]:
    """The lists of V4 that depend on the query."""

    def comments(parameters: Mapping[str, str], query: Query) -> object:
        items = json.loads(json.dumps(fake.nodes[parameters["file_id"]].comments))
        for item in items:
            if dict(query).get("timestamp_as_timecode") == "true" and item["timestamp"] is not None:
                rate = fake.nodes[parameters["file_id"]].fields.get("fps") or 30
                item["timestamp"] = f"00:00:{item['timestamp'] // rate:02}:{item['timestamp'] % rate:02}"
            if "replies" not in dict(query)["include"]:
                item.pop("replies", None)
            if "owner" not in dict(query)["include"]:
                item.pop("owner", None)
        return items

    def activities(parameters: Mapping[str, str], _query: Query) -> object:
        when = {"type": "comment_created", "inserted_at": "2026-01-04T10:00:03Z", "asset_id": fake.named("S2.mov").id}
        guest = {"name": "Guest", "email": "g@example.com"}
        return [{**when, "user": guest}] if parameters["share_id"] == "share-1" else []

    return {
        "comments.index": comments,
        "comments.show": lambda _parameters, _query: {"id": "c2", "owner": ANN},
        "shares.index": lambda _parameters, _query: [{"id": "share-1"}, {"id": "share-2"}],
        "shares.list_activities": activities,
    }


def export(work: FakeWork, place: str = "Acme/Editorial/Film", **options: object) -> TaskReport:
    """Run the task."""
    task = from_arguments({"place": place, **options})
    assert from_arguments(json.loads(json.dumps(task.arguments))).arguments == task.arguments
    assert asyncio.run(task.estimate(work)).requests
    work.requests.calls.clear()
    return asyncio.run(task.run(work))


def rows(text: str) -> list[dict[str, str]]:
    """The rows of CSV."""
    return list(csv.DictReader(io.StringIO(text)))


@BOTH
def test_every_comment_is_exported_with_its_place_author_and_time(api: ApiVersion) -> None:
    work = FakeWork(film(api))
    report = export(work)
    found = rows(work.text)
    assert [(row["path"], row["file"], row["version"], row["text"]) for row in found] == [
        ("Cuts", "A.mov", "", "Too long"),
        ("Cuts", "A.mov", "", "Agreed"),
        ("", "S1.mov", "1", "'=old"),
        ("", "S2.mov", "2", "new"),
        ("", "No rate.mov", "", "When?"),
    ]
    assert [row["author"] for row in found] == ["Ann Lee", "Ann Lee", "Ann Lee", "Guest", "Ann Lee"]
    assert [row["anonymous"] for row in found] == ["false", "false", "false", "true", "false"]
    assert [row["timecode"] for row in found][:4] == ["00:00:02:00", "", "00:00:01:00", "00:00:02:00"]
    assert found[4]["frame"] == "10"
    assert found[4]["timecode"] == ("" if api is V2 else "00:00:00:10")
    assert found[0]["link"].endswith("comment=c1")
    assert {row["project"] for row in found} == {"Film"}
    assert report.counts == (("comments", 4), ("replies", 1), ("files", 4))
    assert report.notes == ("The frame rate of Film/No rate.mov is unknown.",)  # the app has no options to name
    assert remedy_on_command_line(report.notes[0]).endswith("is unknown. To set it, add --rate.")
    assert not any("secret" in value for value in work.journal.stored.values())


@BOTH
def test_no_request_is_sent_for_nothing(api: ApiVersion) -> None:
    work = FakeWork(film(api))
    export(work)
    listed = [call[1] for call in work.requests.calls if call[0] in ("getComments", "comments.index")]
    if api is V2:
        assert len(listed) == 4
        assert work.requests.named("Silent.mov").id not in {found["asset_id"] for found in listed}
    else:
        assert len(listed) == 6  # each file once, and the one of unknown rate a second time for its frame numbers
        assert work.requests.operations().count("comments.show") == 1
        assert work.requests.operations().count("shares.index") == 1


def test_a_deployment_that_refuses_two_includes_is_asked_for_replies_only() -> None:
    work = FakeWork(film(V4))
    work.requests.more["comments.show"] = lambda _parameters, _query: {"id": "x", "owner": ANN}

    def refuse(operation: str, _parameters: object, query: Query) -> FrameioTuiError | None:
        several = operation == "comments.index" and dict(query)["include"] == "owner,replies"
        return RequestRefused("Bad include.", status=422) if several else None

    work.requests.refuse = refuse
    export(work)
    assert [row["author"] for row in rows(work.text)] == ["Ann Lee"] * 5


@BOTH
@pytest.mark.parametrize("name", ["csv", "frameio-csv", "json", "ndjson", "markdown", "resolve-edl", "avid", "fcpxml"])
def test_every_format_is_written(api: ApiVersion, name: str) -> None:
    work = FakeWork(film(api))
    report = export(work, format=name, rate="24", one=True, start="01:00:00:00")
    assert "Too long" in work.text or "different" in str(report) or "frame rate" in str(report)
    if name == "json":
        assert [found["text"] for found in json.loads(work.text)] == ["Too long", "Agreed", "=old", "new", "When?"]


@BOTH
def test_markers_are_one_file_for_each_and_unknown_rates_are_named(api: ApiVersion) -> None:
    work = FakeWork(film(api))
    report = export(work, format="resolve-edl", output="/markers")
    assert sorted(work.files) == ["/markers/A.edl", "/markers/S1.edl", "/markers/S2.edl"]
    assert [failure.item for failure in report.failures] == ["Film/No rate.mov"]
    work = FakeWork(film(api))
    report = export(work, format="otio", output="/markers", rate="30")
    assert "/markers/No rate.otio" in work.files
    assert report.failures == ()
    with pytest.raises(InvalidInput, match="one file for each"):
        from_arguments({"place": "x", "format": "avid"})


@BOTH
def test_a_file_that_fails_is_reported_and_read_by_the_next_run(api: ApiVersion) -> None:
    work = FakeWork(film(api))
    broken = work.requests.named("A.mov").id
    work.requests.refuse = lambda _op, parameters, _query: (
        RequestRefused("Access denied.", status=403) if broken in parameters.values() else None
    )
    export(work, output="/out")
    assert work.failures == [("Film/Cuts/A.mov", "Access denied.")]
    again = FakeWork(film(api), work.journal)
    export(again, output="/out")
    whole = FakeWork(film(api))
    export(whole, output="/out")
    assert again.files == whole.files
    asked = {parameters.get("asset_id") or parameters.get("file_id") for _, parameters, _ in again.requests.calls}
    assert asked - {None} == {broken}


@pytest.mark.parametrize("operation", ["comments.show", "shares.index", "shares.list_activities"])
def test_a_server_error_while_an_author_is_looked_up_is_a_failure_and_not_a_missing_name(operation: str) -> None:
    whole = FakeWork(film(V4))
    export(whole, output="/out")
    work = FakeWork(film(V4))
    work.requests.refuse = lambda called, *_rest: RequestRefused("500", status=500) if called == operation else None
    export(work, output="/out")
    assert work.failures
    again = FakeWork(film(V4), work.journal)
    export(again, output="/out")
    assert again.files == whole.files


@BOTH
def test_a_resumed_run_requests_nothing_again_and_writes_the_same_file(api: ApiVersion) -> None:
    whole = FakeWork(film(api))
    export(whole, output="/out")
    for stop in range(len(whole.requests.calls)):
        first = FakeWork(film(api))

        def refuse(*_call: object, work: FakeWork = first, stop: int = stop) -> FrameioTuiError | None:
            if len(work.requests.calls) > stop:
                raise KeyboardInterrupt  # as abrupt as kill -9
            return None

        task = from_arguments({"place": "Acme/Editorial/Film", "output": "/out"})
        first.requests.refuse = refuse
        with pytest.raises(KeyboardInterrupt):
            asyncio.run(task.run(first))
        second = FakeWork(film(api), first.journal)
        asyncio.run(task.run(second))
        assert second.files == whole.files


@BOTH
def test_a_single_file_or_stack_is_a_place_too(api: ApiVersion) -> None:
    fake = film(api)
    work = FakeWork(fake)
    assert export(work, fake.named("A.mov").id).notes == (), "the frame rate is known"
    first = rows(work.text)[0]
    assert (first["project"], first["path"], first["text"]) == ("Film", "Cuts", "Too long")
    work = FakeWork(film(api))
    export(work, "Acme/Editorial/Film/S2.mov")
    assert [(row["file"], row["version"]) for row in rows(work.text)] == [("S1.mov", "1"), ("S2.mov", "2")]


def test_wrong_options_are_refused_before_the_first_request() -> None:
    for wrong in ({"format": "xml"}, {"rate": "17"}, {"start": "1:2"}, {"start": "00:00:01:60"}):
        with pytest.raises(InvalidInput):
            from_arguments({"place": "Acme", **wrong})
