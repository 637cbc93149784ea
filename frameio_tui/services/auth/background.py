"""Background work that runs to completion even if its caller stops waiting for it."""

from __future__ import annotations

import threading
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING, TypeVar

from frameio_tui.core.errors import FrameioTuiError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Background:
    """Runs work in threads that outlive the main thread.

    If the program exited during a token refresh, the response would be lost.

    The threads are awaited through futures, because if Ctrl+C interrupts `Thread.join`, Python 3.11 considers the
    thread finished.
    """

    def __init__(self) -> None:
        self._by_key: dict[str, Future[None]] = {}
        self._running: set[Future[None]] = set()

    def start(self, key: str, work: Callable[[], object]) -> None:
        """Start `work` in a thread, unless earlier work with the same key is still running.

        FrameioTuiError is ignored.
        """
        running = self._by_key.get(key)
        if running is None or running.done():
            self._by_key[key] = self._start_thread(lambda: _run_quietly(work))

    def run_to_completion(self, work: Callable[[], T]) -> T:
        """Run `work` to completion even if Ctrl+C ends the wait, and return its result or raise its exception."""
        if threading.current_thread() is not threading.main_thread():
            return work()  # Ctrl+C interrupts only the main thread
        results: list[T] = []
        self._start_thread(lambda: results.append(work())).result()
        return results[0]

    def join(self, seconds: float) -> None:
        """Wait for all running work, for at most `seconds`."""
        wait(list(self._running), seconds)

    def _start_thread(self, work: Callable[[], None]) -> Future[None]:
        """Run `work` in a new thread and return its future."""
        future: Future[None] = Future()

        def run() -> None:
            try:
                work()
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(None)

        self._running.add(future)
        future.add_done_callback(self._running.discard)
        threading.Thread(target=run, name="background work", daemon=False).start()
        return future


def _run_quietly(work: Callable[[], object]) -> None:
    """Run `work` and ignore FrameioTuiError."""
    try:
        work()
    except FrameioTuiError:
        return  # the old token still works; a request that needs a new one reports the error
