"""Stores the last deliveries of webhooks and custom actions in the SQLite file deliveries.db.

Values of headers that hold a credential are masked before they are stored.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

from frameio_tui.adapters.storage.atomic_file import make_private_folder
from frameio_tui.adapters.storage.mounts import on_network
from frameio_tui.core.errors import WriteFailed
from frameio_tui.core.text.redact import redact_headers
from frameio_tui.core.webhooks.delivery import LARGEST_TOTAL, MAX_STORED, Delivery, Incoming
from frameio_tui.core.webhooks.signature import Verdict

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

_TABLES = """
CREATE TABLE IF NOT EXISTS deliveries (
    number INTEGER PRIMARY KEY AUTOINCREMENT, method TEXT NOT NULL, path TEXT NOT NULL, headers TEXT NOT NULL,
    body BLOB NOT NULL, details TEXT NOT NULL);
"""
_DETAILS = ("at", "event", "resource", "api", "attempt", "status", "seconds", "note")


class SqliteDeliveryStore:
    """Implements DeliveryStore."""

    def __init__(self, path: str, *, keep: int = MAX_STORED, largest_total: int = LARGEST_TOTAL) -> None:
        self._path = path
        self._keep = keep
        self._largest_total = largest_total
        self._lock = threading.Lock()
        self._opened: _Opened | None = None
        self._stays_open = False

    def add(self, delivery: Delivery) -> Delivery:
        """Store a delivery, remove those beyond the limits, and return it with its number. Raises WriteFailed."""
        incoming = delivery.incoming
        values = {name: getattr(delivery, name) for name in _DETAILS} | {"verdict": list(delivery.verdict)}
        row = (
            _text(incoming.method),
            _text(incoming.path),
            json.dumps(redact_headers(incoming.headers)),
            incoming.body,
            json.dumps(values),
        )

        def write(database: sqlite3.Connection) -> int:
            cursor = database.execute(
                "INSERT INTO deliveries (method,path,headers,body,details) VALUES (?,?,?,?,?)", row
            )
            number = int(cursor.lastrowid or 0)
            database.execute(
                "DELETE FROM deliveries WHERE number NOT IN"
                " (SELECT number FROM deliveries ORDER BY number DESC LIMIT ?)",
                (self._keep,),
            )
            kept = 0
            for own, size in database.execute("SELECT number,length(body) FROM deliveries ORDER BY number DESC"):
                kept += size
                if kept > self._largest_total and own != number:
                    database.execute("DELETE FROM deliveries WHERE number<=?", (own,))
                    break
            return number

        return delivery._replace(number=self._run(write, keep_open=True))

    def recent(self, limit: int) -> Sequence[Delivery]:
        """Return the latest deliveries, the latest first; rows that another program has damaged are left out."""
        sql = "SELECT number,method,path,headers,body,details FROM deliveries ORDER BY number DESC LIMIT ?"
        rows = self._read(lambda database: database.execute(sql, (limit,)).fetchall())
        return [delivery for row in rows if (delivery := _delivery(row)) is not None]

    def load(self, number: int) -> Delivery | None:
        """Return a delivery by its number, or None."""
        sql = "SELECT number,method,path,headers,body,details FROM deliveries WHERE number=?"
        rows = self._read(lambda database: database.execute(sql, (max(0, min(number, 2**62)),)).fetchall())
        return _delivery(rows[0]) if rows else None

    def clear(self) -> None:
        """Remove all deliveries. Raises WriteFailed."""
        if os.path.exists(self._path):
            self._run(lambda database: database.execute("DELETE FROM deliveries"))

    def close(self) -> None:
        """Close the file, which the first `add` has opened."""
        with self._lock:
            self._stays_open = False
            self._close()

    def _close(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.database.close()

    def _read(self, work: Callable[[sqlite3.Connection], list[Any]]) -> list[Any]:
        found: list[Any] = self._run(work) if os.path.exists(self._path) else []
        return found

    def _run(self, work: Callable[[sqlite3.Connection], Any], *, keep_open: bool = False) -> Any:
        """Return what `work` returns, in a transaction. Raises WriteFailed.

        A receiver keeps the file open, so that it waits for the disk only now and then (write-ahead log).
        """
        import sqlite3

        with self._lock:
            try:
                if self._opened is not None and not self._opened.is_at(self._path):
                    self._close()
                if self._opened is None:
                    self._opened = self._open()
                with self._opened.database as database:
                    return work(database)
            except (sqlite3.Error, OSError) as error:
                self._close()
                reason = error.strerror if isinstance(error, OSError) else str(error)
                raise WriteFailed(
                    f"The deliveries in {self._path} cannot be used ({reason}).", "Check the disk, or remove the file."
                ) from None
            finally:
                self._stays_open = self._stays_open or keep_open
                if not self._stays_open:
                    self._close()

    def _open(self) -> _Opened:
        import sqlite3

        folder = os.path.dirname(self._path)
        make_private_folder(folder)
        # Create the file first, because SQLite would use the umask.
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        database = sqlite3.connect(self._path, timeout=2.0, check_same_thread=False)
        try:
            database.execute(f"PRAGMA journal_mode={'TRUNCATE' if on_network(folder) else 'WAL'}")
            database.execute("PRAGMA synchronous=NORMAL")
            database.executescript(_TABLES)
            found = os.stat(self._path)
        except BaseException:
            database.close()
            raise
        return _Opened(database, (found.st_dev, found.st_ino))


class _Opened(NamedTuple):
    """An open file, with its device and inode number."""

    database: sqlite3.Connection
    file: tuple[int, int]

    def is_at(self, path: str) -> bool:
        """Return whether the file is still there: another process may have removed it."""
        with contextlib.suppress(OSError):
            found = os.stat(path)
            return (found.st_dev, found.st_ino) == self.file
        return False


def _delivery(row: Any) -> Delivery | None:
    number, method, path, headers, body, details = row
    try:
        values = json.loads(details)
        pairs = tuple((str(name), str(value)) for name, value in json.loads(headers))
        verdict = Verdict(*values.pop("verdict"))
        return Delivery(
            incoming=Incoming(str(method), str(path), pairs, bytes(body)), verdict=verdict, number=number, **values
        )
    except (TypeError, ValueError, KeyError):
        return None


def _text(value: str) -> str:
    return value.encode("utf-8", "backslashreplace").decode()
