"""Lets the program clean up when a signal ends it: restore the terminal, close connections, write the history.

The first signal starts the clean-up and determines the exit code. Later ones are ignored so that they cannot interrupt
it. If the clean-up takes too long, the process exits without the rest of it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType
    from typing import Any

EXIT_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT")
CLEANUP_TIMEOUT = 4.0
"""Time limit of the clean-up in seconds."""
RESTORE_TIMEOUT = 0.5
"""Seconds for the `restore` functions after that limit; a terminal may be blocked too."""
WAKE_INTERVAL = 0.1
"""Seconds after which the main thread is woken again if it has not handled a signal."""


class SignalExit:
    """Records the signal that ends the program, and whether signals interrupt the code that runs."""

    def __init__(self, restore: Callable[[], None] | None) -> None:
        self.restore = restore
        self.code: int | None = None
        """The exit code that a shell reports for the first signal; None until a signal arrives."""
        self._interrupts = False

    def interrupt(self) -> None:
        """Raise the exception of the signal, if signals may interrupt the code that runs. Called by the handler."""
        if self._interrupts:
            self._raise_for_signal()

    def check(self) -> None:
        """Raise SystemExit if a signal has arrived. Called at points where no work is incomplete."""
        if self.code is not None:
            raise SystemExit(self.code)

    @contextlib.contextmanager
    def interrupting(self) -> Iterator[None]:
        """Let signals interrupt the block. Outside such a block, signals are only recorded."""
        self._interrupts = True
        try:
            if self.code is not None:
                self._raise_for_signal()
            yield
        finally:
            self._interrupts = False

    def _raise_for_signal(self) -> None:
        raise KeyboardInterrupt if self.code == 128 + signal.SIGINT else SystemExit(self.code)


_running: list[SignalExit] = []
"""One for each active `exit_on_signals` block, the innermost last, because signals affect the whole process."""


@contextlib.contextmanager
def exit_on_signals(
    end: Callable[[int], object] | None = None,
    restore: Callable[[], None] | None = None,
    *,
    within: float = CLEANUP_TIMEOUT,
) -> Iterator[SignalExit]:
    """Make the signals in EXIT_SIGNALS end the block with clean-up, and with the exit code that a shell gives them.

    The signal handler calls `end` with the exit code, and the block continues. Without `end`, SystemExit is raised
    (KeyboardInterrupt for SIGINT). After a signal, the exit code is always that of the signal, however the block ends.

    If the clean-up takes longer than `within` seconds, `restore` is called, for example to restore the terminal, and
    the process exits. A signal that is already ignored, as with `nohup`, stays ignored.
    """
    for outer in _running:
        outer.check()  # the exception of a signal was swallowed: start nothing new
    signal_exit = SignalExit(restore)

    def on_first_signal(number: int, _frame: FrameType | None) -> None:
        if signal_exit.code is not None:
            return
        signal_exit.code = code = 128 + number  # first of all, because another signal may be handled during any call
        watcher.report(number)
        if end is not None:
            end(code)
        signal_exit.interrupt()

    watcher = Watcher(signal_exit, on_first_signal, within)
    try:
        with (
            _handled_by(on_first_signal, signal_exit, watcher),
            signal_exit.interrupting() if end is None else contextlib.nullcontext(),
        ):
            yield signal_exit
    except BaseException as error:
        if not (isinstance(error, KeyboardInterrupt) and signal_exit.code == 128 + signal.SIGINT):
            signal_exit.check()  # an error during clean-up must not hide the signal
        raise
    else:
        signal_exit.check()  # neither must code that swallows the exception of the signal
    finally:
        if signal_exit.code is None:
            watcher.cancel()


@contextlib.contextmanager
def _handled_by(
    handler: Callable[[int, FrameType | None], None], signal_exit: SignalExit, watcher: Watcher
) -> Iterator[None]:
    """Install `handler` for the signals in EXIT_SIGNALS that are not ignored, and restore the previous ones
    afterwards."""
    previous_handlers: dict[int, Any] = {}
    _running.append(signal_exit)
    previous_fd = signal.set_wakeup_fd(watcher.write_end, warn_on_full_buffer=False) if sys.platform != "win32" else -1
    try:
        for name in EXIT_SIGNALS:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                previous_handlers[number] = signal.signal(number, handler)
        yield
    finally:
        for number, previous in previous_handlers.items():
            # After a signal, in this block or an inner one, ignore all of them until the process exits, because the
            # interpreter removes its own handlers before that.
            unused = signal_exit.code is None and signal.getsignal(number) is handler
            signal.signal(number, previous if unused else signal.SIG_IGN)
        if sys.platform != "win32":
            signal.set_wakeup_fd(previous_fd, warn_on_full_buffer=False)
        _running.remove(signal_exit)


class Watcher:
    """Makes sure that the main thread handles a signal, and exits the process after the time limit.

    Python runs a signal handler only when the main thread continues, but the thread may have just started to wait.
    Therefore the number of a signal is also written to a pipe, and a thread that reads from it wakes the main thread
    again. This thread is started in advance: a signal handler cannot do that safely, because it may interrupt the start
    of another thread.
    """

    def __init__(
        self, signal_exit: SignalExit, handler: Callable[[int, FrameType | None], None], seconds: float
    ) -> None:
        self._signal_exit = signal_exit
        self._handler = handler
        self._seconds = seconds
        self._read_end, self.write_end = os.pipe()
        os.set_blocking(self.write_end, False)
        threading.Thread(target=self._watch, name="signals", daemon=True).start()

    def report(self, number: int) -> None:
        """Report a signal to the thread. Except on Windows, the system has already written its number to the pipe."""
        with contextlib.suppress(BlockingIOError):
            os.write(self.write_end, bytes([number]))

    def cancel(self) -> None:
        """End the thread if no signal has arrived."""
        self.report(0)

    def _watch(self) -> None:
        number = self._first_signal()
        if number:
            self._wake_main_thread(number)
            self._restore_all()
            os._exit(self._signal_exit.code or 128 + number)
        os.close(self.write_end)
        os.close(self._read_end)

    def _first_signal(self) -> int:
        """Wait for the first signal that ends the program, and return its number, or 0 after `cancel`."""
        while (number := os.read(self._read_end, 1)[0]) and not self._is_handled_here(number):
            pass
        return number

    def _is_handled_here(self, number: int) -> bool:
        return self._signal_exit.code is not None or signal.getsignal(number) is self._handler

    def _wake_main_thread(self, number: int) -> None:
        """Wait until the time limit, and wake the main thread repeatedly until it has handled the signal."""
        deadline = time.monotonic() + self._seconds
        while (remaining := deadline - time.monotonic()) > 0:
            time.sleep(min(remaining, WAKE_INTERVAL) if self._signal_exit.code is None else remaining)
            if self._signal_exit.code is None and sys.platform != "win32":
                signal.pthread_kill(threading.main_thread().ident or 0, number)

    def _restore_all(self) -> None:
        threads = [
            threading.Thread(target=signal_exit.restore, name="restoring", daemon=True)
            for signal_exit in reversed(_running)
            if signal_exit.restore is not None
        ]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + RESTORE_TIMEOUT
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
