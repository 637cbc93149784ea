"""Errors in the JSON of a body name the place and the remedy."""

from __future__ import annotations

import pytest

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import check_json_body
from frameio_tui.ui.body_editor.fields import json_fault


@pytest.mark.parametrize(
    ("text", "position", "remedy"),
    [
        ('{"a": 1,}', "line 1, column 9", "remove the comma"),
        ('{"a": 1,\n}', "line 2, column 1", "remove the comma"),
        ('{"a": 1,,}', "line 1, column 9", "remove one of the two commas"),
        ('{"a": 1', "line 1, column 8", "ends too early"),
        ('{"a" 1}', "line 1, column 6", "add a colon"),
        ("{'a': 1}", "line 1, column 2", "double quotes"),
        ('{"a": True}', "line 1, column 7", "lower case"),
        ('{"a": 1 "b": 2}', "line 1, column 9", "add a comma"),
        ("// x\n{}", "line 1, column 1", "remove the comment"),
        ("{a: 1}", "line 1, column 2", "in double quotes"),
        ('{"a": 1}}', "line 1, column 9", "remove the text after"),
        ('{"a": "x\ny"}', "line 1, column 9", "\\n"),
        ('{"a: 1}', "line 1, column 2", "closing double quote"),
    ],
)
def test_an_error_names_the_place_and_the_remedy(text: str, position: str, remedy: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_json_body(text)
    shown = json_fault(caught.value, text)
    assert shown.startswith("Not valid JSON at ")
    if "comma" not in remedy or "\n" in text or ",," in text:  # newer Pythons report the place of a trailing comma
        assert position in shown
    assert remedy in shown


def test_an_error_without_a_place_keeps_its_text() -> None:
    with pytest.raises(InvalidInput) as caught:
        check_json_body('{"a": NaN}')
    assert "NaN" in json_fault(caught.value, '{"a": NaN}')
