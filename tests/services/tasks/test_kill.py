"""A task that is killed again and again, under faults, writes the same files as an undisturbed run."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import TaskState
from frameio_tui.sandbox.faults import Faults, parse_faults
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.services import Services
from frameio_tui.services.tasks.tree.tree import TreeOptions, TreeTask
from tests.children import ForkedChild
from tests.support import made, run

PLACE = "Acme Post/Editorial"
IN_FLIGHT = 4


@pytest.mark.slow
def test_a_tree_with_time_outs_an_expired_token_and_kills_is_the_same_file(services: Services, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[network]\nread_timeout = 1\n")
    source = random.SystemRandom()
    environment = {**os.environ, "FRAMEIO_TUI_HOME": str(tmp_path)}
    program = [sys.executable, "-m", "frameio_tui", "--profile", "acme4"]

    def start(*arguments: str) -> ForkedChild:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return ForkedChild([*program, *arguments], env=environment, **quiet)

    with SandboxServer(limits=1e6) as server:
        entry = made(services, server, "acme4", api=ApiVersion.V4)

        def kill(*command: str) -> None:
            enough, before = source.randrange(5, 14), len(server.requests)
            server.sandbox.set_faults(parse_faults(f"timeout@{enough}+"))  # so it cannot end before it is killed
            with start(*command) as child:
                while len(server.requests) < before + enough and child.poll() is None:
                    time.sleep(0.002)
                time.sleep(source.random() / 50)
                child.send_signal(signal.SIGKILL)

        def expire(*command: str) -> None:
            """A request gets no response and is repeated. Then the token expires, and the user stores another one."""
            server.sandbox.set_faults(parse_faults("timeout@3,expire@8"))
            with start(*command) as child:
                assert child.wait() not in (0, 8)
            server.registry.add(server.tokens["full"])

        for form, ends in (("json", (kill, expire)), ("ndjson", (kill, kill))):
            server.sandbox.set_faults(Faults())
            expected, output = tmp_path / f"expected.{form}", tmp_path / f"output.{form}"
            undisturbed = TreeTask(TreeOptions(PLACE, format=form, output=str(expected)))
            assert run(services, services.tasks.run(entry, undisturbed)).state is TaskState.COMPLETE
            command = ["tree", PLACE, "--format", form, "-o", str(output)]
            for end in ends:
                end(*command)
                record = services.tasks.records().records[0]
                assert record.state is (TaskState.INTERRUPTED if end is kill else TaskState.FAILED), record
                assert ("401" in record.report.error) == (end is expire)
                command = ["jobs", "resume", record.id]
            server.sandbox.set_faults(Faults())
            resumed = run(services, services.tasks.resume(record.id))
            assert resumed.state is TaskState.COMPLETE, resumed.report
            assert output.read_bytes() == expected.read_bytes()
            calls = services.tasks.details(record.id).calls
            read = Counter(call.url for call in calls if call.status == 200)
            assert sum(read.values()) - len(read) <= 2 * IN_FLIGHT, "only what was in flight is requested again"
