"""Stores the journals of tasks, one SQLite file each: what is finished, where the task is, its result and its calls.

Each file has one writer, the process that holds the task's lock. Callers mask secrets before they store anything.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from frameio_tui.adapters.storage.atomic_file import make_private_folder, remove_file, sync_folder, write_failed
from frameio_tui.adapters.storage.mounts import on_network
from frameio_tui.core.errors import BrokenFile, NewerFile, NoSuchTask, Remedy, StoreError, WriteFailed
from frameio_tui.core.tasks.task import (
    Failure,
    Progress,
    TaskCall,
    TaskDetails,
    TaskListing,
    TaskRecord,
    TaskReport,
    TaskState,
    WrittenFile,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence

SCHEMA = 1
ENDING = ".db"
CANCEL = ".cancel"
"""Ending of the file by which another process asks to cancel a task."""
BUSY_TIMEOUT = 5.0
"""Seconds that a write waits while another process reads or checks the file."""
_TABLES = """
CREATE TABLE task (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE cursors (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE items (position INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL);
CREATE TABLE failures (position INTEGER PRIMARY KEY, item TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE calls (
    position INTEGER PRIMARY KEY, at REAL NOT NULL, method TEXT NOT NULL, url TEXT NOT NULL, status INTEGER NOT NULL,
    duration REAL NOT NULL, error TEXT NOT NULL);
"""
_LOG = "INSERT INTO calls(at,method,url,status,duration,error) VALUES (?,?,?,?,?,?)"
_LAST_CHARACTER = "\U0010ffff"


class SqliteTaskJournal:
    """Implements TaskJournal. Every write is committed before the method returns, so kill -9 loses nothing of it.

    The exception is a call that is logged while the file of a new task is missing: it is written with the file.

    A commit only appends to the write-ahead log and takes about 0.1 ms; `flush` moves the log into the main file.
    """

    def __init__(self, path: str, task_id: str, database: sqlite3.Connection | _NewFile) -> None:
        self.id = task_id
        self._path = path
        self._database: sqlite3.Connection | _NewFile | None = database
        self._early: list[tuple[object, ...]] = []
        """Calls that were logged before the file was complete."""
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Create the file of a new task in a thread, unless it is there."""

        def create(new: _NewFile) -> None:
            new.create()
            with contextlib.suppress(StoreError):  # raised again where the journal is used
                self.ready()

        with self._lock:
            new = self._database
            if not isinstance(new, _NewFile) or not new.begin():
                return
        threading.Thread(target=create, args=(new,), daemon=True, name="journal").start()

    def ready(self) -> None:
        """Wait until the file of a new task is complete. Raises WriteFailed if it cannot be created."""
        with self._lock, _translated_errors(self._path, self.id):
            self._opened()

    def _opened(self) -> sqlite3.Connection:
        """Return the connection; the lock must be held."""
        database = self._database
        if database is None:
            raise WriteFailed(f"The journal of job {self.id} is closed.")
        if isinstance(database, _NewFile):
            if database.begin():
                database.create()
            self._database = database = database.done.result()
        if self._early:
            early, self._early = self._early, []
            database.executemany(_LOG, early)
        return database

    def record(self) -> TaskRecord:
        """Return the stored record."""
        with self._using("read") as database:
            return _read_record(database, self._path, self.id)

    def save(self, record: TaskRecord) -> None:
        """Store state, progress, report and `updated` of a record."""
        values = {"state": record.state.value, "progress": record.progress._asdict(), "report": _plain(record.report)}
        with self._using("write") as database:
            _store(database, {**values, "updated": record.updated})

    def begin_run(self, now: float) -> TaskRecord:
        """Store that the task runs once more, without the failures of earlier runs, and return its record."""
        record = self.record()
        with self._using("write") as database:
            _store(database, {"state": TaskState.RUNNING.value, "runs": record.runs + 1, "updated": now})
            database.execute("DELETE FROM failures")
        with contextlib.suppress(OSError):
            os.unlink(self._cancel_path)
        return self.record()

    def is_finished(self, key: str) -> bool:
        """Return whether the item is finished."""
        with self._using("read") as database:
            return database.execute("SELECT 1 FROM items WHERE key=?", (_text(key),)).fetchone() is not None

    def value_of(self, key: str) -> object:
        """Return the value stored with a finished item, or None."""
        return self._value("SELECT value FROM items WHERE key=?", key)

    def finish(self, items: Iterable[tuple[str, object]]) -> None:
        """Store finished items with their JSON values, all or none."""
        rows = _rows(items)
        with self._using("write", transaction=len(rows) > 1) as database:
            _add_items(database, rows)

    def values(self, prefix: str = "") -> Iterator[tuple[str, object]]:
        """Yield the finished items whose key starts with `prefix`, in the order of finishing, one at a time."""
        if prefix:
            yield from self._values_at(self._positions(prefix))
            return
        last = -1
        while True:
            with self._using("read") as database:
                row = database.execute(
                    "SELECT position,key,value FROM items WHERE position>? ORDER BY position LIMIT 1", (last,)
                ).fetchone()
            if row is None:
                return
            last = row[0]
            yield row[1], json.loads(row[2])

    def _positions(self, prefix: str) -> Sequence[int]:
        """Return the positions of the items with a prefix, from the index of the keys; 8 bytes for each."""
        from array import array

        with self._using("read") as database:
            found = database.execute("SELECT position FROM items WHERE key>=? AND key<=?", _bounds(prefix))
            return array("q", sorted(row[0] for row in found))

    def _values_at(self, positions: Sequence[int]) -> Iterator[tuple[str, object]]:
        for position in positions:
            with self._using("read") as database:
                row = database.execute("SELECT key,value FROM items WHERE position=?", (position,)).fetchone()
            if row is not None:
                yield row[0], json.loads(row[1])

    def finished_count(self, prefix: str = "") -> int:
        """Return the number of finished items whose key starts with `prefix`."""
        with self._using("read") as database:
            sql = "SELECT count(*) FROM items WHERE key>=? AND key<=?"
            return int(database.execute(sql, _bounds(prefix)).fetchone()[0])

    def cursor(self, name: str) -> object:
        """Return the JSON value that was stored under a name, or None."""
        return self._value("SELECT value FROM cursors WHERE name=?", name)

    def set_cursor(self, name: str, value: object, items: Iterable[tuple[str, object]] = ()) -> None:
        """Store a JSON value under a name, together with items that are finished with it, all or none."""
        rows = _rows(items)
        with self._using("write") as database:
            database.execute("INSERT OR REPLACE INTO cursors VALUES (?,?)", (_text(name), json.dumps(value)))
            _add_items(database, rows)

    def add_failure(self, failure: Failure) -> None:
        """Store a failure of this run."""
        row = (_text(failure.item), json.dumps([failure.reason, _wordings(failure.remedy)]))
        with self._using("write", transaction=False) as database:
            database.execute("INSERT INTO failures(item,reason) VALUES (?,?)", row)

    def failures(self, limit: int = 1000) -> tuple[tuple[Failure, ...], int]:
        """Return the first failures, and the number of all of them."""
        with self._using("read") as database:
            return _read_failures(database, limit)

    def log(self, call: TaskCall) -> None:
        """Append a call to the log; a call before the file of a new task is complete is written with it."""
        row = tuple(_text(value) if isinstance(value, str) else value for value in call)
        with self._lock:
            if isinstance(self._database, _NewFile) and not self._database.done.done():
                self._early.append(row)
                return
        with self._using("write", transaction=False) as database:
            database.execute(_LOG, row)

    def flush(self) -> None:
        """Move the write-ahead log into the main file, over a connection of its own, so that no one waits for it."""
        import sqlite3

        if self._path and os.path.exists(self._path):
            with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(self._path)) as database:
                database.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def drop_items(self) -> None:
        """Remove the finished items and cursors of a task that is complete, and free their space on disk."""
        with self._using("write") as database:
            database.execute("DELETE FROM items")
            database.execute("DELETE FROM cursors")
        with self._using("write", transaction=False) as database:
            database.execute("VACUUM")

    def cancel_requested(self) -> bool:
        """Return whether another process has asked to cancel the task."""
        return bool(self._path) and os.path.exists(self._cancel_path)

    def close(self) -> None:
        """Close the journal. If the file of a new task has not been created yet, it never will."""
        with self._lock, contextlib.suppress(StoreError), _translated_errors(self._path, self.id):
            database = self._database
            try:
                is_missing = isinstance(database, _NewFile) and database.give_up()
                if database is not None and not is_missing:
                    self._opened().close()  # an error here means that it could not be created
            finally:
                self._database = None

    @property
    def _cancel_path(self) -> str:
        return self._path.removesuffix(ENDING) + CANCEL

    def _value(self, sql: str, name: str) -> object:
        with self._using("read") as database:
            row = database.execute(sql, (_text(name),)).fetchone()
        return None if row is None else json.loads(row[0])

    @contextlib.contextmanager
    def _using(self, verb: str, *, transaction: bool = True) -> Iterator[sqlite3.Connection]:
        """Yield the connection; a write of several statements is one transaction.

        Turns errors of SQLite into BrokenFile and WriteFailed.
        """
        with self._lock, _translated_errors(self._path, self.id):
            database = self._opened()
            if verb == "read" or not transaction:
                yield database
                return
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                database.execute("COMMIT")
            except BaseException:
                if database.in_transaction:
                    database.execute("ROLLBACK")
                raise


class _NewFile:
    """The file of a new journal, which is created once, in a thread or by the first method that needs it."""

    def __init__(
        self,
        create: Callable[[], sqlite3.Connection],
        hold: Callable[[], None] | None,
    ) -> None:
        self.done: Future[sqlite3.Connection] = Future()
        self._create = create
        self._hold = hold
        self._has_begun = False

    def begin(self) -> bool:
        """Return whether the caller has to call `create`: not if another caller has begun."""
        if self._has_begun:
            return False
        if self._hold is not None:
            self._hold()
        self._has_begun = True
        return True

    def give_up(self) -> bool:
        """Return whether nothing has begun, and make sure that nothing will."""
        begun, self._has_begun = self._has_begun, True
        return not begun

    def create(self) -> None:
        """Create the file; an error is raised where the journal is used."""
        try:
            self.done.set_result(self._create())
        except BaseException as error:
            self.done.set_exception(error)


class SqliteTaskJournals:
    """Implements TaskJournals: the files `ID.db` in one private folder."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def create(self, record: TaskRecord, hold: Callable[[], None] | None = None) -> SqliteTaskJournal:
        """Begin to create the journal of a new task, and give it an ID; `SqliteTaskJournal.ready` waits for the end.

        A thread creates the tables meanwhile, because that takes as long as a request; with `hold`, only after `begin`
        or with the first method that needs them. Raises WriteFailed.
        """
        values = {**record._asdict(), "state": record.state.value, "progress": record.progress._asdict()}
        values["report"] = _plain(record.report)
        values.pop("holder")
        task_id, path = self._new_path()
        values["id"] = task_id
        new = _NewFile(lambda: _create(path, task_id, values), hold)
        journal = SqliteTaskJournal(path, task_id, new)
        if hold is None:
            journal.begin()
        return journal

    def _new_path(self) -> tuple[str, str]:
        """Return a new ID and the path of its file, which is created with the journal and does not exist before."""
        try:
            make_private_folder(self._folder)
        except OSError as error:
            raise write_failed(self._folder, error, "start the job") from None
        while True:
            task_id = os.urandom(4).hex()
            path = self._path(task_id)
            if not os.path.exists(path):
                return task_id, path

    def scratch(self) -> SqliteTaskJournal:
        """Return an empty journal in memory."""
        import sqlite3

        database = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        database.executescript(_TABLES)
        return SqliteTaskJournal("", "", database)

    def open(self, task_id: str) -> SqliteTaskJournal:
        """Open a journal to run its task. Raises NoSuchTask, BrokenFile, NewerFile, WriteFailed."""
        path = self._existing(task_id)
        with _translated_errors(path, task_id):
            database = _connect(path)
            try:
                _check_version(database, path, task_id)
            except BaseException:
                database.close()
                raise
        return SqliteTaskJournal(path, task_id, database)

    def listing(self) -> TaskListing:
        """Read the records of all tasks, newest first."""
        records, broken = [], []
        for task_id in self._ids():
            try:
                with self._reading(task_id) as (database, path):
                    records.append(_read_record(database, path, task_id))
            except NoSuchTask:  # removed meanwhile
                continue
            except (BrokenFile, WriteFailed) as error:  # one that cannot be read must not hide the others
                broken.append(str(error))
        records.sort(key=lambda record: (record.started, record.id), reverse=True)
        return TaskListing(tuple(records), tuple(broken))

    def find(self, id_or_prefix: str) -> str:
        """Return the ID of a task, given completely or by a unique beginning. Raises NoSuchTask."""
        ids = self._ids()
        found = [task_id for task_id in ids if task_id == id_or_prefix] or [
            task_id for task_id in ids if id_or_prefix and task_id.startswith(id_or_prefix)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(sorted(found))
            raise NoSuchTask(f"Several jobs begin with '{id_or_prefix}': {names}.", "Type more of the ID.")
        raise NoSuchTask(f"There is no job '{id_or_prefix}'.", _LIST)

    def load(self, task_id: str) -> TaskDetails:
        """Return what is stored about a task. Raises NoSuchTask, BrokenFile, NewerFile."""
        with self._reading(task_id) as (database, path):
            calls = database.execute(
                "SELECT at,method,url,status,duration,error FROM calls ORDER BY position DESC LIMIT 1000"
            ).fetchall()
            count = int(database.execute("SELECT count(*) FROM calls").fetchone()[0])
            failures, _ = _read_failures(database, 1000)
            record = _read_record(database, path, task_id)
        record = record._replace(report=record.report._replace(failures=failures))
        return TaskDetails(record, tuple(TaskCall(*call) for call in reversed(calls)), count)

    def request_cancel(self, task_id: str) -> None:
        """Ask the process that runs a task to cancel it. Raises NoSuchTask, WriteFailed."""
        path = self._existing(task_id).removesuffix(ENDING) + CANCEL
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600))
        except OSError as error:
            raise write_failed(path, error, "cancel the job") from None

    def remove(self, task_id: str) -> None:
        """Remove a journal, even if it is damaged. Raises NoSuchTask, WriteFailed."""
        path = self._existing(task_id)
        for name in (path.removesuffix(ENDING) + CANCEL, f"{path}-wal", f"{path}-shm", f"{path}-journal"):
            remove_file(name, "remove the job")
        remove_file(path, "remove the job")

    def forget(self, profile_id: str) -> None:
        """Remove the journals of a profile. Raises WriteFailed."""
        for record in self.listing().records:
            if record.profile_id == profile_id:
                with contextlib.suppress(NoSuchTask):
                    self.remove(record.id)

    def _path(self, task_id: str) -> str:
        return os.path.join(self._folder, task_id + ENDING)

    def _existing(self, task_id: str) -> str:
        path = self._path(task_id)
        if not task_id.isalnum() or not os.path.exists(path):
            raise NoSuchTask(f"There is no job '{task_id}'.", _LIST)
        return path

    def _ids(self) -> list[str]:
        try:
            names = os.listdir(self._folder)
        except OSError:
            return []
        return [name.removesuffix(ENDING) for name in names if name.endswith(ENDING)]

    @contextlib.contextmanager
    def _reading(self, task_id: str) -> Iterator[tuple[sqlite3.Connection, str]]:
        """Yield a read-only connection. Raises NoSuchTask, BrokenFile, NewerFile."""
        import sqlite3
        from urllib.request import pathname2url

        path = self._existing(task_id)
        url = f"file:{pathname2url(path)}?mode=ro"
        with (
            _translated_errors(path, task_id),
            contextlib.closing(sqlite3.connect(url, uri=True, timeout=BUSY_TIMEOUT)) as database,
        ):
            _check_version(database, path, task_id)
            yield database, path


def _unlink(path: str) -> None:
    """Remove a journal that could not be created."""
    for name in (path, f"{path}-wal", f"{path}-shm", f"{path}-journal"):
        with contextlib.suppress(OSError):
            os.unlink(name)
    with contextlib.suppress(OSError):
        sync_folder(os.path.dirname(path))


_LIST = "List the jobs: frameio-tui jobs list"


_SYNCHRONOUS = "PRAGMA synchronous=NORMAL"


def _connect(path: str, *, is_new: bool = False) -> sqlite3.Connection:
    """Open a journal. A new one does not wait for the disk yet: if the power fails now, nothing of value is lost."""
    import sqlite3

    database = sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False)
    try:
        database.execute("PRAGMA synchronous=OFF" if is_new else _SYNCHRONOUS)
        database.execute(f"PRAGMA journal_mode={'TRUNCATE' if on_network(os.path.dirname(path)) else 'WAL'}")
        database.execute("PRAGMA wal_autocheckpoint=0")  # `flush` does it: a commit must not wait for the disk
    except BaseException:
        database.close()
        raise
    return database


def _create(path: str, task_id: str, values: dict[str, Any]) -> sqlite3.Connection:
    """Create a new journal with the values of its record. Raises WriteFailed."""
    try:  # SQLite would use the umask, and copies this mode to its other files
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise write_failed(os.path.dirname(path), error, "start the job") from None
    try:
        return _create_tables(path, task_id, values)
    except BaseException:
        _unlink(path)
        raise


def _create_tables(path: str, task_id: str, values: dict[str, Any]) -> sqlite3.Connection:
    with _translated_errors(path, task_id):
        database = _connect(path, is_new=True)
        try:
            database.executescript(f"BEGIN;{_TABLES}PRAGMA user_version={SCHEMA};")
            _store(database, values)
            database.execute("COMMIT")
            database.execute(_SYNCHRONOUS)
        except BaseException:
            database.close()
            raise
    return database


def _check_version(database: sqlite3.Connection, path: str, task_id: str) -> None:
    version = int(database.execute("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA:
        raise NewerFile(path, "the journal was written by a newer version of frameio-tui", "Update frameio-tui.")
    if version < SCHEMA:  # killed while the file was created
        raise BrokenFile(path, "the journal is not complete", _remove_hint(task_id))


def _remove_hint(task_id: str) -> str:
    return f"Remove the job: frameio-tui jobs remove {task_id}"


@contextlib.contextmanager
def _translated_errors(path: str, task_id: str) -> Iterator[None]:
    """Turn errors of SQLite into WriteFailed, if the disk is the reason, or BrokenFile."""
    import sqlite3

    try:
        yield
    except sqlite3.OperationalError as error:
        reason = str(error)
        failed = WriteFailed(
            f"The journal of the job cannot be used: {path}: {reason}.",
            "Free some space, then resume the job." if "full" in reason else "Check the disk, then resume the job.",
        )
        failed.no_space = "full" in reason
        raise failed from None
    except (sqlite3.DatabaseError, ValueError) as error:
        raise BrokenFile(path, f"the journal is damaged ({type(error).__name__})", _remove_hint(task_id)) from None


def _rows(items: Iterable[tuple[str, object]]) -> list[tuple[str, str]]:
    return [(_text(key), json.dumps(value, separators=(",", ":"))) for key, value in items]


def _add_items(database: sqlite3.Connection, rows: list[tuple[str, str]]) -> None:
    """Store items; one that was finished before keeps its position."""
    sql = "INSERT INTO items(key,value) VALUES (?,?) ON CONFLICT (key) DO UPDATE SET value=excluded.value"
    for row in rows:
        database.execute(sql, row)


def _store(database: sqlite3.Connection, values: dict[str, Any]) -> None:
    rows = [(name, json.dumps(value)) for name, value in values.items()]
    database.executemany("INSERT OR REPLACE INTO task VALUES (?,?)", rows)


def _read_record(database: sqlite3.Connection, path: str, task_id: str) -> TaskRecord:
    values = {name: json.loads(value) for name, value in database.execute("SELECT name,value FROM task")}
    try:
        values["state"] = TaskState(values["state"])
        values["progress"] = Progress(**values["progress"])
        values["report"] = _report(values["report"])
        return TaskRecord(**values)
    except (KeyError, TypeError, ValueError):
        raise BrokenFile(path, "the journal is not complete", _remove_hint(task_id)) from None


def _read_failures(database: sqlite3.Connection, limit: int) -> tuple[tuple[Failure, ...], int]:
    rows = database.execute("SELECT item,reason FROM failures ORDER BY position LIMIT ?", (limit,)).fetchall()
    count = int(database.execute("SELECT count(*) FROM failures").fetchone()[0])
    return tuple(_failure(*row) for row in rows), count


def _failure(item: str, stored: str) -> Failure:
    """Return a failure; earlier versions stored the reason without a remedy, as plain text."""
    try:
        reason, remedy = json.loads(stored)
    except (ValueError, TypeError):
        reason, remedy = stored, ""
    return Failure(item, str(reason), _from_wordings(remedy))


def _plain(report: TaskReport) -> dict[str, object]:
    """Return a report as JSON values. Its failures have a table of their own."""
    return {
        **report._asdict(),
        "failures": [],
        "files": [list(file) for file in report.files],
        "notes": [_wordings(note) for note in report.notes],
        "error": _wordings(report.error),
    }


def _wordings(text: str) -> str | list[str]:
    """Return a text, or both wordings of a Remedy."""
    return [str(text), text.on_command_line] if isinstance(text, Remedy) else text


def _from_wordings(value: object) -> str:
    """Return the text that `_wordings` was called with."""
    return Remedy(str(value[0]), str(value[1])) if isinstance(value, list) else str(value)


def _report(values: dict[str, Any]) -> TaskReport:
    return TaskReport(
        counts=tuple((str(name), int(count)) for name, count in values["counts"]),
        failed=int(values["failed"]),
        files=tuple(WrittenFile(*file) for file in values["files"]),
        created=tuple((str(name), str(own_id)) for name, own_id in values.get("created", ())),
        notes=tuple(map(_from_wordings, values["notes"])),
        error=_from_wordings(values["error"]),
        exit_code=int(values["exit_code"]),
        is_final=values.get("is_final") is True,
    )


def _bounds(prefix: str) -> tuple[str, str]:
    """Return the least and the greatest key with a prefix."""
    return _text(prefix), _text(prefix) + _LAST_CHARACTER


def _text(value: str) -> str:
    """Return text that SQLite can store: lone surrogates are replaced by escape sequences."""
    return value.encode("utf-8", "backslashreplace").decode()
