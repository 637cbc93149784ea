"""Stores the request history and the IDs seen in responses, per profile ID, in the SQLite file history.db.

Callers redact requests and responses before they store them. The tables are in `history_schema`, which is imported when
the file is used: a start does not need it.
"""

from __future__ import annotations

import contextlib
import os
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

from frameio_tui.adapters.storage.atomic_file import make_private_folder, remove_file
from frameio_tui.adapters.storage.mounts import on_network
from frameio_tui.core.errors import WriteFailed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from frameio_tui.adapters.storage.history.search import HistorySearch
    from frameio_tui.adapters.storage.paths import Paths
    from frameio_tui.core.http.history import HistoryEntry, Outcome
    from frameio_tui.core.http.history_filter import HistoryFilter
    from frameio_tui.core.resources.ids import SeenId
    from frameio_tui.core.settings import Settings

_BROKEN = ".broken"
DELETED = 1000
"""Number of entries that are deleted in one transaction: another process waits only two seconds to add one."""
_MAX_INTEGER = 2**63 - 1
"""The largest integer in SQLite."""
_DAY = 86400
_NEWER = "it was written by a newer version of frameio-tui"


class Retention(NamedTuple):
    """How much of the history is stored; 0 days or bytes are no limit."""

    entries: int = 5000
    days: int = 0
    size: int = 0
    """Bytes of the file that are in use."""


def retention_of(settings: Settings) -> Retention:
    """Return the limits that config.toml sets."""
    return Retention(settings.history_keep, settings.history_days, settings.history_size)


class _NewerHistory(Exception):
    """The file must not be changed, because a newer version of the program has written it."""


class SqliteHistory:
    """Implements HistoryStore and SeenIds.

    The methods that remove data, and those that search, raise an error if the disk fails; the others set `warning`.
    """

    def __init__(self, paths: Paths, keep: int | Retention = 5000) -> None:
        self._path = paths.history_file
        self._retention = keep if isinstance(keep, Retention) else Retention(keep)
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._searches: HistorySearch | None = None
        self._adds = 0
        self.warning = ""
        """Why the last call failed; empty if it succeeded."""
        self.write_error = ""
        """A sentence that says why a write has failed since the start; empty if none has."""

    def add(self, entry: HistoryEntry) -> None:
        """Append an entry. At the first entry, and then at every hundredth, also delete those beyond the limits."""
        from frameio_tui.adapters.storage.history import schema

        columns, row = schema.COLUMNS, schema.row_of(entry)
        marks = ",".join("?" * len(columns))

        def write(database: sqlite3.Connection) -> None:
            _check_writable(database)
            added = database.execute(
                f"INSERT INTO history ({','.join(columns)}) VALUES ({marks})",  # noqa: S608 - fixed names
                row,
            ).lastrowid
            _index_batch(database, added or 0)
            self._adds += 1
            if self._adds % schema.BATCH == 1:
                _prune(database, self._retention)

        self._run(write)

    def prune(self) -> None:
        """Delete the entries beyond the limits, if there are any; a failure is only reported in `warning`."""

        def write(database: sqlite3.Connection) -> bool:
            _check_writable(database)
            return _prune(database, self._retention)

        while self._run(write, create=False):
            pass

    def recent(self, profile_id: str, limit: int = 100) -> Sequence[HistoryEntry]:
        """Return the latest entries of a profile, newest first.

        Rows with values of the wrong type, which another program must have written, are left out and counted in
        `warning`.
        """
        from frameio_tui.adapters.storage.history import schema

        row_limit = min(limit, _MAX_INTEGER)

        def read(database: sqlite3.Connection) -> list[Sequence[object]]:
            names = schema.selected(schema.columns_of(database), schema.COLUMNS)
            sql = f"SELECT {names},entry_id FROM history WHERE profile_id=? ORDER BY entry_id DESC LIMIT ?"  # noqa: S608 - fixed names
            return database.execute(sql, (profile_id, row_limit)).fetchall()

        rows = self._read(read) or ()
        entries = [entry for row in rows if (entry := schema.entry_of(row)) is not None]
        if len(entries) < len(rows):
            damaged = len(rows) - len(entries)
            noun = "entry has a value" if damaged == 1 else "entries have values"
            self.warning = f"{self._path}: {damaged} {noun} of the wrong type"
        return entries

    def outcomes(self, profile_id: str) -> Mapping[str, Outcome]:
        """Return the latest outcome of each operation, by operation ID. Only 2xx and 403 responses count.

        If several have the same time, any of them is used.
        """
        from frameio_tui.adapters.storage.history.schema import is_time
        from frameio_tui.core.http.history import Outcome

        sql = (
            "SELECT operation_id, status, max(at) FROM history WHERE profile_id=? AND operation_id<>''"
            " AND (status BETWEEN 200 AND 299 OR status=403) GROUP BY operation_id"
        )
        rows = self._read(lambda database: database.execute(sql, (profile_id,)).fetchall())
        return {name: Outcome(status, at) for name, status, at in rows or () if isinstance(name, str) and is_time(at)}

    def search(self, wanted: HistoryFilter, before: int = 0, limit: int = 100) -> Sequence[HistoryEntry]:
        """Return the newest entries that match, without bodies and headers; with `before`, only older ones.

        `profiles` of the filter has IDs. Raises StoreError.
        """
        return self._search.search(wanted, before, limit)

    def count(self, wanted: HistoryFilter) -> int:
        """Return the number of entries that match. Raises StoreError."""
        return self._search.count(wanted)

    def entry(self, entry_id: int) -> HistoryEntry | None:
        """Return one entry with its content; None if it is not there any more. Raises StoreError."""
        return self._search.entry(entry_id)

    def cancel_search(self) -> None:
        """End the search that is running in another thread; its result is not complete."""
        if self._searches is not None:
            self._searches.cancel()

    @property
    def _search(self) -> HistorySearch:
        """Return what searches, with a connection of its own, so that a long search does not delay a write."""
        if self._searches is None:
            from frameio_tui.adapters.storage.history.search import HistorySearch

            self._run(lambda _database: None, create=False)  # upgrades an older file
            self._searches = HistorySearch(self._path)
        return self._searches

    def clear(self, wanted: HistoryFilter) -> int:
        """Delete the entries that match, and return their number. Raises StoreError, WriteFailed."""
        found: list[int] = []
        last = 0
        while page := self.search(wanted, last, 1000):
            found += [entry.entry_id for entry in page]
            last = page[-1].entry_id

        for at in range(0, len(found), DELETED):
            entries = ",".join(map(str, found[at : at + DELETED]))

            def write(database: sqlite3.Connection, entries: str = entries) -> None:
                _check_writable(database)
                _delete(database, f"entry_id IN ({entries})")

            self._run(write, create=False)
            if self.warning:
                raise WriteFailed(f"The history could not be changed ({self.warning}).", "Check the disk.")
        self._run(_optimize, create=False)
        self._run(_shrink, create=False)
        self.warning = ""  # the entries are deleted, even if the file cannot be made smaller now
        return len(found)

    def remember(self, profile_id: str, ids: Iterable[SeenId]) -> None:
        """Add IDs, or update their times. A known name is not replaced by an empty one."""
        import time

        from frameio_tui.adapters.storage.history.schema import storable_text

        now = time.time()
        rows = [(profile_id, seen.kind, seen.id, storable_text(seen.name), seen.seen_at or now) for seen in ids]

        def write(database: sqlite3.Connection) -> None:
            _check_writable(database)
            database.executemany(
                "INSERT INTO seen VALUES (?,?,?,?,?) ON CONFLICT DO UPDATE SET seen_at=excluded.seen_at,"
                " name=CASE excluded.name WHEN '' THEN name ELSE excluded.name END",
                rows,
            )

        if rows:
            self._run(write)

    def complete(self, profile_id: str, kind: str, words: str = "", limit: int = 50) -> Sequence[SeenId]:
        """Return the IDs of a kind whose name or ID contains `words`, newest first."""
        from frameio_tui.adapters.storage.history.schema import is_time
        from frameio_tui.core.resources.ids import SeenId

        sql = (
            "SELECT kind,id,name,seen_at FROM seen WHERE profile_id=? AND kind=?"
            " AND (?='' OR instr(lower(name),?) OR instr(id,?)) ORDER BY seen_at DESC, name LIMIT ?"
        )
        search = words.lower()
        values = (profile_id, kind, search, search, search, limit)
        rows = self._read(lambda database: database.execute(sql, values).fetchall())
        return [SeenId(*row) for row in rows or () if all(isinstance(t, str) for t in row[:3]) and is_time(row[3])]

    def name_of(self, profile_id: str, kind: str, identifier: str) -> str:
        """Return the name that an ID was seen with; empty if it is unknown."""
        sql = "SELECT name FROM seen WHERE profile_id=? AND kind=? AND id=?"
        row = self._read(lambda database: database.execute(sql, (profile_id, kind, identifier)).fetchone())
        return row[0] if row is not None and isinstance(row[0], str) else ""

    def forget(self, profile_id: str) -> None:
        """Delete the history and IDs of a profile. Works on a full disk. Raises WriteFailed.

        A damaged database that was set aside may contain rows of any profile, so it is removed too.
        """

        def write(database: sqlite3.Connection) -> None:
            _check_writable(database)
            database.execute("DELETE FROM seen WHERE profile_id=?", (profile_id,))
            _delete(database, "profile_id=?", (profile_id,))
            _optimize(database)

        def write_without_space(database: sqlite3.Connection) -> None:
            _check_writable(database)
            # The index would need space to delete from it, so it goes as a whole; the next start makes it again.
            database.execute("DROP TABLE IF EXISTS found")
            database.execute("PRAGMA user_version=1")
            database.execute("DELETE FROM seen WHERE profile_id=?", (profile_id,))
            database.execute("DELETE FROM history WHERE profile_id=?", (profile_id,))

        self._run(write, create=False)
        if self.warning:  # there may have been no space for a journal
            self._run(write_without_space, create=False, journal="MEMORY")
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
        if self._searches is not None:
            self._searches.close()
            self._searches = None
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
                except _NewerHistory:
                    self.warning = f"{self._path}: {_NEWER}"
                if create:
                    self.write_error = f"The history could not be saved ({self.warning})."
                return None
        return None

    def _read(self, work: Callable[[sqlite3.Connection], Any]) -> Any:
        """Return the result of `work`, even on a full or read-only disk, where the file cannot be opened to write."""
        found = self._run(work, create=False)
        if self.warning:
            import sqlite3

            from frameio_tui.adapters.storage.history.schema import immutable_address

            with (
                contextlib.suppress(sqlite3.Error),
                contextlib.closing(sqlite3.connect(immutable_address(self._path), uri=True)) as database,
            ):
                found = work(database)
                self.warning = ""
        return found

    def _open(self, journal: str) -> sqlite3.Connection:
        if self._connection is None:
            import sqlite3

            from frameio_tui.adapters.storage.history import schema

            make_private_folder(os.path.dirname(self._path))
            # Create the file first: SQLite would use the umask, and it copies this mode to its -wal and -shm files.
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            os.close(handle)
            database = sqlite3.connect(self._path, timeout=2.0, check_same_thread=False)
            database.text_factory = schema.decode
            try:
                if journal:
                    database.execute("PRAGMA locking_mode=EXCLUSIVE")  # otherwise reading a WAL creates a new file
                if not schema.is_newer(database):
                    mode = journal or ("TRUNCATE" if on_network(self._path) else "WAL")
                    database.execute(f"PRAGMA journal_mode={mode}")
                    database.execute("PRAGMA synchronous=NORMAL")
                    database.execute("PRAGMA secure_delete=ON")  # what was deleted must not stay in the file
                    schema.prepare(database)
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


def _check_writable(database: sqlite3.Connection) -> None:
    from frameio_tui.adapters.storage.history.schema import is_newer

    if is_newer(database):
        raise _NewerHistory


def _index_batch(database: sqlite3.Connection, newest: int) -> None:
    """Add the latest entries to the index at every hundredth ID, whichever process adds it."""
    from frameio_tui.adapters.storage.history import schema

    if newest % schema.BATCH == 0 and (indexed := schema.indexed_up_to(database)) is not None:
        schema.add_to_index(database, indexed)


def _delete(database: sqlite3.Connection, condition: str, values: Sequence[object] = ()) -> int:
    """Delete the entries that meet a condition, from the index too, and return their number."""
    from frameio_tui.adapters.storage.history.schema import indexed_up_to

    if indexed_up_to(database):
        rows = f"SELECT entry_id FROM history WHERE {condition}"  # noqa: S608 - the conditions of this module
        database.execute(f"DELETE FROM found WHERE rowid IN ({rows})", values)  # noqa: S608 - as above
    return database.execute(f"DELETE FROM history WHERE {condition}", values).rowcount  # noqa: S608 - as above


def _optimize(database: sqlite3.Connection) -> None:
    """Remove what was deleted from the index for good; until then, only a mark says that it is deleted."""
    from frameio_tui.adapters.storage.history.schema import has_index, indexed_up_to

    if has_index(database) and indexed_up_to(database) is not None:
        database.execute("INSERT INTO found (found) VALUES ('optimize')")


def _shrink(database: sqlite3.Connection) -> None:
    """Make the file smaller if most of it is free."""
    pages, free = (int(database.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "freelist_count"))
    if free > pages // 2:
        database.execute("VACUUM")


def _prune(database: sqlite3.Connection, retention: Retention) -> bool:
    """Delete the oldest entries beyond the limits, up to `DELETED` for each; return whether there may be more."""
    import time

    oldest = "SELECT entry_id FROM history WHERE {} ORDER BY entry_id LIMIT ?"
    deleted = 0

    last = database.execute(
        "SELECT entry_id FROM history ORDER BY entry_id DESC LIMIT 1 OFFSET ?", (retention.entries,)
    ).fetchone()
    if last is not None:
        deleted = _delete(database, f"entry_id IN ({oldest.format('entry_id<=?')})", (*last, DELETED))
    if retention.days:
        before = time.time() - retention.days * _DAY
        deleted = max(deleted, _delete(database, f"entry_id IN ({oldest.format('at<?')})", (before, DELETED)))
    while retention.size and _used_bytes(database) > retention.size:
        count = database.execute("SELECT count(*) FROM history").fetchone()[0]
        if not count:
            break
        _delete(database, f"entry_id IN ({oldest.format('1')})", (max(1, count // 10),))
    return deleted == DELETED


def _used_bytes(database: sqlite3.Connection) -> int:
    pages, free, size = (
        int(database.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * size
