"""A list becomes rows and columns of exact text, in slices, whatever the list is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.json.exact import Number
from frameio_tui.core.table import table as tables
from frameio_tui.core.table.table import COLUMNS_AT_MOST, LARGEST_BODY, Table


def cells(table: Table) -> list[list[str | None]]:
    """All cells, filled up to the number of columns."""
    return [[table.cell(row, at) for at in range(len(table.columns))] for row in range(len(table.items))]


def test_columns_are_the_scalar_fields_as_they_are_first_met() -> None:
    body = b"""{"data": [
        {"id": "a", "size": 1.50, "creator": {"name": "Ann", "roles": [1]}, "tags": ["x"]},
        {"new": true, "id": "b", "creator": null, "size": null}
    ]}"""
    table = Table(body).read()
    assert table.columns == ["id", "size", "creator.name", "new", "creator"]
    assert cells(table) == [["a", Number("1.50"), "Ann", None, None], ["b", None, None, "true", None]]
    assert (table.path, table.note) == (("data",), "")


def test_items_that_are_no_objects_are_in_one_column() -> None:
    table = Table(b'["x", 2, null, false, [1, 2], {"id": "a"}]').read()
    assert table.columns == ["value", "id"]
    assert [row[0] for row in cells(table)] == ["x", Number("2"), None, "false", "2 items", None]


def test_any_array_can_be_chosen() -> None:
    body = b'{"data": [{"items": [{"id": "x"}]}]}'
    assert cells(Table(body, ("data", 0, "items")).read()) == [["x"]]
    assert Table(body, ("data", 1, "items")).note == "There is no list at this path."
    assert Table(body, ("data", 0)).read().items == []


@pytest.mark.parametrize(
    ("body", "note"),
    [
        (b'{"id": "a"}', "The response is not a list."),
        (b"", "The response is not a list."),
        (b"<html>", "The response is not a list."),
        (b'{"a": oops}', "Not valid JSON at line 1, column 7."),
    ],
)
def test_what_has_no_list_says_so(body: bytes, note: str) -> None:
    table = Table(body)
    assert table.step()
    assert (table.items, table.note) == ([], note)


@pytest.mark.parametrize("body", [b"[]", b" [ ] ", b'{"data": []}', b"\xef\xbb\xbf[]"])
def test_an_empty_list_is_an_empty_table(body: bytes) -> None:
    table = Table(body).read()
    assert (table.items, table.columns, table.note, table.complete) == ([], [], "", True)


@pytest.mark.parametrize(
    ("tail", "note"),
    [
        (b"", "The list is incomplete: its end is missing."),
        (b", ", "The list is incomplete after 1 item: not valid JSON at line 1, column 12."),
        (b", {", "The list is incomplete after 1 item: not valid JSON at line 1, column 13."),
        (b", " + b"[" * 100_000, "The list is incomplete after 1 item: it is nested too deeply."),
    ],
)
def test_a_broken_list_is_shown_as_far_as_it_goes(tail: bytes, note: str) -> None:
    table = Table(b'[{"id":1}' + tail).read()
    assert (cells(table), table.note) == ([[Number("1")]], note)


def test_items_keep_their_own_bytes() -> None:
    items = [b'{"a" : 1.0, "a":2}', b'"\xff\xc3"', '{"ä": "\\ud800 💧"}'.encode(), b"12345678901234567890"]
    table = Table(b'{"data":[' + b" , ".join(items) + b"]}").read()
    assert [table.source(row) for row in range(len(items))] == items


def test_it_is_read_in_slices() -> None:
    body = json.dumps([{"id": str(n)} for n in range(1000)]).encode()
    table = Table(body)
    assert not table.step(100)
    assert 0 < len(table.items) < 20
    while not table.step(100):
        pass
    assert len(table.items) == 1000


def test_limits_are_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        Table(b"[" + b" " * LARGEST_BODY + b"]").note
        == "The response is too large for a table (16.8 MB; the limit is 16.8 MB)."
    )
    wide = Table(json.dumps([{f"f{n}": n for n in range(COLUMNS_AT_MOST + 5)}]).encode()).read()
    assert (len(wide.columns), wide.note) == (
        COLUMNS_AT_MOST,
        f"Only the first {COLUMNS_AT_MOST} fields are shown as columns.",
    )
    monkeypatch.setattr(tables, "ROWS_AT_MOST", 3)
    long = Table(b"[1,2,3,4]").read()
    assert (len(long.items), long.note) == (3, "Only the first 3 items are shown.")


@given(st.lists(st.dictionaries(st.text(max_size=3), st.text(max_size=5) | st.integers() | st.none(), max_size=4)))
def test_cells_are_what_json_reads(items: list[dict[str, object]]) -> None:
    table = Table(json.dumps(items).encode()).read()
    for row, item in enumerate(items):
        for key, value in item.items():
            cell = table.cell(row, table.column(key))
            assert (cell is None) == (value is None)
            assert str(cell) == str(value)
            assert isinstance(cell, Number) == isinstance(value, int)


@given(st.binary(max_size=60) | st.text(alphabet='[]{}",:1a ', max_size=30).map(str.encode))
def test_no_body_breaks_it(body: bytes) -> None:
    table = Table(body).read()
    assert table.complete
