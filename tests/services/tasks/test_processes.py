"""A task of a process that is killed goes on in another one; a running task belongs to one process."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from frameio_tui.core.errors import LockHeld
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import TaskState
from frameio_tui.sandbox.faults import parse_faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.services import Services
from frameio_tui.services.tasks.registry import build_task
from tests.children import ForkedChild
from tests.services.tasks.sample import ProjectsTask
from tests.services.tasks.uploading import PART, Site, write_tree
from tests.support import made, run


@pytest.fixture
def quick_server() -> Iterator[SandboxServer]:
    """A sandbox whose limits nobody waits for."""
    with SandboxServer(limits=1e6) as server:
        yield server


def start(home: Path, output: Path) -> ForkedChild:
    """Start a child, and return when it has read three projects."""
    arguments = [sys.executable, "-m", "tests.services.tasks.child", str(home), str(output)]
    child = ForkedChild(arguments, stdout=subprocess.PIPE)
    assert child.stdout is not None
    for _ in range(3):
        assert child.stdout.readline()
    return child


FAULTS = "502@9,503@14,504@19,drop@24,disconnect@29,429@34,500@39,malformed@44"


@pytest.mark.slow
def test_an_export_of_comments_with_every_fault_and_kill_is_the_same_file(
    services: Services, quick_server: SandboxServer, tmp_path: Path
) -> None:
    server, entry = quick_server, made(services, quick_server, "acme4", api=ApiVersion.V4)
    (tmp_path / "out").mkdir()
    options = {"place": "Integration tests/Sandbox team", "format": "csv"}
    expected, output = tmp_path / "expected", tmp_path / "out" / "comments.csv"
    task = build_task("comments export", {**options, "output": str(expected)})
    assert run(services, services.tasks.run(entry, task)).state is TaskState.COMPLETE
    server.sandbox.set_faults(parse_faults(f"{FAULTS},latency=20"))
    command = [sys.executable, "-m", "frameio_tui", "--profile", "acme4", "comments", "export", options["place"]]
    target, began, task_id = ["-o", str(output)], len(server.requests), ""
    environment = {**os.environ, "FRAMEIO_TUI_HOME": str(tmp_path)}
    for enough in (30, 60):
        with ForkedChild([*command, *target], env=environment, stderr=subprocess.DEVNULL) as child:
            while len(server.requests) < began + enough and child.poll() is None:
                time.sleep(0.005)
            child.send_signal(signal.SIGKILL)
        task_id = services.tasks.records().records[0].id
        command, target = [sys.executable, "-m", "frameio_tui", "jobs", "resume", task_id], []
    resumed = run(services, services.tasks.resume(task_id))
    assert resumed.state is TaskState.COMPLETE, resumed.report
    assert output.read_bytes() == expected.read_bytes()
    assert os.listdir(output.parent) == [output.name]
    calls = Counter(call.url for call in services.tasks.details(task_id).calls if call.status == 200 and not call.error)
    assert sum(calls.values()) - len(calls) <= 2 * 12, "only what was in flight at the kills is requested again"


@pytest.mark.slow
def test_a_killed_task_goes_on_and_a_running_one_is_cancelled_from_outside(
    services: Services, server: SandboxServer, tmp_path: Path
) -> None:
    entry = made(services, server, "acme")
    expected = tmp_path / "expected"
    run(services, services.tasks.run(entry, ProjectsTask({"output": str(expected)})))
    output = tmp_path / "output"
    with start(tmp_path, output) as child:
        record = services.tasks.records().records[0]
        assert record.state is TaskState.RUNNING
        assert record.holder.startswith(f"process {child.pid} on ")
        for action in (services.tasks.remove, lambda task_id: run(services, services.tasks.resume(task_id))):
            with pytest.raises(LockHeld, match=f"running in process {child.pid}"):
                action(record.id)
        child.send_signal(signal.SIGKILL)
    assert services.tasks.records().records[0].state is TaskState.INTERRUPTED
    read = {call.url for call in services.tasks.details(record.id).calls if "/projects/" in call.url}
    assert len(read) >= 3
    before = len(server.requests)
    resumed = run(services, services.tasks.resume(record.id))
    assert resumed.state is TaskState.COMPLETE, resumed.report
    assert output.read_bytes() == expected.read_bytes()
    again = {f"{server.url}{request.path}" for request in server.requests[before:]} & read
    assert len(again) <= 4, "at most the requests in flight are repeated"
    assert sorted(name for name in os.listdir(tmp_path) if "tmp" in name) == []

    with start(tmp_path, tmp_path / "second") as child:
        record = services.tasks.records().records[0]
        assert services.tasks.cancel(record.id).holder.startswith(f"process {child.pid}")
        assert child.stdout is not None
        assert child.stdout.read().split()[-1] == b"cancelled"
    assert services.tasks.records().records[0].state is TaskState.CANCELLED
    assert not (tmp_path / "second").exists()


@pytest.mark.slow
def test_an_upload_that_is_killed_at_random_moments_is_complete_in_the_end(
    services: Services, server: SandboxServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(server, monkeypatch, "killed")
    contents = write_tree(tmp_path / "Day", a_mov=5 * PART, b__c_mov=2 * PART, b__d_mov=1)
    entry = site.entry(services, api=ApiVersion.V4)
    server.sandbox.set_faults(parse_faults("latency=15,storage:latency=60"))
    arguments = [str(tmp_path), entry.profile.name, site.place, str(tmp_path / "Day")]
    chance = random.Random(os.urandom(4))  # noqa: S311 - any moment will do
    command = [sys.executable, "-m", "tests.services.tasks.uploading_child", *arguments]
    for _ in range(4):
        with ForkedChild(command, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0.02, 0.3))
            child.kill()
        if services.tasks.records().records[0].state is TaskState.COMPLETE:
            break  # it was faster than all the kills
    else:
        with ForkedChild(command, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"ready\n"
            assert child.stdout.readline().decode().strip() == "complete"
    server.sandbox.set_faults(parse_faults(""))
    assert site.files() == contents
    assert max(site.received.values()) <= 2  # a part that was stored while the process was killed is sent once more
    assert sum(count - 1 for count in site.received.values()) <= 2 * 4
