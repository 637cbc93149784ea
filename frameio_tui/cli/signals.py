"""Signals that end the program let it clean up first: the terminal as it was, connections closed, history written.

The first one starts the clean-up. Later ones change nothing, so none of them can cut the clean-up short. A clean-up
that takes too long is given up.
"""

from __future__ import annotations

import contextlib
import os
import signal
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
"""Seconds for giving the terminal back when the clean-up took longer: a terminal may be stuck, too."""


@contextlib.contextmanager
def ending_in_order(
    end: Callable[[int], bool] | None = None,
    restore: Callable[[], None] | None = None,
    *,
    within: float = WITHIN,
) -> Iterator[None]:
    """Turn those signals into an end with clean-up, and with the exit code that a shell gives them.

    `end` is asked first, with the exit code; where there is none, or it returns False, SystemExit is raised
    (KeyboardInterrupt for SIGINT). `restore` gives the terminal back when the clean-up takes longer than `within`
    seconds; the process then ends without the rest of it. A signal that is ignored, as `nohup` has it, stays so.
    """
    deadline = Deadline(within, restore)
    before: dict[int, Any] = {}

    def first(number: int, _frame: FrameType | None) -> None:
        if signal.getsignal(number) is not first:
            return
        for every in before:
            signal.signal(every, later)
        code = 128 + number
        deadline.start(code)
        if end is None or not end(code):
            raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(code)

    for name in ENDINGS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, first)
    try:
        yield
    finally:
        deadline.cancel()
        for number, handler in before.items():
            # Once one came, none does anything up to the very end: the interpreter takes its own handlers away before.
            signal.signal(number, handler if signal.getsignal(number) is first else signal.SIG_IGN)


def later(_number: int, _frame: FrameType | None) -> None:
    """What a signal does while the program is ending."""


class Deadline:
    """Ends the process, once started, if nothing else does; its thread waits from the beginning.

    A thread cannot be started in the handler of a signal, which may interrupt the starting of another.
    """

    def __init__(self, seconds: float, restore: Callable[[], None] | None) -> None:
        self._seconds = seconds
        self._restore = restore
        self._decided = threading.Event()
        self._code: int | None = None
        threading.Thread(target=self._watch, name="deadline", daemon=True).start()

    def start(self, code: int) -> None:
        """The process ends with `code` at the latest when the time is over, wherever it is then."""
        self._code = code
        self._decided.set()

    def cancel(self) -> None:
        """It is not needed; without effect once started."""
        self._decided.set()

    def _watch(self) -> None:
        self._decided.wait()
        if self._code is None:
            return
        time.sleep(self._seconds)
        if self._restore is not None:
            restoring = threading.Thread(target=self._restore, name="restoring", daemon=True)
            restoring.start()
            restoring.join(RESTORING)
        os._exit(self._code)
