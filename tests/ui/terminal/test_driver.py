"""A terminal that is gone, slow or odd raises nothing in the threads that serve it, and is always given back."""

from __future__ import annotations

import inspect
import os
import re
import termios
import threading
import time
from collections.abc import Iterator
from typing import IO

import pytest
from textual.drivers.linux_driver import LinuxDriver

from frameio_tui.ui.terminal.driver import PLAIN, TerminalFile, has_title


@pytest.fixture
def pseudo_terminal() -> Iterator[tuple[int, IO[str]]]:
    """Its far end, and the stream a program writes to."""
    far, near = os.openpty()
    with open(near, "w", encoding="utf-8", closefd=True) as stream:
        yield far, stream


def test_the_framework_still_works_by_these() -> None:
    for name in ("_sigtstp_application", "_sigcont_application", "_run_input_thread", "run_input_thread"):
        assert callable(getattr(LinuxDriver, name))
    source = inspect.getsource(LinuxDriver)
    for name in ("attrs_before", "_file", "_key_thread", "_must_signal_resume", "_auto_restart", "exit_event"):
        assert f"self.{name}" in source, name


def test_everything_that_the_driver_asks_of_a_terminal_is_taken_back() -> None:
    asked = set(re.findall(r'^ +(?:self\.)?write\("\\x1b\[\?(\d+)h"\)', inspect.getsource(LinuxDriver), re.MULTILINE))
    asked -= {"7", "25"}  # lines and the cursor: those are what a terminal has without being asked
    assert asked >= {"1049", "1000", "2004", "2048", "1016"}
    assert [mode for mode in asked if f"\x1b[?{mode}l" not in PLAIN] == []


def test_text_is_sent_whole_and_what_the_encoding_lacks_is_escaped(pseudo_terminal: tuple[int, IO[str]]) -> None:
    far, stream = pseudo_terminal
    file = TerminalFile(stream, pytest.fail)  # type: ignore[arg-type]  # a text stream
    file.write("né ")
    file.write("\ud83d")
    file.flush()
    assert os.read(far, 100) == "né \\ud83d".encode()


def test_a_terminal_that_is_gone_is_told_once_and_nothing_is_raised(pseudo_terminal: tuple[int, IO[str]]) -> None:
    far, stream = pseudo_terminal
    gone: list[None] = []
    file = TerminalFile(stream, lambda: gone.append(None))  # type: ignore[arg-type]  # a text stream
    os.close(far)
    for _ in range(3):
        file.write("x")
        file.flush()
    assert gone == [None]


def test_a_terminal_that_another_program_made_non_blocking_gets_everything(
    pseudo_terminal: tuple[int, IO[str]],
) -> None:
    far, stream = pseudo_terminal
    termios.tcsetattr(stream.fileno(), termios.TCSANOW, raw(stream.fileno()))
    os.set_blocking(stream.fileno(), False)
    text = "0123456789" * 20_000
    got = bytearray()

    def read() -> None:
        while len(got) < len(text):
            time.sleep(0.001)
            got.extend(os.read(far, 1 << 16))

    reader = threading.Thread(target=read, daemon=True)
    file = TerminalFile(stream, pytest.fail)  # type: ignore[arg-type]  # a text stream
    file.write(text)
    reader.start()
    file.flush()
    reader.join(20)
    assert got.decode() == text


def raw(fd: int) -> list[object]:
    attributes = termios.tcgetattr(fd)
    attributes[1] &= ~termios.OPOST
    return attributes


def test_terminals_without_a_title_are_sent_none() -> None:
    shown = [
        term for term in ("xterm-256color", "tmux-256color", "screen", "linux", "vt220", "dumb", "") if has_title(term)
    ]
    assert shown == ["xterm-256color", "tmux-256color", "screen"]
