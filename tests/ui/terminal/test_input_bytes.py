"""Any bytes become text; none is lost that has a meaning, and none stops the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.ui.terminal.input_bytes import UTF_8, InputDecoder, own_encoding


def read(*pieces: bytes, encoding: str = UTF_8) -> str:
    decoder = InputDecoder(encoding)
    return "".join(map(decoder.decode, pieces)) + decoder.rest()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xff", "\ufffd"),
        (b"caf\xe9 x", "caf\ufffd x"),
        (b"\xe2\x82x", "\ufffdx"),
        (b"\xed\xa0\x80", "\ufffd\ufffd\ufffd"),
        ("né €😀".encode(), "né €😀"),
        (b"", ""),
    ],
)
def test_a_byte_that_is_not_utf_8_is_replaced_and_the_rest_stays(data: bytes, text: str) -> None:
    assert read(data) == text
    assert read(*(data[at : at + 1] for at in range(len(data)))) == text


def test_an_unfinished_character_waits_for_its_other_bytes() -> None:
    decoder = InputDecoder(UTF_8)
    assert decoder.decode("€".encode()[:2]) == ""
    assert decoder.rest() == ""
    assert decoder.decode("€".encode()[2:]) == "€"


def test_in_another_encoding_a_byte_is_the_character_that_the_terminal_means() -> None:
    assert read(b"caf\xe9", encoding="iso8859-1") == "café"
    assert read(b"caf\xe9 \xff", b"x", encoding="iso8859-1") == "café ÿx"
    assert read("é".encode(), encoding="iso8859-1") == "é"
    assert read(b"\x80", encoding="cp1252") == "€"
    assert read(b"\x81\x8d", encoding="cp1252") == "\ufffd\ufffd"


@given(st.lists(st.binary(max_size=8), max_size=8))
def test_however_it_is_cut_the_text_is_the_same_and_can_be_sent_on(pieces: list[bytes]) -> None:
    assert read(*pieces) == read(b"".join(pieces))
    read(*pieces).encode()


@given(st.lists(st.integers(0x20, 0xFF), min_size=3, max_size=3), st.integers(1, 6))
def test_an_old_mouse_report_is_six_characters_and_the_next_key_is_none_of_them(where: list[int], cut: int) -> None:
    report = b"\x1b[M" + bytes(where)
    text = read(report[:cut], report[cut:], b"q")
    assert (text[:3], len(text), text[-1]) == ("\x1b[M", 7, "q")


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("utf-8", UTF_8),
        ("UTF8", UTF_8),
        ("ANSI_X3.4-1968", UTF_8),
        ("ISO-8859-1", "iso8859-1"),
        ("latin-1", "iso8859-1"),
        ("no such encoding", UTF_8),
        (None, UTF_8),
    ],
)
def test_the_encoding_is_the_locales_where_it_has_one_of_its_own(name: str | None, encoding: str) -> None:
    assert own_encoding(name) == encoding
