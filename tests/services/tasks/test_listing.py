"""Lists are written page by page in each format, safe on terminals and in spreadsheets."""

from __future__ import annotations

import csv
import io
import json

import pytest

from frameio_tui.cli.arguments.options import LIST_FORMATS
from frameio_tui.cli.arguments.places import SEARCH_KINDS
from frameio_tui.core.errors import InvalidInput
from frameio_tui.services.tasks.listing import FORMATS, Columns, ListingOptions, Row, cells
from frameio_tui.services.tasks.search import KINDS

COLUMNS = Columns(("name", "on", "count", "people"), {"name": "NAME", "on": "ON", "count": "COUNT"})
PAGES: list[list[Row]] = [
    [{"name": "=1+1\x1b[31m", "on": True, "count": 5, "people": ["a@x", "b@x"]}],
    [],
    [{"name": "東京", "on": False, "count": None, "people": []}, {"name": "x" * 60, "on": None, "count": -1}],
]


def written(name: str) -> str:
    listed = FORMATS[name](COLUMNS)
    return listed.begin() + "".join(listed.add(page) for page in PAGES) + listed.end()


def test_the_parser_knows_the_formats_and_types() -> None:
    assert tuple(FORMATS) == LIST_FORMATS
    assert KINDS == SEARCH_KINDS
    with pytest.raises(InvalidInput):
        ListingOptions("xml").checked()


def test_text_is_aligned_and_printable() -> None:
    lines = written("text").splitlines()
    assert "\x1b" not in written("text")
    assert lines[0].split() == ["NAME", "ON", "COUNT"]
    assert lines[1].endswith("yes  5")
    assert lines[0].index("ON") == lines[1].index("yes")
    assert cells(lines[2].partition("no")[0]) == lines[0].index("ON")
    assert FORMATS["text"](COLUMNS).add([]) == ""


def test_json_has_the_exact_values() -> None:
    rows = [row for page in PAGES for row in page]
    assert json.loads(written("json")) == rows
    assert [json.loads(line) for line in written("ndjson").splitlines()] == rows
    empty = FORMATS["json"](COLUMNS)
    assert json.loads(empty.begin() + empty.add([]) + empty.end()) == []


def test_csv_cannot_be_executed_by_a_spreadsheet() -> None:
    found = list(csv.reader(io.StringIO(written("csv"))))
    assert found[0] == list(COLUMNS.names)
    assert found[1] == ["'=1+1\x1b[31m", "true", "5", "a@x, b@x"]
    assert found[3][2] == "-1"
