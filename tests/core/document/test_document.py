"""What a body is, whatever its headers say, and its lines with their folds, as the console uses them."""

from __future__ import annotations

import json
import mmap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.document.document import Document, Kind
from frameio_tui.core.document.lines import LONGEST_TEXT, Line, clipped
from frameio_tui.core.document.source import pieces
from tests.core.json_bodies import PRINTED

JSON = "application/json; charset=utf-8"
BODY = b'{"data": [{"id": "a", "name": "x\\ny"}, {"id": "b", "tags": [1, 2]}], "total": 12345678901234567890}'
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("body", "content_type", "kind", "note"),
    [
        (b"", JSON, Kind.EMPTY, ""),
        (b'{"a": 1}', JSON, Kind.JSON, ""),
        (b'\xef\xbb\xbf {"a": 1}', JSON, Kind.JSON, "byte order mark"),
        (b"[1]", "text/html", Kind.JSON, "text/html"),
        (b"null", "application/problem+json", Kind.JSON, ""),
        (b"<!DOCTYPE html><p>", JSON, Kind.HTML, "web page"),
        (b"<html>", "text/html", Kind.HTML, ""),
        (b"oops", JSON, Kind.TEXT, "this is not"),
        (b"a\0b", JSON, Kind.BINARY, "binary"),
        (b"\x89PNG", "image/png", Kind.BINARY, ""),
        (b"true story", "text/plain", Kind.TEXT, ""),
    ],
)
def test_kinds(body: bytes, content_type: str, kind: Kind, note: str) -> None:
    document = Document(body, content_type)
    while not document.index_step():
        pass
    assert document.kind is kind
    assert note in document.note
    assert bool(note) == bool(document.note)
    assert len(document.lines(0, 100)) == document.known


def test_truncated_json_is_said_when_it_is_known() -> None:
    document = Document(b'[{"name": "cut o', JSON)
    assert document.index_step()
    assert "is incomplete" in document.note


@pytest.mark.parametrize("raw", [False, True])
@pytest.mark.parametrize(
    ("body", "place"),
    [(b'{"a":1,}', "line 1, column 8"), (b"[1 true]", "line 1, column 4"), (b"{a:1}", "line 1, column 2")],
)
def test_broken_json_is_named_with_its_place_once_it_was_checked(body: bytes, place: str, raw: bool) -> None:
    document = Document(body, JSON, raw=raw)
    while not document.index_step():
        pass
    assert place not in document.note
    while not document.check_step():
        pass
    assert f"Not valid JSON at {place}: found " in document.note


def test_several_values_and_text_have_no_fault() -> None:
    for body, content_type in ((b'{"a": 1}\n{"a": 2}\n', JSON), (b"{", "text/html"), (b"oops", JSON), (b"", JSON)):
        document = Document(body, content_type)
        while not document.check_step():
            pass
        assert "Not valid JSON at" not in document.note
    utf16 = Document('{"é":\n1,}'.encode("utf-16"), "application/json")
    while not utf16.check_step():
        pass
    assert "line 2, column 3" in utf16.note


def test_raw_shows_the_text_as_it_came() -> None:
    document = Document(b'{"a":1,\n"b":2}', JSON, raw=True)
    assert [line.text() for line in document.lines(0, 9)] == ['{"a":1,', '"b":2}']


def test_a_long_value_is_cut_with_a_count() -> None:
    spans = clipped("x" * (LONGEST_TEXT + 7), "string")
    assert [span.style for span in spans] == ["string", "mark"]
    assert spans[1].text == " …7 more characters"
    assert Line(2, clipped("a", "key"), 0).text() == "    a"


def test_pieces_of_both_kinds_are_the_bytes(tmp_path: Path) -> None:
    body = bytes(range(256)) * 4
    (tmp_path / "body").write_bytes(body)
    with (tmp_path / "body").open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        for source in (body, mapped):
            found = list(pieces(source, 10, 1000, 300))
            assert b"".join(found) == body[10:1000]
            assert [len(piece) for piece in found] == [300, 300, 300, 90]


def made(body: bytes, kind: str = "application/json") -> Document:
    document = Document(body, kind)
    while not document.rows_step():
        pass
    return document


def shown(document: Document) -> list[str]:
    return [line.text() for line in document.visible_lines(0, document.visible_count)]


def test_folding_hides_and_says_how_much() -> None:
    document = made(BODY)
    whole = shown(document)
    line = next(at for at, text in enumerate(whole) if text.strip() == "{" and at > 0)
    assert document.fold(line) == line
    folded = shown(document)
    assert folded[line] == "    { … 2 keys },"
    assert len(folded) == len(whole) - 3
    assert document.row_of(document.line_at(line + 1) or 0) == line + 1
    assert document.unfold(line)
    assert shown(document) == whole


def test_folding_from_inside_folds_what_is_around() -> None:
    document = made(BODY)
    inside = next(at for at, text in enumerate(shown(document)) if '"id": "b"' in text)
    around = document.fold(inside)
    assert around is not None
    assert around < inside
    assert document.row_of(inside) == document.row_of(around)
    document.uncover(inside)
    assert '"id": "b"' in shown(document)[document.row_of(inside)]


def test_levels() -> None:
    document = made(BODY)
    whole = shown(document)
    document.fold_to_level(1)
    document.rows_step()
    assert document.level == 1
    assert shown(document) == ["{", '  "data": [ … 2 items ],', '  "total": 12345678901234567890', "}"]
    document.unfold_all()
    assert document.level is None
    assert shown(document) == whole


def test_places_and_values() -> None:
    document = made(BODY)
    lines = shown(document)
    name = next(at for at, text in enumerate(lines) if '"name"' in text)
    assert document.path_of(name) == ("data", 0, "name")
    assert document.value_of(name) == b'"x\\ny"'
    assert document.value_text(name) == "x\ny"
    tags = next(at for at, text in enumerate(lines) if '"tags"' in text)
    assert document.opens(tags)
    assert json.loads(document.value_of(tags)) == [1, 2]
    total = next(at for at, text in enumerate(lines) if '"total"' in text)
    assert document.value_text(total) == "12345678901234567890"


def test_text_has_nothing_to_fold_but_lines_all_the_same() -> None:
    document = made(b"one\ntwo\n", "text/plain")
    assert shown(document)[:2] == ["one", "two"]
    assert document.fold(0) is None
    assert not document.toggle(0)
    assert document.path_of(0) is None
    assert document.value_text(1) == "two"
    assert document.line_of(5) == 1
    assert made(b"").visible_count == 0


def test_a_hit_leads_to_its_line() -> None:
    document = made(BODY)
    search = document.search('"b"')
    search.step()
    place = search.next(0)
    assert place is not None
    assert '"id": "b"' in shown(document)[document.line_of(place)]


@given(VALUES, st.lists(st.integers(0, 40), max_size=6))
def test_whatever_is_folded_rows_and_lines_lead_to_each_other(value: object, folds: list[int]) -> None:
    body = json.dumps(value).encode()
    document = made(body)
    whole: list[Line] = document.lines(0, 10_000)
    for line in folds:
        if line < len(whole):
            document.toggle(line)
    count = document.visible_count
    lines = [document.line_at(row) for row in range(count)]
    assert None not in lines
    assert lines == sorted(set(lines))  # type: ignore[type-var]  # no None is in it
    for row, line in enumerate(lines):
        assert line is not None
        assert document.row_of(line) == row
    document.unfold_all()
    assert document.visible_lines(0, 10_000) == whole


@given(PRINTED, st.integers(0, 3), st.lists(st.integers(0), max_size=4), st.integers(0), st.integers(1, 9))
def test_rows_drawn_together_are_those_drawn_one_by_one(
    body: bytes, level: int, opened: list[int], first: int, count: int
) -> None:
    document = Document(body, "application/json")
    while not document.rows_step():
        pass
    document.fold_to_level(level)
    while not document.rows_step():
        pass
    for pick in opened:
        line = document.line_at(pick % document.visible_count)
        assert line is not None
        document.toggle(line)
    first %= document.visible_count
    one_by_one = [line for row in range(first, first + count) for line in document.visible_lines(row, 1)]
    assert document.visible_lines(first, count) == one_by_one
