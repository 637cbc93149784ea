"""What is copied goes to the terminal whole, or it is said why not."""

from __future__ import annotations

import base64
import re

import pytest

from frameio_tui.core.errors import InvalidInput
from frameio_tui.ui.terminal.clipboard import (
    MAX_COPY_SIZE,
    SAFE_COPY_SIZE,
    SCREEN_CHUNK_SIZE,
    check_size,
    format_copied,
    osc52,
)


def held(sequence: str) -> str:
    found = re.fullmatch("\x1b]52;c;([A-Za-z0-9+/=]*)\a", sequence)
    assert found
    return base64.b64decode(found[1]).decode("utf-8", "surrogatepass")


@pytest.mark.parametrize("text", ["", "é日本", "\ud800", "x" * 1000])
def test_the_whole_text_is_in_it(text: str) -> None:
    assert held(osc52(text, {"TMUX": "/tmp/t"})) == text
    in_screen = osc52(text, {"STY": "1.pts"})
    pieces = re.findall("\x1bP(.*?)\x1b\\\\", in_screen, re.DOTALL)
    assert held("".join(pieces)) == text
    assert all(len(piece) <= SCREEN_CHUNK_SIZE for piece in pieces)


def test_words_say_how_and_what_may_stop_it() -> None:
    assert "OSC 52" in format_copied("x", {})
    assert "(1 B)" in format_copied("x", {"TMUX": "/tmp/t"})
    assert "set -s set-clipboard on" in format_copied("x", {"TMUX": "/tmp/t"})
    assert "GNU screen" in format_copied("x", {"STY": "1"})
    assert "Many terminals accept 75 kB at most" in format_copied("é" * SAFE_COPY_SIZE, {})


def test_what_no_clipboard_takes_is_refused() -> None:
    check_size(MAX_COPY_SIZE)
    with pytest.raises(InvalidInput, match="too large for a terminal's clipboard"):
        check_size(MAX_COPY_SIZE + 1)
