"""The terminal: input of any bytes, output to one that may be gone, and a state that is given back in every case.

On Linux and macOS. No exception of its threads, and no signal, leaves the terminal as the screens need it.
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

GONE = 128 + signal.SIGHUP
"""Exit code when the terminal is gone: that of the signal which most programs get then."""
LOOK = 0.1
"""Seconds between two looks at whether to stop reading."""
AT_ONCE = 4096
LARGEST = 2000
"""Columns or rows of a terminal."""
MODES = (2004, 2048, 1000, 1003, 1015, 1006, 1016, 1004)
PLAIN = "".join(f"\x1b[?{mode}l" for mode in MODES) + "\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h"
"""Takes back what the driver asked of the terminal: pastes, sizes, mouse, focus, lines, keys, screen, cursor."""


def shown_on() -> TextIO:
    """The stream that leads to the terminal: standard error, as with the framework, unless that leads elsewhere."""
    streams = [stream for stream in (sys.__stderr__, sys.__stdout__) if stream is not None]
    return next((stream for stream in streams if stream.isatty()), streams[0])


class TerminalFile:
    """Writes to the terminal as long as it is there; to whoever writes it never fails."""

    def __init__(self, file: TextIO, gone: Callable[[], object]) -> None:
        """`gone` is called once, in the thread that writes."""
        self._fd = file.fileno()
        self._encoding = file.encoding or "utf-8"
        self._gone = gone
        self._there = True
        self._waiting: list[str] = []

    def write(self, text: str) -> None:
        """Keep a text until `flush`."""
        self._waiting.append(text)

    def flush(self) -> None:
        """Send what was kept."""
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
        except BlockingIOError:  # another program has set the terminal so
            select.select((), (self._fd,), (), 1.0)
            return 0


class TerminalDriver(LinuxDriver):
    """The framework's driver, whose threads and signals fail in no way of their own."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file = cast("Any", TerminalFile(shown_on(), self._terminal_gone))
        self._on = False
        """Whether the terminal is as the screens need it."""

    def start_application_mode(self) -> None:
        """Take the terminal over; nothing where it is taken over already."""
        if self._on:
            return
        self._on = True  # from here on there is something to give back
        super().start_application_mode()  # type: ignore[no-untyped-call]  # the framework's own
        self._on = self._key_thread is not None and self._key_thread.is_alive()  # else this is a job in the background

    def stop_application_mode(self) -> None:
        """Give the terminal back; nothing where that was done."""
        if self._on:
            if self._mouse_pixels:
                self.write("\x1b[?1016l")
            super().stop_application_mode()
            self._on = False

    def restore(self) -> None:
        """Give the terminal back at once, in any thread, without what waits to be written."""
        if not self._on:
            return
        self._on = False
        if self.attrs_before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        with contextlib.suppress(OSError):
            os.write(shown_on().fileno(), PLAIN.encode())

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
        """Read keys until the driver stops."""
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
            if text:  # to the parser an empty one is the end of all input
                self._take(parser.feed(text))
            self._take(parser.tick())

    def _read(self) -> bytes | None:
        """What the terminal sent; nothing once it is gone, None where there was nothing to read after all."""
        try:
            return os.read(self.fileno, AT_ONCE)
        except BlockingIOError:
            return None
        except OSError:
            return b""

    def process_message(self, message: Message) -> None:
        """Hand it on, unless it is a size that no terminal has: to lay that out would take for ever."""
        if not isinstance(message, events.Resize) or max(message.size) <= LARGEST:
            super().process_message(message)

    def _take(self, messages: Iterable[Message]) -> None:
        for message in messages:
            try:
                self.process_message(message)
            except Exception as error:
                self._failed(error)

    def _failed(self, error: Exception) -> None:
        """In the thread of the input: the app reports it as any other defect."""
        self._app.call_later(self._app._handle_exception, error)

    def _terminal_gone(self) -> None:
        self._app.call_later(self._app.exit, GONE)

    def _sigtstp_application(self, *_: object) -> None:
        self._in_loop(self._stop_process)

    def _sigcont_application(self, *_: object) -> None:
        self._in_loop(self._continue)

    def _in_loop(self, work: Callable[[], None]) -> None:
        """Not within the signal's handler: that interrupts anything, a write to this same terminal too."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(work)
        elif work == self._stop_process:
            work()

    def _stop_process(self) -> None:
        if self._app._exit:
            return  # the terminal is being given back
        if self._auto_restart:
            self._leave_for_a_while()
        os.kill(os.getpid(), signal.SIGSTOP)

    def _continue(self) -> None:
        """After a stop. The shell may have used the terminal, also where nobody asked before (SIGSTOP)."""
        if self._auto_restart and not self._app._exit:
            self._leave_for_a_while()
            self.resume_application_mode()

    def _leave_for_a_while(self) -> None:
        if self._on:
            self.suspend_application_mode()
        self._must_signal_resume = True
