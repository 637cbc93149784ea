"""Signals that end the program let it clean up first: the terminal as it was, connections closed, history written.

The first one starts the clean-up and decides the exit code. Later ones change nothing, so none of them can cut the
clean-up short. A clean-up that takes too long is given up.
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

ENDINGS = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT")
WITHIN = 4.0
"""Seconds that the clean-up may take."""
RESTORING = 0.5
"""Seconds for what is given back when the clean-up took longer: a terminal may be stuck, too."""
AGAIN = 0.1
"""Seconds after which the main thread is woken once more when it has not noticed a signal."""


class Ending:
    """Which signal ends the program, and whether that interrupts what it is doing."""

    def __init__(self, restore: Callable[[], None] | None) -> None:
        self.restore = restore
        self.code: int | None = None
        """The exit code that a shell gives the first signal; None before one came."""
        self._interrupts = False

    def interrupt(self) -> None:
        """What the handler of the first signal ends with: an exception where one may be raised."""
        if self._interrupts:
            self._leave()

    def check(self) -> None:
        """End if a signal was noted; for the places where nothing is half made."""
        if self.code is not None:
            raise SystemExit(self.code)

    @contextlib.contextmanager
    def interrupting(self) -> Iterator[None]:
        """In here a signal interrupts whatever is done or waited for; outside it is only noted."""
        self._interrupts = True
        try:
            if self.code is not None:
                self._leave()
            yield
        finally:
            self._interrupts = False

    def _leave(self) -> None:
        raise KeyboardInterrupt if self.code == 128 + signal.SIGINT else SystemExit(self.code)


_running: list[Ending] = []
"""One for each block that is entered, the innermost last: signals belong to the whole process."""


@contextlib.contextmanager
def ending_in_order(
    end: Callable[[int], object] | None = None,
    restore: Callable[[], None] | None = None,
    *,
    within: float = WITHIN,
) -> Iterator[Ending]:
    """Turn those signals into an end with clean-up, and with the exit code that a shell gives them.

    `end` is told the exit code, within the handler, and the block goes on. Without it SystemExit is raised
    (KeyboardInterrupt for SIGINT). However the block is left after a signal, the exit code is the signal's.

    `restore` gives back what must be given back when the clean-up takes longer than `within` seconds; the process then
    ends without the rest of it. A signal that is ignored, as `nohup` has it, stays so.
    """
    for outer in _running:
        outer.check()  # what was raised was swallowed: nothing new begins
    ending = Ending(restore)

    def first(number: int, _frame: FrameType | None) -> None:
        if ending.code is not None:
            return
        ending.code = code = 128 + number  # no call before this: another signal may be handled within any
        watcher.tell(number)
        if end is not None:
            end(code)
        ending.interrupt()

    watcher = Watcher(ending, first, within)
    try:
        with _handled_by(first, ending, watcher), ending.interrupting() if end is None else contextlib.nullcontext():
            yield ending
    except BaseException as error:
        if not (isinstance(error, KeyboardInterrupt) and ending.code == 128 + signal.SIGINT):
            ending.check()  # an error on the way out does not hide why the program ends
        raise
    else:
        ending.check()  # nor does what swallowed the exception of the signal
    finally:
        if ending.code is None:
            watcher.cancel()


@contextlib.contextmanager
def _handled_by(handler: Callable[[int, FrameType | None], None], ending: Ending, watcher: Watcher) -> Iterator[None]:
    """Have those signals call `handler`, except the ignored ones."""
    before: dict[int, Any] = {}
    _running.append(ending)
    told = signal.set_wakeup_fd(watcher.told_at, warn_on_full_buffer=False) if sys.platform != "win32" else -1
    try:
        for name in ENDINGS:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, handler)
        yield
    finally:
        for number, previous in before.items():
            # Once one came, here or in a block within, none does anything up to the very end: the interpreter takes
            # its own handlers away before.
            unused = ending.code is None and signal.getsignal(number) is handler
            signal.signal(number, previous if unused else signal.SIG_IGN)
        if sys.platform != "win32":
            signal.set_wakeup_fd(told, warn_on_full_buffer=False)
        _running.remove(ending)


class Watcher:
    """Sees to it that a signal is noticed, and ends the process in time if nothing else does.

    A handler runs once the main thread goes on, and that may have begun to wait for something just before. The number
    of a signal is written into a pipe the moment it comes, and a thread that waits there wakes the main thread again.
    The thread is there from the beginning: none can be started by a handler, which may interrupt the starting of one.
    """

    def __init__(self, ending: Ending, handler: Callable[[int, FrameType | None], None], seconds: float) -> None:
        self._ending = ending
        self._handler = handler
        self._seconds = seconds
        self._reads, self.told_at = os.pipe()
        os.set_blocking(self.told_at, False)
        threading.Thread(target=self._watch, name="signals", daemon=True).start()

    def tell(self, number: int) -> None:
        """A signal came; where the system can, it was told so before."""
        with contextlib.suppress(BlockingIOError):
            os.write(self.told_at, bytes([number]))

    def cancel(self) -> None:
        """None came, and none will be handled any more."""
        self.tell(0)

    def _watch(self) -> None:
        number = self._first()
        if number:
            self._until_noticed(number)
            self._give_back()
            os._exit(self._ending.code or 128 + number)
        os.close(self.told_at)
        os.close(self._reads)

    def _first(self) -> int:
        """The number of the first signal that ends the program; 0 when that will not be."""
        while (number := os.read(self._reads, 1)[0]) and not self._is_ours(number):
            pass
        return number

    def _is_ours(self, number: int) -> bool:
        return self._ending.code is not None or signal.getsignal(number) is self._handler

    def _until_noticed(self, number: int) -> None:
        """Wait until the time is over, and wake the main thread until it has noticed."""
        until = time.monotonic() + self._seconds
        while (left := until - time.monotonic()) > 0:
            time.sleep(min(left, AGAIN) if self._ending.code is None else left)
            if self._ending.code is None and sys.platform != "win32":
                signal.pthread_kill(threading.main_thread().ident or 0, number)

    def _give_back(self) -> None:
        threads = [
            threading.Thread(target=ending.restore, name="restoring", daemon=True)
            for ending in reversed(_running)
            if ending.restore is not None
        ]
        for thread in threads:
            thread.start()
        until = time.monotonic() + RESTORING
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
