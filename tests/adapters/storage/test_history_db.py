"""Past requests and seen ids: private, bounded, and never in the way of a request."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from frameio_tui.adapters.storage.history.db import SqliteHistory
from frameio_tui.adapters.storage.paths import Paths
from frameio_tui.core.errors import WriteFailed
from frameio_tui.core.http.history import HistoryEntry
from frameio_tui.core.resources.ids import SeenId
from tests.disks import SmallDisk

ENTRY = HistoryEntry("p1", 10.5, "GET", "/v2/me", 200, 0.25, 42, "", '{"id": "é"}', "", "request", "getMe")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.find({"FRAMEIO_TUI_HOME": str(tmp_path)})


@pytest.fixture
def history(paths: Paths) -> Iterator[SqliteHistory]:
    history = SqliteHistory(paths, keep=150)
    yield history
    history.close()


def test_looking_makes_no_file(history: SqliteHistory, tmp_path: Path) -> None:
    assert list(history.recent("p1")) == []
    assert list(history.complete("p1", "team")) == []
    history.forget("p1")
    assert list(tmp_path.iterdir()) == []


def test_requests_come_back_newest_first_per_profile(history: SqliteHistory, paths: Paths) -> None:
    history.add(ENTRY)
    history.add(ENTRY._replace(method="POST", status=0, error="refused"))
    history.add(ENTRY._replace(profile_id="p2"))
    found = history.recent("p1")
    assert [entry.method for entry in found] == ["POST", "GET"]
    assert found[1]._replace(entry_id=0) == ENTRY
    assert history.recent("p1", limit=1)[0].method == "POST"
    modes = {name: os.stat(os.path.join(paths.state_dir, name)).st_mode & 0o777 for name in os.listdir(paths.state_dir)}
    assert modes
    assert set(modes.values()) == {0o600}


def test_only_so_many_are_kept(history: SqliteHistory) -> None:
    for number in range(401):
        history.add(ENTRY._replace(at=float(number)))
    found = history.recent("p1", limit=1000)
    assert 150 <= len(found) <= 250
    assert found[0].at == 400.0


def test_forgetting_a_profile_leaves_the_others(history: SqliteHistory) -> None:
    for name in ("p1", "p2"):
        history.add(ENTRY._replace(profile_id=name))
        history.remember(name, [SeenId("team", "t", "Edit")])
    history.forget("p1")
    assert (len(history.recent("p1")), len(history.recent("p2"))) == (0, 1)
    assert (len(history.complete("p1", "team")), len(history.complete("p2", "team"))) == (0, 1)


def test_ids_are_found_by_name_or_id_newest_first(history: SqliteHistory) -> None:
    ids = [SeenId("team", "t1", "Edit", 1.0), SeenId("team", "t2", "Grading", 2.0), SeenId("asset", "a1", "Edit", 3.0)]
    history.remember("p1", ids)
    assert [seen.id for seen in history.complete("p1", "team")] == ["t2", "t1"]
    assert [seen.id for seen in history.complete("p1", "team", "EDI")] == ["t1"]
    assert [seen.id for seen in history.complete("p1", "team", "t2")] == ["t2"]
    assert [seen.id for seen in history.complete("p1", "team", "%")] == []
    history.remember("p1", [SeenId("team", "t1", "", 9.0)])
    assert history.complete("p1", "team", limit=1) == [SeenId("team", "t1", "Edit", 9.0)]


def test_text_that_no_file_can_hold_does_not_stop_it(history: SqliteHistory) -> None:
    history.add(ENTRY._replace(response_body="half \ud83d and \x00"))
    history.remember("p1", [SeenId("team", "t", "\ud800")])
    assert history.warning == ""
    assert len(history.recent("p1")) == 1


def test_a_damaged_file_is_set_aside_and_a_new_one_begun(paths: Paths) -> None:
    Path(paths.state_dir).mkdir(parents=True)
    Path(paths.history_file).write_bytes(b"not a database" * 500)
    history = SqliteHistory(paths)
    history.add(ENTRY)
    assert len(history.recent("p1")) == 1
    assert Path(paths.history_file + ".broken").read_bytes().startswith(b"not a database")
    history.close()


def test_a_database_that_was_set_aside_goes_with_a_profile(paths: Paths) -> None:
    Path(paths.state_dir).mkdir(parents=True)
    Path(paths.history_file).write_bytes(b"not a database, but rows of p1" * 100)
    history = SqliteHistory(paths)
    assert history.damaged_copy == ""
    assert list(history.recent("p1")) == []
    assert history.damaged_copy == paths.history_file + ".broken"
    history.forget("p1")
    assert history.damaged_copy == ""
    Path(paths.history_file).write_bytes(b"not a database, but rows of p1" * 100)
    history.forget("p1")
    assert list(Path(paths.state_dir).glob("history*")) == []
    history.close()


def test_trouble_on_disk_is_noted_and_passes(paths: Paths) -> None:
    Path(paths.state_dir).mkdir(parents=True)
    Path(paths.history_file).mkdir()
    history = SqliteHistory(paths)
    history.add(ENTRY)
    assert paths.history_file in history.warning
    assert list(history.recent("p1")) == []
    Path(paths.history_file).rmdir()
    history.add(ENTRY)
    assert history.warning == ""
    history.close()


def test_threads_and_a_second_program_write_at_once(history: SqliteHistory, paths: Paths) -> None:
    other = SqliteHistory(paths, keep=1000)
    threads = [
        threading.Thread(target=lambda one=one: [one.add(ENTRY) for _ in range(20)])
        for one in (history, history, other)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(history.recent("p1", limit=1000)) == 60
    assert (history.warning, other.warning) == ("", "")
    other.close()


def test_what_was_allowed_and_refused_last(tmp_path: Path) -> None:
    history = SqliteHistory(Paths.find({"FRAMEIO_TUI_HOME": str(tmp_path)}))
    assert history.outcomes("p") == {}
    for number, (operation, status) in enumerate([("a", 403), ("a", 200), ("b", 403), ("c", 500), ("", 200)]):
        history.add(HistoryEntry("p", float(number), "GET", "/x", status, 0.1, operation_id=operation))
    history.add(HistoryEntry("other", 9.0, "GET", "/x", 403, 0.1, operation_id="a"))
    assert history.outcomes("p") == {"a": (200, 1.0), "b": (403, 2.0)}
    history.close()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "yesterday"),
        ("at", 9e999),
        ("at", 1e300),
        ("at", -5.0),
        ("status", "two hundred"),
        ("status", b"200"),
        ("duration", "long"),
        ("body_size", 1.5),
        ("method", b"GET"),
        ("target", b"\xff"),
        ("response_body", b"{}"),
    ],
)
def test_a_row_of_another_type_is_left_out_and_said(
    history: SqliteHistory, paths: Paths, column: str, value: object
) -> None:
    history.add(ENTRY._replace(method="POST"))
    history.add(ENTRY)
    history.remember("p1", [SeenId("team", "t1", "Edit", 1.0)])
    with contextlib.closing(sqlite3.connect(paths.history_file)) as database, database:
        database.execute(f"UPDATE history SET {column}=? WHERE method='GET'", (value,))  # noqa: S608 - fixed names
        database.execute("UPDATE seen SET name=?, seen_at=?", (b"Edit", "never"))
    assert [entry.method for entry in history.recent("p1")] == ["POST"]
    assert history.warning == f"{paths.history_file}: 1 entry has a value of the wrong type"
    assert list(history.complete("p1", "team")) == []
    assert set(history.outcomes("p1")) <= {"getMe"}


def test_text_that_is_not_utf8_is_shown_as_far_as_it_is(history: SqliteHistory, paths: Paths) -> None:
    history.add(ENTRY)
    with contextlib.closing(sqlite3.connect(paths.history_file)) as database, database:
        database.execute("UPDATE history SET target=CAST(? AS TEXT)", (b"/v2/\xff",))
    assert [entry.target for entry in history.recent("p1")] == ["/v2/\ufffd"]


def test_any_limit_is_taken(history: SqliteHistory) -> None:
    history.add(ENTRY)
    assert len(history.recent("p1", 10**400)) == 1


def test_what_could_not_be_written_is_told_and_a_full_disk_stops_no_removal(small_disk: SmallDisk) -> None:
    paths = Paths.find({"FRAMEIO_TUI_HOME": str(small_disk.path)})
    history = SqliteHistory(paths)
    history.add(ENTRY._replace(response_body="canary-of-the-history"))
    assert history.write_error == ""
    history.close()
    small_disk.fill()
    history.add(ENTRY)
    assert history.write_error.startswith("The history could not be saved (")
    history.forget("p1")
    small_disk.free()
    assert list(history.recent("p1")) == []
    assert history.write_error
    history.add(ENTRY)
    assert len(history.recent("p1")) == 1
    history.close()


def test_a_history_that_cannot_be_removed_is_an_error(small_disk: SmallDisk) -> None:
    history = SqliteHistory(Paths.find({"FRAMEIO_TUI_HOME": str(small_disk.path)}))
    history.forget("p1")
    history.add(ENTRY)
    history.close()
    small_disk.read_only(on=True)
    with pytest.raises(WriteFailed, match="could not be removed"):
        history.forget("p1")


@pytest.mark.parametrize("full", [True, False])
def test_a_disk_that_cannot_be_written_can_be_read(full: bool, small_disk: SmallDisk) -> None:
    history = SqliteHistory(Paths.find({"FRAMEIO_TUI_HOME": str(small_disk.path)}))
    history.add(ENTRY)
    history.close()
    if full:
        small_disk.fill()
    else:
        small_disk.read_only(on=True)
    assert [entry.target for entry in history.recent("p1")] == ["/v2/me"]
    assert (history.warning, history.write_error) == ("", "")
