"""Work that is carried through whatever becomes of those who wait for it; its failure beside a request is no matter."""

from __future__ import annotations

import threading
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING, TypeVar

from frameio_tui.core.errors import FrameioTuiError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Background:
    """Threads that outlive the main one: ending the program in the middle of a renewal would lose its answer.

    They are waited for by their futures. A `join` that ctrl+c interrupts lets Python 3.11 take the thread for ended.
    """

    def __init__(self) -> None:
        self._by_key: dict[str, Future[None]] = {}
        self._running: set[Future[None]] = set()

    def start(self, key: str, work: Callable[[], object]) -> None:
        """Begin, unless that key's work is still under way."""
        running = self._by_key.get(key)
        if running is None or running.done():
            self._by_key[key] = self._begun(lambda: _quietly(work))

    def carried(self, work: Callable[[], T]) -> T:
        """The result of work that ctrl+c does not end, only the waiting for it. Raises what the work raises."""
        if threading.current_thread() is not threading.main_thread():
            return work()  # an interrupt ends the main thread alone
        results: list[T] = []
        self._begun(lambda: results.append(work())).result()
        return results[0]

    def join(self, seconds: float) -> None:
        """Wait for all of it."""
        wait(list(self._running), seconds)

    def _begun(self, work: Callable[[], None]) -> Future[None]:
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
        threading.Thread(target=run, name="carried through", daemon=False).start()
        return future


def _quietly(work: Callable[[], object]) -> None:
    try:
        work()
    except FrameioTuiError:
        return  # the old token serves on; the request that needs a new one will say why there is none
