from __future__ import annotations

from frameio_tui.ui.console.response.wrapping import TALLEST, Wrapping

ROWS = ["a" * 5, "b" * 25, "", "c" * 10, "d" * 1000]


def made() -> Wrapping:
    return Wrapping(lambda row: ((ROWS[row], "plain"),) if row < len(ROWS) else ())


def test_rows_take_as_many_as_they_need_from_the_top_on() -> None:
    wrapping = made()
    assert [wrapping.at(y, 0, 6, 10) for y in range(6)] == [(0, 0), (1, 0), (1, 1), (1, 2), (2, 0), (3, 0)]
    wrapping.forget()
    assert wrapping.at(0, 2, 6, 10) == (2, 0)
    assert wrapping.height_of(4) == TALLEST


def test_which_rows_fit() -> None:
    wrapping = made()
    wrapping.at(0, 0, 6, 10)
    assert wrapping.last_whole(0, 4, len(ROWS)) == 1
    assert wrapping.last_whole(0, 6, len(ROWS)) == 3
    assert wrapping.top_for(3, 5) == 1
    assert wrapping.top_for(0, 5) == 0
