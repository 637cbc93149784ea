"""Signals that end the program let it clean up first: the terminal as it was, connections closed, history written."""

from __future__ import annotations

import contextlib
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

ENDINGS = ("SIGTERM", "SIGHUP")


@contextlib.contextmanager
def ending_in_order() -> Iterator[None]:
    """Turn those signals into SystemExit with the exit code that a shell gives them."""

    def end(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {}
    for name in ENDINGS:
        number = getattr(signal, name, None)
        if number is not None:
            before[number] = signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
