"""JSON as lines: exact, whole, and the same when drawn from any place."""

from __future__ import annotations

import functools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameio_tui.core.document.json_lines import JsonLines
from frameio_tui.core.document.lines import LONGEST_TEXT, Line
from frameio_tui.core.text.printable import one_cell_mark

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=30,
)


def indexed(body: bytes) -> JsonLines:
    lines = JsonLines(body)
    while not lines.index_step(1):
        pass
    return lines


def texts(lines: JsonLines) -> list[str]:
    return [line.text() for line in lines.lines(0, lines.known + 5)]


@given(VALUES, st.sampled_from([None, 0, 1, 4]))
def test_valid_json_has_the_lines_of_a_pretty_printer(value: object, indent: int | None) -> None:
    lines = indexed(json.dumps(value, indent=indent).encode())
    assert texts(lines) == json.dumps(value, indent=2).split("\n")
    assert lines.known == len(texts(lines))
    assert not lines.cut_short


@given(st.binary(max_size=200) | st.text('{}[],:"\\ a1', max_size=60).map(str.encode))
def test_any_bytes_count_as_many_lines_as_they_draw(body: bytes) -> None:
    lines = indexed(body)
    assert len(lines.lines(0, 10_000)) == lines.known


@settings(max_examples=20)
@given(st.integers(0, 9000), st.integers(1, 50))
def test_any_window_is_the_same_as_from_the_start(first: int, count: int) -> None:
    lines, all_of_them = big()
    assert lines.lines(first, count) == all_of_them[first : first + count]


@functools.cache  # and not when the module is imported, which each worker does
def big() -> tuple[JsonLines, list[Line]]:
    lines = indexed(json.dumps([{"id": n, "name": f'say "{n}", ok', "tags": []} for n in range(1800)]).encode())
    return lines, lines.lines(0, 10**6)


def test_the_first_lines_are_there_without_an_index() -> None:
    body = json.dumps([{"id": n} for n in range(100_000)]).encode()
    assert [line.text() for line in JsonLines(body).lines(0, 3)] == ["[", "  {", '    "id": 0']


def test_numbers_and_duplicate_keys_stay_exact() -> None:
    body = b'{"a": 1.10, "a": 123456789012345678901234567890, "b": NaN, "c": -0.0e+5}'
    assert texts(indexed(body))[1:-1] == [
        '  "a": 1.10,',
        '  "a": 123456789012345678901234567890,',
        '  "b": NaN,',
        '  "c": -0.0e+5',
    ]


def test_a_body_that_ends_early_says_so() -> None:
    for body in (b'[{"a": "half', b"[1, 2", b'{"a":'):
        assert indexed(body).cut_short


def test_twenty_thousand_levels_need_no_stack() -> None:
    lines = indexed(b"[" * 20_000 + b"]" * 20_000)
    assert lines.known == 39_999
    assert lines.lines(39_998, 5)[0].text() == "]"


def test_a_string_longer_than_a_chunk_is_clipped_on_screen_only() -> None:
    lines = indexed(b'["' + b"x, " * 100_000 + b'", 2]')
    assert lines.known == 4
    shown = lines.lines(1, 1)[0].text()
    assert len(shown) < LONGEST_TEXT + 60
    assert shown.endswith("more bytes")
    assert lines.lines(2, 1)[0].text() == "  2"


def test_control_characters_become_marks() -> None:
    assert "\x1b" not in "".join(texts(indexed(b'{"\x1b[2J": "\x07\xff"}')))


@pytest.mark.parametrize("blank", [b"\x0b", b"\x0c", b"\x1c"])
def test_a_blank_that_is_not_whitespace_of_json_is_shown(blank: bytes) -> None:
    shown = texts(indexed(b"[1," + blank + b"]"))
    assert shown == ["[", "  1,", "  " + one_cell_mark(chr(blank[0])), "]"]
