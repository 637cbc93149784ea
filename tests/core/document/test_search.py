"""Finding text in a body, slice by slice, against `bytes.find`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.document import search as document_search
from frameio_tui.core.document.search import Search

TEXTS = st.text('ab"\\ü€', max_size=60)


def searched(body: bytes, text: str, **more: object) -> Search:
    search = Search(body, text, **more)  # type: ignore[arg-type]  # named options
    for progress in search.slices():
        assert 0 < progress <= 1
    assert search.complete
    return search


def found(search: Search) -> list[int]:
    return search.places(0, 2**40)


@given(TEXTS, st.text("ab", min_size=1, max_size=3))
def test_every_place_is_found_in_order(text: str, wanted: str) -> None:
    body = text.encode()
    search = searched(body, wanted, ignore_case=False)
    places, at = [], body.find(wanted.encode())
    while at >= 0:
        places.append(at)
        at = body.find(wanted.encode(), at + len(wanted.encode()))
    assert found(search) == places
    assert search.count == len(places)
    for number, place in enumerate(places, 1):
        assert search.number(place) == number


def test_going_round() -> None:
    search = searched(b"..x..x..x", "x")
    assert [search.next(at) for at in (0, 2, 3, 8, 9)] == [2, 2, 5, 8, 2]
    assert [search.previous(at) for at in (9, 8, 2, 0)] == [8, 5, 8, 8]


def test_a_capital_letter_makes_it_exact() -> None:
    body = b"demo Demo DEMO"
    assert searched(body, "demo").count == 3
    assert searched(body, "Demo").count == 1
    assert searched(body, "Demo", ignore_case=True).count == 3


def test_letters_are_found_as_they_are_and_as_json_escapes_them() -> None:
    body = '{"a": "café", "b": "caf\\u00e9", "c": "CAF\\u00C9"}'.encode()
    assert searched(body, "café").count == 3
    assert searched(body, "é", escapes=False).count == 1
    assert searched("é".encode("latin-1"), "é", charset="latin-1").count == 1


def test_a_hit_across_two_slices_is_one() -> None:
    step = document_search.STEP
    for size in (document_search.SLICE, step):
        search = Search(b"." * (size - 2) + b"needle" + b"." * step, "needle")
        assert search.step() is False
        assert search.count == 1
        while not search.step():
            pass
        assert (search.count, found(search)) == (1, [size - 2])


def test_nothing_is_looked_for() -> None:
    search = searched(b"abc", "")
    assert (search.count, search.next(0), search.previous(3)) == (0, None, None)


def test_marks_in_a_row_as_shown() -> None:
    assert searched(b"", "ab").marks("xABxab") == [(1, 3), (4, 6)]


@given(st.binary(max_size=200), st.text(max_size=8))
def test_no_bytes_and_no_text_raise(body: bytes, text: str) -> None:
    search = searched(body, text)
    found = search.count > 0
    assert (search.next(0) is not None, search.previous(len(body)) is not None) == (found, found)


@given(st.text("aé\\u00e9É ", max_size=40), st.text("aéÉ", min_size=1, max_size=2), st.sampled_from([3, 2**15]))
def test_letters_of_several_forms_are_counted_as_they_are_gone_to(text: str, wanted: str, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document_search, "SLICE", size)
        search = searched(text.encode(), wanted)
        places = found(search)
        assert len(places) == search.count
        assert [search.number(place) for place in places] == list(range(1, len(places) + 1))
        assert [search.next(place) for place in places] == places
