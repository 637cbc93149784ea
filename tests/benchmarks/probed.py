"""The program with probes: `python -m tests.benchmarks.probed REPORT` writes a line of JSON for each answer drawn.

In the program itself, since the server cannot know when the last byte is read, nor a terminal when a loop stood still.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from frameio_tui.adapters.http.body_spool import BodySink
from frameio_tui.cli.main import run
from frameio_tui.ui.response_view.sources import DocumentRows
from frameio_tui.ui.response_view.viewer import DocumentView
from frameio_tui.ui.terminal.app import TerminalApp

TICK = 0.002


class Probe:
    """Times of the answer that comes now."""

    def __init__(self, report: Path) -> None:
        self._report = report
        self._received = self._drawn = 0.0
        self._began = self._worked = 0.0
        """Seconds that this thread itself worked: on a busy machine the only ones that tell."""
        self._rows_read = False
        self._gap = 0.0
        self._ticked = 0.0

    def received(self) -> None:
        """The last byte was read."""
        self._received, self._drawn, self._rows_read, self._gap = time.perf_counter(), 0.0, False, 0.0
        self._began = time.thread_time()

    def rows_read(self) -> None:
        """Rows of the body were asked for."""
        self._rows_read = True

    def displayed(self) -> None:
        """The terminal was written to."""
        if self._rows_read and self._received and not self._drawn:
            self._drawn, self._worked = time.perf_counter(), time.thread_time() - self._began

    def learned(self) -> None:
        """The cursor moved, or all rows are counted."""
        if not self._drawn:
            return
        line = json.dumps({"drawn": self._drawn - self._received, "worked": self._worked, "gap": self._gap})
        with self._report.open("a") as file:
            file.write(line + "\n")

    def tick(self, loop: asyncio.AbstractEventLoop) -> None:
        """Note how late this is."""
        now = time.perf_counter()
        if self._ticked:
            self._gap = max(self._gap, now - self._ticked - TICK)
        self._ticked = now
        loop.call_later(TICK, self.tick, loop)


def wrap(cls: type[Any], name: str, told: Any, *, first: bool = False) -> None:
    """Tell of every call of a method, before or after it."""
    original = getattr(cls, name)

    def wrapped(*arguments: Any, **named: Any) -> Any:
        if first:
            told()
        result = original(*arguments, **named)
        if not first:
            told()
        return result

    setattr(cls, name, wrapped)


def main(report: str) -> int:
    """Run the program with the probes in place."""
    probe = Probe(Path(report))
    wrap(BodySink, "head", probe.received, first=True)
    wrap(DocumentRows, "rows", probe.rows_read)
    wrap(TerminalApp, "_display", probe.displayed)
    wrap(DocumentView.Moved, "__init__", probe.learned)
    forever = asyncio.BaseEventLoop.run_forever

    def ticking(loop: asyncio.BaseEventLoop) -> None:
        loop.call_soon(probe.tick, loop)
        forever(loop)

    asyncio.BaseEventLoop.run_forever = ticking  # type: ignore[method-assign]  # a probe
    return run([])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
