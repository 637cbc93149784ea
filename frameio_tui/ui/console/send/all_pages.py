"""Loading all pages of a list, from the first one, into one list on the screen or into a file."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from frameio_tui.core.diagnosis.explain import Explanation
from frameio_tui.core.text.humanize import format_count, format_size
from frameio_tui.services.requests.pagination import AllPagesResult, ListWriter, PageProgress
from frameio_tui.ui.dialogs.ask import pick, prompt
from frameio_tui.ui.dialogs.specs import Choice, PickSpec, PromptSpec
from frameio_tui.ui.response_view.copy_save import NewFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.http.pagination import PageInfo
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.requests.service import RequestService
    from frameio_tui.ui.dialogs.ask import DialogOwner

LARGEST_LIST_ON_SCREEN = 64 * 2**20
"""Size in bytes at which loading a list onto the screen stops; a larger list must be saved to a file."""


class Target(NamedTuple):
    """The destination of a list."""

    path: str = ""
    """Path of the file; empty for the screen."""
    lines: bool = False
    """Whether the file has one item per line (NDJSON) instead of one JSON list."""


class AllPagesLoaded(Message):
    """All pages of a list were loaded, or as many as possible."""

    def __init__(self, entry: ProfileEntry, exchange: Exchange, page_status: str, page: PageInfo) -> None:
        """Set what the response pane shows.

        `page` is the position of the first page, which paging continues from. `page_status` is the text about the page
        in the status line.
        """
        super().__init__()
        self.entry = entry
        self.exchange = exchange
        self.page_status = page_status
        self.page = page
        self.notice = ""
        """Number of items and pages, and the file they were saved to; empty without a file."""
        self.explanation: Explanation | None = None
        """Why the list is incomplete; None for a complete list."""


async def pick_target(dialogs: DialogOwner) -> Target | None:
    """Ask where to load the list to; return None if the user dismissed a dialog."""
    rows = (
        Choice("here", (("On screen, as one list", "plain"),)),
        Choice("json", (("To a file, as one JSON list", "plain"),)),
        Choice("lines", (("To a file, as NDJSON (one item per line)", "plain"),)),
    )
    how = await pick(dialogs, PickSpec("Load all pages", rows))
    if how is None or how == "here":
        return None if how is None else Target()
    ending = "json" if how == "json" else "ndjson"
    path = await prompt(dialogs, PromptSpec("Save all pages to", value=f"all.{ending}"))
    return Target(path, lines=how == "lines") if path else None


async def load_all_pages(
    requests: RequestService, entry: ProfileEntry, shown: Exchange, target: Target, report: Callable[[str], object]
) -> AllPagesLoaded:
    """Load all pages of the list that `shown` is a page of, and call `report` with the progress.

    When the task is cancelled, the result has the pages loaded so far. Raises FrameioTuiError if the first page cannot
    be loaded, or the file cannot be created or written.
    """
    items = bytearray()
    latest = PageProgress(0, 0)

    def progress(pages: PageProgress) -> None:
        nonlocal latest
        latest = pages
        report(f"{pages.format()}   Esc to stop and keep the pages loaded so far")

    first, file = shown, None
    try:
        file = NewFile(target.path) if target.path else None
        first_request = requests.first_page(shown)
        if first_request is not None:
            wait = lambda left: progress(latest._replace(waiting=left))  # noqa: E731 - one use
            first = await requests.send_page(entry, shown, first_request, on_wait=wait)
        write, room = (file.write, None) if file is not None else (items.extend, LARGEST_LIST_ON_SCREEN)
        loaded = await requests.load_all(entry, first, ListWriter(write, lines=target.lines, max_size=room), progress)
    except asyncio.CancelledError:
        loaded = AllPagesResult(latest.pages, latest.items, "Loading was stopped.")
    finally:
        if file is not None:
            file.close()
    summary = f"{format_count(loaded.items, 'item')} from {format_count(loaded.pages, 'page')}"
    first_page = requests.page(first)
    if file is None and loaded.items:
        response = first.response._replace(body=bytes(items), body_size=len(items), spill_path="")
        result = AllPagesLoaded(entry, first._replace(response=response, notes=(*first.notes, summary)), "", first_page)
    else:
        page = loaded.last if loaded.last is not None and not loaded.items else first
        result = AllPagesLoaded(entry, page, requests.page(page).format(), first_page)
    result.notice = f"Saved {summary} to {file.path}" if file is not None else ""
    result.explanation = stop_explanation(loaded)
    return result


def stop_explanation(loaded: AllPagesResult) -> Explanation | None:
    """Return why a list is incomplete and the remedy; None for a complete list."""
    if not loaded.stopped:
        return None
    remedy = "The list is incomplete. Press A to load all pages again."
    if loaded.room_used:
        remedy = f"At most {format_size(LARGEST_LIST_ON_SCREEN)} can be shown. Press A and save all pages to a file."
    return Explanation(loaded.stopped, remedy)
