"""What is known about a task: before it starts, while it runs, and afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

Arguments = Mapping[str, object]
"""Arguments of a task: JSON values by name, enough to build it again, without secrets."""


class Estimate(NamedTuple):
    """What a task will need, shown before it starts."""

    requests: int | None
    """Number of requests; None if unknown."""
    at_least: bool = False
    """Whether there may be more requests, because some of them are known only after others."""
    seconds: float | None = None
    """Duration at the rate limits; None if unknown."""
    scopes: tuple[str, ...] = ()
    role: str = ""
    """Role that the user needs, such as `account admin`; empty if any role suffices."""
    writes_to: str = ""
    """Path or description of the output; empty if there is none."""
    changes: tuple[str, ...] = ()
    """What the task changes, with counts: `delete 3 files`. Empty for a task that only reads."""
    notes: tuple[str, ...] = ()
    """Sentences that the user should read first, such as a known limit."""


class Progress(NamedTuple):
    """Progress of a running task."""

    done: int = 0
    total: int | None = None
    """None if unknown."""
    unit: str = "item"
    """Singular noun of what is counted."""
    now: str = ""
    """What is being done now, such as the name of a folder; may be untrusted text."""
    requests: int = 0
    """Requests sent in this run."""
    waiting: float = 0.0
    """Seconds until the next request can be sent, if every operation waits; otherwise 0."""
    waiting_for: str = ""
    """What is waited for: `rate limit`, or the reason why a request is sent again."""
    elapsed: float = 0.0
    """Seconds of this run."""
    rate: float | None = None
    """Units per second; None if unknown."""
    left: float | None = None
    """Estimated remaining seconds; None if unknown."""


class Failure(NamedTuple):
    """An item that failed, and why."""

    item: str
    """Name or path of the item; may be untrusted text."""
    reason: str
    remedy: str = ""
    """What the user can do about it. A `Remedy` if each interface words it differently."""


class WrittenFile(NamedTuple):
    """A file that a task wrote."""

    path: str
    size: int
    sha256: str
    """Hexadecimal digits."""


class TaskReport(NamedTuple):
    """The result of a task."""

    counts: tuple[tuple[str, int], ...] = ()
    """What was done, as plural noun and number: `("comments", 120)`."""
    failures: tuple[Failure, ...] = ()
    """The first failures; empty in a listing."""
    failed: int = 0
    """Number of all failures."""
    files: tuple[WrittenFile, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences for the user. One that names an option is a `Remedy`."""
    error: str = ""
    """Why the task failed as a whole; empty if it did not. A `Remedy` if each interface words it differently."""
    exit_code: int = 0
    """Exit code that the command line gives for `error`; 0 without one."""
    created: tuple[tuple[str, str], ...] = ()
    """Path and ID of each file that an upload has created; untrusted text."""
    is_final: bool = False
    """Whether to resume the task would change nothing: all that failed would be refused again, or is never repeated."""


class TaskState(StrEnum):
    """The state of a task."""

    RUNNING = "running"
    COMPLETE = "complete"
    PARTLY = "partly"
    """It ended, and some items failed."""
    CANCELLED = "cancelled"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    """Its process ended before the task did."""

    @property
    def can_resume(self) -> bool:
        """Whether tasks in this state can be resumed: nothing that is finished is done again."""
        return self not in (TaskState.RUNNING, TaskState.COMPLETE)


class TaskRecord(NamedTuple):
    """A task as the journal stores it."""

    id: str
    name: str
    """Which task: `tree`, `comments export`."""
    title: str
    """Name and object, such as `comments export Acme/Reel`; may be untrusted text."""
    arguments: Arguments
    profile_id: str
    profile_name: str
    state: TaskState
    started: float
    """Epoch seconds."""
    updated: float
    """Epoch seconds."""
    progress: Progress = Progress()
    report: TaskReport = TaskReport()
    runs: int = 1
    """How often it was started: 1, and 1 more for each resumption."""
    holder: str = ""
    """The process that runs it, such as `process 123 on host`; empty if none does."""

    @property
    def can_resume(self) -> bool:
        """Whether the task can be resumed, and something is left to do."""
        return self.state.can_resume and not self.report.is_final


class TaskCall(NamedTuple):
    """One HTTP call of a task, without bodies and with masked signatures."""

    at: float
    """Epoch seconds."""
    method: str
    url: str
    status: int
    """0 if there was no response."""
    duration: float
    error: str = ""


class TaskDetails(NamedTuple):
    """Everything that is shown about one task."""

    record: TaskRecord
    """With the first failures in its report."""
    calls: tuple[TaskCall, ...]
    """The latest calls, oldest first."""
    call_count: int
    """Number of all calls."""


class TaskListing(NamedTuple):
    """All tasks, newest first, and the journals that cannot be read."""

    records: tuple[TaskRecord, ...]
    broken: tuple[str, ...] = ()
    """A sentence about each journal that cannot be read."""
