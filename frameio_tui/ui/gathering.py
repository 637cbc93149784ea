"""All pages of a list: progress on the status line, Esc ends it with what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.errors import FrameioTuiError, WriteFailed
from ..core.explain import Explanation
from ..services.gather import Gathered, Progress, gather
from .new_file import NewFile

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
    file = NewFile(path) if path else None
    write = file.write if file is not None else _into_memory(held)

    def progress(now: Progress) -> None:
        pane.busy(f"{now.words()}   Esc stops")

    try:
        ended = await gather(console.program.console, entry, first, write, progress, lines=lines)
    except FrameioTuiError as error:
        pane.fail("Stopped", Explanation(error.sentence, error.remedy))
        return
    finally:
        if file is not None:
            file.close()
    if file is not None:
        pane.show(first, None, "")
        console.say(f"{_words(ended)} in {file.path}")
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
