"""Runs tasks: estimate, check, run, report; and resumes, cancels and removes them."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import (
    FrameioTuiError,
    InvalidInput,
    LockHeld,
    NoSuchProfile,
    Remedy,
    StoreError,
    WriteFailed,
)
from frameio_tui.core.http.guard import check_allowed, check_approved
from frameio_tui.core.tasks.task import Progress, TaskListing, TaskRecord, TaskReport, TaskState
from frameio_tui.services.history import PAGE
from frameio_tui.services.tasks.call_log import CallLog, LoggedTransfers
from frameio_tui.services.tasks.items import FinishedItems
from frameio_tui.services.tasks.outputs import TaskOutputs
from frameio_tui.services.tasks.registry import build_task
from frameio_tui.services.tasks.requests import Activity, Permission, TaskRequests
from frameio_tui.services.tasks.task import TaskPorts, Tracker, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.ports.files import OutputFiles, TimelineWriter
    from frameio_tui.core.ports.media import BlobTransfer, FolderWatch, SourceFiles
    from frameio_tui.core.ports.requests import PlaceNames
    from frameio_tui.core.ports.system import Clock, Locks
    from frameio_tui.core.ports.tasks import TaskJournal, TaskJournals
    from frameio_tui.core.tasks.task import Estimate, TaskDetails
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.services.history import HistoryRecorder
    from frameio_tui.services.profiles import ProfileEntry, ProfileService
    from frameio_tui.services.requests.service import RequestService
    from frameio_tui.services.tasks.task import Task

REPORT_INTERVAL = 0.1
"""Seconds between two reports of the progress."""
SAVE_INTERVAL = 2.0
"""Seconds after which the progress is stored for other processes, and the journal is flushed."""
CANCEL_INTERVAL = 0.5
"""Seconds between two looks at whether another process has asked to cancel the task."""
FIRST_REQUEST = 0.05
"""Seconds after which the journal of a new task is begun, even if its first request has not ended yet."""
LOCK_TIMEOUT = 1.0
"""Seconds to wait for the lock of a task that does not run: `records` of another process holds it for a moment."""
KEEP_COMPLETE_DAYS = 30
KEEP_OTHERS_DAYS = 90
"""Number of days after which tasks that can be resumed are removed."""
KEEP_AT_MOST = 200
"""Number of tasks that are stored; running ones are never removed."""


class TaskStores(NamedTuple):
    """Where tasks store what they have done."""

    journals: TaskJournals
    locks: Locks
    outputs: OutputFiles
    timelines: TimelineWriter
    make_blobs: Callable[[], BlobTransfer]
    """Returns what moves bytes to and from pre-signed URLs; it is called when a task needs it."""
    sources: SourceFiles
    watch: FolderWatch
    place_names: PlaceNames


class RunOptions(NamedTuple):
    """How a task is run."""

    allow_once: bool = False
    """Whether a read-only profile may be used, because the user typed its name."""
    confirmed: bool = False
    """Whether the user confirmed what the task changes."""
    write: Callable[[bytes], None] | None = None
    """Writes to standard output; None if the user interface has none."""
    on_progress: Callable[[TaskRecord], None] | None = None
    """Gets the record with the current progress, at most about 10 times a second."""
    restart: bool = False
    """Whether a resumed upload may delete its placeholders that it cannot continue, and begin these files again."""


DEFAULT_OPTIONS = RunOptions()


class TaskRunner:
    """Runs tasks, several at once if needed, each with its own journal and its own profile."""

    def __init__(
        self,
        requests: RequestService,
        catalogs: Catalogs,
        profiles: ProfileService,
        stores: TaskStores,
        recorder: HistoryRecorder,
        clock: Clock,
    ) -> None:
        self._requests = requests
        self._catalogs = catalogs
        self._profiles = profiles
        self._stores = stores
        self._recorder = recorder
        self._clock = clock
        self._running: dict[str, _Run] = {}

    def check(self, entry: ProfileEntry, task: Task, options: RunOptions = DEFAULT_OPTIONS) -> None:
        """Check before the first request whether the profile allows what the task changes.

        Raises UnapprovedProfile, ReadOnlyProfile, ConfirmationRequired.
        """
        check_approved(entry.profile, entry.approval)
        for operation in self._changes(entry, task):
            check_allowed(
                entry.profile,
                operation.method,
                operation,
                allow_once=options.allow_once,
                confirmed=options.confirmed,
            )

    def _changes(self, entry: ProfileEntry, task: Task) -> Sequence[Operation]:
        """Return the operations of the profile's API by which the task changes something."""
        catalog = self._catalogs.of(entry.profile.api)
        return [operation for name in task.changes if (operation := catalog.by_id(name)) is not None]

    def requests_for(self, entry: ProfileEntry, changes: Sequence[str] = (), *, kind: str = PAGE) -> TaskRequests:
        """Return what sends requests outside of a task, such as for a screen; they are recorded in the history.

        `changes` are the IDs of the operations that change something, which the user has confirmed; `kind` is that of
        the requests in the history, which stores no bodies of pages. Raises UnapprovedProfile.
        """
        check_approved(entry.profile, entry.approval)
        permission = Permission(frozenset(changes), kind=kind)
        return self._task_requests(self._requests, entry, Activity(self._clock), permission)

    def _task_requests(
        self, service: RequestService, entry: ProfileEntry, activity: Activity, permission: Permission
    ) -> TaskRequests:
        catalog = self._catalogs.of(entry.profile.api)
        requests = TaskRequests(service, catalog, entry, self._clock, activity, permission)
        requests.place_names = self._stores.place_names
        return requests

    async def estimate(self, entry: ProfileEntry, task: Task) -> Estimate:
        """Return what the task will need. Its requests are recorded in the history.

        Raises UnapprovedProfile, and the errors of the task's requests.
        """
        check_approved(entry.profile, entry.approval)
        journal, activity = self._stores.journals.scratch(), Activity(self._clock)
        try:
            requests = self._task_requests(self._requests, entry, activity, Permission(kind="plan"))
            tracker = Tracker(journal, activity, self._clock)
            outputs = TaskOutputs(self._stores.outputs, journal, self._stores.timelines)
            return await task.estimate(
                Work(entry, requests, FinishedItems(journal), outputs, self._ports(journal, activity), tracker)
            )
        finally:
            journal.close()

    def reader(self, entry: ProfileEntry) -> TaskRequests:
        """Return requests that only read, for a user interface that browses. They are recorded in the history."""
        return self._task_requests(self._requests, entry, Activity(self._clock), Permission(kind="browse"))

    async def run(self, entry: ProfileEntry, task: Task, options: RunOptions = DEFAULT_OPTIONS) -> TaskRecord:
        """Run a new task, and return its final record; errors of the task are in its report.

        If the run is cancelled from outside, that is recorded, and CancelledError is raised. Raises WriteFailed if no
        journal can be created, the errors of `check`, and InvalidInput if that ends the task before it has finished
        anything: there is nothing to resume then, so no task is left behind.
        """
        self.check(entry, task, options)
        now, profile = self._clock.now(), entry.profile
        record = TaskRecord(
            id="",
            name=task.name,
            title=task.title,
            arguments=task.arguments,
            profile_id=profile.id,
            profile_name=profile.name,
            state=TaskState.RUNNING,
            started=now,
            updated=now,
        )
        stack = contextlib.ExitStack()
        journal = self._stores.journals.create(
            record, lambda: stack.enter_context(self._locked(journal.id, LOCK_TIMEOUT))
        )
        run = _Run(record._replace(id=journal.id), entry, task, journal, options, self._clock)
        try:
            with stack:
                requests = self._requests_of(run)
                requests.look_up_bearer(profile)
                if task.changes:
                    journal.ready()
                record = await self._run(run, requests)
            began = run.refusal is None or run.activity.has_changed or journal.finished_count() > 0
        except WriteFailed:
            self._stores.locks.remove(_lock_name(journal.id))
            raise
        finally:
            journal.close()
        if run.refusal is not None and not began:
            await asyncio.to_thread(self.remove, record.id)
            raise run.refusal
        await asyncio.to_thread(self.prune)
        return record

    async def resume(self, task_id: str, options: RunOptions = DEFAULT_OPTIONS) -> TaskRecord:
        """Go on with a task, and return its final record, as `run` does.

        Raises NoSuchTask, LockHeld, NoSuchProfile, BrokenFile, StoreError if it is complete, and the errors of `check`.
        """
        details = await asyncio.to_thread(self.details, task_id)
        task_id, holder = details.record.id, details.record.holder
        if details.record.state is TaskState.RUNNING:
            raise _is_running(task_id, holder)
        entry, task = self.prepare_resume(task_id, restart=options.restart)
        self.check(entry, task, options)
        with self._locked(task_id, LOCK_TIMEOUT):
            journal = self._stores.journals.open(task_id)  # after the lock, because the task may have been removed
            try:
                _check_resumable(journal.record())
                run = _Run(journal.begin_run(self._clock.now()), entry, task, journal, options, self._clock)
                return await self._run(run, self._requests_of(run))
            finally:
                journal.close()

    def prepare_resume(self, task_id: str, *, restart: bool = False) -> tuple[ProfileEntry, Task]:
        """Return the profile and the task that `resume` will use, so that the user can be asked first.

        `restart` is that of the options.

        Raises NoSuchTask, NoSuchProfile, BrokenFile, and StoreError if the task is complete.
        """
        record = self._stores.journals.load(self._stores.journals.find(task_id)).record
        _check_resumable(record)
        overview = self._profiles.overview()
        entry = next((entry for entry in overview.entries if entry.profile.id == record.profile_id), None)
        if entry is None:
            raise NoSuchProfile(
                f"The profile '{record.profile_name}' of job {record.id} no longer exists.",
                "Start the job again with another profile.",
            )
        if restart and "restart" not in record.arguments:
            raise InvalidInput(
                "This job is not an upload, so no files can be uploaded again.", "Resume it without this choice."
            )
        arguments = {**record.arguments, "restart": True} if restart else record.arguments
        return entry, build_task(record.name, arguments)

    def _requests_of(self, run: _Run) -> RequestService:
        """Return the service that records the requests of a run in its journal."""
        return self._requests.recorded_by(CallLog(run.journal, self._clock, run.activity.count_call))

    async def _run(self, run: _Run, service: RequestService) -> TaskRecord:
        """Run a task and store its result. Its lock is held, or taken when the journal begins."""
        self._running[run.record.id] = run
        tracker, changes = run.tracker, self._changes(run.entry, run.task)
        permission = Permission(frozenset(operation.id for operation in changes), run.options.allow_once)
        requests = self._task_requests(service, run.entry, run.activity, permission)
        outputs = TaskOutputs(self._stores.outputs, run.journal, self._stores.timelines)
        ports = self._ports(run.journal, run.activity, run.options.write)
        work = Work(run.entry, requests, FinishedItems(run.journal), outputs, ports, tracker)
        ticker = asyncio.ensure_future(self._tick(run))
        run.work = asyncio.ensure_future(run.task.run(work))
        state, report = TaskState.FAILED, TaskReport(error="The job ended with an internal error.", exit_code=1)
        try:
            await _begin_journal(run, run.work)
            report = await asyncio.shield(run.work)
            state = TaskState.PARTLY if tracker.failed or report.failures else TaskState.COMPLETE
            state = TaskState.FAILED if report.error else state
        except asyncio.CancelledError:
            state, report = TaskState.CANCELLED, TaskReport()
            await _cancelled(run.work)
            if not run.cancelled:
                raise
        except FrameioTuiError as error:
            run.refusal = error if isinstance(error, InvalidInput) else None
            report = TaskReport(error=error.words, exit_code=error.exit_code)
        except BrokenPipeError:  # the reader of standard output has ended
            state, report = TaskState.CANCELLED, TaskReport()
            raise
        finally:
            ticker.cancel()
            report = report._replace(
                failures=(*report.failures, *tracker.failures),
                failed=report.failed + len(report.failures) + tracker.failed,
                files=tuple(dict.fromkeys((*report.files, *outputs.written))),
                is_final=tracker.is_final,
            )
            record = run.record._replace(
                state=state, progress=tracker.progress(), report=report, updated=self._clock.now()
            )
            try:
                record = await self._store_result(run, record)
            finally:
                del self._running[record.id]
                run.ended.set()
        return record

    def _ports(
        self, journal: TaskJournal, activity: Activity, write: Callable[[bytes], None] | None = None
    ) -> TaskPorts:
        """Return what a run uses; its transfers are logged in its journal."""
        stores = self._stores

        def make_blobs() -> BlobTransfer:
            return LoggedTransfers(stores.make_blobs(), journal, self._clock, activity.count_call)

        return TaskPorts(write, self._clock, make_blobs, stores.sources, stores.watch)

    async def _store_result(self, run: _Run, record: TaskRecord) -> TaskRecord:
        """Store the final record in the journal and one entry in the history; return it with a note if that fails.

        Raises WriteFailed if there is no journal, because it could not be created.
        """
        run.journal.ready()
        await self._requests.settle()  # the history is in the order of writing: first the requests of the estimate
        await asyncio.to_thread(self._recorder.record_task, record)
        try:
            run.journal.save(record)
            if record.state is TaskState.COMPLETE:
                await asyncio.to_thread(run.journal.drop_items)
            await asyncio.to_thread(run.journal.flush)
        except StoreError as error:
            report = record.report
            return record._replace(report=report._replace(notes=(*report.notes, error.words)))
        if run.options.on_progress is not None:
            run.options.on_progress(record)
        return record

    async def _tick(self, run: _Run) -> None:
        """Report the progress, store it now and then, and cancel the task if another process asks for it."""
        saved = looked = self._clock.monotonic()
        reported: Progress | None = None
        while True:
            await self._clock.sleep(REPORT_INTERVAL)
            now, progress = self._clock.monotonic(), run.tracker.progress()
            if run.options.on_progress is not None and progress != reported:
                run.options.on_progress(run.record._replace(progress=progress))
                reported = progress
            if now - looked >= CANCEL_INTERVAL:
                looked = now
                if run.journal.cancel_requested():
                    run.cancel()
            if now - saved >= SAVE_INTERVAL:
                saved = now
                with contextlib.suppress(StoreError):  # the task itself reports a full disk
                    run.journal.save(run.record._replace(progress=progress, updated=self._clock.now()))
                await asyncio.to_thread(run.journal.flush)

    def complete_path(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Return a typed path of a local file, completed as far as possible, and the names to choose from."""
        return self._stores.sources.complete(text)

    def records(self) -> TaskListing:
        """Return all tasks, newest first, each with its current state. Reads files, so call it off the event loop."""
        listing = self._stores.journals.listing()
        return listing._replace(records=tuple(self._current(record) for record in listing.records))

    def find(self, task_id: str) -> str:
        """Return the ID of a task, even of a damaged one, by a unique beginning of it. Raises NoSuchTask."""
        return self._stores.journals.find(task_id)

    def details(self, task_id: str) -> TaskDetails:
        """Return everything about a task, by its ID or a unique beginning of it.

        Raises NoSuchTask, BrokenFile, NewerFile.
        """
        details = self._stores.journals.load(self._stores.journals.find(task_id))
        return details._replace(record=self._current(details.record))

    def _current(self, record: TaskRecord) -> TaskRecord:
        """Return a record with its current state: a task is interrupted if no process holds its lock."""
        if record.id in self._running:
            return record._replace(progress=self._running[record.id].tracker.progress(), holder="this process")
        if record.state is not TaskState.RUNNING:
            return record
        try:
            with self._locked(record.id):
                return record._replace(state=TaskState.INTERRUPTED)
        except LockHeld as error:
            return record._replace(holder=error.holder)

    def running(self) -> tuple[str, ...]:
        """Return the IDs of the tasks that run in this process."""
        return tuple(self._running)

    def cancel(self, task_id: str) -> TaskRecord:
        """Cancel a task, also one that runs in another process, and return its record. It can be resumed.

        It ends a moment later. Raises NoSuchTask, WriteFailed, and StoreError if it does not run.
        """
        task_id = self._stores.journals.find(task_id)
        record = self._current(self._stores.journals.load(task_id).record)
        if task_id in self._running:
            self._running[task_id].cancel()
        elif record.state is not TaskState.RUNNING:
            raise _not_running(record)
        else:
            self._stores.journals.request_cancel(task_id)
        return record

    async def stop_all(self) -> None:
        """Cancel the tasks that run in this process, and wait until that is recorded; they can be resumed."""
        runs = list(self._running.values())
        for run in runs:
            run.cancel()
        await asyncio.gather(*(run.ended.wait() for run in runs))

    def remove(self, task_id: str) -> None:
        """Remove the journal of a task that does not run. Raises LockHeld, NoSuchTask, WriteFailed."""
        task_id = self._stores.journals.find(task_id)
        if task_id in self._running:
            raise _is_running(task_id, "this process")
        with self._locked(task_id):
            self._stores.journals.remove(task_id)
            self._stores.locks.remove(_lock_name(task_id))

    def prune(self) -> None:
        """Remove old tasks: complete ones after 30 days, others after 90 days, and all but the newest 200."""
        now = self._clock.now()
        for position, record in enumerate(self._stores.journals.listing().records):
            days = KEEP_COMPLETE_DAYS if record.state is TaskState.COMPLETE else KEEP_OTHERS_DAYS
            if position >= KEEP_AT_MOST or now - record.updated > days * 86400:
                with contextlib.suppress(StoreError):  # it runs, or the disk does not allow it
                    self.remove(record.id)

    @contextlib.contextmanager
    def _locked(self, task_id: str, timeout: float = 0.0) -> Iterator[None]:
        """Hold the lock of a task. Raises LockHeld, which names the process that runs the task."""
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(self._stores.locks.hold(_lock_name(task_id), timeout))
            except LockHeld as error:
                raise _is_running(task_id, error.holder) from None
            yield


class _Run:
    """One run of a task in this process."""

    def __init__(
        self,
        record: TaskRecord,
        entry: ProfileEntry,
        task: Task,
        journal: TaskJournal,
        options: RunOptions,
        clock: Clock,
    ) -> None:
        self.record = record
        self.entry = entry
        self.task = task
        self.journal = journal
        self.options = options
        self.activity = Activity(clock)
        self.tracker = Tracker(journal, self.activity, clock)
        self.work: asyncio.Future[TaskReport] | None = None
        self.cancelled = False
        """Whether `cancel` was called."""
        self.refusal: InvalidInput | None = None
        """The error that ended the run, if the arguments of the task were the reason."""
        self.ended = asyncio.Event()

    def cancel(self) -> None:
        """End the run. Must be called in the event loop of the run."""
        self.cancelled = True
        if self.work is not None:
            self.work.cancel()


async def _begin_journal(run: _Run, work: asyncio.Future[TaskReport]) -> None:
    """Begin the journal of a new task after its first request, so that the user sees its result soon.

    Taking the lock and creating the file take about as long as a request. Raises LockHeld or WriteFailed; the work is
    cancelled then.
    """
    ended = asyncio.ensure_future(run.activity.first_ended.wait())
    try:
        await asyncio.wait((work, ended), timeout=FIRST_REQUEST, return_when=asyncio.FIRST_COMPLETED)
        run.journal.begin()
    except StoreError:
        await _cancelled(work)
        raise
    finally:
        ended.cancel()


async def _cancelled(work: asyncio.Future[TaskReport]) -> None:
    """Cancel the work of a task, and wait until it has cleaned up."""
    work.cancel()
    with contextlib.suppress(asyncio.CancelledError, FrameioTuiError):
        await work


def _is_running(task_id: str, holder: str) -> LockHeld:
    remedy = Remedy(
        "Wait until it has ended, or cancel it.", f"Wait until it has ended, or run: frameio-tui jobs cancel {task_id}"
    )
    return LockHeld(f"Job {task_id} is running in {holder}.", remedy, holder=holder)


def _not_running(record: TaskRecord) -> StoreError:
    show = Remedy("See its report.", f"To see its report, run: frameio-tui jobs show {record.id}")
    return StoreError(f"Job {record.id} is not running. Its state is: {record.state}.", show)


def _check_resumable(record: TaskRecord) -> None:
    if record.state is TaskState.COMPLETE:
        raise StoreError(f"Job {record.id} is complete.", "Start it again to repeat it.")
    if record.report.is_final:
        raise StoreError(
            f"Nothing is left to resume in job {record.id}: what failed would fail again, or may have been done.",
            Remedy(
                "See its report, and start it again if needed.",
                f"See: frameio-tui jobs show {record.id}. Start it again if needed.",
            ),
        )


def _lock_name(task_id: str) -> str:
    return f"task-{task_id}"
