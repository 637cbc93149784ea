"""What a body is, whatever its headers say."""

from __future__ import annotations

import pytest

from frameio_tui.core.document.document import Document, Kind

JSON = "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("body", "content_type", "kind", "remark"),
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
def test_kinds(body: bytes, content_type: str, kind: Kind, remark: str) -> None:
    document = Document(body, content_type)
    while not document.index_step():
        pass
    assert document.kind is kind
    assert remark in document.remark
    assert bool(remark) == bool(document.remark)
    assert len(document.lines(0, 100)) == document.known


def test_truncated_json_is_said_when_it_is_known() -> None:
    document = Document(b'[{"name": "cut o', JSON)
    assert document.index_step()
    assert "ends early" in document.remark


@pytest.mark.parametrize("raw", [False, True])
@pytest.mark.parametrize(
    ("body", "place"),
    [(b'{"a":1,}', "line 1, column 8"), (b"[1 true]", "line 1, column 4"), (b"{a:1}", "line 1, column 2")],
)
def test_broken_json_is_named_with_its_place_once_it_was_checked(body: bytes, place: str, raw: bool) -> None:
    document = Document(body, JSON, raw=raw)
    while not document.index_step():
        pass
    assert place not in document.remark
    while not document.check_step():
        pass
    assert f"Not valid JSON at {place}: found " in document.remark


def test_several_values_and_text_have_no_fault() -> None:
    for body, content_type in ((b'{"a": 1}\n{"a": 2}\n', JSON), (b"{", "text/html"), (b"oops", JSON), (b"", JSON)):
        document = Document(body, content_type)
        while not document.check_step():
            pass
        assert "Not valid JSON at" not in document.remark
    utf16 = Document('{"é":\n1,}'.encode("utf-16"), "application/json")
    while not utf16.check_step():
        pass
    assert "line 2, column 3" in utf16.remark


def test_raw_shows_the_text_as_it_came() -> None:
    document = Document(b'{"a":1,\n"b":2}', JSON, raw=True)
    assert [line.text() for line in document.lines(0, 9)] == ['{"a":1,', '"b":2}']
