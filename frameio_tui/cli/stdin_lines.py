"""Lines a person types or pastes while something else is waited for: unechoed, of any length."""

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
    """Reads stdin in a thread of its own, which ends with the program: nothing else can be waited on while reading."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, name="stdin", daemon=True).start()

    async def next(self) -> str | None:
        """The next line without its end; None when there is no more."""
        line = await self._lines.get()
        if line is None:
            self._lines.put_nowait(None)
        return line

    async def soon(self, seconds: float) -> str | None:
        """A line that follows within that time, as those of one paste do; None when none does."""
        try:
            return await asyncio.wait_for(self.next(), seconds)
        except TimeoutError:
            return None

    def put_back(self, line: str) -> None:
        """It comes next once more."""
        later = [self._lines.get_nowait() for _ in range(self._lines.qsize())]
        for one in (line, *later):
            self._lines.put_nowait(one)

    def _read(self) -> None:
        held = b""
        number = _number(self._stream)
        while number is not None:
            try:
                data = os.read(number, 65536)
            except OSError:
                break
            if not data:
                break
            held += data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            *whole, held = held.split(b"\n")
            for line in whole:
                if not self._tell(line.decode("utf-8", "replace")):
                    return
        if held:
            self._tell(held.decode("utf-8", "replace"))
        self._tell(None)

    def _tell(self, line: str | None) -> bool:
        try:
            self._loop.call_soon_threadsafe(self._lines.put_nowait, line)
        except RuntimeError:  # the loop is gone: nobody listens any more
            return False
        return True


@contextlib.contextmanager
def unechoed(stream: TextIO | None) -> Iterator[None]:
    """On a terminal: nothing typed is shown, and a line may be longer than the terminal's own editing allows."""
    number = _number(stream)
    if number is None or not os.isatty(number):
        yield
        return
    try:
        import termios
    except ImportError:  # Windows: what is pasted shows
        yield
        return
    from frameio_tui.cli.signals import ending_in_order

    with ending_in_order():
        before = termios.tcgetattr(number)
        mode = termios.tcgetattr(number)
        mode[3] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(number, termios.TCSADRAIN, mode)
        try:
            yield
        finally:
            termios.tcsetattr(number, termios.TCSADRAIN, before)


def _number(stream: TextIO | None) -> int | None:
    if stream is None:
        return None
    try:
        return stream.fileno()
    except (OSError, ValueError):
        return None
