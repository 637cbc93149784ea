"""A task for tests: it lists the projects of every team, reads each of them, and writes one line for each to a file."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Sequence

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.tasks.task import Arguments, Estimate, TaskReport
from frameio_tui.services.tasks import registry
from frameio_tui.services.tasks.concurrency import in_order
from frameio_tui.services.tasks.task import Work


class ProjectsTask:
    """Reads each project; with `rename`, it also changes each project."""

    name = "projects"

    def __init__(self, arguments: Arguments) -> None:
        self.arguments = arguments
        self.title = "projects of all teams"
        self.path = str(arguments.get("output", ""))
        self.rename = bool(arguments.get("rename"))

    @property
    def changes(self) -> Sequence[str]:
        return ("updateProject",) if self.rename else ()

    async def estimate(self, work: Work) -> Estimate:
        if self.path:
            work.outputs.check(self.path)
        await work.requests.get("getMe")
        found = work.requests.estimate({"getTeams": 6, "getProjectsByTeam": 6, "getProject": 16}, also=("getTeams",))
        changes = ("rename 16 projects",) if self.rename else ()
        return found._replace(writes_to=self.path or "standard output", changes=changes)

    async def run(self, work: Work) -> TaskReport:
        count = 0
        with contextlib.ExitStack() as stack:
            file = stack.enter_context(work.outputs.create(self.path)) if self.path else None
            write = file.write if file is not None else work.write
            assert write is not None
            async with contextlib.aclosing(in_order(self.projects(work), lambda item: self.read(work, item))) as found:
                async for _, line in found:
                    count += 1
                    work.progress(count, None, "project", "reading")
                    if line is not None:
                        write(line)
            if file is not None:
                file.finish()
        return TaskReport(counts=(("projects", count),))

    async def projects(self, work: Work) -> AsyncIterator[str]:
        async for teams in work.requests.pages("getTeams", query=(("page_size", "1"),)):
            for team in teams.items:
                key = f"team {team['id']}"
                if key in work.items:
                    stored = work.items.value(key)
                    assert isinstance(stored, list)
                    for project in stored:
                        yield project
                    continue
                ids: list[str] = []
                async for page in work.requests.pages("getProjectsByTeam", {"team_id": str(team["id"])}):
                    ids += [str(project["id"]) for project in page.items]
                work.items.finish(key, ids)
                for project in ids:
                    yield project

    async def read(self, work: Work, project_id: str) -> bytes | None:
        if project_id not in work.items:
            try:
                reply = await work.requests.get("getProject", {"project_id": project_id})
                assert isinstance(reply.value, dict)
                if self.rename:
                    await work.requests.send("updateProject", {"project_id": project_id}, {"name": "x"})
            except FrameioTuiError as error:
                work.fail(project_id, error)
                return None
            work.items.finish(project_id, reply.value["name"])
        return json.dumps([project_id, work.items.value(project_id)]).encode() + b"\n"


def register() -> None:
    """Let `build_task` find the task."""
    registry.BUILDERS = {**registry.BUILDERS, ProjectsTask.name: ProjectsTask}
