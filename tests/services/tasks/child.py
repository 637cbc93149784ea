"""Runs the sample task in a process of its own, until it is killed or cancelled after a few projects.

Start it with `python -m tests.services.tasks.child HOME OUTPUT`.
"""

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
    """Reads a few projects, says so, and waits for its end."""

    count = 0

    async def read(self, work: Work, project_id: str) -> bytes | None:
        line = await super().read(work, project_id)
        print(project_id, flush=True)
        self.count += 1
        await asyncio.sleep(60 if self.count >= 4 else 0)
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
