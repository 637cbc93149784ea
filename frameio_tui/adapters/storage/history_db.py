"""Stores the request history and the IDs seen in responses, per profile ID, in the SQLite file history.db.

Callers redact requests and responses before they store them.
"""

from __future__ import annotations

import contextlib
import os
import threading
from typing import TYPE_CHECKING, Any

from frameio_tui.adapters.storage.atomic_file import make_private_folder, remove_file
from frameio_tui.adapters.storage.mounts import on_network
from frameio_tui.adapters.storage.toml import LATEST
from frameio_tui.core.errors import WriteFailed
from frameio_tui.core.http.history import HistoryEntry, Outcome
from frameio_tui.core.resources.ids import SeenId

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from frameio_tui.adapters.storage.paths import Paths

SCHEMA = 1
_BROKEN = ".broken"
_TABLES = """
CREATE TABLE IF NOT EXISTS history (
    entry_id INTEGER PRIMARY KEY, profile_id TEXT NOT NULL, at REAL NOT NULL, method TEXT NOT NULL,
    target TEXT NOT NULL, status INTEGER NOT NULL, duration REAL NOT NULL, body_size INTEGER NOT NULL,
    request_body TEXT NOT NULL, response_body TEXT NOT NULL, error TEXT NOT NULL, kind TEXT NOT NULL,
    operation_id TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS history_by_profile ON history (profile_id, entry_id);
CREATE TABLE IF NOT EXISTS seen (
    profile_id TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, seen_at REAL NOT NULL,
    PRIMARY KEY (profile_id, kind, id)) WITHOUT ROWID;
"""
_COLUMNS = tuple(field for field in HistoryEntry._fields if field != "entry_id")
_TIMES = ("at", "duration")
_COUNTS = ("status", "body_size")
_MAX_INTEGER = 2**63 - 1
"""The largest integer in SQLite."""


class SqliteHistory:
    """Implements HistoryStore and SeenIds.

    Only the methods that remove data raise an error if the disk fails; the others set `warning`. `keep` is the number
    of requests to keep.
    """

    def __init__(self, paths: Paths, keep: int = 5000) -> None:
        self._path = paths.history_file
        self._keep = keep
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._adds = 0
        self.warning = ""
        """Why the last call failed; empty if it succeeded."""
        self.write_error = ""
        """A sentence that says why a write has failed since the start; empty if none has."""

    def add(self, entry: HistoryEntry) -> None:
        """Append an entry. At the first entry, and then at every hundredth, also delete those beyond the limit."""
        marks = ",".join("?" * len(_COLUMNS))
        row = [_storable(getattr(entry, column)) for column in _COLUMNS]

        def write(database: sqlite3.Connection) -> None:
            database.execute(f"INSERT INTO history ({','.join(_COLUMNS)}) VALUES ({marks})", row)  # noqa: S608 - fixed names
            self._adds += 1
            if self._adds % 100 == 1:
                database.execute(
                    "DELETE FROM history WHERE entry_id <= (SELECT max(entry_id) FROM history) - ?", (self._keep,)
                )

        self._run(write)

    def recent(self, profile_id: str, limit: int = 100) -> Sequence[HistoryEntry]:
        """Return the latest entries of a profile, newest first.

        Rows with values of the wrong type, which another program must have written, are left out and counted in
        `warning`.
        """
        sql = f"SELECT {','.join(_COLUMNS)},entry_id FROM history WHERE profile_id=? ORDER BY entry_id DESC LIMIT ?"  # noqa: S608 - fixed names
        row_limit = min(limit, _MAX_INTEGER)
        rows = self._read(lambda database: database.execute(sql, (profile_id, row_limit)).fetchall()) or ()
        entries = [HistoryEntry(*row) for row in rows if _is_entry(row)]
        if len(entries) < len(rows):
            damaged = len(rows) - len(entries)
            noun = "entry has a value" if damaged == 1 else "entries have values"
            self.warning = f"{self._path}: {damaged} {noun} of the wrong type"
        return entries

    def outcomes(self, profile_id: str) -> Mapping[str, Outcome]:
        """Return the latest outcome of each operation, by operation ID. Only 2xx and 403 responses count.

        If several have the same time, any of them is used.
        """
        sql = (
            "SELECT operation_id, status, max(at) FROM history WHERE profile_id=? AND operation_id<>''"
            " AND (status BETWEEN 200 AND 299 OR status=403) GROUP BY operation_id"
        )
        rows = self._read(lambda database: database.execute(sql, (profile_id,)).fetchall())
        return {name: Outcome(status, at) for name, status, at in rows or () if isinstance(name, str) and _is_time(at)}

    def remember(self, profile_id: str, ids: Iterable[SeenId]) -> None:
        """Add IDs, or update their times. A known name is not replaced by an empty one."""
        import time

        now = time.time()
        rows = [(profile_id, seen.kind, seen.id, _storable(seen.name), seen.seen_at or now) for seen in ids]
        if rows:
            self._run(
                lambda database: database.executemany(
                    "INSERT INTO seen VALUES (?,?,?,?,?) ON CONFLICT DO UPDATE SET seen_at=excluded.seen_at,"
                    " name=CASE excluded.name WHEN '' THEN name ELSE excluded.name END",
                    rows,
                )
            )

    def complete(self, profile_id: str, kind: str, words: str = "", limit: int = 50) -> Sequence[SeenId]:
        """Return the IDs of a kind whose name or ID contains `words`, newest first."""
        sql = (
            "SELECT kind,id,name,seen_at FROM seen WHERE profile_id=? AND kind=?"
            " AND (?='' OR instr(lower(name),?) OR instr(id,?)) ORDER BY seen_at DESC, name LIMIT ?"
        )
        search = words.lower()
        values = (profile_id, kind, search, search, search, limit)
        rows = self._read(lambda database: database.execute(sql, values).fetchall())
        return [SeenId(*row) for row in rows or () if all(isinstance(t, str) for t in row[:3]) and _is_time(row[3])]

    def forget(self, profile_id: str) -> None:
        """Delete the history and IDs of a profile. Works on a full disk. Raises WriteFailed.

        A damaged database that was set aside may contain rows of any profile, so it is removed too.
        """

        def write(database: sqlite3.Connection) -> None:
            database.execute("DELETE FROM history WHERE profile_id=?", (profile_id,))
            database.execute("DELETE FROM seen WHERE profile_id=?", (profile_id,))

        self._run(write, create=False)
        if self.warning:  # there may have been no space for a journal
            self._run(write, create=False, journal="MEMORY")
            self.close()
        if self.warning:
            raise WriteFailed(f"The history of the profile could not be removed ({self.warning}).", "Check the disk.")
        self.remove_damaged_copy()

    @property
    def damaged_copy(self) -> str:
        """Path of a damaged database that was replaced with a new one; empty if there is none."""
        path = self._path + _BROKEN
        return path if os.path.lexists(path) else ""

    def remove_damaged_copy(self) -> None:
        """Remove a damaged database that was set aside. Raises WriteFailed."""
        remove_file(self._path + _BROKEN, "remove the damaged history")

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _run(self, work: Callable[[sqlite3.Connection], Any], *, create: bool = True, journal: str = "") -> Any:
        import sqlite3

        with self._lock:
            self.warning = ""
            for attempt in (1, 2):
                try:
                    if not create and self._connection is None and not os.path.exists(self._path):
                        return None
                    database = self._open(journal)
                    with database:
                        return work(database)
                except sqlite3.DatabaseError as error:
                    self._discard_connection()
                    damaged = not isinstance(error, sqlite3.OperationalError)
                    if attempt == 1 and damaged:
                        self._set_aside()
                        continue
                    self.warning = f"{self._path}: {type(error).__name__}: {error}"
                except OSError as error:
                    self._discard_connection()
                    self.warning = f"{self._path}: {error.strerror}"
                if create:
                    self.write_error = f"The history could not be saved ({self.warning})."
                return None
        return None

    def _read(self, work: Callable[[sqlite3.Connection], Any]) -> Any:
        """Return the result of `work`, even on a full or read-only disk, where the file cannot be opened to write."""
        found = self._run(work, create=False)
        if self.warning:
            import sqlite3
            from urllib.request import pathname2url

            with (
                contextlib.suppress(sqlite3.Error),
                contextlib.closing(
                    sqlite3.connect(f"file:{pathname2url(self._path)}?immutable=1", uri=True)
                ) as database,
            ):
                found = work(database)
                self.warning = ""
        return found

    def _open(self, journal: str) -> sqlite3.Connection:
        if self._connection is None:
            import sqlite3

            make_private_folder(os.path.dirname(self._path))
            # Create the file first: SQLite would use the umask, and it copies this mode to its -wal and -shm files.
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            os.close(handle)
            database = sqlite3.connect(self._path, timeout=2.0, check_same_thread=False)
            database.text_factory = _decode
            try:
                mode = journal or ("TRUNCATE" if on_network(self._path) else "WAL")
                if journal:
                    database.execute("PRAGMA locking_mode=EXCLUSIVE")  # otherwise reading a WAL creates a new file
                database.execute(f"PRAGMA journal_mode={mode}")
                database.execute("PRAGMA synchronous=NORMAL")
                database.executescript(_TABLES)
                database.execute(f"PRAGMA user_version={SCHEMA}")
            except BaseException:
                database.close()
                raise
            self._connection = database
        return self._connection

    def _discard_connection(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _set_aside(self) -> None:
        with contextlib.suppress(OSError):
            os.replace(self._path, self._path + _BROKEN)
        for ending in ("-wal", "-shm"):
            with contextlib.suppress(OSError):
                os.unlink(self._path + ending)


def _is_entry(row: Sequence[object]) -> bool:
    """Return whether the values of a row have the types of their columns, which SQLite does not enforce."""
    return all(
        _is_time(value)
        if column in _TIMES
        else isinstance(value, int) and value >= 0
        if column in _COUNTS
        else isinstance(value, str)
        for column, value in zip(_COLUMNS, row, strict=False)
    )


def _is_time(value: object) -> bool:
    return isinstance(value, (int, float)) and 0 <= value <= LATEST


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _storable(value: object) -> object:
    """Return a value that SQLite can store: lone surrogates in text are replaced by escape sequences."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
