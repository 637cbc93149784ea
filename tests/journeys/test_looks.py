"""What reaches the terminal: no colour, no RGB, no byte but ASCII, where that is asked for."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal import Terminal

pytestmark = pytest.mark.slow
COLOUR = re.compile(rb"\x1b\[(?:[0-9]+;)*(?:3[0-9]|4[0-9]|9[0-7]|10[0-7])(?:;[0-9]+)*m")
RGB = re.compile(rb"\x1b\[[0-9;]*[34]8;[25];[0-9;]*m")


def walked(env: dict[str, str], settings: str = "") -> bytes:
    """Through screens, dialogs and an answer; everything the terminal was sent."""
    with Terminal([], env=env) as terminal:
        terminal.expect("Operations V2")
        terminal.keys(":")
        terminal.expect("Commands")
        terminal.keys("escape", "m")
        terminal.expect("200 OK")
        terminal.keys("3", "down", "left")
        terminal.settle()
        terminal.keys("p")
        terminal.expect("Switch profile")
        terminal.keys("escape", "f2")
        terminal.expect("Profiles ")
        terminal.keys("escape", "f3")
        terminal.expect("granted|selected")
        terminal.keys("escape", "f1")
        terminal.expect("Help · Console|Help - Console")
        terminal.keys("f10")
        assert terminal.wait() == 0
        return bytes(terminal.raw)


def test_no_color_means_none(samples: dict[str, str]) -> None:
    sent = walked({**samples, "NO_COLOR": "1"})
    assert not COLOUR.search(sent)
    assert b"\x1b[1" in sent  # bold is no colour


def test_lang_c_gets_ascii_alone(samples: dict[str, str]) -> None:
    sent = walked({**samples, "LANG": "C"})
    assert sent.isascii()
    assert COLOUR.search(sent)


def test_sixteen_colours_are_the_terminals_own(samples: dict[str, str]) -> None:
    sent = walked({**samples, "TERM": "xterm", "COLORTERM": ""})
    assert not RGB.search(sent)
    assert COLOUR.search(sent)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_that_ends_it_leaves_the_terminal_as_it_was(
    number: signal.Signals, code: int, env: dict[str, str]
) -> None:
    with Terminal([], env=env) as terminal:
        terminal.expect("How do you want to start")
        terminal.settle()
        os.kill(terminal.pid, number)
        assert terminal.wait() == code
        last: dict[bytes, bytes] = {}
        for modes, state in re.findall(rb"\x1b\[\?([0-9;]+)([hl])", bytes(terminal.raw)):
            last |= dict.fromkeys(modes.split(b";"), state)
        assert {mode for mode, state in last.items() if state == b"h"} == {b"25", b"7"}


def test_lines_pasted_without_marks_act_on_nothing(env: dict[str, str], verb: Callable[..., str], home: Path) -> None:
    verb("profiles", "add", "acme")
    verb("use", "acme")
    before = {path: path.read_bytes() for path in home.rglob("profiles/*.toml")}
    with Terminal([], env=env) as terminal:
        terminal.expect("no token")
        terminal.keys("f2")
        terminal.expect("Profiles · 1")
        terminal.paste("rename this\r to that\r and then quit\r d acme\r" * 50, bracketed=False)
        terminal.expect("The pasted text was ignored")
        terminal.keys("f10")
        assert terminal.wait() == 0
    assert {path: path.read_bytes() for path in home.rglob("profiles/*.toml")} == before
