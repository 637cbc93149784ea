"""A body shown as it arrives looks as it does when it is shown whole."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from frameio_tui.core.document.document import Document
from frameio_tui.core.document.streamed import StreamedBody, StreamedJson, StreamedText, can_detect_kind, streamed
from frameio_tui.core.text.printable import printable
from tests.core.json_bodies import HOSTILE, PRINTED


def shown(stream: StreamedBody, body: bytes, sizes: list[int]) -> str:
    """All that is shown of a body that arrives in pieces of these sizes, and the rest at once."""
    text, at = "", 0
    for size in [*sizes, len(body)]:
        text += "".join(span.text for span in stream.feed(body[at : at + size]))
        at += size
    return text + "".join(span.text for span in stream.finish())


def whole(body: bytes, content_type: str = "application/json") -> str:
    """The lines of the same body as a document."""
    document = Document(body, content_type)
    while not document.index_step():
        pass
    return "".join(line.text() + "\n" for line in document.lines(0, document.known))


SIZES = st.lists(st.integers(1, 40), max_size=30)


@given(PRINTED, SIZES)
def test_json_in_any_pieces_has_the_lines_of_its_document(body: bytes, sizes: list[int]) -> None:
    assert shown(StreamedJson(), body, sizes) == whole(body)


@given(HOSTILE, SIZES)
def test_broken_json_has_them_too(body: bytes, sizes: list[int]) -> None:
    body = b"[" + body
    assume("more bytes" not in (expected := whole(body)))  # a document cuts lines of many tokens
    assert shown(StreamedJson(), body, sizes) == expected


@pytest.mark.parametrize(
    ("arrived", "seen"),
    [
        (b'{"a":1,', '{\n  "a": 1,'),
        (b'{"a":1', '{\n  "a": '),
        (b'{"a"', "{"),
        (b"[[],[", "[\n  [],\n  ["),
        (b'[1,"long', "[\n  1,"),
        (b"[tr", "["),
    ],
)
def test_what_is_complete_is_shown_at_once(arrived: bytes, seen: str) -> None:
    assert "".join(span.text for span in StreamedJson().feed(arrived)) == seen


def test_a_long_string_is_not_read_again_for_each_piece() -> None:
    stream = StreamedJson()
    assert [stream.feed(b'["')[0].text, *(stream.feed(b"x" * 65536) for _ in range(300))] == ["[", *[[]] * 300]
    assert "more characters" in "".join(span.text for span in stream.finish())


@given(
    st.lists(st.text(max_size=30) | st.sampled_from(["\n", "\r\n", "\u0301" * 9, "\u200d", "👩\u200d🚀", " x "])), SIZES
)
def test_text_in_any_pieces_is_as_printable_as_whole(parts: list[str], sizes: list[int]) -> None:
    text = "".join(parts)
    body = text.encode("utf-8", "surrogatepass")
    expected = printable(body.decode("utf-8", "surrogateescape").replace("\r\n", "\n"))
    seen = shown(StreamedText("utf-8"), body, sizes)
    assert printable(seen) == seen
    if text.isascii():
        assert seen == expected + ("" if not expected or expected.endswith("\n") else "\n")


def test_text_that_goes_on_without_a_line_end_is_shown() -> None:
    stream = StreamedText("utf-8")
    assert "".join(span.text for span in stream.feed("waiting... é".encode())) == "waiting... "
    assert "".join(span.text for span in stream.feed(b"!")) == "é!"
    assert "".join(span.text for span in stream.feed("ö".encode() * 5000))
    assert "".join(span.text for span in StreamedText("latin-1").feed(b"\xe9!")) == "é!"


def test_no_piece_brings_a_control_character() -> None:
    hostile = b'{"a": "\x1b]52;c;eA==\x07"}\x1b[2J\xc2\x9b'
    for stream in (StreamedJson(), StreamedText("utf-8")):
        seen = shown(stream, hostile, [1] * len(hostile))
        assert not any(c in seen for c in "\x1b\x07\x9b")


@pytest.mark.parametrize(
    ("head", "content_type", "kind"),
    [
        (b'{"a":', "", StreamedJson),
        (b" \n[1,2", "text/plain", StreamedJson),
        (b"12345", "application/json", StreamedJson),
        (b"12345", "text/plain", StreamedText),
        (b"<html>", "text/html", StreamedText),
        (b"\x89PNG\0", "", type(None)),
        (b"GIF89a", "image/gif", type(None)),
        ("{}".encode("utf-16"), "", type(None)),
        (b"{\0}\0", "text/plain; charset=utf-16le", type(None)),
    ],
)
def test_what_only_makes_sense_whole_is_not_streamed(head: bytes, content_type: str, kind: type) -> None:
    assert can_detect_kind(head)
    assert type(streamed(head, content_type)) is kind


@pytest.mark.parametrize("head", [b"", b"  \n\r\n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf  ", b"\x1f\x8b"])
def test_a_body_that_has_hardly_begun_does_not_tell_what_it_is(head: bytes) -> None:
    assert not can_detect_kind(head)
