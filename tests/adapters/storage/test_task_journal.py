"""The journal of a task survives kill -9, full disks, damage and newer versions, and grows on disk only."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.adapters.storage.task_journal import SqliteTaskJournal, SqliteTaskJournals
from frameio_tui.core.errors import (
    BrokenFile,
    LockHeld,
    NewerFile,
    NoSuchTask,
    Remedy,
    WriteFailed,
    remedy_on_command_line,
)
from frameio_tui.core.tasks.task import (
    Failure,
    Progress,
    TaskCall,
    TaskListing,
    TaskRecord,
    TaskReport,
    TaskState,
    WrittenFile,
)
from tests.children import Child
from tests.disks import SmallDisk

ERROR = Remedy("An error. Press B.", "An error. Run: frameio-tui tree PLACE")
RECORD = TaskRecord(
    "", "tree", "tree Acme", {"place": "Acme", "depth": 2}, "id-1", "acme", TaskState.RUNNING, 1000.0, 1000.0
)


@pytest.fixture
def journals(tmp_path: Path) -> SqliteTaskJournals:
    return SqliteTaskJournals(str(tmp_path / "tasks"))


@pytest.fixture
def journal(journals: SqliteTaskJournals) -> Iterator[SqliteTaskJournal]:
    with contextlib.closing(journals.create(RECORD)) as journal:
        yield journal


def test_what_is_stored_is_read_again(journals: SqliteTaskJournals, journal: SqliteTaskJournal, tmp_path: Path) -> None:
    created = journal.record()
    assert created == RECORD._replace(id=created.id)
    journal.finish([("file a", {"n": 1}), ("folder b", None)])
    journal.set_cursor("page", "3 /v4/x?after=y", [("file c", [1, "é\ud800"])])
    journal.finish([("file a", {"n": 2})])
    assert (journal.is_finished("folder b"), journal.is_finished("file")) == (True, False)
    assert (journal.value_of("file a"), journal.value_of("none")) == ({"n": 2}, None)
    assert journal.cursor("page") == "3 /v4/x?after=y"
    assert list(journal.values()) == [("file a", {"n": 2}), ("folder b", None), ("file c", [1, "é\ud800"])]
    assert list(journal.values("file")) == [("file a", {"n": 2}), ("file c", [1, "é\ud800"])]
    assert (journal.finished_count(), journal.finished_count("file")) == (3, 2)
    call = TaskCall(1000.5, "GET", "https://api.frame.io/v2/me", 200, 0.25)
    journal.log(call)
    failure = Failure("Reel/A.mov", "404: not found", Remedy("Check the place.", "Run: frameio-tui tree"))
    journal.add_failure(failure)
    report = TaskReport((("files", 3),), (), 1, (WrittenFile("/x", 5, "ab"),), ("A note.",), ERROR, 5)
    ended = created._replace(state=TaskState.PARTLY, progress=Progress(3, 4, "file"), report=report, updated=1002.0)
    journal.save(ended)
    details = journals.load(created.id)
    assert details.record == ended._replace(report=report._replace(failures=(failure,)))
    assert remedy_on_command_line(details.record.report.failures[0].remedy) == "Run: frameio-tui tree"
    assert (details.calls, details.call_count) == ((call,), 1)
    assert journals.listing().records == (ended,)
    assert remedy_on_command_line(details.record.report.error) == ERROR.on_command_line, "each interface has its words"
    again = journal.begin_run(1003.0)
    assert (again.runs, again.state) == (2, TaskState.RUNNING)
    assert journal.failures() == ((), 0)
    for path in (tmp_path / "tasks").iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_value_that_is_no_json_stores_nothing_of_its_group(journal: SqliteTaskJournal) -> None:
    with pytest.raises(TypeError):
        journal.finish([("a", 1), ("b", object())])
    assert journal.finished_count() == 0


@given(keys=st.lists(st.text(max_size=8), max_size=20), prefix=st.text(max_size=3))
def test_items_are_found_by_the_beginning_of_their_key(keys: list[str], prefix: str) -> None:
    with contextlib.closing(SqliteTaskJournals("/none").scratch()) as journal:
        journal.finish([(key, key) for key in keys])
        stored = [key.encode("utf-8", "backslashreplace").decode() for key in dict.fromkeys(keys)]
        start = prefix.encode("utf-8", "backslashreplace").decode()
        expected = [key for key in dict.fromkeys(stored) if key.startswith(start)]
        assert [key for key, _ in journal.values(prefix)] == expected
        assert journal.finished_count(prefix) == len(expected)


def test_a_cancel_request_reaches_the_one_that_runs_the_task_and_ends_with_the_next_run(
    journals: SqliteTaskJournals, journal: SqliteTaskJournal
) -> None:
    assert not journal.cancel_requested()
    journals.request_cancel(journal.record().id)
    assert journal.cancel_requested()
    journal.begin_run(1001.0)
    assert not journal.cancel_requested()


def test_a_complete_task_needs_little_space(journals: SqliteTaskJournals, tmp_path: Path) -> None:
    with contextlib.closing(journals.create(RECORD)) as journal:
        for at in range(100):
            journal.finish([(f"{at}-{n}", "x" * 500) for n in range(100)])
        journal.flush()
        path = tmp_path / "tasks" / f"{journal.record().id}.db"
        assert path.stat().st_size > 5_000_000
        journal.drop_items()
        journal.flush()
        assert (journal.finished_count(), journal.record().name) == (0, "tree")
    assert path.stat().st_size < 100_000
    assert [each.name for each in (tmp_path / "tasks").iterdir()] == [path.name], "no log is left"


def test_memory_does_not_grow_with_the_items(journal: SqliteTaskJournal) -> None:
    journal.finish([("warm", "up")])
    tracemalloc.start()
    try:
        for at in range(10):
            journal.finish((f"item {at}-{n}", {"name": "x" * 50}) for n in range(400))
        count = sum(1 for _ in journal.values())
        grown, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 4_001
    assert grown < 100_000  # a string of each item would take 400 kB


WRITER = """
import sys
from frameio_tui.adapters.storage.task_journal import SqliteTaskJournals
journal = SqliteTaskJournals(sys.argv[1]).open(sys.argv[2])
number = 0
while True:
    journal.set_cursor("at", number, [(str(number), "x" * 300)])
    print(number, flush=True)
    number += 1
"""


def test_kill_9_loses_nothing_that_was_stored(journals: SqliteTaskJournals, tmp_path: Path) -> None:
    with contextlib.closing(journals.create(RECORD)) as journal:
        task_id = journal.record().id
    arguments = [sys.executable, "-c", WRITER, str(tmp_path / "tasks"), task_id]
    with Child(arguments, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(200)]
        process.send_signal(signal.SIGKILL)
        last = int((b"".join(lines) + process.stdout.read()).splitlines()[-1])
    assert task_id in {record.id for record in journals.listing().records}
    with contextlib.closing(journals.open(task_id)) as journal:
        at = journal.cursor("at")
        assert at in (last, last + 1)
        assert [key for key, _ in journal.values()] == [str(number) for number in range(int(at) + 1)]


def test_damaged_and_newer_journals_are_named_and_the_others_listed(
    journals: SqliteTaskJournals, journal: SqliteTaskJournal, tmp_path: Path
) -> None:
    ids = []
    for _ in range(4):
        with contextlib.closing(journals.create(RECORD)) as other:
            ids.append(other.record().id)
    folder = tmp_path / "tasks"
    damaged, newer, empty, cut = (folder / f"{task_id}.db" for task_id in ids)
    damaged.write_bytes(b"not a database, but long enough to be taken for one" * 20)
    with contextlib.closing(sqlite3.connect(newer)) as database:
        database.execute("PRAGMA user_version=99")
    empty.write_bytes(b"")
    cut.write_bytes(cut.read_bytes()[:5000])
    kept = {path: path.read_bytes() for path in (damaged, newer, empty, cut)}
    (folder / "folder.db").mkdir()
    assert (len(journals.listing().records), len(journals.listing().broken)) == (1, 5)
    (folder / "folder.db").rmdir()
    listing = journals.listing()
    assert [record.id for record in listing.records] == [journal.record().id]
    assert len(listing.broken) == 4
    for sentence in listing.broken:
        assert "frameio-tui jobs remove " in sentence or "newer version" in sentence
    with pytest.raises(NewerFile):
        journals.open(ids[1])
    for task_id in (ids[0], ids[2], ids[3]):
        with pytest.raises(BrokenFile):
            journals.load(task_id)
    assert {path: path.read_bytes() for path in kept} == kept, "nothing is lost"
    for task_id in ids:
        journals.remove(task_id)
    assert journals.listing().broken == ()


def test_an_id_can_be_cut_short_if_it_is_unique(journals: SqliteTaskJournals, tmp_path: Path) -> None:
    with contextlib.closing(journals.create(RECORD)) as journal:
        task_id = journal.record().id
    (tmp_path / "tasks" / "zz11.db").touch()
    (tmp_path / "tasks" / "zz12.db").touch()
    assert journals.find(task_id[:3]) == task_id
    with pytest.raises(NoSuchTask, match="zz11, zz12"):
        journals.find("zz")
    for wanted in ("", "nothing", "../x"):
        with pytest.raises(NoSuchTask):
            journals.find(wanted)
        with pytest.raises(NoSuchTask):
            journals.load(wanted)


def test_a_full_disk_is_an_error_and_loses_nothing(small_disk: SmallDisk) -> None:
    journals = SqliteTaskJournals(str(small_disk.path / "tasks"))
    with contextlib.closing(journals.create(RECORD)) as journal:
        journal.finish([("a", 1)])
        small_disk.fill()
        many = [[(f"b{number}", "x" * 1000)] for number in range(1000)]
        with pytest.raises(WriteFailed, match="full"):
            any(map(journal.finish, many))
        stored = [key for key, _ in journal.values()]
        assert stored[0] == "a"
        with pytest.raises(WriteFailed):
            journals.create(RECORD).ready()
        small_disk.free()
        journal.finish([("c", 1)])
        assert [key for key, _ in journal.values()] == [*stored, "c"]
    (record,) = journals.listing().records
    assert {name.partition(".")[0] for name in os.listdir(small_disk.path / "tasks")} == {record.id}


def test_a_new_journal_waits_for_its_lock_and_loses_no_call(journals: SqliteTaskJournals, tmp_path: Path) -> None:
    held: list[str] = []
    call = TaskCall(1000.5, "GET", "https://api.frame.io/v2/me", 200, 0.25)

    def hold() -> None:
        assert not journals.listing().records
        held.append("lock")

    with contextlib.closing(journals.create(RECORD, hold)) as journal:
        journal.log(call)
        assert (held, journals.listing()) == ([], TaskListing(()))
        journal.begin()
        journal.begin()
        journal.ready()
        journal.log(call._replace(status=404))
        assert held == ["lock"]
        assert [logged.status for logged in journals.load(journal.id).calls] == [200, 404]
    with contextlib.closing(journals.create(RECORD, hold)) as other:
        other.log(call)
        journals.remove(journal.id)
        assert other.cursor("page") is None  # the first method that needs the file creates it
        assert held == ["lock", "lock"]
        assert journals.load(other.id).calls == (call,)

    def refuse() -> None:
        raise LockHeld("in use")

    before = set(os.listdir(tmp_path / "tasks"))
    with contextlib.closing(journals.create(RECORD, refuse)) as third:
        third.log(call)
        for method in (third.begin, third.ready):
            with pytest.raises(LockHeld):
                method()
    assert set(os.listdir(tmp_path / "tasks")) == before
