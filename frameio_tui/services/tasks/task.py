"""What a task is, and what it may use while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from frameio_tui.core.errors import (
    ConnectionRefused,
    CredentialError,
    FrameioTuiError,
    NameNotResolved,
    NoResponse,
    OutputFailed,
    ProxyUnusable,
    RefusedLocally,
    RequestRefused,
    StoreError,
    TlsFailed,
)
from frameio_tui.core.tasks.task import Failure, Progress
from frameio_tui.services.tasks.requests import Activity, TaskRequests

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from frameio_tui.core.ports.media import BlobTransfer, FolderWatch, SourceFiles
    from frameio_tui.core.ports.system import Clock
    from frameio_tui.core.ports.tasks import TaskJournal
    from frameio_tui.core.tasks.task import Arguments, Estimate, TaskReport
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.tasks.items import FinishedItems
    from frameio_tui.services.tasks.outputs import TaskOutputs

_FATAL = (
    *(CredentialError, RefusedLocally, StoreError, OutputFailed),
    *(NameNotResolved, ConnectionRefused, TlsFailed, ProxyUnusable),
)
"""Errors after which no other item would succeed."""
UNAUTHORIZED = 401
FAILURES_IN_A_ROW = 10
"""Items without a response in a row after which the server counts as unreachable."""


def ends_task(error: FrameioTuiError) -> bool:
    """Return whether no other item would succeed after this error: no valid token, no network, a full disk."""
    return isinstance(error, _FATAL) or (isinstance(error, RequestRefused) and error.status == UNAUTHORIZED)


class TaskPorts(NamedTuple):
    """What a task uses besides the API, the journal and its output files."""

    write: Callable[[bytes], None] | None
    """Writes to standard output; None if the user interface has none."""
    clock: Clock
    make_blobs: Callable[[], BlobTransfer]
    sources: SourceFiles
    watch: FolderWatch


class Work:
    """What a task may use. All of it belongs to one run of one task."""

    def __init__(
        self,
        entry: ProfileEntry,
        requests: TaskRequests,
        items: FinishedItems,
        outputs: TaskOutputs,
        ports: TaskPorts,
        tracker: Tracker,
    ) -> None:
        self.entry = entry
        """The profile of the task, fixed when it starts."""
        self.requests = requests
        """Sends the task's requests."""
        self.items = items
        """What earlier runs of the task have finished, and where they stopped."""
        self.outputs = outputs
        """Creates output files, which appear under their name only when they are complete, and in the report."""
        self.write = ports.write
        """Writes to standard output; None if the user interface has none. Raises OutputFailed."""
        self.clock = ports.clock
        self.sources = ports.sources
        """Finds and opens local files to upload."""
        self.watch = ports.watch
        self.progress = tracker.update
        self.fail = tracker.fail
        self.finish_for_good = tracker.finish_for_good
        self._tracker = tracker
        self._make_blobs = ports.make_blobs

    @property
    def blobs(self) -> BlobTransfer:
        """Moves bytes to and from pre-signed URLs; loaded on first use."""
        return self._make_blobs()

    def nothing_done(self, report: TaskReport, sentence: str) -> TaskReport:
        """Return the report of a task that has done nothing: if anything failed in this run, the task has failed.

        The failures say what to do. The exit code is that of the first of them.
        """
        first = self._tracker.first_error
        return report if first is None else report._replace(error=sentence, exit_code=first.exit_code)


class Tracker:
    """Collects the progress and the failures of a run."""

    def __init__(self, journal: TaskJournal, activity: Activity, clock: Clock) -> None:
        self._journal = journal
        self._activity = activity
        self._clock = clock
        self._began = clock.monotonic()
        self._counted = Progress()
        self._first: tuple[int, float] | None = None
        """Number of done items and time of the first progress with items: what an earlier run did is not counted."""
        self._without_response = 0
        """Failures in a row because there was no response."""
        self.failed = 0
        self.is_final = False
        """Whether to resume the task would change nothing."""
        self.failures: list[Failure] = []
        self.first_error: FrameioTuiError | None = None

    def update(self, done: int, total: int | None = None, unit: str = "item", now: str = "") -> None:
        """Report the progress; cheap enough to be called for each item. The arguments are fields of `Progress`."""
        if self._first is None:
            self._first = (done, self._clock.monotonic())
        if done > self._counted.done:
            self._without_response = 0
        self._counted = Progress(done, total, unit, now)

    def progress(self) -> Progress:
        """Return the progress now."""
        at, counted = self._clock.monotonic(), self._counted
        rate = left = None
        if self._first is not None and at - self._first[1] >= 1.0 and counted.done > self._first[0]:
            rate = (counted.done - self._first[0]) / (at - self._first[1])
            left = max(0, counted.total - counted.done) / rate if counted.total is not None else None
        waiting, reason = self._activity.wait()
        return counted._replace(
            requests=self._activity.sent,
            waiting=waiting,
            waiting_for=reason,
            elapsed=at - self._began,
            rate=rate,
            left=left,
        )

    def finish_for_good(self) -> None:
        """Record that to resume the task would change nothing; see `TaskReport.is_final`."""
        self.is_final = True

    def fail(self, item: str, error: FrameioTuiError) -> None:
        """Record that an item failed, so that the rest can go on.

        Raises the error again if the task cannot go on either: no valid token, no network, a full disk.
        """
        is_silent = isinstance(error, NoResponse)
        self._without_response = self._without_response + 1 if is_silent else 0
        if ends_task(error) or self._without_response >= FAILURES_IN_A_ROW:
            raise error
        failure = Failure(item, error.sentence, error.remedy)
        self._journal.add_failure(failure)
        self.failed += 1
        self.first_error = self.first_error or error
        if len(self.failures) < MAX_FAILURES:
            self.failures.append(failure)


MAX_FAILURES = 1000
"""Number of failures held in memory for the report; the journal has all of them."""


class Task(Protocol):
    """Work that takes many requests."""

    @property
    def name(self) -> str:
        """The command without its arguments: `tree`, `comments export`. `registry` builds the task from it."""

    @property
    def title(self) -> str:
        """Name and object: `comments export Acme/Reel`."""

    @property
    def arguments(self) -> Arguments:
        """JSON values, enough to build the task again when it is resumed; never a secret."""

    @property
    def changes(self) -> Sequence[str]:
        """IDs of the operations by which the task changes something; empty if it only reads.

        Only these are sent with `TaskRequests.send`. The profile's `read_only` and `ask_before` apply to them, once,
        before the task starts.
        """

    async def estimate(self, work: Work) -> Estimate:
        """Find out what the task will need, with few requests or none."""

    async def run(self, work: Work) -> TaskReport:
        """Do the work. The failures that `Work.fail` recorded and the files of `Work.outputs` are added to the report.

        When it is cancelled (CancelledError), it only has to clean up; what is finished is in the journal already.
        """
