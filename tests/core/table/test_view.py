"""Sorting, filtering and choosing give new views; cells are exact."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.table.table import Table
from frameio_tui.core.table.view import SHOWN_AT_FIRST, TableView, view_of


def view(*items: object) -> TableView:
    """A view of these items."""
    return view_of(Table(json.dumps(items).encode()).read())


def column(shown: TableView, name: str) -> list[str]:
    """The cells of a column on show."""
    return [row[0] for row in shown.with_columns([name]).rows()]


def test_the_first_columns_are_those_a_person_looks_for() -> None:
    item = {"_type": "file", "id": "1", "creator_id": "9", "name": "Cut", "fps": 24, "label": "ok", "deleted_at": None}
    item |= {"inserted_at": "2026-01-01", "updated_at": "2026-01-02", "a": 1, "b": 2, "filesize": 5}
    shown = view(item)
    assert shown.header() == ("name", "_type", "label", "filesize", "inserted_at", "id", "updated_at", "creator_id")
    assert len(shown.header()) == SHOWN_AT_FIRST
    assert shown.rows() == (("Cut", "file", "ok", "5", "2026-01-01", "1", "2026-01-02", "9"),)


def test_columns_that_hold_nothing_are_not_chosen_but_can_be() -> None:
    shown = view({"id": "1", "label": None})
    assert shown.header() == ("id",)
    assert shown.with_columns(["label", "nothing", "id", "id"]).header() == ("label", "id")
    assert view({"a": None}).header() == ("a",)


def test_numbers_sort_by_their_value_and_missing_ones_come_last() -> None:
    sizes = ["10", "9", "1e3", "-0.5", "99999999999999999999999", "null", "99999999999999999999998"]
    table = Table(("[" + ",".join(f'{{"size": {size}}}' for size in sizes) + "]").encode()).read()
    shown = view_of(table).sorted_by("size")
    ascending = ["-0.5", "9", "10", "1e3", "99999999999999999999998", "99999999999999999999999"]
    assert column(shown, "size") == [*ascending, ""]
    assert column(shown.sorted_by("size", descending=True), "size") == [*reversed(ascending), ""]


def test_dates_sort_by_the_moment_and_not_by_their_letters() -> None:
    early, late, day = "2026-01-01T12:00:00+02:00", "2026-01-01T11:00:00Z", "2026-01-01"
    shown = view(*({"at": at} for at in (late, early, day, "2026-99-99", "soon"))).sorted_by("at")
    assert column(shown, "at") == [day, early, late, "2026-99-99", "soon"]


def test_numbers_that_are_none_still_sort() -> None:
    table = Table(b"[NaN, 1e99999999999999999999, 2, Infinity, -Infinity]").read()
    assert column(view_of(table).sorted_by("value"), "value")[:3] == ["-Infinity", "2", "Infinity"]


def test_equal_rows_stay_in_the_order_of_the_answer_either_way() -> None:
    shown = view(*({"n": n, "same": "x"} for n in range(5)))
    assert column(shown.sorted_by("same"), "n") == list("01234")
    assert column(shown.sorted_by("same", descending=True), "n") == list("01234")
    assert column(shown.sorted_by("n", descending=True).sorted_by(""), "n") == list("01234")


def test_a_filter_wants_every_word_in_any_field() -> None:
    shown = view({"id": "1", "name": "Straße Cut"}, {"id": "2", "name": "Cut"}, {"id": "3"}).with_columns(["id"])
    assert column(shown.filtered("STRASSE cut"), "id") == ["1"]
    assert column(shown.filtered("cut"), "id") == ["1", "2"]
    assert column(shown.filtered("cut").filtered(""), "id") == ["1", "2", "3"]
    assert column(shown.filtered("cut").sorted_by("id", descending=True), "id") == ["2", "1"]
    assert shown.filtered("3").item(0) == 2


def test_rows_are_given_as_asked_for() -> None:
    shown = view(*range(10))
    assert shown.size == 10
    assert shown.rows(3, 2) == (("3",), ("4",))
    assert shown.rows(9, 5) == (("9",),)
    assert shown.rows(99, 5) == ()
    assert shown.cells(0) == (shown.table.cell(0, 0),)


def test_a_view_shows_the_items_read_when_it_was_made() -> None:
    table = Table(json.dumps([{"id": n} for n in (3, 1, 2)]).encode())
    first = view_of(table)
    assert (first.size, first.header()) == (0, ())
    table.read()
    grown = view_of(table).sorted_by("id")
    assert (grown.header(), column(grown, "id")) == (("id",), ["1", "2", "3"])
    assert first.size == 0


@given(st.lists(st.dictionaries(st.sampled_from("ab"), st.integers() | st.text(max_size=3) | st.none(), max_size=2)))
def test_sorting_loses_and_doubles_nothing(items: list[dict[str, object]]) -> None:
    shown = view(*items)
    for name in "ab":
        for descending in (False, True):
            assert sorted(shown.sorted_by(name, descending=descending).order) == list(range(len(items)))
