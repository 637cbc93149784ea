"""Runs tasks on the sandbox as the command line does: estimate, then run, rebuilt from the stored arguments."""

from __future__ import annotations

import json
from typing import NamedTuple

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.tasks.task import Estimate, TaskRecord
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.services.services import Services
from frameio_tui.services.tasks.registry import build_task
from frameio_tui.services.tasks.runner import RunOptions
from frameio_tui.services.tasks.task import Task
from tests.support import made, run


class Ran(NamedTuple):
    """What a run of a task left."""

    record: TaskRecord
    data: bytes
    estimate: Estimate

    @property
    def text(self) -> str:
        return self.data.decode()

    @property
    def rows(self) -> list[dict[str, object]]:
        """The objects of a list in JSON."""
        found: list[dict[str, object]] = json.loads(self.data)
        return found


def ran(services: Services, entry: ProfileEntry, task: Task, *, rebuild: bool = True) -> Ran:
    """Estimate a task and run it, rebuilt from its arguments as `jobs resume` does."""
    if rebuild:
        again = build_task(task.name, json.loads(json.dumps(task.arguments)))
        assert (again.title, again.changes) == (task.title, task.changes)
        task = again
    written: list[bytes] = []

    async def work() -> tuple[Estimate, TaskRecord]:
        estimate = await services.tasks.estimate(entry, task)
        options = RunOptions(confirmed=True, write=written.append)
        return estimate, await services.tasks.run(entry, task, options)

    estimate, record = run(services, work())
    return Ran(record, b"".join(written), estimate)


def both(services: Services, server: SandboxServer, bearer: str = "full") -> list[ProfileEntry]:
    """A profile for each API."""
    return [made(services, server, f"acme-{api.value}", bearer, api=api) for api in ApiVersion]
