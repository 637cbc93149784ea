"""Searches history.db with a connection of its own, page by page, so that the number of entries hardly matters."""

from __future__ import annotations

import contextlib
import os
import threading
from typing import TYPE_CHECKING, TypeVar

from frameio_tui.adapters.storage.history.schema import (
    COLUMNS,
    LISTED,
    columns_of,
    decode,
    entry_of,
    immutable_address,
    indexed_up_to,
    listed_entry,
    match_of,
    selected,
    unreadable,
)
from frameio_tui.core.http.history_filter import matches

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence

    from frameio_tui.core.http.history import HistoryEntry
    from frameio_tui.core.http.history_filter import HistoryFilter

T = TypeVar("T")
NEIGHBOURS = 64
"""Entries around a time that are looked at to find the IDs of that time.

Entries are numbered at their end and have the time of their beginning, so that neighbours can be out of order.
"""
CHUNK = 500
"""Entries that are compared at a time where there is no index."""
BUSY_SECONDS = 2.0
"""Seconds that a search waits for another process."""


class HistorySearch:
    """Reads the entries of one file. `cancel` may be called from any thread."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._cancels = 0

    def search(self, wanted: HistoryFilter, before: int, limit: int) -> Sequence[HistoryEntry]:
        """Return the newest entries that match, older than the entry `before` if it is not 0. Raises StoreError."""
        found: list[HistoryEntry] = []

        def read(database: sqlite3.Connection) -> None:
            for entry in self._matching(database, wanted, before, limit):
                found.append(entry)
                if len(found) == limit:
                    return

        self._run(read)
        return found

    def count(self, wanted: HistoryFilter) -> int:
        """Return the number of entries that match. Raises StoreError."""
        return self._run(lambda database: self._count(database, wanted)) or 0

    def _count(self, database: sqlite3.Connection, wanted: HistoryFilter) -> int:
        match, indexed = match_of(wanted), indexed_up_to(database)
        if match and indexed is None:
            return sum(1 for _ in self._scanned(database, wanted, 0, 0))
        condition, values = self._conditions(database, wanted)
        if not match:
            sql = f"SELECT count(*) FROM history h WHERE {condition}"  # noqa: S608 - conditions of this module
            return int(database.execute(sql, values).fetchone()[0])
        tail = sum(1 for _ in self._scanned(database, wanted, 0, indexed or 0))
        if condition == "1":
            sql = "SELECT count(*) FROM found WHERE found MATCH ?"
        else:
            sql = (
                "SELECT count(*) FROM found f CROSS JOIN history h ON h.entry_id=f.rowid"  # noqa: S608 - as above
                f" WHERE found MATCH ? AND {condition}"
            )
        return tail + int(database.execute(sql, (match, *values)).fetchone()[0])

    def entry(self, entry_id: int) -> HistoryEntry | None:
        """Return one entry with its content, or None. Raises StoreError."""
        if not 0 < entry_id < 2**63:
            return None

        def read(database: sqlite3.Connection) -> HistoryEntry | None:
            names = selected(columns_of(database), COLUMNS)
            row = database.execute(
                f"SELECT {names},entry_id FROM history WHERE entry_id=?",  # noqa: S608 - fixed names
                (entry_id,),
            ).fetchone()
            return entry_of(row) if row is not None else None

        return self._run(read, cancellable=False)

    def cancel(self) -> None:
        """End the search that is running; it returns what it has found so far, which nobody wants."""
        self._cancels += 1
        connection = self._connection
        if connection is not None:
            import sqlite3

            with contextlib.suppress(sqlite3.ProgrammingError):  # closed meanwhile
                connection.interrupt()

    def close(self) -> None:
        """Close the connection."""
        self.cancel()
        with self._lock:
            self._discard()

    # -- finding entries

    def _matching(
        self, database: sqlite3.Connection, wanted: HistoryFilter, before: int, limit: int
    ) -> Iterator[HistoryEntry]:
        """Yield matching entries, the newest first: those that are not in the index yet, then the others."""
        match = match_of(wanted)
        indexed = indexed_up_to(database) if match else None
        if match and indexed is not None:
            yield from self._scanned(database, wanted, before, indexed)
            condition, values = self._conditions(database, wanted)
            bound = f"AND f.rowid<{min(before, indexed + 1) if before else indexed + 1}"
            sql = (
                f"SELECT {selected(columns_of(database), LISTED, 'h')},h.entry_id"  # noqa: S608 - fixed names
                " FROM found f CROSS JOIN history h ON h.entry_id=f.rowid"
                f" WHERE found MATCH ? {bound} AND {condition} ORDER BY f.rowid DESC LIMIT ?"
            )
            rows = database.execute(sql, (match, *values, limit))
            yield from (entry for row in rows if (entry := listed_entry(row)) is not None)
        else:
            yield from self._scanned(database, wanted, before, 0)

    def _scanned(
        self, database: sqlite3.Connection, wanted: HistoryFilter, before: int, after: int
    ) -> Iterator[HistoryEntry]:
        """Yield matching entries with IDs between `after` and `before`, reading every one of them."""
        condition, values = self._conditions(database, wanted)
        names = selected(columns_of(database), LISTED, "h")
        compared = wanted._replace(body="")
        cancels = self._cancels
        last = before or 2**63 - 1
        while cancels == self._cancels:
            rows = database.execute(
                f"SELECT {names},h.entry_id FROM history h WHERE h.entry_id<? AND h.entry_id>? AND {condition}"  # noqa: S608 - fixed names
                " ORDER BY h.entry_id DESC LIMIT ?",
                (last, after, *values, CHUNK),
            ).fetchall()
            for row in rows:
                entry = listed_entry(row)
                if entry is not None and matches(entry, compared):
                    yield entry
            if len(rows) < CHUNK:
                return
            last = rows[-1][-1]

    def _conditions(self, database: sqlite3.Connection, wanted: HistoryFilter) -> tuple[str, list[object]]:
        """Return the SQL conditions of a filter for what is not in the index: its period and the text in bodies."""
        parts: list[str] = []
        values: list[object] = []
        if wanted.since:
            sql = "SELECT min(entry_id) FROM (SELECT entry_id FROM history WHERE at>=? ORDER BY at LIMIT ?)"
            first = database.execute(sql, (wanted.since, NEIGHBOURS)).fetchone()[0]
            parts += ["h.entry_id>=?", "h.at>=?"]
            values += [first if first is not None else 2**63 - 1, wanted.since]
        if wanted.until:
            sql = "SELECT max(entry_id) FROM (SELECT entry_id FROM history WHERE at<? ORDER BY at DESC LIMIT ?)"
            newest = database.execute(sql, (wanted.until, NEIGHBOURS)).fetchone()[0]
            parts += ["h.entry_id<=?", "h.at<?"]
            values += [newest if newest is not None else 0, wanted.until]
        if wanted.body:
            parts.append("(h.response_body LIKE ? ESCAPE '\\' OR h.request_body LIKE ? ESCAPE '\\')")
            values += [_like(wanted.body)] * 2
        return " AND ".join(parts) or "1", values

    # -- the connection

    def _run(self, work: Callable[[sqlite3.Connection], T], *, cancellable: bool = True) -> T | None:
        """Return the result of `work`; None if there is no history yet, or if it was cancelled. Raises StoreError.

        Work that is not `cancellable` is done again if `cancel` has interrupted it.
        """
        import sqlite3

        with self._lock:
            while True:
                cancels = self._cancels
                try:
                    database = self._open()
                    return work(database) if database is not None else None
                except sqlite3.DatabaseError as error:
                    if cancels != self._cancels and "interrupted" in str(error):
                        if cancellable:
                            return None
                        continue
                    self._discard()
                    raise unreadable(f"{self._path}: {error}") from None
                except OSError as error:
                    self._discard()
                    raise unreadable(f"{self._path}: {error.strerror}") from None

    def _open(self) -> sqlite3.Connection | None:
        import sqlite3

        if self._connection is not None:
            return self._connection
        if not os.path.exists(self._path):
            return None
        database: sqlite3.Connection | None = None
        try:
            database = sqlite3.connect(self._path, timeout=BUSY_SECONDS, check_same_thread=False)
            database.text_factory = decode
            database.execute("PRAGMA query_only=1")
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            if database is not None:
                database.close()
            database = sqlite3.connect(immutable_address(self._path), uri=True, check_same_thread=False)
            database.text_factory = decode
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        self._connection = database
        return database

    def _discard(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _like(text: str) -> str:
    """Return the pattern that finds a text anywhere."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
