"""A filter finds, keeps digits, and says in words what is wrong with it and where."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.adapters.filter.jmespath_filter import LONGEST_EXPRESSION, FilterResult, find, read

# Python ignores it unless asked; the expression `a` in backticks means the text a, as jmespath still allows.
pytestmark = pytest.mark.filterwarnings("ignore:deprecated string literal:PendingDeprecationWarning")
BODY = b'{"data": [{"id": "a", "n": 1.10, "on": true}, {"id": "b", "n": 2e5}], "big": 123456789012345678901234567890}'


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("data[].id", b'[\n  "a",\n  "b"\n]'),
        ("data[?n > `1.2`].n", b"[\n  2e5\n]"),
        ("data[0].n", b"1.10"),
        ("big", b"123456789012345678901234567890"),
        ("data[?on].{id: id, n: n}", b'[\n  {\n    "id": "a",\n    "n": 1.10\n  }\n]'),
        ("sum(data[].n)", b"200001.1"),
        ("length(data)", b"2"),
        ("nothing", b"null"),
        ("data[0].on", b"true"),
        ("data[?id == 'x']", b"[]"),
    ],
)
def test_what_it_finds_is_pretty_json(expression: str, found: bytes) -> None:
    assert find(expression, BODY) == FilterResult(found)


def test_text_stays_readable_and_what_is_no_unicode_is_escaped() -> None:
    assert find("@", '{"ä": "💧", "x": "\\ud800"}'.encode()).body == '{\n  "ä": "💧",\n  "x": "\\ud800"\n}'.encode()


@pytest.mark.parametrize(
    ("expression", "error", "column"),
    [
        ("data[", "The filter is incomplete.", 6),
        ("data[?id=='a'", "The filter is incomplete.", 14),
        ("foo bar", "Unexpected 'bar' at column 5.", 5),
        ("[0]]", "Unexpected ']' at column 4.", 4),
        ("'abc", "The quoted text at column 1 is not closed or is not valid JSON.", 1),
        ("id == `{", "The quoted text at column 7 is not closed or is not valid JSON.", 7),
        ("nope(@)", "Unknown function: nope().", None),
        ("sum(data, data)", "Expected 1 argument for function sum(), received 2.", None),
        ("data[::0]", "The filter does not match this response.", None),
        ("(" * 3000, "The filter is nested too deeply.", None),
        (" ", "Enter a filter, such as data[].name", None),
        ("x" * (LONGEST_EXPRESSION + 1), f"A filter can have at most {LONGEST_EXPRESSION} characters.", None),
    ],
)
def test_what_is_wrong_is_said_in_words_with_its_column(expression: str, error: str, column: int | None) -> None:
    assert find(expression, BODY) == FilterResult(b"", error, column)


def test_an_argument_that_does_not_fit_is_named() -> None:
    assert find("length(data[0].n)", BODY).error.startswith("In function length(), invalid type for value: 1.1,")


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe", b"[1"])
def test_what_is_no_json_cannot_be_filtered(body: bytes) -> None:
    assert find("@", body).error == "The response is not complete, valid JSON, so it cannot be filtered."


def test_a_number_of_any_length_is_passed_on_as_it_came() -> None:
    long = b"9" * 5000
    assert find("@", long).body == long
    assert find("[x, y]", b'{"x": -%s, "y": 1.10}' % long).body == b"[\n  -%s,\n  1.10\n]" % long
    assert find("x", b'{"x": "a", "n": %s}' % long).body == b'"a"'


def test_a_body_nested_too_deeply_is_refused() -> None:
    for depth in (900, 100_000):
        found = find("@", b"[" * depth + b"]" * depth)
        assert found.body or found.error == "The response is nested too deeply to be filtered."


def test_a_body_is_read_once_for_several_expressions() -> None:
    parsed = read(BODY)
    assert [find(expression, parsed).body for expression in ("data[0].id", "big")] == [
        b'"a"',
        b"123456789012345678901234567890",
    ]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


@given(VALUES)
def test_all_of_an_answer_is_that_answer(value: object) -> None:
    assert find("@", json.dumps(value).encode()).body.decode() == json.dumps(value, indent=2, ensure_ascii=False)


@given(st.text(alphabet="abdinst[]{}()@&|?*.,:'\"`0-<>=! ", max_size=14))
def test_no_expression_breaks_it(expression: str) -> None:
    found = find(expression, BODY)
    assert bool(found.body) != bool(found.error)
