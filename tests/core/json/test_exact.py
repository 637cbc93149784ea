"""Numbers keep their text, repeated keys stay, and any value fits on one line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.json.exact import Number, compact, describe_json_error, loads, scalar, text_of

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def test_numbers_are_the_text_they_came_as() -> None:
    assert loads(b"[1.10, 123456789012345678901234567890, 1e400, NaN, -0]") == [
        Number("1.10"),
        Number("123456789012345678901234567890"),
        Number("1e400"),
        Number("NaN"),
        Number("-0"),
    ]


def test_a_number_is_no_string_and_one_is_not_one_point_nought() -> None:
    assert Number("1") != "1"
    assert [Number("1")] != ["1"]
    plain = ["1"]
    assert plain != [Number("1")]
    assert Number("1") != Number("1.0")
    assert len({Number("1"), "1"}) == 2


def test_repeated_keys_all_stay() -> None:
    assert loads(b'{"a": 1, "a": 2, "a#2": 3, "a": 4}') == {
        "a": Number("1"),
        "a#2": Number("2"),
        "a#2#2": Number("3"),
        "a#3": Number("4"),
    }


@given(st.binary(max_size=40))
def test_text_turns_back_into_the_same_bytes(body: bytes) -> None:
    assert text_of(body).encode("utf-8", "surrogateescape") == body.removeprefix(b"\xef\xbb\xbf")


@given(VALUES)
def test_compact_is_the_same_json(value: object) -> None:
    body = json.dumps(value).encode()
    assert compact(loads(body), 100_000) == json.dumps(value, ensure_ascii=False)


def test_compact_stops_at_its_limit() -> None:
    assert compact(loads(json.dumps(["x" * 5000] * 50).encode()), 20) == '["xxxxxxxxxxxxxxxxxx…'
    assert len(compact({str(n): n for n in range(100_000)}, 50)) == 51


def test_compact_goes_deeper_than_calls_go() -> None:
    deep: object = None
    for _ in range(50_000):
        deep = [deep]
    assert compact(deep, 30) == "[" * 30 + "…"


def test_literals() -> None:
    assert [scalar(item) for item in (True, False, None)] == ["true", "false", "null"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{\n"a": }', "not valid JSON at line 2, column 6"),
        (b"[" * 100_000, "it is nested too deeply"),
    ],
)
def test_faults_are_said_in_words(body: bytes, words: str) -> None:
    with pytest.raises((ValueError, RecursionError)) as caught:
        loads(body)
    assert describe_json_error(caught.value) == words
