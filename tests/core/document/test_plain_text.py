"""Text and binary bodies as lines."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frameio_tui.core.document import plain_text
from frameio_tui.core.document.plain_text import HexLines, TextLines


def indexed(body: bytes) -> TextLines:
    lines = TextLines(body)
    while not lines.index_step(1):
        pass
    return lines


@pytest.fixture(params=[(2000, 16384), (4, 7)], ids=["wide", "narrow"])
def _sizes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_text, "ROW", request.param[0])
    monkeypatch.setattr(plain_text, "_CHUNK", request.param[1])


@pytest.mark.usefixtures("_sizes")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text("ab cé😀", max_size=14), max_size=30), st.booleans())
def test_text_is_cut_at_its_line_ends_and_put_together_again(rows: list[str], ends: bool) -> None:
    body = "\n".join(rows).encode() + (b"\n" if ends and rows else b"")
    lines = indexed(body)
    shown = lines.lines(0, 10_000)
    assert len(shown) == lines.known
    text = ""
    for line in shown:
        goes_on = line.spans[-1].style == "mark"
        text += "".join(span.text for span in line.spans[:-1]) if goes_on else line.text() + "\n"
    assert text.removesuffix("\n") == body.decode().removesuffix("\n")


@pytest.mark.usefixtures("_sizes")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=80) | st.text("a\né😀", max_size=40).map(str.encode))
def test_any_bytes_count_as_many_lines_as_they_draw(body: bytes) -> None:
    lines = indexed(body)
    shown = lines.lines(0, 10_000)
    assert len(shown) == lines.known
    assert all(lines.lines(number, 1) == [line] for number, line in enumerate(shown))
    for offset in range(len(body)):
        line = lines.line_of(offset)
        assert shown[line].offset <= offset
        assert line + 1 == len(shown) or offset < shown[line + 1].offset


def test_any_line_of_a_long_text_is_reached() -> None:
    lines = indexed(b"".join(b"line %d\r\n" % n for n in range(50_000)))
    assert lines.known == 50_000
    assert lines.lines(49_999, 3)[0].text() == "line 49999"
    assert lines.lines(31_007, 1)[0].text() == "line 31007"


def test_one_line_of_a_megabyte_is_reached_to_its_end() -> None:
    lines = indexed(b"x" * 10**6 + b"END")
    assert lines.known == 501
    assert lines.lines(500, 2)[0].text() == "END"
    assert lines.line_of(10**6) == 500


def test_wrong_bytes_are_named_once() -> None:
    lines = indexed(b"a" * 16_383 + "é".encode() + b"caf\xe9 \xff")
    (note,) = lines.notes()
    assert "not UTF-8" in note
    assert "16,388" in note
    assert indexed(b"a" * 16_383 + "é".encode()).notes() == []


def test_hex_rows() -> None:
    lines = HexLines(bytes(range(40)))
    assert lines.known == 3
    assert lines.lines(2, 9)[0].text().startswith("00000020  20 21 22")
    assert lines.lines(2, 9)[0].text().endswith(" !\"#$%&'")
    assert lines.lines(2, 1)[0].offset == 32
    assert lines.lines(3, 1) == []
    assert lines.line_of(33) == 2
