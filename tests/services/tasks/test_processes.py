"""A task of a process that is killed goes on in another one; a running task belongs to one process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from frameio_tui.core.errors import LockHeld
from frameio_tui.core.tasks.task import TaskState
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.services import Services
from tests.children import Child
from tests.services.tasks.sample import ProjectsTask
from tests.support import made, run


def start(home: Path, output: Path) -> Child:
    """Start a child, and return when it has read three projects."""
    arguments = [sys.executable, "-m", "tests.services.tasks.child", str(home), str(output)]
    child = Child(arguments, stdout=subprocess.PIPE)
    assert child.stdout is not None
    for _ in range(3):
        assert child.stdout.readline()
    return child


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
