"""Drawings in words."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameio_tui.core.comments.drawings import describe_drawing


@pytest.mark.parametrize(
    ("annotation", "words"),
    [
        ("", ()),
        ('[{"tool":"arrow","color":"#F22237","x":0.12,"y":0.4}]', ("arrow, red, from 12 %, 40 %",)),
        (
            '[{"tool":"arrow","color":"#00f","x":0.12,"y":0.4,"w":-0.02,"h":0.1}]',
            ("arrow, blue, from 12 %, 40 % to 10 %, 50 %",),
        ),
        (  # the example of the V4 specification
            '[{"tool":"rect","color":"#F22237","size":8,"x":0.5,"y":0.25,"w":0.2,"h":0.1,"ix":0.5,"radius":8}]',
            ("rectangle, red, at 50 %, 25 %, 20 % wide, 10 % high",),
        ),
        ('[{"tool":"pencil","color":"#fff","xs":[0.1,0.2],"ys":[0.3,0]}]', ("freehand line, white, from 10 %, 30 %",)),
        ('[{"tool":"rect"},{"tool":"line","color":"Lime"}]', ("rectangle", "line, lime")),
        ('[{"tool":"lasso","color":"#123","x":1,"y":0}]', ("unknown tool 'lasso', blue, at 100 %, 0 %",)),
        ('[{"color":"#222222","x":9,"y":0.1}]', ("mark of no tool, grey",)),
        ('{"tool":"rect"}', ("rectangle",)),
        ("[1]", ("mark not readable",)),
        ("[]", ()),
        ("7", ("drawing not readable: not a list of marks",)),
        ('[{"tool":', ("drawing not readable: not valid JSON at character 10",)),
        ("[" * 100_000, ("drawing not readable: nested too deeply",)),
        (json.dumps([{"tool": "rect", "x": 10**400, "y": 0}]), ("rectangle",)),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_each_mark_is_described(annotation: str, words: tuple[str, ...]) -> None:
    assert describe_drawing(annotation) == words


def test_many_marks_are_counted() -> None:
    words = describe_drawing(json.dumps([{"tool": "rect"}] * 200))
    assert (len(words), words[-1]) == (21, "and 180 more")


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ("#F22237", "red"), ("#FF8800", "orange"), ("#FFD400", "yellow"), ("#00B050", "green"), ("#00E5FF", "cyan"),
        ("#2244FF", "blue"), ("#8000FF", "purple"), ("#FF3EA5", "pink"), ("#000", "black"), ("#fff8", "white"),
        ("#777", "grey"), ("rgb(1,2,3)", ""), ("#12", ""), (5, ""),
    ],
)  # fmt: skip
def test_colours_have_names(colour: object, name: str) -> None:
    assert describe_drawing(json.dumps([{"tool": "line", "color": colour}])) == (f"line, {name}" if name else "line",)


marks = st.dictionaries(
    st.sampled_from(["tool", "color", "x", "y", "w", "h", "xs", "ys"]),
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.lists(st.floats(), max_size=2),
)


@settings(max_examples=60)
@given(st.text(max_size=30) | st.builds(json.dumps, st.lists(marks, max_size=3)))
def test_no_annotation_crashes(annotation: str) -> None:
    assert all(len(words) < 200 for words in describe_drawing(annotation))
