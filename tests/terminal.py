"""Drives the program in a real pseudo-terminal and reads its screen as a person would."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Self

import pyte

from tests.preloaded import Start, can_fork, forks

PROGRAM = (sys.executable, "-m", "frameio_tui")
TIMEOUT = 30.0
"""Seconds to wait for a screen: a bound on failure, not a measure of speed."""

_PRIVATE = re.compile(rb"\x1b\[[<>=?][0-9;]*\$?[a-zA-Z]|\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)")
"""Sequences that pyte would print instead of obeying."""

KEYS = {
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "escape": "\x1b",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "backspace": "\x7f",
    "ctrl+c": "\x03",
    "ctrl+p": "\x10",
    "ctrl+s": "\x13",
    "ctrl+u": "\x15",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
}


class Terminal:
    """One run of a program in a terminal of a given size.

    Without a command it is this program, forked from a process that has imported it where that makes no difference.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        size: tuple[int, int] = (120, 36),
        env: Mapping[str, str] | None = None,
        command: Sequence[str] | None = None,
    ) -> None:
        columns, rows = size
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        self.exit_code: int | None = None
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            **(env or {}),
        }
        self._fd, theirs = pty.openpty()
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._is_fork = command is None and can_fork(environment)
        command = command or PROGRAM
        if self._is_fork:
            self.pid = forks().start(Start([*command[1:], *arguments], environment, os.getcwd(), [theirs]))
        else:
            self.pid = os.fork()
            if self.pid == 0:  # pragma: no cover - the child
                os.login_tty(theirs)
                for number in (signal.SIGPIPE, signal.SIGXFSZ):  # ignored by Python for itself
                    signal.signal(number, signal.SIG_DFL)
                os.execvpe(command[0], [*command, *arguments], environment)
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        if self.exit_code is None:
            os.kill(self.pid, signal.SIGTERM)
            try:
                self.wait(10)
            except AssertionError:
                os.kill(self.pid, signal.SIGKILL)
                while not self.ended():
                    time.sleep(0.01)
        os.close(self._fd)

    def text(self) -> str:
        """The screen, a line a row, without trailing blanks."""
        columns, rows = range(self.screen.columns), (self.screen.buffer[y] for y in range(self.screen.lines))
        # As `Screen.display`, which measures each character: five times as long, for each read while a test waits.
        return "\n".join("".join([row[x].data for x in columns]).rstrip() for row in rows)

    def pump(self, seconds: float) -> int:
        """Read what has been written within `seconds`; the number of bytes, -1 at the end."""
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return 0
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:
            return -1
        if not data:
            return -1
        self.raw += data
        self._stream.feed(_PRIVATE.sub(b"", data))
        return len(data)

    def expect(self, pattern: str, seconds: float = TIMEOUT) -> str:
        """Wait until a regular expression is on the screen; returns the screen."""
        return self._read_until(
            lambda text: bool(re.search(pattern, text, re.MULTILINE)), f"{pattern!r} did not appear", seconds
        )

    def expect_gone(self, pattern: str, seconds: float = TIMEOUT) -> str:
        """Wait until a regular expression is no longer on the screen."""
        return self._read_until(lambda text: not re.search(pattern, text, re.MULTILINE), f"{pattern!r} stayed", seconds)

    def _read_until(self, wanted: Callable[[str], bool], failure: str, seconds: float) -> str:
        """Read until the screen is as wanted; it is looked at again only after something was written."""
        end, text = time.monotonic() + seconds, self.text()
        while not wanted(text):
            read = self.pump(0.05)
            if read < 0 or time.monotonic() > end:
                raise AssertionError(f"{failure}:\n{text}")
            if read:
                text = self.text()
        return text

    def until(self, happened: Callable[[], bool], what: str, seconds: float = TIMEOUT) -> None:
        """Wait for something beside the screen, which is read meanwhile."""
        end = time.monotonic() + seconds
        while not happened():
            if time.monotonic() > end or self.pump(0.05) < 0:
                raise AssertionError(f"{what} did not come:\n{self.text()}")

    def pass_time(self, seconds: float) -> None:
        """Let time pass that matters to the program itself; the screen is read meanwhile."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.pump(left)

    def settle(self, quiet: float = 0.15, seconds: float = TIMEOUT) -> int:
        """Wait until nothing was written for `quiet` seconds; the number of bytes meanwhile."""
        before, end = len(self.raw), time.monotonic() + seconds
        while time.monotonic() < end and self.pump(quiet) > 0:
            continue
        return len(self.raw) - before

    def resize(self, columns: int, rows: int) -> None:
        """Change the size, and forget what was on the screen: what is there afterwards was drawn for the new size."""
        self.settle()
        self.screen.resize(rows, columns)
        self.screen.reset()
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def keys(self, *names: str) -> None:
        """Type keys by name, or text as it is; after Escape with a pause, as what follows at once would be Alt."""
        for name in names:
            os.write(self._fd, KEYS.get(name, name).encode())
            if name == "escape":
                self.settle(0.2)

    def send(self, data: bytes) -> None:
        """Write bytes as they are."""
        os.write(self._fd, data)

    def paste(self, text: str, *, bracketed: bool = True) -> None:
        """Paste as a terminal does."""
        data = text.encode()
        os.write(self._fd, b"\x1b[200~" + data + b"\x1b[201~" if bracketed else data)

    def ended(self) -> bool:
        """Whether the program has ended; then there is an exit code."""
        if self.exit_code is None:
            status = forks().status(self.pid) if self._is_fork else self._status()
            self.exit_code = None if status is None else os.waitstatus_to_exitcode(status)
        return self.exit_code is not None

    def _status(self) -> int | None:
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        return status if pid else None

    def wait(self, seconds: float = TIMEOUT) -> int:
        """Wait for the end; the exit code."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.pump(0.05) < 0:
                time.sleep(0.01)  # it has closed the terminal and is about to end: asking all the time holds it up
            if self.ended():
                while self.pump(0.05) > 0:
                    continue
                assert self.exit_code is not None
                return self.exit_code
        raise AssertionError(f"the program did not end:\n{self.text()}")
