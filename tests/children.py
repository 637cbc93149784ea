"""Processes that tests start: signals act on them as usual, and no wait for one is endless."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tests.preloaded import ForkedPopen

DEADLINE = 120.0
"""Seconds after which a child is killed: a bound on failure, not a measure of speed."""


class _Mortal(subprocess.Popen[Any] if TYPE_CHECKING else object):
    """A process that is killed when it still runs after `seconds`.

    Waiting for it, and reading what it writes, then end in any case.
    """

    def __init__(self, command: Sequence[str], *, seconds: float = DEADLINE, **options: Any) -> None:
        super().__init__(command, **options)
        self._killer = threading.Timer(seconds, self.kill)
        self._killer.daemon = True
        self._killer.start()

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end and return the exit code; `communicate` and the end of a `with` block wait here too."""
        code = super().wait(timeout)
        self._killer.cancel()
        return code


class Child(_Mortal, subprocess.Popen[Any]):
    """A process of any program."""


class ForkedChild(_Mortal, ForkedPopen if sys.platform == "linux" else subprocess.Popen[Any]):
    """A process of Python that has imported the program already, where a test is not about how it starts."""


def run_forked(
    command: Sequence[str], given: bytes | str | None = None, *, folder: str | None = None, **options: Any
) -> subprocess.CompletedProcess[Any]:
    """Run a `ForkedChild` to its end, as `subprocess.run` with its output captured."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with ForkedChild(command, cwd=folder, **(pipes | options)) as child:
        out, err = child.communicate(given)
    return subprocess.CompletedProcess(command, child.returncode, out, err)


def in_forks(works: Iterable[Callable[[], object]]) -> None:
    """Do each in a fork of this process, and wait for all of them; one that still runs after `DEADLINE` is killed."""
    forks = []
    for work in works:
        fork = os.fork()
        if not fork:
            try:
                signal.alarm(int(DEADLINE))
                work()
            finally:
                os._exit(0)
        forks.append(fork)
    for fork in forks:
        os.waitpid(fork, 0)


async def output_of(*command: str) -> bytes:
    """Return what a command writes to standard output, while the event loop goes on."""
    done = await asyncio.to_thread(subprocess.run, command, stdout=subprocess.PIPE, timeout=DEADLINE, check=False)
    return done.stdout


@contextlib.contextmanager
def default_signals_for_children() -> Iterator[None]:
    """Let children start with default signal handling, whatever this process was told to ignore.

    A shell without job control starts background commands with SIGINT and SIGQUIT ignored, `nohup` adds SIGHUP, and
    children inherit that: a test that interrupts one would wait for ever. A handler that does nothing ignores a signal
    just as well, and a child does not inherit it. What Python itself ignores, subprocess restores for each child.
    """
    before = {
        number: signal.signal(number, lambda _number, _frame: None)
        for number in signal.valid_signals() - {signal.SIGPIPE, signal.SIGXFSZ}
        if signal.getsignal(number) is signal.SIG_IGN
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
