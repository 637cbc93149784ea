"""All pages of a list from its first on: progress on the status line, Esc ends it with what came."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.core.diagnosis.explain import Explanation
from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.text.humanize import format_size
from frameio_tui.services.requests.pagination import AllPagesResult, ListWriter, PageProgress
from frameio_tui.ui.console.response.copy_save import NewFile
from frameio_tui.ui.dialogs.specs import Choice, PickSpec, PromptSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.console.screen import Console

HERE_AT_MOST = 64 * 2**20
"""Bytes of a list that is gathered on the screen; a longer one goes to a file."""


def every_page(console: Console) -> None:
    """All pages of the list, here or in a file."""
    exchange, entry = console.response.exchange, console.entry
    if exchange is None or entry is None:
        console.say("Nothing is shown yet: send a request first.")
        return
    info, service = console.services.requests.page(exchange), console.services.requests
    if exchange.profile_id != entry.profile.id or (info.next is None and service.first_page(exchange) is None):
        console.say(info.note or "This is the only page.")
        return

    def take(how: object) -> None:
        if how == "here":
            console.sender.load_all("", lines=False)
        elif how:
            ending = "json" if how == "json" else "ndjson"
            ask = PromptSpec("Save all pages to", value=f"all.{ending}")
            console.ask("prompt", ask, lambda path: _into(console, path, lines=how == "lines"))

    rows = (
        Choice("here", (("here, as one list", "plain"),)),
        Choice("json", (("into a file, as one JSON list", "plain"),)),
        Choice("lines", (("into a file, one item a line (NDJSON)", "plain"),)),
    )
    console.ask("pick", PickSpec("All pages", rows), take)


def _into(console: Console, path: object, *, lines: bool) -> None:
    if path:
        console.sender.load_all(str(path), lines=lines)


async def gathered(console: Console, entry: ProfileEntry, shown: Exchange, path: str, *, lines: bool) -> None:
    """Gather, then show the list, or say where it is."""
    service = console.services.requests
    held = bytearray()
    now = PageProgress(0, 0)

    def progress(told: PageProgress) -> None:
        nonlocal now
        now = told
        console.sender.tell(f"{told.format()}   Esc stops, and keeps what came")

    first, file = shown, None
    try:
        file = NewFile(path) if path else None
        beginning = service.first_page(shown)
        if beginning is not None:
            wait = lambda left: progress(now._replace(waiting=left))  # noqa: E731 - one use
            first = await service.send_page(entry, shown, beginning, on_wait=wait)
        write, room = (file.write, None) if file is not None else (held.extend, HERE_AT_MOST)
        ended = await service.load_all(entry, first, ListWriter(write, lines=lines, room=room), progress)
    except asyncio.CancelledError:
        ended = AllPagesResult(now.pages, now.items, "Stopped by Esc.")
    except FrameioTuiError as error:
        console.sender.fail(entry, "Stopped", Explanation(error.sentence, error.remedy))
        return
    finally:
        if file is not None:
            file.close()
    _show(console, entry, ended, first, bytes(held), file)


def _show(
    console: Console, entry: ProfileEntry, ended: AllPagesResult, first: Exchange, body: bytes, file: NewFile | None
) -> None:
    show, words = console.sender.show, f"{ended.items} items of {ended.pages} pages"
    if file is None and ended.items:
        answer = first.response._replace(body=body, body_size=len(body), spill_path="")
        show(entry, first._replace(response=answer, notes=(*first.notes, words)), None, "")
    else:
        shown = ended.last if ended.last is not None and not ended.items else first
        show(entry, shown, None, console.services.requests.page(shown).format())
    console.sender.pages = console.services.requests.page(first)
    if file is not None:
        console.say(f"{words} in {file.path}")
    if ended.stopped:
        remedy = "What came until then is there; the list is not whole."
        if "larger than" in ended.stopped:
            remedy = f"{format_size(HERE_AT_MOST)} are kept on screen; A gathers into a file without a limit."
        console.sender.explain(entry, Explanation(ended.stopped, remedy))


ACTIONS: dict[str, Callable[[Console], None]] = {"every_page": every_page}
