"""Runs tasks: estimate, confirm, run, report; and resumes, cancels and removes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.tasks.task import Estimate, Progress, TaskListing, TaskRecord
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.tasks.task import Task


class TaskRunner(Protocol):
    """Runs tasks, several at once if needed, each with its own journal."""

    def check(self, entry: ProfileEntry, task: Task, *, allow_once: bool = False, confirmed: bool = False) -> None:
        """Check before the first request whether the profile allows what the task changes.

        Raises UnapprovedProfile, ReadOnlyProfile, ConfirmationRequired.
        """

    async def estimate(self, entry: ProfileEntry, task: Task) -> Estimate:
        """Return what the task will need."""

    async def run(
        self,
        entry: ProfileEntry,
        task: Task,
        on_progress: Callable[[TaskRecord], None] | None = None,
        *,
        allow_once: bool = False,
        confirmed: bool = False,
        write: Callable[[bytes], None] | None = None,
    ) -> TaskRecord:
        """Run a new task and return its final record. `on_progress` is called at most about 10 times a second.

        Errors of the task end up in the record. Raises CancelledError after recording it, and the errors of `check`.
        """

    async def resume(
        self,
        task_id: str,
        on_progress: Callable[[TaskRecord], None] | None = None,
        *,
        allow_once: bool = False,
        confirmed: bool = False,
        write: Callable[[bytes], None] | None = None,
    ) -> TaskRecord:
        """Go on with a task. Raises NoSuchTask, LockHeld, NoSuchProfile, BrokenFile and the errors of `check`."""

    def records(self) -> TaskListing:
        """Return all tasks, newest first."""

    def record(self, task_id: str) -> TaskRecord:
        """Return a task by its ID or a unique beginning of it. Raises NoSuchTask, BrokenFile."""

    def progress(self, task_id: str) -> Progress | None:
        """Return the progress of a task that runs in this process; None for any other."""

    def cancel(self, task_id: str) -> None:
        """Cancel a task, also one that runs in another process; it can be resumed."""

    def remove(self, task_id: str) -> None:
        """Remove the journal of a task that does not run. Raises LockHeld, NoSuchTask, WriteFailed."""
