"""The task `audit` on the sandbox: every entry once, with names, on both APIs and after faults."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from frameio_tui.core.errors import InvalidInput, WriteFailed
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import TaskRecord, TaskState
from frameio_tui.sandbox.application import HANDLERS
from frameio_tui.sandbox.call import Call
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.handler_result import HandlerResult, Refusal
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Services
from frameio_tui.services.tasks.audit.audit import AuditOptions, AuditTask, from_arguments
from frameio_tui.services.tasks.runner import RunOptions
from tests.support import made, run

BOTH = pytest.mark.parametrize("api", list(ApiVersion))
NOW = 1_769_904_000.0
"""1 February 2026, in the time of the sample data."""


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer(limits=1e6) as server:
        yield server


def audit(services: Services, entry: ProfileEntry, **options: object) -> tuple[TaskRecord, bytes]:
    """Run the task; what it wrote to standard output."""
    task = from_arguments({"started": NOW, "format": "csv", **options})
    assert from_arguments(json.loads(json.dumps(task.arguments))).arguments == task.arguments
    written: list[bytes] = []
    record = run(services, services.tasks.run(entry, task, RunOptions(write=written.append)))
    return record, b"".join(written)


def place(server: SandboxServer) -> str:
    """The account with the most events."""
    events = server.sandbox.store.tables["events"].values()
    ids = [event["account_id"] for event in events]
    return max(set(ids), key=ids.count)


def expected(server: SandboxServer) -> list[dict[str, object]]:
    own = place(server)
    return [event for event in server.sandbox.store.tables["events"].values() if event["account_id"] == own][::-1]


@BOTH
def test_every_entry_is_written_with_names(services: Services, server: SandboxServer, api: ApiVersion) -> None:
    entry = made(services, server, "acme", api=api)
    record, data = audit(services, entry, place=place(server), format="csv")
    assert (record.state, record.report.failures) == (TaskState.COMPLETE, ())
    rows = list(csv.DictReader(data.decode().splitlines()))
    events = expected(server)
    assert len(rows) == len(events) > 200
    assert [row["resource_id"] for row in rows] == [event["resource_id"] for event in events]
    store = server.sandbox.store
    for row, event in zip(rows, events, strict=True):
        assert row["user"] == store.get("users", str(event["user_id"]))["name"]
        assert row["user_id"] == event["user_id"]
        for column, table, own in (("project", "projects", "project_id"), ("workspace", "teams", "team_id")):
            assert row[column] == (store.get(table, str(event[own]))["name"] if event[own] else "")
    assert "reaches back 30 days, to 2026-01-02" in record.report.notes[0]
    if api is ApiVersion.V4:
        logs = [
            request for request in server.requests if request.path.startswith("/v4") and request.path.endswith("_logs")
        ]
        assert all("api-version" in request.headers for request in logs)


@BOTH
def test_filters_narrow_and_wrong_names_get_suggestions(
    services: Services, server: SandboxServer, api: ApiVersion
) -> None:
    entry = made(services, server, "acme", api=api)
    own = place(server)
    user = server.sandbox.store.get("users", str(expected(server)[0]["user_id"]))
    options = {"place": own, "format": "ndjson", "since": "2026-01-10T08:00Z", "until": "2026-01-20"}
    _, data = audit(services, entry, **options, user=user["email"], events=["asset_*", "comment_created"])
    rows = [json.loads(line) for line in data.splitlines()]
    wanted = [
        event["resource_id"]
        for event in expected(server)
        if event["user_id"] == user["id"]
        and (str(event["event_type"]).startswith("asset_") or event["event_type"] == "comment_created")
        and "2026-01-10T08:00" <= str(event["inserted_at"]) < "2026-01-21"
    ]
    assert [row["resource_id"] for row in rows] == wanted
    assert wanted
    project = next(str(event["project_id"]) for event in expected(server) if event["project_id"])
    _, data = audit(services, entry, place=project, format="ndjson", events=["asset_created"])
    assert {json.loads(line)["project_id"] for line in data.splitlines()} == {project}
    with pytest.raises(InvalidInput, match="Did you mean asset_versioned"):
        audit(services, entry, place=own, events=["asset_versiond"])
    with pytest.raises(InvalidInput, match="no user 'Nobody at all'"):
        audit(services, entry, place=own, user="Nobody at all")
    record, _ = audit(services, entry, place=own, since="2025-11-01", events=["user_login"])
    assert "Entries between 2025-11-01 00:00 and then are missing." in record.report.notes[0]


def test_the_older_form_of_v2_is_used_where_the_newer_is_missing(
    services: Services, server: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_call: Call) -> HandlerResult:
        raise Refusal(404, "Not found")

    entry = made(services, server, "acme")
    _, newer = audit(services, entry, place=place(server), format="csv", events=["asset_versioned"])
    monkeypatch.setitem(HANDLERS, "getAccountAuditLogs", missing)
    record, older = audit(services, entry, place=place(server), format="csv", events=["asset_versioned"])
    assert any("older form" in note for note in record.report.notes)
    assert any("AssetVersioned" in request.query for request in server.requests)
    found = [[row["id"] for row in csv.DictReader(text.decode().splitlines())] for text in (newer, older)]
    assert found[0] == found[1]
    assert found[0]


@pytest.mark.parametrize(("api", "ending"), [(ApiVersion.V2, "csv"), (ApiVersion.V4, "ndjson")])
def test_a_file_gets_each_entry_once(
    services: Services, server: SandboxServer, tmp_path: Path, api: ApiVersion, ending: str
) -> None:
    entry = made(services, server, "acme", api=api)
    path, own = tmp_path / f"log.{ending}", place(server)
    part = {"place": own, "format": ending, "output": str(path)}
    record, _ = audit(services, entry, **part, since="2026-01-10", until="2026-01-20")
    some = record.report.counts[0][1]
    assert 0 < some < len(expected(server))
    with path.open("ab") as file:
        file.write(path.read_bytes().splitlines()[-1][:40])  # a writer that was killed
    server.fault_next(Faults(), Faults(), Faults(bad_gateway=1), Faults(drop=1), Faults(too_many=1))
    record, _ = audit(services, entry, **part)
    assert (record.state, record.report.counts) == (
        TaskState.COMPLETE,
        (("new entries", len(expected(server)) - some), ("entries that the file already has", some)),
    )
    lines = path.read_bytes().splitlines()[ending == "csv" :]
    assert len(lines) == len(set(lines)) == len(expected(server))
    server.sandbox.queued.clear()
    record, _ = audit(services, entry, **part)
    assert record.report.counts[0] == ("new entries", 0)
    assert path.stat().st_mode & 0o777 == 0o600
    assert record.report.files[0].path == str(path)


@BOTH
def test_an_interrupted_run_goes_on_with_the_next_page(
    services: Services, server: SandboxServer, tmp_path: Path, api: ApiVersion
) -> None:
    entry = made(services, server, "acme", api=api)
    path, whole = tmp_path / "log.csv", tmp_path / "whole.csv"
    audit(services, entry, place=place(server), output=str(whole))
    task = AuditTask(AuditOptions(place(server), output=str(path), started=NOW))

    def stop(record: TaskRecord) -> None:
        if record.progress.done >= 100 and record.state is TaskState.RUNNING:
            services.tasks.cancel(record.id)

    server.sandbox.faults = Faults(latency=60)
    record = run(services, services.tasks.run(entry, task, RunOptions(on_progress=stop)))
    server.sandbox.faults = Faults()
    assert record.state is TaskState.CANCELLED
    with path.open("ab") as file:
        file.write(b"2026-01-01,torn")
    before = len(server.requests)
    record = run(services, services.tasks.resume(record.id))
    assert (record.state, record.report.error) == (TaskState.COMPLETE, "")
    assert path.read_bytes() == whole.read_bytes()
    log = "/events" if api is ApiVersion.V2 else "/audit_logs"
    again = [request for request in server.requests[before:] if request.path.endswith(log)]
    assert 0 < len(again) < len(expected(server)) / (50 if api is ApiVersion.V2 else 100)


def test_other_files_and_links_are_not_touched(services: Services, server: SandboxServer, tmp_path: Path) -> None:
    entry = made(services, server, "acme")
    other, link = tmp_path / "notes.csv", tmp_path / "link.csv"
    other.write_text("my,own\nnotes,1\n")
    link.symlink_to(other)
    with pytest.raises(InvalidInput, match="Line 1 of"):
        run(services, services.tasks.estimate(entry, AuditTask(AuditOptions(output=str(other)))))
    with pytest.raises(WriteFailed, match="symbolic link"):
        run(services, services.tasks.estimate(entry, AuditTask(AuditOptions(output=str(link)))))
    assert other.read_text() == "my,own\nnotes,1\n"
