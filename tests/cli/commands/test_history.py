import contextlib
import json
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


def test_entries_are_filtered_shown_exported_and_cleared(cli: Call, home: Path) -> None:
    for name in ("acme", "other"):
        cli("profiles", "add", name)
    container = container_at(str(home), {})
    for number, name in enumerate(("acme", "acme", "other")):
        profile = container.profiles.entry(name).profile
        entry = HistoryEntry(
            profile.id, 1.0 + number, "POST", f"/v2/{name}/{number}\x1b[2J", 404 if number else 201, 0.2, 9
        )
        container.history.add(
            entry._replace(
                target=entry.target if number else "/v2/acme/0",
                request_body='{"a": 1}',
                request_size=8,
                response_body='{"b": "\x1b]0;x"}',
                response_headers=(("X-Bad", "\x9b31m"),),
                origin="https://api.test",
            )
        )
    container.history.close()
    for words, found in (
        (("status:4xx",), ["/v2/acme/1"]),
        (("status:4xx", "profile:*"), ["/v2/acme/1", "/v2/other/2"]),
        (("profile:oth",), ["/v2/other/2"]),
        (("other",), []),
        (('body:"b"', "until:2000-01-01", "acme"), ["/v2/acme/0", "/v2/acme/1"]),
        (("since:1h",), []),
    ):
        lines = cli("--profile", "acme", "history", "list", *words).text.splitlines()
        assert [next(target for target in found if target in line) for line in lines] == found, words
        assert "\x1b" not in "".join(lines)
    shown = cli("history", "show", "2")
    assert "status = 404" in shown.text
    assert '{"a": 1}' in shown.text
    assert "request = POST https://api.test/v2/acme/1" in shown.text
    as_json = json.loads(cli("history", "show", "2", "--json").text)
    assert (as_json["profile_name"], as_json["response_headers"]) == ("acme", [["X-Bad", "\x9b31m"]])
    assert len(json.loads(cli("--profile", "acme", "history", "list", "status:4xx", "--json").text)) == 1
    assert "--data-raw" in cli("history", "export", "2").text
    har = json.loads(cli("history", "export", "1", "2", "--as", "har").text)
    assert [entry["response"]["status"] for entry in har["log"]["entries"]] == [201, 404]
    for arguments, code, words in (
        (("history", "show", "99"), 2, "no entry '99'"),
        (("history", "list", "statsu:4"), 2, "Unknown filter 'statsu:'"),
        (("history", "list", "profile:zz"), 2, "No profile has a name"),
        (("--profile", "acme", "history", "clear", "status:4xx"), 6, "deletes 1 entry"),
        (("history", "export", "1", "2", "--as", "python"), 2, "can export only one request"),
        (("history", "resend", "1"), 2, "no profile was named"),
        (("--profile", "acme", "history", "clear", "status:4xx", "--yes"), 0, "Deleted 1 entry."),
    ):
        done = cli(*arguments)
        assert (done.code, words in done.words) == (code, True), (arguments, done.words)
    assert len(cli("--profile", "acme", "history").text.splitlines()) == 1
