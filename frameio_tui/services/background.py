"""Work beside a request whose failure is no matter; one thread per key at a time."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ..core.errors import FrameioTuiError

if TYPE_CHECKING:
    from collections.abc import Callable


class Background:
    """Threads that outlive the main one: ending the program in the middle of a renewal would lose its answer."""

    def __init__(self) -> None:
        self._threads: dict[str, threading.Thread] = {}

    def start(self, key: str, work: Callable[[], object]) -> None:
        """Begin, unless that key's work is still under way."""
        running = self._threads.get(key)
        if running is not None and running.is_alive():
            return
        thread = threading.Thread(target=_quietly, args=(work,), name=f"beside {key[:8]}", daemon=False)
        self._threads[key] = thread
        thread.start()

    def join(self, seconds: float) -> None:
        """Wait for all of it, that long for each."""
        for thread in self._threads.values():
            thread.join(seconds)


def _quietly(work: Callable[[], object]) -> None:
    try:
        work()
    except FrameioTuiError:
        return  # the old token serves on; the request that needs a new one will say why there is none
