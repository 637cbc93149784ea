"""The terminal driver for Linux and macOS.

It accepts any input bytes, and output to a terminal that was closed. Whatever exception occurs in its threads, and
whatever signal arrives, the terminal is restored to its normal state.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import termios
from typing import TYPE_CHECKING, TextIO, cast

from textual import events
from textual.drivers.linux_driver import LinuxDriver

from frameio_tui.ui.terminal.input_bytes import InputDecoder, own_encoding
from frameio_tui.ui.terminal.paste_detection import PasteParser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from textual.app import App
    from textual.message import Message

    from frameio_tui.core.text.printable import Printable

GONE = 128 + signal.SIGHUP
"""Exit code when the terminal was closed: that of SIGHUP, which most programs receive then."""
LOOK = 0.1
"""Seconds between checks of whether to stop reading."""
AT_ONCE = 4096
MAX_TERMINAL_SIZE = 2000
"""Maximum plausible number of columns or rows of a terminal."""
MODES = (2004, 2048, 1000, 1003, 1015, 1006, 1016, 1004)
PLAIN = "".join(f"\x1b[?{mode}l" for mode in MODES) + "\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h"
"""Resets every mode that the driver sets: pastes, resizes, mouse, focus, line wrap, keys, screen, cursor."""


SAVE_TITLE, RESTORE_TITLE = "\x1b[22;2t", "\x1b]2;\x07\x1b[23;2t"
"""Save the title of the window, and restore it: a terminal that cannot save it has none then, as at its start."""
LONGEST_TITLE = 80
"""Maximum number of characters of a title."""
WITHOUT_TITLE = ("dumb", "linux", "cons", "vt")
"""Beginnings of $TERM of terminals that would print the title instead of showing it."""


def has_title(term: str) -> bool:
    """Whether a terminal has a title that can be set, by its name in $TERM.

    >>> [has_title(term) for term in ("xterm-256color", "tmux-256color", "linux", "vt220", "")]
    [True, True, False, False, False]
    """
    return bool(term) and not term.startswith(WITHOUT_TITLE)


def shown_on() -> TextIO:
    """Return the stream that is connected to the terminal: standard error, as in Textual, unless it is redirected."""
    streams = [stream for stream in (sys.__stderr__, sys.__stdout__) if stream is not None]
    return next((stream for stream in streams if stream.isatty()), streams[0])


class TerminalFile:
    """A file that writes to the terminal; writing never raises, even if the terminal was closed."""

    def __init__(self, file: TextIO, gone: Callable[[], object]) -> None:
        """Write to `file`. When the terminal is closed, `gone` is called once, in the writing thread."""
        self._fd = file.fileno()
        self._encoding = file.encoding or "utf-8"
        self._gone = gone
        self._there = True
        self._waiting: list[str] = []

    def write(self, text: str) -> None:
        """Buffer a text until `flush` is called."""
        self._waiting.append(text)

    def flush(self) -> None:
        """Send the buffered text."""
        data = "".join(self._waiting).encode(self._encoding, "backslashreplace")
        self._waiting.clear()
        left = memoryview(data)
        try:
            while left and self._there:
                left = left[self._written(left) :]
        except OSError:
            self._there = False
            self._gone()

    def _written(self, data: memoryview) -> int:
        try:
            return os.write(self._fd, data)
        except BlockingIOError:  # another program made the terminal non-blocking
            select.select((), (self._fd,), (), 1.0)
            return 0


class TerminalDriver(LinuxDriver):
    """Textual's driver with exception-safe threads and signal handlers."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file = cast("Any", TerminalFile(shown_on(), self._terminal_gone))
        self._on = False
        """Whether the terminal is in application mode."""
        self._title = ""
        """The title to show in application mode; empty to leave the terminal's own."""

    def start_application_mode(self) -> None:
        """Switch the terminal to application mode; do nothing if it is in that mode already."""
        if self._on:
            return
        self._on = True  # from here on there is something to restore
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's annotation is missing
        self._on = (
            self._key_thread is not None and self._key_thread.is_alive()
        )  # otherwise this process is in the background
        if self._on and self._title:
            self.write(SAVE_TITLE + self._title_sequence())

    def show_title(self, title: Printable) -> None:
        """Show a title in the terminal's window, and again after the terminal was used by another program."""
        if not has_title(os.environ.get("TERM", "")) or title[:LONGEST_TITLE] == self._title:
            return
        first, self._title = not self._title, title[:LONGEST_TITLE]
        if self._on:
            self.write((SAVE_TITLE if first else "") + self._title_sequence())

    def _title_sequence(self) -> str:
        return f"\x1b]2;{self._title}\x07"

    def stop_application_mode(self) -> None:
        """Restore the terminal; do nothing if it is restored already."""
        if self._on:
            if self._mouse_pixels:
                self.write("\x1b[?1016l")
            if self._title:
                self.write(RESTORE_TITLE)
            super().stop_application_mode()
            self._on = False

    def restore(self) -> None:
        """Restore the terminal at once, from any thread, without writing pending output."""
        if not self._on:
            return
        self._on = False
        if self.attrs_before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        with contextlib.suppress(OSError):
            os.write(shown_on().fileno(), (PLAIN + (RESTORE_TITLE if self._title else "")).encode())

    def _run_input_thread(self) -> None:
        while not self.exit_event.is_set():
            try:
                self.run_input_thread()
            except Exception as error:
                self._failed(error)
                self.exit_event.wait(LOOK)
            else:
                return

    def run_input_thread(self) -> None:
        """Read and process input until the driver stops."""
        parser = PasteParser(self._debug, failed=self._failed)
        decoder = InputDecoder(own_encoding(getattr(sys.__stdin__, "encoding", None)))
        while not self.exit_event.is_set():
            if select.select((self.fileno,), (), (), LOOK)[0]:
                data = self._read()
                if data == b"":
                    self._terminal_gone()
                    return
                text = decoder.decode(data) if data else ""
            else:
                text = decoder.rest()
            if text:  # an empty text means end of input to the parser
                self._take(parser.feed(text))
            self._take(parser.tick())

    def _read(self) -> bytes | None:
        """Return input of the terminal: empty if it was closed, None if no input was available."""
        try:
            return os.read(self.fileno, AT_ONCE)
        except BlockingIOError:
            return None
        except OSError:
            return b""

    def process_message(self, message: Message) -> None:
        """Process a message, unless it reports an implausible terminal size, whose layout would take forever."""
        if not isinstance(message, events.Resize) or max(message.size) <= MAX_TERMINAL_SIZE:
            super().process_message(message)

    def _take(self, messages: Iterable[Message]) -> None:
        for message in messages:
            try:
                self.process_message(message)
            except Exception as error:
                self._failed(error)

    def _failed(self, error: Exception) -> None:
        """Let the app report an exception of the input thread like any other defect."""
        self._app.call_later(self._app._handle_exception, error)

    def _terminal_gone(self) -> None:
        self._app.call_later(self._app.exit, GONE)

    def _sigtstp_application(self, *_: object) -> None:
        self._in_loop(self._stop_process)

    def _sigcont_application(self, *_: object) -> None:
        self._in_loop(self._continue)

    def _in_loop(self, work: Callable[[], None]) -> None:
        """Run `work` in the event loop: a signal handler may interrupt anything, even a write to this terminal."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(work)
        elif work == self._stop_process:
            work()

    def _stop_process(self) -> None:
        if self._app._exit:
            return  # the terminal is being restored
        if self._auto_restart:
            self._leave_for_a_while()
        os.kill(os.getpid(), signal.SIGSTOP)

    def _continue(self) -> None:
        """Set up the terminal again after a stop: the shell may have used it, even after SIGSTOP (no prior notice)."""
        if self._auto_restart and not self._app._exit:
            self._leave_for_a_while()
            self.resume_application_mode()

    def _leave_for_a_while(self) -> None:
        if self._on:
            self.suspend_application_mode()
        self._must_signal_resume = True
