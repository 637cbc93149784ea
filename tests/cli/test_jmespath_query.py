import pytest

from frameio_tui.cli.jmespath_query import Query
from frameio_tui.core.errors import InvalidInput


def test_it_finds_what_the_expression_says() -> None:
    assert Query("[?size > `1`].name").search(b'[{"name": "a", "size": 1}, {"name": "b", "size": 2}]') == ["b"]


@pytest.mark.parametrize("expression", ["[", "a..b", "nope(@)["])
def test_a_bad_expression_is_said_before_anything_is_sent(expression: str) -> None:
    with pytest.raises(InvalidInput):
        Query(expression)


@pytest.mark.parametrize("body", [b"<html>", b"", b"[" * 100_000])
def test_an_answer_that_is_no_json_is_said(body: bytes) -> None:
    with pytest.raises(InvalidInput):
        Query("name").search(body)


def test_an_expression_that_does_not_fit_is_said() -> None:
    with pytest.raises(InvalidInput, match="does not match the response"):
        Query("abs(name)").search(b'{"name": "x"}')


@pytest.mark.parametrize("expression", ["(" * 3000, "a" * 5000])
def test_an_expression_that_is_too_deep_or_too_long_is_said(expression: str) -> None:
    with pytest.raises(InvalidInput, match=r"too deeply|longer than"):
        Query(expression)


def test_deep_json_is_not_called_something_else() -> None:
    with pytest.raises(InvalidInput, match="nested too deeply"):
        Query("a").search(b'{"a":' * 5000 + b"1" + b"}" * 5000)


def test_a_long_number_does_not_spoil_the_rest() -> None:
    body = b'{"n": ' + b"9" * 5000 + b', "name": "a", "rate": 1.10}'
    assert Query("name").search(body) == "a"
    assert Query("n > `5`").search(body) is True


def test_what_a_function_cannot_use_is_said() -> None:
    with pytest.raises(InvalidInput, match="does not match the response"):
        Query("max_by(@, &a)").search(b'[{"a": 1}, {"a": "b"}]')
