"""Charsets as servers name them, rightly or not."""

from __future__ import annotations

import codecs
import encodings.aliases

import pytest

from frameio_tui.core.document import charset as charsets
from frameio_tui.core.document.charset import charset_of, narrowed
from frameio_tui.core.document.document import Document


def test_the_charset_of_a_content_type() -> None:
    assert charset_of("text/plain") == ("utf-8", "")
    assert charset_of("text/plain; charset=ISO-8859-1") == ("iso8859-1", "")
    assert charset_of("text/plain; charset=klingon") == ("utf-8", "Unknown charset klingon; shown as UTF-8.")


@pytest.mark.parametrize("name", ["hex", "zip", "rot13", "base64", "idna", "undefined", "unicode_escape", "cp500"])
def test_what_cannot_be_shown_line_by_line_is_named(name: str) -> None:
    charset, note = charset_of(f"text/plain; charset={name}")
    assert charset == "utf-8"
    assert name in note


def test_no_charset_that_python_knows_fails_to_be_drawn() -> None:
    for name in sorted({*encodings.aliases.aliases.values(), "x\0y", "punycode", "idna"}):
        for body in [b"one\ntwo", bytes(range(256)), b"\xff\xfe\x00", b"+AOk-\n\x1b$B"]:
            document = Document(body, f"text/plain; charset={name}")
            while not document.rows_step():
                pass
            assert document.visible_lines(0, 100), (name, body)
            document.search("é").step()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ('{"a": "é"}'.encode("utf-16"), "application/json"),
        ('{"a": "é"}'.encode("utf-16-be"), "application/json; charset=utf-16BE"),
        (codecs.BOM_UTF16_BE + '{"a": "é"}'.encode("utf-16-be"), "application/json"),
        ('{"a": "é"}'.encode("utf-32"), "text/plain"),
    ],
)
def test_utf_16_and_32_are_read_as_what_they_say(body: bytes, content_type: str) -> None:
    document = Document(body, content_type)
    assert [line.text() for line in document.lines(0, 9)] == ["{", '  "a": "é"', "}"]
    assert "UTF-" in document.note


def test_utf_16_that_is_none_or_too_large_is_shown_as_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert narrowed(b"\xff\xfe\x00", "") == (b"\xff\xfe\x00", "The headers say that the body is UTF-16, but it is not.")
    monkeypatch.setattr(charsets, "LARGEST_WIDE", 10)
    body = "more than that".encode("utf-16")
    assert narrowed(body, "")[0] is body
    assert "UTF-16" in narrowed(body, "")[1]
    assert narrowed(b"plain", "text/plain; charset=utf-8") == (b"plain", "")
