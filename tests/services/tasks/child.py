"""Runs the sample task in a process of its own: `python -m tests.services.tasks.child HOME OUTPUT [DELAY]`."""

from __future__ import annotations

import asyncio
import sys

from frameio_tui.core.tasks.task import TaskRecord
from frameio_tui.services.tasks import registry
from frameio_tui.services.tasks.runner import RunOptions
from frameio_tui.services.tasks.task import Work
from tests.services.tasks.sample import ProjectsTask
from tests.support import make_services, run


class SlowTask(ProjectsTask):
    """Reads one project after the other, and says so."""

    async def read(self, work: Work, project_id: str) -> bytes | None:
        line = await super().read(work, project_id)
        print(project_id, flush=True)
        await asyncio.sleep(0.05)
        return line


def main() -> None:
    home, output = sys.argv[1:]
    registry.BUILDERS = {**registry.BUILDERS, ProjectsTask.name: SlowTask}
    services = make_services(home)
    record: TaskRecord = run(
        services, services.tasks.run(services.profiles.entry("acme"), SlowTask({"output": output}), RunOptions())
    )
    print(record.state.value, flush=True)


if __name__ == "__main__":
    main()
