"""Variables of saved requests."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import RequestSpec, spec_of
from frameio_tui.core.http.variables import fill_variables, missing_variables, unknown_variables, variables_in
from frameio_tui.core.text.variables import check_variables, merged, parse_variables

SPEC = RequestSpec(
    "POST",
    spec_of("POST", "/accounts/{{ACCOUNT-ID}}/x").path,
    (("a", "{{one}}"), ("b", None)),
    (("x-team", "t {{team}}"),),
    '{"name": "{{one}} {{ two }}", "count": {{count}}, "left": "{{other}}"}',
)


def test_variables_are_found_once_each_in_query_headers_and_body() -> None:
    assert variables_in(SPEC) == ("one", "team", "two", "count", "other")
    assert SPEC.placeholders() == ("account_id",)


def test_values_are_escaped_for_the_place_where_they_are() -> None:
    values = {"account_id": "a/b", "one": 'x&y "z"', "team": "é", "two": "\n", "count": "3"}
    filled = fill_variables(SPEC, values)
    assert filled.path == "/accounts/a%2Fb/x"
    assert filled.query == (("a", "x%26y%20%22z%22"), ("b", None))
    assert fill_variables(SPEC, {"team": "t"}).query == SPEC.query
    assert filled.headers == (("x-team", "t é"),)
    assert json.loads(filled.body) == {"name": 'x&y "z" \n', "count": 3, "left": "{{other}}"}
    assert variables_in(filled) == ("other",)
    assert "{{other}}" in missing_variables(filled, "The request").sentence
    assert "'tow'" in unknown_variables(["tow"], SPEC).sentence


@settings(max_examples=40)
@given(st.text(max_size=40))
def test_a_value_never_changes_the_structure_of_a_body(value: str) -> None:
    body = fill_variables(RequestSpec("POST", "/x", body='{"a": "{{v}}", "b": {{w}}}'), {"v": value, "w": value}).body
    parsed = json.loads(body)
    assert list(parsed) == ["a", "b"]
    assert parsed["a"] == value


def test_a_line_break_never_reaches_a_header() -> None:
    with pytest.raises(InvalidInput, match="x-team"):
        fill_variables(SPEC, {"team": "a\r\nb: c"})


def test_other_bodies_get_the_value_as_it_is() -> None:
    spec = RequestSpec("POST", "/x", body="name={{one}}")
    assert fill_variables(spec, {"one": '"'}).body == 'name="'
    assert fill_variables(spec, {}) is spec


@pytest.mark.parametrize(
    ("pair", "what"),
    [
        (("token", "abc"), "secret"),
        (("note", "fio-u-" + "a" * 64), "secret"),
        (("link", "https://s3.test/x?X-Amz-Signature=1"), "secret"),
        (("1a", "x"), "name"),
        (("a b", "x"), "name"),
        (("a", "x" * 20_000), "too long"),
    ],
)
def test_secrets_and_invalid_names_are_refused(pair: tuple[str, str], what: str) -> None:
    with pytest.raises(InvalidInput, match=what) as caught:
        check_variables([pair])
    assert "Signature" not in str(caught.value)


def test_values_of_the_command_line_win_over_those_of_profile_and_request() -> None:
    given_values = parse_variables(["project=1", "project=2=3"])
    assert given_values == (("project", "2=3"),)
    assert merged((("project", "0"), ("TEAM", "t"), ("x", "")), given_values) == {"project": "2=3", "team": "t"}
    with pytest.raises(InvalidInput, match="NAME=VALUE"):
        parse_variables(["project"])
    with pytest.raises(InvalidInput, match="same variable"):
        check_variables([("A-B", "1"), ("a_b", "2")])
