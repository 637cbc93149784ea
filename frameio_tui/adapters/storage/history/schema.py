"""The tables of history.db: creation, upgrade from older versions, and the word index that the filter uses.

Each entry is one row of `history`. The table `found` is a full-text index (FTS5) of the words, methods, statuses,
profiles and kinds of the entries, so that a filter need not read all rows. It is filled in batches, because one
insertion into it takes as long as several into `history`; `indexed_up_to` is the last entry in it. Without FTS5, the
rows are read one after the other instead.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from frameio_tui.adapters.storage.toml import LATEST
from frameio_tui.core.errors import Remedy, StoreError
from frameio_tui.core.http.history import HistoryEntry
from frameio_tui.core.http.history_filter import searched_text, status_word, words_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from frameio_tui.core.http.history_filter import HistoryFilter

SCHEMA = 2
COLUMNS = tuple(field for field in HistoryEntry._fields if field != "entry_id")
CONTENT = ("request_body", "response_body", "request_headers", "response_headers", "reason", "request_size", "origin")
"""The columns that a list of entries does not show."""
BATCH = 100
"""Number of entries that are added to the index at a time."""
MAX_WORDS = 200
"""Number of words of an entry in the index; only an attack has more."""
_TABLES = """
CREATE TABLE IF NOT EXISTS history (
    entry_id INTEGER PRIMARY KEY, profile_id TEXT NOT NULL, at REAL NOT NULL, method TEXT NOT NULL,
    target TEXT NOT NULL, status INTEGER NOT NULL, duration REAL NOT NULL, body_size INTEGER NOT NULL,
    request_body TEXT NOT NULL, response_body TEXT NOT NULL, error TEXT NOT NULL, kind TEXT NOT NULL,
    operation_id TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS history_by_profile ON history (profile_id, entry_id);
CREATE INDEX IF NOT EXISTS history_by_time ON history (at);
CREATE TABLE IF NOT EXISTS seen (
    profile_id TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, seen_at REAL NOT NULL,
    PRIMARY KEY (profile_id, kind, id)) WITHOUT ROWID;
"""
_ADDED = {
    "origin": "TEXT NOT NULL DEFAULT ''",
    "names": "TEXT NOT NULL DEFAULT '[]'",
    "reason": "TEXT NOT NULL DEFAULT ''",
    "request_headers": "TEXT NOT NULL DEFAULT '[]'",
    "response_headers": "TEXT NOT NULL DEFAULT '[]'",
    "request_size": "INTEGER NOT NULL DEFAULT -1",
}
"""Columns that version 1 did not have."""
_INDEX = (
    "CREATE VIRTUAL TABLE found USING fts5"
    "(text, method, status, profile, kind, tokenize='ascii', detail=column, columnsize=0, prefix='1 2')"
)
_TIMES = ("at", "duration")
_COUNTS = ("status", "body_size")
_PAIRS = ("names", "request_headers", "response_headers")


def is_newer(database: sqlite3.Connection) -> bool:
    """Return whether a later version of the program has written the file."""
    return _version(database) > SCHEMA


def prepare(database: sqlite3.Connection) -> None:
    """Create the tables, or add what an older version did not have: all of it or nothing."""
    if _version(database) >= SCHEMA:
        return
    database.execute("BEGIN IMMEDIATE")
    try:
        if _version(database) < SCHEMA:  # another process may have been faster
            for statement in _TABLES.split(";"):
                database.execute(statement)
            known = columns_of(database)
            for name, kind in _ADDED.items():
                if name not in known:
                    database.execute(f"ALTER TABLE history ADD COLUMN {name} {kind}")
            _create_index(database)
            database.execute(f"PRAGMA user_version={SCHEMA}")
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def columns_of(database: sqlite3.Connection) -> tuple[str, ...]:
    """Return the names of the columns that the table has."""
    return tuple(str(row[1]) for row in database.execute("PRAGMA table_info(history)"))


def _create_index(database: sqlite3.Connection) -> None:
    """Create the index and fill it. Where SQLite has no FTS5, there is none."""
    import sqlite3

    try:
        if not has_index(database):
            database.execute(_INDEX)
        database.execute("DELETE FROM found")
    except sqlite3.OperationalError as error:
        if "no such module" not in str(error):
            raise
        return
    last = 0
    while last := add_to_index(database, last):
        pass


def has_index(database: sqlite3.Connection) -> bool:
    """Return whether there is an index, whether or not this SQLite can read it."""
    return database.execute("SELECT 1 FROM sqlite_master WHERE name='found'").fetchone() is not None


def indexed_up_to(database: sqlite3.Connection) -> int | None:
    """Return the ID of the last entry in the index; None if there is no index that can be read."""
    import sqlite3

    try:
        row = database.execute("SELECT rowid FROM found ORDER BY rowid DESC LIMIT 1").fetchone()
    except sqlite3.OperationalError:
        return None
    return int(row[0]) if row is not None else 0


def add_to_index(database: sqlite3.Connection, last: int, count: int = BATCH * 10) -> int:
    """Add at most `count` entries after the entry `last` to the index; return the last one added, 0 for none."""
    names = selected(columns_of(database), [name for name in COLUMNS if name not in CONTENT])
    rows = database.execute(
        f"SELECT {names},entry_id FROM history WHERE entry_id>? ORDER BY entry_id LIMIT ?",  # noqa: S608 - fixed names
        (last, count),
    ).fetchall()
    words = [(row[-1], *index_row(entry)) for row in rows if (entry := listed_entry(row)) is not None]
    database.executemany(
        "INSERT OR REPLACE INTO found (rowid, text, method, status, profile, kind) VALUES (?,?,?,?,?,?)", words
    )
    return int(rows[-1][-1]) if rows else 0


def index_row(entry: HistoryEntry) -> tuple[str, str, str, str, str]:
    """Return the columns of the index for an entry."""
    words = dict.fromkeys(words_of(searched_text(entry)))
    return (
        " ".join([*words][:MAX_WORDS]),
        token(entry.method),
        status_word(entry.status),
        token(entry.profile_id),
        token(entry.kind),
    )


def token(text: str) -> str:
    """Return a text as one word of the index."""
    return "".join(words_of(text))


def match_of(wanted: HistoryFilter) -> str:
    """Return the search expression for a filter; empty if the index cannot narrow the search.

    >>> from frameio_tui.core.http.history_filter import HistoryFilter
    >>> match_of(HistoryFilter(words=("reel",), statuses=("4", "none")))
    'text : "reel"* AND status : ("4"* OR "none"*)'
    """
    parts = [f'text : "{word}"*' for word in wanted.words]
    for column, values, ending in (
        ("status", wanted.statuses, "*"),
        ("method", wanted.methods, "*"),
        ("kind", wanted.kinds, "*"),
        ("profile", wanted.profiles, ""),
    ):
        words = [f'"{word}"{ending}' for value in values if (word := token(value))]
        if words:
            parts.append(f"{column} : {words[0] if len(words) == 1 else '(' + ' OR '.join(words) + ')'}")
    return " AND ".join(parts)


def selected(known: Sequence[str], columns: Iterable[str], table: str = "") -> str:
    """Return a list of columns for SELECT, with a default for each that an old file does not have."""
    defaults = {"request_size": "-1", **dict.fromkeys(_PAIRS, "'[]'")}
    prefix = f"{table}." if table else ""
    return ",".join(f"{prefix}{name}" if name in known else defaults.get(name, "''") for name in columns)


def row_of(entry: HistoryEntry) -> list[object]:
    """Return the values of `COLUMNS` for an entry."""
    return [_storable(getattr(entry, column)) for column in COLUMNS]


def entry_of(row: Sequence[object]) -> HistoryEntry | None:
    """Return the entry of a row of `COLUMNS` and the ID; None if a value has the wrong type."""
    return _entry(COLUMNS, row)


LISTED = tuple(name for name in COLUMNS if name not in CONTENT)


def listed_entry(row: Sequence[object]) -> HistoryEntry | None:
    """Return the entry, without its content, of a row of `LISTED` and the ID; None if a value has the wrong type."""
    return _entry(LISTED, row)


def _entry(columns: Sequence[str], row: Sequence[object]) -> HistoryEntry | None:
    """Return an entry if its values have the types of their columns, which SQLite does not enforce."""
    values: dict[str, object] = {}
    for column, value in zip(columns, row, strict=False):
        if column in _TIMES:
            right = is_time(value)
        elif column == "request_size":
            right = isinstance(value, int)
        elif column in _COUNTS:
            right = isinstance(value, int) and value >= 0
        else:
            right = isinstance(value, str)
        if not right:
            return None
        values[column] = _pairs(str(value)) if column in _PAIRS else value
    return HistoryEntry(**values, entry_id=int(str(row[-1])))  # type: ignore[arg-type]  # the types were checked


def is_time(value: object) -> bool:
    """Return whether a value is a time that can be shown."""
    return isinstance(value, (int, float)) and 0 <= value <= LATEST


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of text in a JSON list; what is no such pair is left out."""
    if text == "[]":
        return ()
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(
        (item[0], item[1])
        for item in (items if isinstance(items, list) else ())
        if isinstance(item, list) and len(item) == 2 and all(isinstance(part, str) for part in item)
    )


def _storable(value: object) -> object:
    """Return a value that SQLite can store: lone surrogates in text are replaced by escape sequences."""
    if isinstance(value, tuple):
        value = json.dumps(value, ensure_ascii=False) if value else "[]"
    return storable_text(value) if isinstance(value, str) else value


def storable_text(value: str) -> str:
    """Return a text with lone surrogates replaced by escape sequences."""
    return value.encode("utf-8", "backslashreplace").decode()


def immutable_address(path: str) -> str:
    """Return the address that opens a database without any write, on a disk that allows none."""
    from urllib.request import pathname2url

    return f"file:{pathname2url(path)}?immutable=1"


def unreadable(reason: str) -> StoreError:
    """Return the error for a history that cannot be read."""
    remedy = Remedy("Press F to try again, or run: frameio-tui doctor", "Run: frameio-tui doctor")
    return StoreError(f"The history cannot be read ({reason}).", remedy)


def decode(data: bytes) -> str:
    """Return text of the database, even if it is not UTF-8."""
    return data.decode("utf-8", "replace")
