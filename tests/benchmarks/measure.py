"""Measuring with a baseline in the same run: interleaved, medians, ratios; never milliseconds alone."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import psutil

from tests.terminal import Terminal


@dataclass(frozen=True)
class Figure:
    """One line of the report: what was measured, against what, and what is allowed."""

    name: str
    value: float
    budget: float
    unit: str
    detail: str = ""

    def line(self) -> str:
        """As it is printed."""
        verdict = "ok  " if self.value <= self.budget else "OVER"
        figure = f"{self.value:>8.2f} {self.unit:<2}"
        return f"{verdict} {self.name:<46} {figure} (budget {self.budget:g} {self.unit}) {self.detail}"


def interleaved(count: int, first: Callable[[], float], second: Callable[[], float]) -> tuple[float, float]:
    """Medians of two measurements taken in turn, so that a slow moment of the machine falls on both."""
    ones, twos = [], []
    for _ in range(count):
        ones.append(first())
        twos.append(second())
    return statistics.median(ones), statistics.median(twos)


def seconds_of(command: Sequence[str], env: Mapping[str, str]) -> float:
    """Wall seconds of one run of a command; raises when it fails."""
    start = time.perf_counter()
    done = subprocess.run(
        command, env=dict(env), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, timeout=120
    )
    took = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr.decode(errors='replace')[:500]}")
    return took


def environment(home: str) -> dict[str, str]:
    """A quiet environment with everything of ours below `home`."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV") if name in os.environ}
    return {"LANG": "C.UTF-8", **keep, "FRAMEIO_TUI_HOME": home}


def first_frame(command: Sequence[str], env: Mapping[str, str], pattern: str) -> float:
    """Seconds until `pattern` is on a 120x36 screen."""
    start = time.perf_counter()
    with Terminal([], env=env, command=command) as terminal:
        terminal.expect(pattern)
        return time.perf_counter() - start


def resident(command: Sequence[str], env: Mapping[str, str], pattern: str) -> float:
    """Megabytes held once the program rests."""
    with Terminal([], env=env, command=command) as terminal:
        terminal.expect(pattern)
        terminal.settle(0.7)
        return float(psutil.Process(terminal.pid).memory_info().rss) / 2**20


PYTHON = sys.executable
