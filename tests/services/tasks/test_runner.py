"""Tasks run over the real request service, survive faults, and go on where they stopped."""

from __future__ import annotations

import asyncio
import hashlib
import json
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from frameio_tui.adapters.storage.file_lock import Locks
from frameio_tui.core.errors import ConfirmationRequired, LockHeld, ReadOnlyProfile, StoreError
from frameio_tui.core.tasks.task import TaskListing, TaskRecord, TaskState
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Services
from frameio_tui.services.tasks import runner
from frameio_tui.services.tasks.runner import RunOptions
from tests.services.tasks.sample import ProjectsTask
from tests.services.tasks.test_requests import Reading
from tests.support import CANARY, made, run


def undisturbed(services: Services, entry: ProfileEntry, path: Path) -> bytes:
    """Return the output of a run without faults."""
    record = run(services, services.tasks.run(entry, ProjectsTask({"output": str(path)})))
    assert record.state is TaskState.COMPLETE, record.report
    return path.read_bytes()


def test_a_task_is_estimated_run_and_reported(
    services: Services, entry: ProfileEntry, server: SandboxServer, tmp_path: Path
) -> None:
    path = tmp_path / "projects.ndjson"
    task = ProjectsTask({"output": str(path)})
    said: list[TaskRecord] = []

    async def work() -> TaskRecord:
        estimate = await services.tasks.estimate(entry, task)
        assert (estimate.requests, estimate.at_least, estimate.writes_to) == (28, True, str(path))
        assert "project.read" in estimate.scopes
        return await services.tasks.run(entry, task, RunOptions(on_progress=said.append))

    record = run(services, work())
    assert (record.state, record.report.failures) == (TaskState.COMPLETE, ())
    data = path.read_bytes()
    count = len(data.splitlines())
    assert record.report.counts == (("projects", count),)
    (file,) = record.report.files
    assert (file.path, file.size, file.sha256) == (str(path), len(data), hashlib.sha256(data).hexdigest())
    assert path.stat().st_mode & 0o777 == 0o600
    assert said[-1] == record
    assert record.progress.done == count
    assert record.progress.requests > count

    details = services.tasks.details(record.id[:4])
    assert details.record == record
    assert details.call_count == record.progress.requests
    assert {call.status for call in details.calls} == {200}
    entries = services.history.recent(entry.profile.id)
    assert [(each.kind, each.target) for each in entries] == [("job", task.title), ("plan", "/v2/me")]
    assert services.tasks.records().records == (record,)


def test_faults_do_not_change_the_result(services: Services, server: SandboxServer, tmp_path: Path) -> None:
    entry = made(services, server, "acme")
    expected = undisturbed(services, entry, tmp_path / "expected")
    server.fault_next(
        Faults(server_error=1), Faults(), Faults(drop=1), Faults(too_many=1), Faults(malformed=1), Faults(drop=1)
    )
    path = tmp_path / "disturbed"
    record = run(services, services.tasks.run(entry, ProjectsTask({"output": str(path)})))
    assert (record.state, record.report.failures) == (TaskState.COMPLETE, ())
    assert path.read_bytes() == expected


def test_a_cancelled_task_goes_on_without_repeating_what_is_finished(
    services: Services, server: SandboxServer, tmp_path: Path
) -> None:
    entry = made(services, server, "acme")
    expected = undisturbed(services, entry, tmp_path / "expected")
    path = tmp_path / "output"

    async def interrupted() -> TaskRecord:
        def stop(record: TaskRecord) -> None:
            if record.progress.done >= 3 and record.state is TaskState.RUNNING:
                services.tasks.cancel(record.id)

        server.sandbox.faults = Faults(latency=60)
        return await services.tasks.run(entry, ProjectsTask({"output": str(path)}), RunOptions(on_progress=stop))

    stopped = run(services, interrupted())
    server.sandbox.faults = Faults()
    assert stopped.state is TaskState.CANCELLED
    assert list(tmp_path.glob("*output*")) == []
    before = len(server.requests)
    finished = {call.url for call in services.tasks.details(stopped.id).calls if call.status == 200}
    assert finished
    record = run(services, services.tasks.resume(stopped.id))
    assert record.state is TaskState.COMPLETE
    assert record.runs == 2
    assert path.read_bytes() == expected
    assert not {f"{server.url}{request.path}" for request in server.requests[before:]} & finished
    with pytest.raises(StoreError, match="is complete"):
        run(services, services.tasks.resume(stopped.id))


def test_an_item_that_fails_does_not_stop_the_rest_and_is_tried_again(
    services: Services, server: SandboxServer, tmp_path: Path
) -> None:
    entry = made(services, server, "acme")
    path = tmp_path / "output"
    task = ProjectsTask({"output": str(path)})
    hidden = json.loads(undisturbed(services, entry, tmp_path / "expected").splitlines()[0])[0]
    row = server.store.tables["projects"].pop(hidden)
    original = task.projects

    async def with_the_hidden_one(work: object) -> object:
        yield hidden
        async for project in original(work):  # type: ignore[arg-type]  # passed through
            if project != hidden:
                yield project

    task.projects = with_the_hidden_one  # type: ignore[method-assign, assignment]
    try:
        record = run(services, services.tasks.run(entry, task))
    finally:
        server.store.tables["projects"][hidden] = row
    assert record.state is TaskState.PARTLY
    (failure,) = record.report.failures
    assert (failure.item, record.report.failed) == (hidden, 1)
    assert "404" in failure.reason
    assert services.tasks.details(record.id).record.report.failures == (failure,)
    resumed = run(services, services.tasks.resume(record.id))
    assert (resumed.state, resumed.report.failed) == (TaskState.COMPLETE, 0)


def test_a_task_that_changes_something_is_checked_before_its_first_call(
    services: Services, server: SandboxServer
) -> None:
    task = ProjectsTask({"rename": True})
    locked = made(services, server, "locked", read_only=True)
    asking = made(services, server, "asking", ask_before=("PUT", "PATCH"))
    before = len(server.requests)
    with pytest.raises(ReadOnlyProfile):
        run(services, services.tasks.run(locked, task))
    with pytest.raises(ConfirmationRequired):
        run(services, services.tasks.run(asking, task))
    assert len(server.requests) == before
    assert services.tasks.records().records == ()
    lines: list[bytes] = []
    record = run(services, services.tasks.run(asking, task, RunOptions(confirmed=True, write=lines.append)))
    assert record.state is TaskState.COMPLETE
    assert "PUT" in {request.method for request in server.requests[before:]}


def test_two_tasks_run_at_once_and_one_task_only_once(services: Services, server: SandboxServer) -> None:
    entry = made(services, server, "acme")

    async def both() -> list[TaskRecord]:
        server.sandbox.faults = Faults(latency=30)
        started = [asyncio.Event(), asyncio.Event()]
        tasks = [
            asyncio.ensure_future(
                services.tasks.run(
                    entry,
                    ProjectsTask({}),
                    RunOptions(write=lambda _data: None, on_progress=lambda _record, event=event: event.set()),
                )
            )
            for event in started
        ]
        await asyncio.gather(*(event.wait() for event in started))
        running = services.tasks.running()
        with pytest.raises(LockHeld, match="running in this process"):
            await services.tasks.resume(running[0])
        with pytest.raises(LockHeld, match="running in this process"):
            services.tasks.remove(running[1])
        assert {record.state for record in services.tasks.records().records} == {TaskState.RUNNING}
        return await asyncio.gather(*tasks)

    try:
        records = run(services, both())
    finally:
        server.sandbox.faults = Faults()
    assert {record.state for record in records} == {TaskState.COMPLETE}
    services.tasks.remove(records[0].id)
    assert [record.id for record in services.tasks.records().records] == [records[1].id]


def test_no_token_reaches_the_journal_and_a_refused_one_ends_the_task(
    services: Services, server: SandboxServer, tmp_path: Path
) -> None:
    entry = made(services, server, "acme", CANARY)
    record = run(services, services.tasks.run(entry, ProjectsTask({"output": str(tmp_path / "x")})))
    assert record.state is TaskState.FAILED
    assert "401" in record.report.error
    for file in tmp_path.rglob("*"):
        if file.is_file() and "credentials" not in file.parts:
            assert CANARY.encode() not in file.read_bytes(), file
    journal = next(tmp_path.rglob("tasks/*.db"))
    assert journal.stat().st_mode & 0o777 == 0o600
    assert journal.parent.stat().st_mode & 0o777 == 0o700


def test_a_removed_profile_takes_its_tasks_with_it(services: Services, server: SandboxServer, tmp_path: Path) -> None:
    entry = made(services, server, "acme")
    undisturbed(services, entry, tmp_path / "x")
    services.profiles.delete(entry.profile.name)
    assert services.tasks.records().records == ()


def test_a_task_that_reads_takes_its_lock_after_the_first_response_and_ends_if_another_process_has_it(
    services: Services, server: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = made(services, server, "acme")
    arrived: list[int] = []
    hold, is_refused, before = Locks.hold, False, len(server.requests)

    def noted(self: Locks, name: str, *args: float, **more: bool) -> AbstractContextManager[None]:
        arrived.append(len(server.requests) - before)
        if is_refused:
            raise LockHeld("The task is locked.", holder="another process")
        return hold(self, name, *args, **more)

    monkeypatch.setattr(Locks, "hold", noted)
    monkeypatch.setattr(runner, "FIRST_REQUEST", 60.0)
    record = run(services, services.tasks.run(entry, Reading("a", operation="getMe")))
    assert record.state is TaskState.COMPLETE
    assert [call.status for call in services.tasks.details(record.id).calls] == [200]
    assert arrived[0] == 1

    is_refused = True
    monkeypatch.setattr(runner, "FIRST_REQUEST", 0.0)
    with pytest.raises(LockHeld, match="another process"):
        run(services, services.tasks.run(entry, Reading("a", operation="getMe")))
    assert services.tasks.records() == TaskListing((record,))
    assert services.tasks.running() == ()
