"""Ways to values, and where arrays begin."""

from __future__ import annotations

import json

import pytest

from frameio_tui.core.json.path import JsonPath, find_array, format_path


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ((), ""),
        (("data", 0, "creator", "name"), "data[0].creator.name"),
        ((3, "odd name"), '[3]."odd name"'),
        (('q"\\',), '"q\\"\\\\"'),
    ],
)
def test_path_words(path: JsonPath, words: str) -> None:
    assert format_path(path) == words


@pytest.mark.parametrize(
    ("text", "path", "found"),
    [
        (" [1]", None, ((), 1)),
        ('{"a": [1], "data": [2]}', None, (("data",), 19)),
        ('{"a": {"b": [1]}, "c": [2]}', None, (("c",), 23)),
        ('{"a": {"b": [1]}}', None, None),
        ('{"a": {"b": [1]}}', ("a", "b"), (("a", "b"), 12)),
        ("[[1], [2 , 3]]", (1,), ((1,), 6)),
        ("[[1], [2]]", (2,), None),
        ("[[1], [2]]", ("a",), None),
        ('{"a": 1}', ("a",), None),
        ('{"a": 1}', ("b",), None),
        ('{"a" 1}', None, None),
        ('{"a": 1 "b": []}', ("b",), None),
        ("[1 2]", (1,), None),
        ("true", None, None),
        ("", None, None),
        ('{"data": 1, "data": [1]}', None, (("data",), 20)),
    ],
)
def test_arrays_are_found(text: str, path: JsonPath | None, found: tuple[JsonPath, int] | None) -> None:
    assert find_array(text, path) == found


def test_what_comes_after_data_is_not_read() -> None:
    assert find_array('{"data": [' + "broken", None) == (("data",), 9)


def test_broken_json_before_the_array_is_an_error() -> None:
    with pytest.raises(json.JSONDecodeError):
        find_array('{"a": oops, "data": []}', None)
