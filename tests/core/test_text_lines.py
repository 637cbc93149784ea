"""Text and binary bodies as lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.text_lines import HexLines, TextLines


def indexed(body: bytes) -> TextLines:
    lines = TextLines(body)
    while not lines.index_step(1):
        pass
    return lines


@given(st.lists(st.text("ab c", max_size=10), max_size=50), st.booleans())
def test_text_is_cut_at_its_line_ends(rows: list[str], ends: bool) -> None:
    body = "\n".join(rows).encode() + (b"\n" if ends and rows else b"")
    lines = indexed(body)
    shown = [line.text() for line in lines.lines(0, 1000)]
    assert "\n".join(shown) == body.decode().removesuffix("\n") or not body.strip(b"\n")
    assert len(shown) == lines.known


def test_any_line_of_a_long_text_is_reached() -> None:
    lines = indexed(b"".join(b"line %d\r\n" % n for n in range(50_000)))
    assert lines.known == 50_000
    assert lines.lines(49_999, 3)[0].text() == "line 49999"
    assert lines.lines(31_007, 1)[0].text() == "line 31007"


def test_hex_rows() -> None:
    lines = HexLines(bytes(range(40)))
    assert lines.known == 3
    assert lines.lines(2, 9)[0].text().startswith("00000020  20 21 22")
    assert lines.lines(2, 9)[0].text().endswith(" !\"#$%&'")
