"""Counts of a piece of JSON, against the rule spelt out a byte at a time."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from frameio_tui.core.document.json_scanner import breaks_in, count, whole_escapes
from tests.core.json_bodies import HOSTILE, PRINTED


def breaks_before(before: str, token: str) -> bool:
    if before == ",":
        return True
    if before in "{[":
        return token not in "}]"
    if token in "}]":
        return True
    return before in "}]" and token not in ",:"


@given(st.text("{}[],:s1", max_size=40))
def test_breaks_follow_the_rule(sequence: str) -> None:
    expected = sum(breaks_before(a, b) for a, b in pairwise(sequence))
    assert breaks_in(sequence.encode())[0] == expected


@given(PRINTED | HOSTILE, st.integers(0))
@example(b'[1, "\\', 5)
@example(b"[1, \\", 4)
def test_two_pieces_count_as_much_as_one(body: bytes, at: int) -> None:
    whole = count(body, False, 0)
    first = whole_escapes(body[: at % (len(body) + 1)])
    one = count(first, False, 0)
    two = count(body[len(first) :], one.inside, one.before)
    assert one.breaks + two.breaks == whole.breaks
    assert one.depth + two.depth == whole.depth
    assert min(one.min_depth, one.depth + two.min_depth) == whole.min_depth
    assert max(one.max_depth, one.depth + two.max_depth) == whole.max_depth
    assert (two.before, two.inside) == (whole.before, whole.inside)


def test_commas_are_counted_at_the_least_depth() -> None:
    piece = count(b'1, [2, 3], {"a": [4, 5]}], 6, [7,', True, 0)
    assert piece.inside
    piece = count(b"1, [2, 3], [[4, 5]]], 6, 7, [8,", False, ord(","))
    assert (piece.min_depth, piece.commas, piece.depth) == (-1, 3, 0)


def test_what_json_does_not_have_is_noticed() -> None:
    assert count(b'{"NaN": true, "b": [null, false, -1.5E+3]}', False, 0).unexpected == b""
    assert b"N" in count(b"[NaN]", False, 0).unexpected
    assert count(b"[12345678901234567890]", False, 0).long_number
    assert not count(b'["12345678901234567890", 1234567890123456789]', False, 0).long_number
    assert count(b'{"a": 1}\n{"a": 2}', False, 0).lacks_comma


def test_a_text_that_ends_within_an_escape_keeps_its_last_line() -> None:
    piece = count(b'[1, "\\', False, 0)
    assert (piece.breaks, piece.inside) == (2, True)


def test_an_escape_is_not_cut() -> None:
    assert whole_escapes(b"a\\") == b"a"
    assert whole_escapes(b"a\\\\") == b"a\\\\"
