"""All pages of a list: progress on the status line, Esc ends it with what came."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..core.errors import FrameioTuiError, WriteFailed
from ..core.explain import Explanation
from ..services.gather import Gathered, Progress, gather

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..core.exchange import Exchange
    from ..services.profiles import ProfileEntry
    from .screens.console import Console

HERE_AT_MOST = 64 * 2**20
"""Bytes of a list that is gathered on the screen; a longer one goes to a file."""


async def gathered(console: Console, entry: ProfileEntry, first: Exchange, path: str, *, lines: bool) -> None:
    """Gather, then show the list, or say where it is."""
    pane = console.response
    held = bytearray()
    target, write = ("", _into_memory(held)) if not path else _into_file(path)

    def progress(now: Progress) -> None:
        pane.busy(f"{now.words()}   Esc stops")

    try:
        ended = await gather(console.program.console, entry, first, write, progress, lines=lines)
    except FrameioTuiError as error:
        pane.fail("Stopped", Explanation(error.sentence, error.remedy))
        return
    finally:
        close = getattr(write, "close", None)
        if close is not None:
            close()
    if target:
        pane.show(first, None, "")
        console.say(f"{_words(ended)} in {target}")
    else:
        answer = first.answer._replace(body=bytes(held), body_size=len(held))
        notes = (*first.notes, _words(ended))
        pane.show(first._replace(answer=answer, notes=notes), None, "")
    if ended.stopped:
        pane.explain(Explanation(ended.stopped, "What came until then is there; the list is not whole."))


def _words(ended: Gathered) -> str:
    return f"{ended.items} items of {ended.pages} pages"


def _into_memory(held: bytearray) -> Callable[[bytes], None]:
    def write(data: bytes) -> None:
        if len(held) + len(data) > HERE_AT_MOST:
            raise WriteFailed("The list is larger than what is kept on screen.", "A, into a file.")
        held.extend(data)

    return write


class _File:
    """Writes to a new file of the person's; never over another."""

    def __init__(self, path: str) -> None:
        self.path = os.path.abspath(os.path.expanduser(path))
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        try:
            self._file = os.fdopen(os.open(self.path, flags, 0o600), "wb")
        except OSError as error:
            raise WriteFailed(f"{self.path} could not be made ({error.strerror}).", "Choose another name.") from None

    def __call__(self, data: bytes) -> None:
        """More bytes."""
        try:
            self._file.write(data)
        except OSError as error:
            raise WriteFailed(f"{self.path} could not be written ({error.strerror}).", "Free some space.") from None

    def close(self) -> None:
        """Done."""
        self._file.close()


def _into_file(path: str) -> tuple[str, _File]:
    file = _File(path)
    return file.path, file
