"""Tests of the first row of the response pane: the status block and the tabs, at every width."""

from __future__ import annotations

import pytest

from frameio_tui.core.http.exchange import Exchange, Outgoing, Response, Timing
from frameio_tui.ui.response_view.status_row import fit_row, format_block, format_status, format_tabs
from frameio_tui.ui.response_view.views import STANDING_VIEWS, View


def exchange(status: int = 200, reason: str = "OK") -> Exchange:
    answer = Response(status, reason, (), b"{}", body_size=2)
    return Exchange("id", "acme", "v2", Outgoing("GET", "https://x/v2/me"), answer, Timing(total=0.017), 0.0)


def row(width: int, view: View = View.BODY, *, page: str = "page 1 of 7", old: bool = False) -> str:
    return fit_row(format_status(exchange(), page, old=old), view, width).plain


@pytest.mark.parametrize("view", list(View))
def test_open_tab_is_in_brackets_and_in_reverse_video(view: View) -> None:
    tabs = format_tabs(view)
    assert tabs.plain.count("[") == 1
    assert f"[{view.value}]" in tabs.plain
    [marked] = [span for span in tabs.spans if "reverse" in str(span.style)]
    assert tabs.plain[marked.start : marked.end] == f"[{view.value}]"


def test_tabs_do_not_move_when_another_one_is_opened() -> None:
    names = [format_tabs(view).plain.replace("[", " ").replace("]", " ") for view in STANDING_VIEWS]
    assert len(set(names)) == 1


def test_time_and_size_are_left_out_first_then_the_reason_then_the_tabs_that_are_not_open() -> None:
    assert row(80) == f"{' 200 OK   17 ms  2 B  page 1 of 7':<51} Body  Headers  Timing  Sent ".replace(
        "  Body ", " [Body]"
    )
    assert row(56).startswith(" 200 OK   page 1 of 7")
    assert "17 ms" not in row(56)
    assert row(49).startswith(" 200   page 1 of 7 ")
    assert "Timing" in row(49)
    assert row(30).endswith(" [Body]")
    assert "Timing" not in row(30)
    assert "page 1 of 7" in row(30)


def test_row_is_as_wide_as_the_pane_and_shows_status_and_open_tab() -> None:
    for width in range(16, 140, 3):
        for view in [View.BODY, View.REQUEST, View.TABLE]:
            shown = row(width, view)
            assert len(shown) == width
            assert " 200 " in shown
            assert f"[{view.value}]" in shown


def test_old_response_names_its_profile_in_a_narrow_pane() -> None:
    assert row(58, old=True).startswith("OLD (acme, ")
    assert "[Body]" in row(58, old=True)


@pytest.mark.parametrize(
    ("status", "colour"),
    [(200, "success"), (204, "success"), (302, "warning"), (403, "error"), (429, "error"), (500, "error")],
)
def test_status_block_has_the_colour_of_its_kind_and_is_a_block_without_colours(status: int, colour: str) -> None:
    block = format_block(status)
    assert block.plain == f" {status} "
    [span] = block.spans
    assert str(span.style) == f"bold reverse ${colour}"


def test_a_raw_body_has_a_tab_of_its_own_name() -> None:
    assert "[Raw] Headers " in format_tabs(View.BODY, raw=True).plain
    assert format_tabs(View.HEADERS, raw=True).plain.startswith(" Raw [Headers]")
    assert fit_row(format_status(exchange(), "", old=False), View.BODY, 30, raw=True).plain.endswith("[Raw]")
