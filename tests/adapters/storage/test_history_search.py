"""The filter of the history on a real database: the same result as comparing each entry, from any older file."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from frameio_tui.adapters.storage.history import db as history_db
from frameio_tui.adapters.storage.history.db import Retention, SqliteHistory
from frameio_tui.adapters.storage.history.schema import BATCH
from frameio_tui.adapters.storage.paths import Paths
from frameio_tui.core.errors import StoreError, WriteFailed
from frameio_tui.core.http.history import HistoryEntry
from frameio_tui.core.http.history_filter import HistoryFilter, matches, parse_filter

NOW = 1_000_000.0
FILTERS = (
    *("", "teams", "te", "t", "zz", "status:4xx", "status:none", "status:200,404 method:p", "kind:verify", "reel 6a8a"),
    *(
        "body:needle",
        "body:100%",
        "since:40m",
        "until:100m since:150m",
        "since:60m teams status:2xx",
        "date:1970-01-02",
    ),
    *("é", "kind:request body:needle teams", "since:999999d", "until:999999d"),
)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.find({"FRAMEIO_TUI_HOME": str(tmp_path)})


@pytest.fixture
def history(paths: Paths) -> Iterator[SqliteHistory]:
    history = SqliteHistory(paths, keep=10_000)
    yield history
    history.close()


def entries(count: int) -> list[HistoryEntry]:
    """Return entries of each kind, one a minute, the last at NOW."""
    rng = random.Random(17)  # noqa: S311 - repeatable sample data
    return [
        HistoryEntry(
            rng.choice(("p1", "p2")),
            NOW - 60.0 * (count - at) + rng.uniform(-90, 90),
            rng.choice(("GET", "GET", "POST", "PATCH")),
            rng.choice(("/v2/teams", "/v2/me", f"/v4/x/{rng.getrandbits(128):032x}", "/v2/projects/6a8a/reels?q=%20")),
            rng.choice((200, 200, 201, 404, 500, 0)),
            0.1,
            response_body=rng.choice(("needle", "100% hay", "hay")),
            kind=rng.choice(("request", "request", "verify")),
            names=rng.choice(((), (("6a8a", "Émile"),))),
        )
        for at in range(count)
    ]


def pages(history: SqliteHistory, wanted: HistoryFilter, limit: int) -> list[HistoryEntry]:
    """Return all that match, page by page."""
    found: list[HistoryEntry] = []
    while page := history.search(wanted, found[-1].entry_id if found else 0, limit):
        found += page
    return found


def test_a_filter_finds_what_comparing_each_entry_finds(history: SqliteHistory, paths: Paths) -> None:
    added = entries(2 * BATCH + 37)  # so that some are not in the index yet
    for entry in added:
        history.add(entry)
    for without_index in (False, True):
        if without_index:
            history.close()
            with contextlib.closing(sqlite3.connect(paths.history_file)) as database, database:
                database.execute("DROP TABLE found")
        for text in FILTERS:
            for profiles in ((), ("p1",)):
                wanted = parse_filter(text, NOW)._replace(profiles=profiles)
                expected = [number for number, entry in enumerate(added, 1) if matches(entry, wanted)][::-1]
                found = [entry.entry_id for entry in pages(history, wanted, 30)]
                assert found == expected, (text, profiles, without_index)
                assert history.count(wanted) == len(expected), (text, profiles, without_index)
    listed = history.search(HistoryFilter(), 0, 1)[0]
    assert (listed.response_body, listed.request_size) == ("", -1)
    whole = history.entry(listed.entry_id)
    assert whole is not None
    assert whole._replace(entry_id=0) == added[-1]
    assert history.entry(10**9) is history.entry(-1) is history.entry(10**30) is None


V1 = """
CREATE TABLE history (
    entry_id INTEGER PRIMARY KEY, profile_id TEXT NOT NULL, at REAL NOT NULL, method TEXT NOT NULL,
    target TEXT NOT NULL, status INTEGER NOT NULL, duration REAL NOT NULL, body_size INTEGER NOT NULL,
    request_body TEXT NOT NULL, response_body TEXT NOT NULL, error TEXT NOT NULL, kind TEXT NOT NULL,
    operation_id TEXT NOT NULL);
CREATE INDEX history_by_profile ON history (profile_id, entry_id);
CREATE TABLE seen (
    profile_id TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, seen_at REAL NOT NULL,
    PRIMARY KEY (profile_id, kind, id)) WITHOUT ROWID;
PRAGMA user_version=1;
"""


def older_file(paths: Paths, count: int) -> None:
    """Write a history as version 1 did, with one row of a wrong type."""
    Path(paths.state_dir).mkdir(parents=True)
    with contextlib.closing(sqlite3.connect(paths.history_file)) as database, database:
        database.executescript(V1)
        rows = [("p1", float(at), "GET", f"/v2/x{at}", 200, 0.1, 2, "", "{}", "", "request", "") for at in range(count)]
        rows[0] = ("p1", b"when", *rows[0][2:])  # type: ignore[assignment]  # on purpose
        database.executemany(
            "INSERT INTO history (profile_id,at,method,target,status,duration,body_size,request_body,response_body,"
            "error,kind,operation_id) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            rows,
        )


def test_an_older_file_is_upgraded_with_everything_in_it(history: SqliteHistory, paths: Paths) -> None:
    older_file(paths, 1234)
    assert [entry.target for entry in history.search(parse_filter("x7", NOW), 0, 500)][-1] == "/v2/x7"
    assert history.count(HistoryFilter()) == 1234
    assert len(history.recent("p1", 2000)) == 1233
    history.add(entries(1)[0])
    assert history.warning == ""
    entry = history.entry(1000)
    assert entry is not None
    assert (entry.response_body, entry.request_size, entry.response_headers) == ("{}", -1, ())


def test_a_file_of_a_newer_version_is_read_and_never_changed(history: SqliteHistory, paths: Paths) -> None:
    history.add(entries(1)[0]._replace(profile_id="p1"))
    history.close()
    with contextlib.closing(sqlite3.connect(paths.history_file)) as database:
        database.execute("PRAGMA user_version=3")
        database.execute("PRAGMA journal_mode=DELETE")
    before = Path(paths.history_file).read_bytes()
    history.add(entries(1)[0])
    assert "was written by a newer version of frameio-tui" in history.write_error
    history.prune()
    for remove in (lambda: history.forget("p1"), lambda: history.clear(HistoryFilter())):
        with pytest.raises(WriteFailed, match="newer version"):
            remove()
    assert len(history.search(HistoryFilter())) == len(history.recent("p1")) == 1
    history.close()
    assert Path(paths.history_file).read_bytes() == before


def test_a_damaged_and_a_locked_file_are_named(history: SqliteHistory, paths: Paths) -> None:
    history.add(entries(1)[0])
    with contextlib.closing(sqlite3.connect(paths.history_file)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert len(history.search(HistoryFilter())) == 1  # whoever writes, does not stop a reader
        other.rollback()
    history.close()
    Path(paths.history_file).write_bytes(b"not a database" * 500)
    assert history.search(HistoryFilter()) == []
    assert history.damaged_copy
    history.close()
    Path(paths.history_file).unlink(missing_ok=True)
    Path(paths.history_file).mkdir()
    with pytest.raises(StoreError, match=f"cannot be read .{paths.history_file}"):
        history.search(HistoryFilter())


def test_pages_stay_right_while_another_program_writes(history: SqliteHistory, paths: Paths) -> None:
    for entry in entries(150):
        history.add(entry)
    other = SqliteHistory(paths, keep=10_000)
    writer = threading.Thread(target=lambda: [other.add(entry) for entry in entries(150)])
    writer.start()
    found = [entry.entry_id for entry in pages(history, HistoryFilter(), 10)]
    writer.join()
    assert found == list(range(found[0], 0, -1))
    assert other.warning == ""
    assert history.count(parse_filter("v2", NOW)) == len(pages(history, parse_filter("v2", NOW), 1000))
    other.close()


def test_a_search_can_be_cancelled_from_another_thread(history: SqliteHistory) -> None:
    for entry in entries(50):
        history.add(entry._replace(response_body="hay" * 2000))
    history.search(HistoryFilter())
    wanted = HistoryFilter(body="needle")
    done = threading.Event()

    def cancel() -> None:
        while not done.is_set():
            history.cancel_search()

    thread = threading.Thread(target=cancel)
    thread.start()
    for _ in range(20):
        assert history.search(wanted) == []
        assert history.entry(7) is not None  # what is shown is read anyway
    done.set()
    thread.join()
    assert len(history.search(HistoryFilter())) == 50


def test_entries_are_deleted_by_number_age_and_size(paths: Paths) -> None:
    history = SqliteHistory(paths, keep=Retention(10_000))
    now = time.time()
    for at, entry in enumerate(entries(300)):
        history.add(entry._replace(at=now - (300 - at) * 3600, response_body="x" * 4000))
    history.close()
    for retention, least, most in (
        (Retention(10_000, days=5), 118, 120),
        (Retention(100), 100, 100),
        (Retention(100, size=2**18), 10, 70),
        (Retention(0), 0, 0),
    ):
        history = SqliteHistory(paths, keep=retention)
        history.prune()
        assert history.warning == ""
        assert least <= history.count(HistoryFilter()) <= most, retention
        assert history.count(HistoryFilter(words=("v",))) <= most  # and from the index
        history.close()


def test_clearing_deletes_what_matches_and_nothing_else(
    history: SqliteHistory, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_db, "DELETED", 10)  # in several transactions
    for entry in entries(240):
        history.add(entry)
    wanted = parse_filter("status:4xx", NOW)
    count = history.count(wanted)
    assert count > 10
    assert history.clear(wanted) == count
    assert history.count(wanted) == 0
    assert history.count(HistoryFilter()) == 240 - count
    kept = SqliteHistory(paths, 100)
    kept.prune()
    kept.close()
    assert history.count(HistoryFilter()) == 100
    history.add(entries(1)[0]._replace(response_body="sensitive " * 50_000))
    assert history.clear(HistoryFilter()) == 101
    history.close()
    left = Path(paths.history_file).read_bytes()
    assert b"sensitive" not in left
    assert len(left) < 200_000
    history.add(entries(1)[0])
    assert history.count(HistoryFilter(words=("v",))) <= 1
