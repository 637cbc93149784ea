import contextlib
import sqlite3
from pathlib import Path

from frameio_tui.cli.container import container_at
from frameio_tui.core.http.history import HistoryEntry
from tests.cli.conftest import Call


def test_newest_last_and_nothing_hostile(cli: Call, home: Path) -> None:
    cli("profiles", "add", "acme")
    assert "No requests sent as 'acme' yet." in cli("history").words
    container = container_at(str(home), {})
    profile = container.profiles.entry("acme").profile
    container.history.add(HistoryEntry(profile.id, 1.0, "GET", "/v2/one", 200, 0.2, 10))
    container.history.add(
        HistoryEntry(profile.id, 2.0, "GET", "/v2/two\x1b[31m", 0, 0.1, error="no \x07 way", kind="verify")
    )
    container.history.close()
    lines = cli("history").text.splitlines()
    assert ["/v2/one" in lines[0], "/v2/two" in lines[1], "(verify)" in lines[1]] == [True] * 3
    assert not any(c in "".join(lines) for c in "\x1b\x07")
    assert len(cli("history", "--limit", "1").text.splitlines()) == 1


def test_what_cannot_be_read_is_an_error_and_the_rest_is_shown(cli: Call, home: Path) -> None:
    cli("profiles", "add", "acme")
    container = container_at(str(home), {})
    profile = container.profiles.entry("acme").profile
    container.history.add(HistoryEntry(profile.id, 1.0, "GET", "/v2/one", 200, 0.2, 10))
    container.history.add(HistoryEntry(profile.id, 2.0, "GET", "/v2/two", 200, 0.2, 10))
    container.history.close()
    path = container.paths.history_file
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE history SET at='soon', body_size=? WHERE target='/v2/two'", (b"x",))
    for arguments in (["history"], ["history", "--json"], ["history", "--limit", "9" * 400]):
        done = cli(*arguments)
        assert done.code == 1
        assert "/v2/one" in done.text
        assert "/v2/two" not in done.text
        assert f"{path}: 1 entry has a value of the wrong type" in done.words
        assert "defect" not in done.words
    Path(path).unlink()
    Path(path).mkdir()
    failed = cli("history")
    assert (failed.code, failed.data) == (1, b"")
    assert "cannot be read" in failed.words
    assert "No requests sent as 'acme' yet." not in failed.words
