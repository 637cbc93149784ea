"""Reads lines that the user types or pastes while the program waits for something else, without echo."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO


class TypedLines:
    """Reads lines of stdin in a daemon thread, because a read blocks and cannot be cancelled."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, name="stdin", daemon=True).start()

    async def next(self) -> str | None:
        """Return the next line without its line break, or None at the end of input."""
        line = await self._lines.get()
        if line is None:
            self._lines.put_nowait(None)
        return line

    async def next_within(self, seconds: float) -> str | None:
        """Return a line that arrives within `seconds`, as the lines of one paste do, or else None."""
        try:
            return await asyncio.wait_for(self.next(), seconds)
        except TimeoutError:
            return None

    def put_back(self, line: str) -> None:
        """Put a line back, so that `next` returns it again."""
        waiting = [self._lines.get_nowait() for _ in range(self._lines.qsize())]
        for waiting_line in (line, *waiting):
            self._lines.put_nowait(waiting_line)

    def _read(self) -> None:
        rest = b""
        descriptor = _descriptor_of(self._stream)
        while descriptor is not None:
            try:
                data = os.read(descriptor, 65536)
            except OSError:
                break
            if not data:
                break
            rest += data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            *complete, rest = rest.split(b"\n")
            for line in complete:
                if not self._deliver(line.decode("utf-8", "replace")):
                    return
        if rest:
            self._deliver(rest.decode("utf-8", "replace"))
        self._deliver(None)

    def _deliver(self, line: str | None) -> bool:
        try:
            self._loop.call_soon_threadsafe(self._lines.put_nowait, line)
        except RuntimeError:  # the event loop is closed
            return False
        return True


@contextlib.contextmanager
def without_echo(stream: TextIO | None) -> Iterator[None]:
    """Turn off echo and line editing of a terminal for the block. Line editing would limit the length of a line."""
    descriptor = _descriptor_of(stream)
    if descriptor is None or not os.isatty(descriptor):
        yield
        return
    try:
        import termios
    except ImportError:  # on Windows, pasted text is visible
        yield
        return
    from frameio_tui.cli.signals import exit_on_signals

    with exit_on_signals():
        before = termios.tcgetattr(descriptor)
        mode = termios.tcgetattr(descriptor)
        mode[3] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(descriptor, termios.TCSADRAIN, mode)
        try:
            yield
        finally:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _descriptor_of(stream: TextIO | None) -> int | None:
    if stream is None:
        return None
    try:
        return stream.fileno()
    except (OSError, ValueError):
        return None
