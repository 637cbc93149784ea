"""Two answers are compared by what they say."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.http import diff as body_diff
from frameio_tui.core.http.diff import (
    CHANGES_AT_MOST,
    LARGEST_BODY,
    LINES_AT_MOST,
    Change,
    Diff,
    ExchangeDiff,
    diff,
    diff_exchanges,
    diff_stored,
)
from frameio_tui.core.http.exchange import Exchange, Outgoing, Response, Timing
from frameio_tui.core.http.history import HistoryEntry

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "a", "b"]), inner, max_size=3),
    max_leaves=10,
)


def changes(before: object, after: object) -> list[tuple[str, str, str, str]]:
    """Kind, path and texts of each change."""
    found = diff(json.dumps(before).encode(), json.dumps(after).encode())
    assert (found.lines, found.note) == ((), "")
    return [change[:4] for change in found.changes]


def test_fields_are_compared_by_their_paths() -> None:
    before = {"name": "Cut", "old": 1, "creator": {"name": "Ann", "age": None}}
    after = {"new": [1, 2], "creator": {"age": None, "name": "Bo"}, "name": "Cut"}
    assert changes(before, after) == [
        ("added", "new", "", "[1, 2]"),
        ("changed", "creator.name", '"Ann"', '"Bo"'),
        ("removed", "old", "1", ""),
    ]


def test_items_with_ids_are_matched_by_them() -> None:
    before = {"data": [{"id": "a", "n": 1}, {"id": "b", "n": 2}, {"id": "c", "n": 3}]}
    after = {"data": [{"id": "x", "n": 0}, {"id": "b", "n": 2}, {"id": "c", "n": 4}]}
    assert changes(before, after) == [
        ("added", "data[0]", "", '{"id": "x", "n": 0}'),
        ("changed", "data[2].n", "3", "4"),
        ("removed", "data[0]", '{"id": "a", "n": 1}', ""),
    ]


def test_both_places_are_told() -> None:
    before, after = b'[{"id": "a", "n": 1}]', b'[{"id": "z"}, {"id": "a", "n": 2}]'
    assert diff(before, after).changes[1] == Change("changed", "[1].n", "1", "2", (0, "n"), (1, "n"))
    assert diff(after, before).changes[1][4:] == ((0,), None)


def test_a_changed_order_is_one_change() -> None:
    items = [{"id": name} for name in "abc"]
    assert changes(items, items[::-1]) == [("changed", "", 'order: ["a", "b", "c"]', 'order: ["c", "b", "a"]')]


def test_items_without_ids_are_matched_by_index() -> None:
    assert changes([1, {"a": 2}], [1, {"a": 3}, 4]) == [("changed", "[1].a", "2", "3"), ("added", "[2]", "", "4")]
    twice = [{"id": "a", "n": 1}, {"id": "a", "n": 2}]
    assert changes(twice, twice[:1]) == [("removed", "[1]", '{"id": "a", "n": 2}', "")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"1", b"1.0"),
        (b"1", b'"1"'),
        (b"true", b"1"),
        (b"null", b"false"),
        (b"{}", b"[]"),
        (b"12345678901234567890", b"12345678901234567891"),
        (b'{"a": 1, "a": 2}', b'{"a": 3, "a": 2}'),
    ],
)
def test_values_are_compared_as_written(before: bytes, after: bytes) -> None:
    (change,) = diff(before, after).changes
    assert change.kind == "changed"


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"", b""), (b'{"a":1,"b":2}', b'{ "b": 2, "a": 1 }'), (b"\xff", b"\xff"), (b'"\\u0041"', b'"A"')],
)
def test_bodies_that_say_the_same_have_no_difference(before: bytes, after: bytes) -> None:
    assert not diff(before, after)


def test_a_long_diff_is_cut_and_says_so() -> None:
    found = diff(b"[]", json.dumps(list(range(CHANGES_AT_MOST + 5))).encode())
    assert len(found.changes) == CHANGES_AT_MOST
    assert found.note == f"Only the first {CHANGES_AT_MOST} differences are listed."


def test_text_is_compared_by_lines() -> None:
    assert diff(b"<p>\none\ntwo", b'{"a": 1}').lines == ("@@ -1,3 +1 @@", "-<p>", "-one", "-two", '+{"a": 1}')
    assert diff(b"one\n", b"one").note == "The bodies differ only in line ends or other bytes that cannot be shown."
    found = diff(b"x\n" * LINES_AT_MOST + b"one", b"x\n" * LINES_AT_MOST + b"two")
    assert found == Diff(note=f"Only the first {LINES_AT_MOST} lines are compared.")


def test_levels_beyond_reading_are_compared_as_text() -> None:
    assert diff(b"[" * 50_000, b"[" * 50_001).lines


def test_binary_bodies_say_where_they_part() -> None:
    assert diff(b"\0abc", b"\0abd").note == "The bodies are binary. The first difference is at byte 3."
    assert diff(b"\0abc", b"\0abcd").note == "The bodies are binary. The first difference is at byte 4."


def test_bodies_that_are_too_large_are_only_said_to_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    assert LARGEST_BODY == 4 * 2**20
    monkeypatch.setattr(body_diff, "LARGEST_BODY", 10)
    assert diff(b"[1]", b"[1, 2, 3, 4, 5]") == Diff(
        note="The bodies differ. Above 10 B, bodies are not compared in detail."
    )
    assert not diff(b"[1, 2, 3, 4, 5]", b"[1, 2, 3, 4, 5]")


def exchange(status: int, body: bytes, *headers: tuple[str, str], url: str = "https://x.test/v2/me") -> Exchange:
    """An exchange."""
    answer = Response(status, "", headers, body, body_size=len(body))
    return Exchange("1", "acme", "v2", Outgoing("GET", url), answer, Timing(), 0.0)


def test_exchanges_are_compared_head_and_body() -> None:
    before = exchange(200, b'{"a": 1}', ("Date", "Mon"), ("X-Total", "3"), ("Gone", "1"), ("Same", "1"))
    after = exchange(
        403, b'{"a": 2}', ("date", "Tue"), ("x-total", "4"), ("same", "1"), ("New", "1"), url="https://x.test/v2/you"
    )
    found = diff_exchanges(before, after)
    assert [change[:4] for change in found.heads] == [
        ("changed", "request", "GET https://x.test/v2/me", "GET https://x.test/v2/you"),
        ("changed", "status", "200", "403"),
        ("changed", "header x-total", "3", "4"),
        ("removed", "header gone", "1", ""),
        ("added", "header new", "", "1"),
    ]
    assert [change[:4] for change in found.volatile] == [("changed", "header date", "Mon", "Tue")]
    assert [change.path for change in found.body.changes] == ["a"]
    assert diff_exchanges(before, before) == ExchangeDiff(Diff())


def test_credentials_in_heads_are_masked() -> None:
    one, two = "fio-u-" + "a" * 64, "fio-u-" + "b" * 64
    before = exchange(200, b"", ("Set-Cookie", one), ("X-Echo", f"Bearer {one}"), url=f"https://x.test/?token={one}")
    after = exchange(200, b"", ("Set-Cookie", two), ("X-Echo", f"Bearer {two}"), url="https://x.test/")
    found = repr(diff_exchanges(before, after))
    assert one not in found
    assert two not in found


def test_a_body_that_was_spilled_is_said_to_be_compared_in_part() -> None:
    before, after = exchange(200, b"[1]"), exchange(200, b"[1]")
    after = after._replace(response=after.response._replace(spill_path="x"))
    assert diff_exchanges(before, after).body.note == (
        "Only the beginnings are compared: a body is too large for memory."
    )


@given(VALUES)
def test_equal_values_have_no_difference(value: object) -> None:
    assert not diff(json.dumps(value).encode(), json.dumps(value, indent=2, sort_keys=True).encode())


@given(VALUES, VALUES)
def test_there_is_a_difference_exactly_where_values_differ(before: object, after: object) -> None:
    one, two = (json.dumps(value, sort_keys=True) for value in (before, after))
    assert bool(changes(before, after)) == (one != two)
    assert len(changes(before, after)) == len(changes(after, before))


@given(VALUES, VALUES)
def test_places_lead_to_what_is_shown(before: object, after: object) -> None:
    for change in diff(json.dumps(before).encode(), json.dumps(after).encode()).changes:
        for value, path, text in (
            (before, change.before_path, change.before),
            (after, change.after_path, change.after),
        ):
            for step in path or ():
                value = value[step]  # type: ignore[index]  # the path says what it is
            if path is not None and not text.startswith("order: "):
                assert text == json.dumps(value, ensure_ascii=False)


@given(st.binary(max_size=30), st.binary(max_size=30))
def test_any_two_bodies_can_be_compared(before: bytes, after: bytes) -> None:
    assert bool(diff(before, before)) is False
    diff(before, after)


def test_a_response_of_the_history_is_compared_by_status_and_body() -> None:
    stored = HistoryEntry("1", 1.0, "GET", "/v2/me", 404, 0.1, response_body='{"a": 1, "key": "<redacted>"}')
    received = exchange(200, b'{"a": 2, "key": "<redacted>"}', ("Date", "Mon"))
    found = diff_stored(stored, received)
    assert [change[:4] for change in found.body.changes] == [("changed", "a", "1", "2")]
    assert [change[:4] for change in found.heads] == [("changed", "status", "404", "200")]
    assert found.volatile == ()


def test_a_response_that_the_history_cut_is_compared_as_far_as_it_goes() -> None:
    stored = HistoryEntry("1", 1.0, "GET", "/", 200, 0.1, response_body="one\ntwo\nth\n[cut: 999 bytes in all]")
    found = diff_stored(stored, exchange(200, b"one\nzwei\nthree\nfour"))
    assert "-two" in found.body.lines
    assert "+zwei" in found.body.lines
    assert "four" not in "".join(found.body.lines)
    assert "Only the beginnings are compared" in found.body.note
