from __future__ import annotations

import time

import pytest

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.history import HistoryEntry
from frameio_tui.core.http.history_filter import HistoryFilter, for_profiles, matches, parse_filter, words_of

NOW = time.mktime((2026, 3, 15, 12, 0, 0, 0, 0, -1))
DAY = 86400.0


def local(*parts: int) -> float:
    """Return a local time in epoch seconds."""
    return time.mktime((*parts, *(0,) * (6 - len(parts)), 0, 0, -1))  # type: ignore[arg-type]  # nine numbers


def test_a_line_is_read_as_words_and_conditions() -> None:
    wanted = parse_filter('Teams status:4XX,none METHOD:post profile:acme kind:request body:"two words" 6A8A', NOW)
    assert wanted.words == ("teams", "6a8a")
    assert wanted.statuses == ("4", "none")
    assert (wanted.methods, wanted.profiles, wanted.kinds) == (("post",), ("acme",), ("request",))
    assert wanted.body == "two words"
    assert parse_filter("  ", NOW).is_empty
    assert parse_filter("profile:* kind:all", NOW).is_empty
    assert parse_filter('https://api.frame.io "a:b"', NOW).words == ("https", "api", "frame", "io", "a", "b")


def test_times_are_read_as_the_user_writes_them() -> None:
    for text, since, until in (
        ("since:2d", NOW - 2 * DAY, 0.0),
        ("since:90m until:1h", NOW - 5400, NOW - 3600),
        ("since:2026-03-01", local(2026, 3, 1), 0.0),
        ("until:2026-03-01", 0.0, local(2026, 3, 2)),
        ("date:2026-02-28", local(2026, 2, 28), local(2026, 3, 1)),
        ("date:today", local(2026, 3, 15), local(2026, 3, 16)),
        ("date:yesterday", local(2026, 3, 14), local(2026, 3, 15)),
        ("since:09:30", local(2026, 3, 15, 9, 30), 0.0),
        ('since:"2026-03-01 09:30"', local(2026, 3, 1, 9, 30), 0.0),
        ("since:1w since:2d", NOW - 2 * DAY, 0.0),
    ):
        wanted = parse_filter(text, NOW)
        assert (wanted.since, wanted.until) == (since, until), text


def test_what_cannot_be_understood_is_explained_with_its_column() -> None:
    for text, column, words in (
        ("mehtod:POST", 1, "Unknown filter 'mehtod:'"),
        ("a status:600", 3, "'600' is not a status"),
        ("status:", 1, "status: has no value yet"),
        ("method:FETCH", 1, "Unknown method 'FETCH'"),
        ("since:soon", 1, "'soon' is not a time"),
        ("since:2026-02-30", 1, "is not a time"),
        ("date:25:00", 1, "is not a time"),
        ("until:99999999d", 1, "is not a time"),
        ("since:\x1b[31m", 1, "is not a time"),
    ):
        with pytest.raises(InvalidInput, match=words.replace("(", "\\(")) as caught:
            parse_filter(text, NOW)
        assert caught.value.column == column, text
        assert caught.value.remedy, text
    with pytest.raises(InvalidInput, match="ends before it begins"):
        parse_filter("since:1d until:2d", NOW)


def test_profiles_are_found_by_name_and_by_its_beginning() -> None:
    ids = {"acme": "1", "acme-test": "2", "Demo": "3"}
    for name, found in (("acme", ("1",)), ("ac", ("1", "2")), ("demo", ("3",)), ("d", ("3",))):
        assert for_profiles(HistoryFilter(profiles=(name,)), ids).profiles == found
    with pytest.raises(InvalidInput, match="No profile has a name that begins with 'zz'"):
        for_profiles(HistoryFilter(profiles=("zz",)), ids)


def test_an_entry_fits_if_it_meets_every_condition() -> None:
    entry = HistoryEntry(
        "p1",
        NOW,
        "POST",
        "/v2/teams/6a8a12fd-4d1c-4f5e-9d0e-2f43cd1ba9f7/projects?q=1",
        404,
        0.1,
        response_body='{"Name": "Reel"}',
        operation_id="createProject",
        names=(("6a8a12fd-4d1c-4f5e-9d0e-2f43cd1ba9f7", "Éditorial Team"),),
    )
    for text in ("", "team proj", "6a8a12fd-4d", "éd", "createp", "status:4xx", "status:40", "method:po", "body:reel"):
        assert matches(entry, parse_filter(text, NOW + 1)), text
    for text in ("eams", "status:403", "status:none", "method:get", "kind:verify", "body:rool", "since:0m", "team zz"):
        assert not matches(entry, parse_filter(text, NOW + 1)), text
    assert not matches(entry, HistoryFilter(profiles=("p2",)))
    failed = entry._replace(status=0, error="no response")
    assert matches(failed, parse_filter("status:none respons", NOW + 1))
    assert words_of("a-b_c") == ("a", "b", "c")
