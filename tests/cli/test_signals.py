"""A signal that ends the program becomes an exit with clean-up, which no later one cuts short."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from frameio_tui.cli.signals import exit_on_signals
from tests.children import Child

NUMBERS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
PROGRAM = """
import os, signal, sys, threading, time
from frameio_tui.cli.signals import exit_on_signals
{body}
"""
CLEANING = """
try:
    with exit_on_signals():
        try:
            print("ready", flush=True)
            signal.pause()
        finally:
            for step in range(10):
                time.sleep(0.02)
            print("cleaned", flush=True)
except KeyboardInterrupt:
    sys.exit(130)
finally:
    print("left", flush=True)
    time.sleep(0.2)
"""
AROUND = """
try:
    with exit_on_signals(), exit_on_signals():
        print("ready", flush=True)
        signal.pause()
finally:
    time.sleep(0.5)
    print("left", flush=True)
"""
ASKING = """
asked = []
def end(code):
    asked.append(code)
    return True
with exit_on_signals(end):
    print("ready", flush=True)
    while not asked:
        time.sleep(0.01)
    time.sleep(0.1)
    print("cleaned", asked, flush=True)
sys.exit(asked[0])
"""
STUCK = """
def restore():
    print("restored", flush=True)
    time.sleep(60)
with exit_on_signals(lambda code: True, restore, within=0.2):
    print("ready", flush=True)
    threading.Event().wait()
"""
STUCK_WITHIN = """
def restore_within():
    print("restored within", flush=True)
    inner.set()
def restore():
    inner.wait()
    print("restored", flush=True)
inner = threading.Event()
with exit_on_signals(print, restore, within=0.2), exit_on_signals(lambda code: None, restore_within, within=0.2):
    print("ready", flush=True)
    threading.Event().wait()
"""
UNNOTICED = """
def elsewhere():
    # the interpreter notes it in this thread, and nothing tells the main one, as when it had just begun to wait
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
with exit_on_signals(within=0.5):
    print("ready", flush=True)
    threading.Timer(0.1, elsewhere).start()
    {before}
    signal.pause()
    print("never here", flush=True)
"""
SWALLOWING = """
def wait_and_swallow():
    try:
        print("ready", flush=True)
        signal.pause()
    except BaseException:
        {instead}
with exit_on_signals():
    wait_and_swallow()
    {then}
    print("went on", flush=True)
"""
HOLDING = """
asked = []
with exit_on_signals(asked.append) as signal_exit:
    print("ready", flush=True)
    while not asked:
        time.sleep(0.01)
    print("not interrupted", flush=True)
    {then}
    print("never here", flush=True)
"""


def is_pending(pid: int, number: signal.Signals) -> bool:
    """Return whether a process has not got a signal yet: of two that are pending, it gets the lower number first."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False  # it has ended, or this is another system
    pending = re.findall(r"(?:SigPnd|ShdPnd):\s+(\w+)", status)
    return any(int(mask, 16) >> (number - 1) & 1 for mask in pending)


def ended(body: str, *numbers: signal.Signals, gap: float = 0.03, ignoring: str = "") -> tuple[int, str, float]:
    """Exit code, what was printed, and the seconds from the first signal to the end."""
    code = PROGRAM.format(body=body)
    command = ["/bin/sh", "-c", f'trap "" {ignoring}; exec "$0" "$@"'] if ignoring else []
    with Child([*command, sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        start = time.monotonic()
        for number in numbers:
            process.send_signal(number)
            time.sleep(gap)
            while gap and process.poll() is None and is_pending(process.pid, number):
                time.sleep(0.005)
        printed = process.stdout.read()
        process.wait(20)
        return process.returncode, printed, time.monotonic() - start


@pytest.mark.parametrize("number", NUMBERS)
def test_the_signal_is_an_exit_with_clean_up_and_the_code_of_a_shell(number: signal.Signals) -> None:
    code, printed, _ = ended(CLEANING, number)
    assert (code, printed) == (128 + number, "cleaned\nleft\n")


@pytest.mark.parametrize("gap", [0.0, 0.02, 0.05, 0.1, 0.15])
def test_later_signals_do_not_cut_the_clean_up_short_nor_what_comes_after(gap: float) -> None:
    code, printed, _ = ended(CLEANING, signal.SIGTERM, *NUMBERS, gap=gap)
    assert printed == "cleaned\nleft\n"
    assert code in ((143,) if gap else (128 + number for number in NUMBERS))


def test_nor_do_they_after_the_blocks_around_it() -> None:
    code, printed, _ = ended(AROUND, signal.SIGTERM, *NUMBERS * 3)
    assert (code, printed) == (143, "left\n")


def test_who_is_asked_to_end_gets_the_code_once_and_nothing_is_raised() -> None:
    code, printed, _ = ended(ASKING, signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
    assert (code, printed) == (129, "cleaned [129]\n")


def test_a_clean_up_that_takes_too_long_is_given_up_and_so_is_a_terminal_that_is_stuck() -> None:
    code, printed, seconds = ended(STUCK, signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
    assert (code, printed) == (143, "restored\n")
    assert seconds < 5


@pytest.mark.parametrize("before", ["", "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})"])
def test_a_signal_that_the_main_thread_did_not_notice_ends_it_all_the_same(before: str) -> None:
    code, printed, seconds = ended(UNNOTICED.format(before=before))
    assert (code, printed) == (143, "")
    assert seconds < 5


def test_what_is_given_back_after_all_is_that_of_every_block() -> None:
    code, printed, seconds = ended(STUCK_WITHIN, signal.SIGHUP, signal.SIGINT)
    assert (code, printed) == (129, "restored within\nrestored\n")
    assert seconds < 5


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    ("instead", "then", "printed"),
    [
        ("pass", "", "went on\n"),
        ("raise ValueError", "", ""),
        ("sys.exit(7)", "", ""),
        ("pass", "sys.exit(0)", ""),
        ("pass", "exit_on_signals().__enter__()", ""),
    ],
)
def test_nothing_hides_the_signal(instead: str, then: str, printed: str, number: signal.Signals) -> None:
    body = SWALLOWING.format(instead=instead, then=then)
    assert ended(body, number, signal.SIGTERM)[:2] == (128 + number, printed)


@pytest.mark.parametrize(
    "then", ["signal_exit.check()", "exit_on_signals().__enter__()", "signal_exit.interrupting().__enter__()"]
)
def test_a_signal_that_was_noted_ends_at_the_next_place_where_that_is_right(then: str) -> None:
    code, printed, _ = ended(HOLDING.format(then=then), signal.SIGTERM, signal.SIGINT)
    assert (code, printed) == (143, "not interrupted\n")


def test_a_signal_that_is_ignored_stays_so() -> None:
    code, printed, _ = ended(CLEANING, signal.SIGHUP, signal.SIGTERM, ignoring="HUP")
    assert (code, printed) == (143, "cleaned\nleft\n")


def test_without_a_signal_everything_is_as_before() -> None:
    before = [signal.getsignal(number) for number in NUMBERS]
    with exit_on_signals(), exit_on_signals():
        assert signal.getsignal(signal.SIGTERM) not in before
    assert [signal.getsignal(number) for number in NUMBERS] == before
