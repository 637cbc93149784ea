"""Tests of the row sources."""

from __future__ import annotations

import json

from rich.cells import cell_len

from frameio_tui.core.document.document import Document
from frameio_tui.core.table.table import Table
from frameio_tui.core.table.view import view_of
from frameio_tui.ui.response_view.sources import DEEPEST_INDENT, DocumentRows, ListRows
from frameio_tui.ui.response_view.table_rows import TableRows


def text(spans: tuple[tuple[str, str], ...]) -> str:
    return "".join(part for part, _ in spans)


def test_list_rows_returns_slices() -> None:
    rows = ListRows([(("a", "plain"),), (("b", "plain"),)])
    assert rows.size == 2
    assert rows.complete
    assert rows.step()
    assert [text(row) for row in rows.rows(1, 5)] == ["b"]


def test_document_is_indented_and_counted_in_steps() -> None:
    rows = DocumentRows(Document(b'{"a": [1, 2]}', "application/json"))
    while not rows.step():
        pass
    assert rows.complete
    assert [text(row) for row in rows.rows(0, 9)] == ["{", '  "a": [', "    1,", "    2", "  ]", "}"]


def test_deep_levels_do_not_push_text_off_the_screen() -> None:
    rows = DocumentRows(Document(b"[" * 500 + b"]" * 500, "application/json"))
    rows.step()
    [row] = rows.rows(300, 1)
    assert len(text(row)) <= 2 * DEEPEST_INDENT + 10


def test_table_has_a_header_and_shortened_cells() -> None:
    items = [{"id": "1", "name": "n" * 99}, {"id": "2", "name": "short"}]
    rows = TableRows(view_of(Table(json.dumps(items).encode()).read()))
    assert rows.size == 2
    heading, first, second = (text(row) for row in (rows.heading, *rows.rows(0, 10)))
    assert heading.split() == ["name", "id"] or heading.split() == ["id", "name"]
    assert "…" in first
    assert "short" in second
    assert [text(row) for row in rows.rows(1, 1)] == [second]


def test_columns_line_up_whatever_their_cells_hold() -> None:
    names = ["日本語の名前", "plain", "a\x1b[31mb", "e\u0301clair", "長" * 40]
    items = [{"name": name, "type": "t"} for name in names]
    rows = TableRows(view_of(Table(json.dumps(items).encode()).read()))
    starts = {cell_len(row[0][0]) for row in (rows.heading, *rows.rows(0, 10))}
    assert len(starts) == 1
    assert "\x1b" not in "".join(text(row) for row in rows.rows(0, 10))


def test_matches_are_spans_of_their_own_across_spans_and_case() -> None:
    document = Document(b'{"name": "Reel, reel"}', "application/json")
    rows = DocumentRows(document)
    while not rows.step():
        pass
    before = rows.rows(1, 1)
    search = document.search("reel")
    assert search is not None
    rows.marks = search.marks
    [row] = rows.rows(1, 1)
    assert text(row) == text(before[0])
    assert [part for part, style in row if style == "hit"] == ["Reel", "reel"]
    rows.marks = lambda shown: [(3, 9)]
    [row] = rows.rows(1, 1)
    assert "".join(part for part, style in row if style == "hit") == text(before[0])[2:][3:9]
    rows.marks = None
    assert rows.rows(1, 1) == before
