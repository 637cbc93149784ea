from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import pytest

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.services.auth.background import Background
from tests.children import Child


def test_one_at_a_time_per_key_and_failures_are_no_matter() -> None:
    background, go, done = Background(), threading.Event(), []

    def work() -> None:
        go.wait(10)
        done.append(1)
        raise FrameioTuiError("no network")

    background.start("a", work)
    background.start("a", work)
    background.start("b", work)
    go.set()
    background.join(10)
    assert done == [1, 1]
    background.start("a", work)
    background.join(10)
    assert done == [1, 1, 1]


def test_results_and_errors_come_back() -> None:
    background = Background()
    assert background.run_to_completion(lambda: 7) == 7

    def failing() -> None:
        raise FrameioTuiError("no network")

    with pytest.raises(FrameioTuiError, match="no network"):
        background.run_to_completion(failing)


INTERRUPTED = """
import sys, threading
from frameio_tui.services.auth.background import Background
background, asked = Background(), sys.argv[1]
def work():
    print("begun", flush=True)
    sys.stdin.readline()
    print("carried through", flush=True)
try:
    if asked == "run_to_completion": background.run_to_completion(work)
    else: background.start("a", work); background.join(30)
except KeyboardInterrupt:
    print("interrupted", flush=True)
    sys.exit(130)
"""


@pytest.mark.parametrize("way", ["run_to_completion", "joined"])
def test_an_interrupt_ends_the_waiting_and_not_the_work(way: str) -> None:
    with Child(
        [sys.executable, "-c", INTERRUPTED, way], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        assert child.stdout.readline() == "begun\n"
        os.kill(child.pid, signal.SIGINT)
        assert child.stdout.readline() == "interrupted\n"
        child.stdin.write("\n")
        child.stdin.flush()
        assert child.stdout.readline() == "carried through\n"
    assert child.returncode == 130
