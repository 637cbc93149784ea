"""Protocols of the journals of tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from frameio_tui.core.tasks.task import Failure, TaskCall, TaskDetails, TaskListing, TaskRecord


class TaskJournal(Protocol):
    """The journal of one task, open for the process that runs it. Every write is durable against kill -9.

    All methods raise WriteFailed if the disk fails, and BrokenFile if the file is damaged.
    """

    id: str
    """The ID of the task."""

    def begin(self) -> None:
        """Create the file of a new task in a thread, unless it is there; see `TaskJournals.create`."""

    def ready(self) -> None:
        """Wait until the file of a new task is complete. Raises WriteFailed if it cannot be created."""

    def record(self) -> TaskRecord:
        """Return the stored record."""

    def begin_run(self, now: float) -> TaskRecord:
        """Store that the task runs once more, without the failures of earlier runs, and return its record."""

    def save(self, record: TaskRecord) -> None:
        """Store state, progress, report and `updated` of a record."""

    def value_of(self, key: str) -> object:
        """Return the value stored with a finished item; None if the item is not finished (or its value is None)."""

    def is_finished(self, key: str) -> bool:
        """Return whether the item is finished."""

    def finish(self, items: Iterable[tuple[str, object]]) -> None:
        """Store finished items with their JSON values, all or none."""

    def values(self, prefix: str = "") -> Iterable[tuple[str, object]]:
        """Yield the finished items whose key starts with `prefix`, in the order of finishing, without loading all."""

    def finished_count(self, prefix: str = "") -> int:
        """Return the number of finished items whose key starts with `prefix`."""

    def cursor(self, name: str) -> object:
        """Return the JSON value that was stored under a name, or None."""

    def set_cursor(self, name: str, value: object, items: Iterable[tuple[str, object]] = ()) -> None:
        """Store a JSON value under a name, together with items that are finished with it, all or none."""

    def add_failure(self, failure: Failure) -> None:
        """Store a failure of this run."""

    def failures(self, limit: int = 1000) -> tuple[tuple[Failure, ...], int]:
        """Return the first failures, and the number of all of them."""

    def log(self, call: TaskCall) -> None:
        """Append a call to the log; a call before the file of a new task is complete is written with it."""

    def flush(self) -> None:
        """Move what was written into the main file; may take a while on a slow disk, so call it in a thread."""

    def drop_items(self) -> None:
        """Remove the finished items and cursors of a task that is complete, and free their space on disk."""

    def cancel_requested(self) -> bool:
        """Return whether another process has asked to cancel the task."""

    def close(self) -> None:
        """Close the journal; it is safe to call this twice."""


class TaskJournals(Protocol):
    """The journals of all tasks, one file each."""

    def create(self, record: TaskRecord, hold: Callable[[], None] | None = None) -> TaskJournal:
        """Begin to create the journal of a new task, and give it an ID. Raises WriteFailed.

        Every method of the journal but `log` waits until it is created, and raises WriteFailed if that fails. With
        `hold`, which takes the task's lock, it is only created by `TaskJournal.begin` or by the first method that needs
        it; both call `hold` first, so no other process sees a task without its lock.
        """

    def scratch(self) -> TaskJournal:
        """Return an empty journal in memory, for the estimate of a task."""

    def open(self, task_id: str) -> TaskJournal:
        """Open a journal to run its task. Raises NoSuchTask, BrokenFile, NewerFile, WriteFailed."""

    def listing(self) -> TaskListing:
        """Read the records of all tasks, newest first."""

    def find(self, id_or_prefix: str) -> str:
        """Return the ID of a task, given completely or by a unique beginning. Raises NoSuchTask."""

    def load(self, task_id: str) -> TaskDetails:
        """Return what is stored about a task, without changing anything. Raises NoSuchTask, BrokenFile, NewerFile."""

    def request_cancel(self, task_id: str) -> None:
        """Ask the process that runs a task to cancel it. Raises WriteFailed."""

    def remove(self, task_id: str) -> None:
        """Remove a journal, even if it is damaged. Raises NoSuchTask, WriteFailed."""

    def forget(self, profile_id: str) -> None:
        """Remove the journals of a profile. Raises WriteFailed."""
