"""CSV that no spreadsheet runs, and JSON lines with the bytes that came."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.table.export import PIECE, to_csv, to_ndjson
from frameio_tui.core.table.table import Table
from frameio_tui.core.table.view import TableView, view_of


def view(body: bytes) -> TableView:
    """A view of a body."""
    return view_of(Table(body).read())


def csv_of(*items: object) -> bytes:
    """These items as CSV."""
    return b"".join(to_csv(view(json.dumps(items).encode())))


def test_csv_has_a_header_and_ends_lines_with_cr_lf() -> None:
    assert csv_of({"name": 'say "hi", you', "id": "1"}, {"name": "two\nlines"}) == (
        b'name,id\r\n"say ""hi"", you",1\r\n"two\nlines",\r\n'
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "-"])
def test_texts_that_a_spreadsheet_could_run_are_quoted(text: str) -> None:
    (_, row) = csv.reader(io.StringIO(csv_of(text).decode(), newline=""))
    assert row == ["'" + text]


def test_a_column_name_is_foreign_text_too() -> None:
    assert csv_of({"=1": "x"}) == b"'=1\r\nx\r\n"


def test_numbers_stay_as_they_came() -> None:
    body = b"[-1, 1.50, 12345678901234567890, -1e5, -Infinity]"
    assert b"".join(to_csv(view(body))) == b"value\r\n-1\r\n1.50\r\n12345678901234567890\r\n-1e5\r\n'-Infinity\r\n"


def test_what_is_no_unicode_becomes_a_mark() -> None:
    assert b"".join(to_csv(view(b'["a\xff", "\\ud800"]'))) == "value\r\na\ufffd\r\n\ufffd\r\n".encode()


def test_only_what_is_on_show_is_exported() -> None:
    shown = view(b'[{"id": 1, "n": "b"}, {"id": 2, "n": "a"}, {"id": 3, "n": "c"}]')
    shown = shown.with_columns(["n"]).sorted_by("n").filtered("a")
    assert b"".join(to_csv(shown)) == b"n\r\na\r\n"
    assert b"".join(to_ndjson(shown)) == b'{"id": 2, "n": "a"}\n'


def test_json_lines_are_the_bytes_that_came() -> None:
    body = b'{"data": [ {"a" : 1.0, "a": "\xff"},\n{\r\n "b": "x\\n"} ]}'
    assert b"".join(to_ndjson(view(body))) == b'{"a" : 1.0, "a": "\xff"}\n{   "b": "x\\n"}\n'


def test_an_export_comes_in_pieces() -> None:
    body = json.dumps([{"id": n, "text": "x" * 100} for n in range(3000)]).encode()
    for export in (to_csv, to_ndjson):
        pieces = list(export(view(body)))
        assert len(pieces) > 3
        assert all(len(piece) < PIECE + 1000 for piece in pieces)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@given(st.lists(st.tuples(TEXTS, TEXTS | st.none() | st.integers()), min_size=1, max_size=6))
def test_the_csv_module_reads_back_what_was_there(rows: list[tuple[str, object]]) -> None:
    written = csv_of(*({"a": a, "b": b} for a, b in rows))
    shown = view(json.dumps([{"a": a, "b": b} for a, b in rows]).encode()).rows()
    (_, *read) = csv.reader(io.StringIO(written.decode(), newline=""))
    assert [[unquoted(cell) for cell in row] for row in read] == [list(map(unquoted, row)) for row in shown]


def unquoted(cell: str) -> str:
    """A cell without the apostrophe that an export may put in front."""
    return cell.removeprefix("'")


@given(st.lists(st.dictionaries(TEXTS, TEXTS | st.integers() | st.booleans(), max_size=3), max_size=5))
def test_json_lines_hold_the_same_items(items: list[object]) -> None:
    lines = b"".join(to_ndjson(view(json.dumps(items, indent=1).encode()))).splitlines()
    assert [json.loads(line) for line in lines] == items
