"""All pages of a list from its first page on, into one list on the screen or into a file."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from frameio_tui.core.diagnosis.explain import Explanation
from frameio_tui.core.text.humanize import format_size
from frameio_tui.services.requests.pagination import AllPagesResult, ListWriter, PageProgress
from frameio_tui.ui.console.response.copy_save import NewFile
from frameio_tui.ui.dialogs.ask import pick, prompt
from frameio_tui.ui.dialogs.specs import Choice, PickSpec, PromptSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.http.pagination import PageInfo
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.requests.service import RequestService
    from frameio_tui.ui.dialogs.ask import DialogOwner

HERE_AT_MOST = 64 * 2**20
"""Bytes of a list that is gathered on the screen; a longer one goes to a file."""


class Target(NamedTuple):
    """Where the list goes."""

    path: str = ""
    """The file; empty for the screen."""
    lines: bool = False
    """Whether the file holds one item a line, instead of one JSON list."""


class AllPagesLoaded(Message):
    """All pages of a list were loaded, or as many as could be."""

    def __init__(self, entry: ProfileEntry, exchange: Exchange, page_words: str, page: PageInfo) -> None:
        """`page` is the place of the first page, from which its neighbours follow; `page_words` is for the status."""
        super().__init__()
        self.entry = entry
        self.exchange = exchange
        self.page_words = page_words
        self.page = page
        self.notice = ""
        """Where the list was saved."""
        self.explanation: Explanation | None = None
        """Why it is not the whole list."""


async def pick_target(dialogs: DialogOwner) -> Target | None:
    """Ask where the list should go."""
    rows = (
        Choice("here", (("here, as one list", "plain"),)),
        Choice("json", (("into a file, as one JSON list", "plain"),)),
        Choice("lines", (("into a file, one item a line (NDJSON)", "plain"),)),
    )
    how = await pick(dialogs, PickSpec("All pages", rows))
    if how is None or how == "here":
        return None if how is None else Target()
    ending = "json" if how == "json" else "ndjson"
    path = await prompt(dialogs, PromptSpec("Save all pages to", value=f"all.{ending}"))
    return Target(path, lines=how == "lines") if path else None


async def load_all_pages(
    requests: RequestService, entry: ProfileEntry, shown: Exchange, target: Target, report: Callable[[str], object]
) -> AllPagesLoaded:
    """Load all pages of the list that `shown` is a page of; being cancelled ends it with what was loaded.

    `report` is told how far it is. Raises FrameioTuiError when the first page or the file cannot be had.
    """
    held = bytearray()
    now = PageProgress(0, 0)

    def progress(told: PageProgress) -> None:
        nonlocal now
        now = told
        report(f"{told.format()}   Esc stops, and keeps what came")

    first, file = shown, None
    try:
        file = NewFile(target.path) if target.path else None
        beginning = requests.first_page(shown)
        if beginning is not None:
            wait = lambda left: progress(now._replace(waiting=left))  # noqa: E731 - one use
            first = await requests.send_page(entry, shown, beginning, on_wait=wait)
        write, room = (file.write, None) if file is not None else (held.extend, HERE_AT_MOST)
        ended = await requests.load_all(entry, first, ListWriter(write, lines=target.lines, max_size=room), progress)
    except asyncio.CancelledError:
        ended = AllPagesResult(now.pages, now.items, "Stopped by Esc.")
    finally:
        if file is not None:
            file.close()
    words, place = f"{ended.items} items of {ended.pages} pages", requests.page(first)
    if file is None and ended.items:
        answer = first.response._replace(body=bytes(held), body_size=len(held), spill_path="")
        result = AllPagesLoaded(entry, first._replace(response=answer, notes=(*first.notes, words)), "", place)
    else:
        page = ended.last if ended.last is not None and not ended.items else first
        result = AllPagesLoaded(entry, page, requests.page(page).format(), place)
    result.notice = f"{words} in {file.path}" if file is not None else ""
    result.explanation = stop_explanation(ended)
    return result


def stop_explanation(ended: AllPagesResult) -> Explanation | None:
    """Return why a list is not whole, and what to do; None for a whole list."""
    if not ended.stopped:
        return None
    remedy = "What came until then is there; the list is not whole."
    if ended.room_used:
        remedy = f"{format_size(HERE_AT_MOST)} are kept on screen; A gathers into a file without a limit."
    return Explanation(ended.stopped, remedy)
