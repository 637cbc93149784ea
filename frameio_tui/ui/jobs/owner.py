"""Runs tasks in the app. They continue when screens are closed or the profile is switched: a job keeps its profile."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.core.tasks.task import TaskState
from frameio_tui.core.tasks.text import BYTE
from frameio_tui.core.text.humanize import format_count, format_size
from frameio_tui.services.tasks.runner import RunOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from frameio_tui.core.tasks.task import Progress, TaskRecord
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.services.tasks.task import Task


class JobOwner:
    """Runs tasks and knows how far they are."""

    def __init__(
        self,
        services: Services,
        on_change: Callable[[], None],
        on_end: Callable[[TaskRecord], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """Create an owner without jobs.

        `on_change` is called when a job has started or progressed, at most about 10 times a second; `on_end` with the
        final record; `on_error` if a job could not be started or stored, or for a defect.
        """
        self._services = services
        self._on_change = on_change
        self._on_end = on_end
        self._on_error = on_error
        self._runs: dict[asyncio.Task[None], TaskRecord | None] = {}
        """The runs, each with its latest record; None before the first one."""
        self.ended_count = 0
        """The number of runs that have ended."""

    @property
    def running(self) -> tuple[TaskRecord, ...]:
        """The latest records of the jobs that run, as far as there are any yet."""
        return tuple(record for record in self._runs.values() if record is not None)

    @property
    def count(self) -> int:
        """The number of jobs that run."""
        return len(self._runs)

    def start(self, entry: ProfileEntry, task: Task, *, confirmed: bool = False) -> None:
        """Start a new task, with a profile that it keeps."""
        options = RunOptions(confirmed=confirmed)
        self._add(lambda now: self._services.tasks.run(entry, task, now), options)

    async def run(self, entry: ProfileEntry, task: Task) -> TaskRecord:
        """Run a task that the user has confirmed, and return its record, which is not reported to `on_end` then.

        If this is cancelled, the job goes on, and is reported as usual. Raises the errors of `TaskRunner.run`.
        """
        result: asyncio.Future[TaskRecord] = asyncio.get_running_loop().create_future()
        options = RunOptions(confirmed=True)
        self._add(lambda now: self._services.tasks.run(entry, task, now), options, result)
        return await result

    def resume(self, task_id: str, *, confirmed: bool = False, restart: bool = False) -> None:
        """Go on with a task. See `RunOptions`."""
        options = RunOptions(confirmed=confirmed, restart=restart)
        self._add(lambda now: self._services.tasks.resume(task_id, now), options)

    async def stop_all(self) -> None:
        """Cancel all jobs, and wait until they are stored. They can be resumed."""
        runs = list(self._runs)
        for run in runs:
            run.cancel()
        await asyncio.gather(*runs, return_exceptions=True)

    async def wait_all(self) -> None:
        """Wait until no job runs."""
        while self._runs:
            await asyncio.wait(list(self._runs))

    def _add(
        self,
        start: Callable[[RunOptions], Coroutine[Any, Any, TaskRecord]],
        options: RunOptions,
        result: asyncio.Future[TaskRecord] | None = None,
    ) -> None:
        run = asyncio.ensure_future(self._run(start, options, result))
        self._runs[run] = None
        run.add_done_callback(self._ended)
        self._on_change()

    async def _run(
        self,
        start: Callable[[RunOptions], Coroutine[Any, Any, TaskRecord]],
        options: RunOptions,
        result: asyncio.Future[TaskRecord] | None,
    ) -> None:
        own = asyncio.current_task()

        def progressed(record: TaskRecord) -> None:
            if own is not None and record.state is TaskState.RUNNING:
                self._runs[own] = record
                self._on_change()

        try:
            record = await start(options._replace(on_progress=progressed))
        except Exception as error:  # a defect must not end the program
            if result is None or result.done():
                self._on_error(error)
            else:
                result.set_exception(error)
        except asyncio.CancelledError:
            if result is not None:
                result.cancel()
            raise
        else:
            if result is None or result.done():
                self._on_end(record)
            else:
                result.set_result(record)

    def _ended(self, run: asyncio.Task[None]) -> None:
        self._runs.pop(run, None)
        self.ended_count += 1
        self._on_change()

    def summary(self) -> str:
        """Return the jobs in a few words: `1 job 45 %`, `1 job 120 files`, `1 job 5.2 MB`, `2 jobs`."""
        if not self._runs:
            return ""
        text = format_count(len(self._runs), "job")
        progress = [record.progress for record in self.running]
        if len(progress) == 1 == len(self._runs):
            return f"{text} {_amount(progress[0])}".rstrip()
        if progress and all(each.total for each in progress):
            share = sum(each.done / (each.total or 1) for each in progress) / len(progress)
            return f"{text} {share:.0%}".replace("%", " %")
        return text


def _amount(progress: Progress) -> str:
    """Return how much is done.

    >>> from frameio_tui.core.tasks.task import Progress
    >>> _amount(Progress(2, 4, "file")), _amount(Progress(3, None, "file")), _amount(Progress(5_200_000, None, "byte"))
    ('50 %', '3 files', '5.2 MB')
    """
    if progress.total:
        return f"{min(1.0, progress.done / progress.total) * 100:.0f} %"
    if progress.unit == BYTE:
        return format_size(progress.done) if progress.done else ""
    return format_count(progress.done, progress.unit) if progress.done else ""
