import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.json import array_items as module
from frameio_tui.core.json.array_items import beginning, items_of

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.lists(VALUES), st.sampled_from([None, 2]))
def test_items_come_out_as_they_went_in(values: list[object], indent: int | None) -> None:
    bare = items_of(json.dumps(values, indent=indent).encode())
    wrapped = items_of(json.dumps({"links": {"next": None}, "data": values}, indent=indent).encode())
    assert bare is not None
    assert wrapped is not None
    assert [json.loads(item) for item in bare] == [json.loads(item) for item in wrapped] == values


def test_what_a_parser_would_lose_is_kept() -> None:
    body = b'[{"a": 1, "a": 2}, 1.10, 12345678901234567890.0, "\\u00e9\xff"]'
    items = items_of(body)
    assert items is not None
    assert ", ".join(items).encode("utf-8", "surrogateescape") == body[1:-1]


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b'{"data": {}}', b'"x"', b"[1, 2", b"[1 2", b'{"data": [1, ', b"<html>", b'{"a": 1', b"[" * 50_000],
)
def test_what_is_no_list_is_none(body: bytes) -> None:
    assert items_of(body) is None


def test_of_a_large_list_the_first_items_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "READ_AT_MOST", 30)
    assert beginning(b'[{"id": 1}]') == [{"id": 1}]
    assert beginning(b'{"links": {}, "data": [12, {"a": 1}, 34, 56]}') == {"data": [12]}
    assert beginning(b"[[1, 2], [3, 4], [5, 6], [7, 8], [9, 0]]") == [[1, 2], [3, 4], [5, 6]]
    assert beginning(b"[1234567890, 1234567890, 1234567890]") == [1234567890, 1234567890]
    assert beginning(b'"a long text that is no list, nor an object"') is None
    for broken in (b"<html>", b'{"data": nothing that JSON knows of, and more of it}'):
        with pytest.raises(ValueError, match="Expecting value"):
            beginning(broken)


def test_an_item_of_any_depth_and_a_number_of_any_length_are_items() -> None:
    deep, long = "[" * 5000 + '"]"' + "]" * 5000, "9" * 5000
    assert items_of(f'{{"first": {deep}, "n": {long}, "data": [{deep}, 1, {long}]}}'.encode()) == [deep, "1", long]
    assert beginning(f'{{"id": "a", "n": {long}}}'.encode()) == {"id": "a", "n": float("inf")}
