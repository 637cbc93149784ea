"""A line of a document."""

from __future__ import annotations

from frameio_tui.core.document.lines import LONGEST_TEXT, Line, clipped


def test_a_long_value_is_cut_with_a_count() -> None:
    spans = clipped("x" * (LONGEST_TEXT + 7), "string")
    assert [span.style for span in spans] == ["string", "mark"]
    assert spans[1].text == " …7 more characters"
    assert Line(2, clipped("a", "key"), 0).text() == "    a"
