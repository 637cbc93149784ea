"""What the keys of the response pane do that a start need not load: tables, comparing, folding, parts of a line.

Each function has what it works on as arguments and returns what to show.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.diff import diff_exchanges
from frameio_tui.core.json.path import format_path
from frameio_tui.core.table.table import LARGEST_BODY, Table
from frameio_tui.core.text.humanize import format_time_of_day
from frameio_tui.ui.dialogs.ask import pick, prompt
from frameio_tui.ui.dialogs.specs import Choice, PickSpec, PromptSpec
from frameio_tui.ui.response_view.sources import whole_body
from frameio_tui.ui.response_view.views import Rows, diff_rows
from frameio_tui.ui.terminal.clipboard import MAX_COPY_SIZE

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.document.document import Document
    from frameio_tui.core.http.exchange import Exchange, Response
    from frameio_tui.core.table.view import TableView
    from frameio_tui.ui.dialogs.ask import DialogOwner
    from frameio_tui.ui.response_view.viewer import DocumentView

LEVELS = (1, 2, 3)
"""Levels that everything is folded to, one after the other, before all is open again."""


def parsed_body(answer: Response) -> bytes:
    """The body for what parses it whole: read back from its file where that is small enough to be parsed."""
    return bytes(whole_body(answer)) if answer.spill_path and answer.body_size <= LARGEST_BODY else answer.body


async def read_table(answer: Response) -> Table:
    """Read the list in a body as a table, between keys. Raises InvalidInput when there is no list."""
    # In a thread: where the list stands behind much else, that is read first.
    table = await asyncio.to_thread(Table, parsed_body(answer))
    done = table.step()
    while not done:
        await asyncio.sleep(0)
        done = table.step()
    if not table.items and table.note:
        raise InvalidInput(f"No table: {table.note}")
    return table


def describe_table(view: TableView) -> str:
    """Return how many items a table has, in which order, and what can be done with it."""
    order = f", by {view.sort}{' down' if view.descending else ''}" if view.sort else ""
    words = f", with '{view.words}'" if view.words else ""
    return f"{view.size} items{order}{words}   S sorts  C columns  f filters  e saves  Enter follows  T body"


async def pick_order(dialogs: DialogOwner, view: TableView) -> Callable[[], TableView] | None:
    """Return what sorts a table by the column that is picked; the same column again turns the order round."""
    rows = tuple(Choice(name, ((name, "plain"),)) for name in view.table.columns)
    name = await pick(dialogs, PickSpec("Sort by", rows))
    if not name:
        return None
    return lambda: view.sorted_by(name, descending=view.sort == name and not view.descending)


async def pick_columns(dialogs: DialogOwner, view: TableView) -> TableView | None:
    """Return a table with the columns that are typed."""
    lines = (f"There are: {' '.join(view.table.columns)[:600]}",)
    text = await prompt(dialogs, PromptSpec("Columns", lines, value=" ".join(view.header())))
    names = [name for name in (text or "").replace(",", " ").split() if name in view.table.columns]
    return view.with_columns(names) if names else None


async def compare(before: Exchange, exchange: Exchange) -> Rows:
    """Return what differs between two responses."""
    found = await asyncio.to_thread(diff_exchanges, before, exchange)
    return diff_rows(found, f"{before.profile_name}, {format_time_of_day(before.started_at)}")


def fold(view: DocumentView, change: Callable[[Document, int], object]) -> None:
    """Fold or open at the cursor; folding from inside leads to the line that stands for the whole."""
    document, line = view.document, view.document_line
    if document is None or line is None:
        return
    changed = change(document, line)
    view.changed()
    at = changed if isinstance(changed, int) and not isinstance(changed, bool) else line
    view.hold(lambda: document.row_of(at))


def fold_to_next_level(view: DocumentView) -> str:
    """Fold everything to level 1, 2, 3, then open all again; return what was done."""
    document, line = view.document, view.document_line
    if document is None:
        return ""
    now = document.level
    wanted = next((level for level in LEVELS if now is None or level > now), None)
    if wanted is None:
        document.unfold_all()
    else:
        document.fold_to_level(wanted)
    view.changed()
    view.hold(lambda: document.row_of(line) if line is not None else 0)
    return "All open." if wanted is None else f"Folded to level {wanted}; Z again goes on."


def texts_of_line(document: Document, line: int) -> dict[str, str]:
    """Return the value, the path and the text of a line, those that there are; a value too large to copy is missing."""
    path = document.path_of(line)
    texts = {
        "value": document.value_text(line) if value_fits_clipboard(document, line) else "",
        "path": format_path(path) if path else "",
        "line": "".join(span.text for found in document.lines(line, 1) for span in found.spans),
    }
    return {name: text for name, text in texts.items() if text}


def value_fits_clipboard(document: Document, line: int) -> bool:
    """Whether the value of a line is small enough for a terminal's clipboard."""
    place = document.value_range(line)
    return place is None or place[1] - place[0] <= MAX_COPY_SIZE


async def pick_part(dialogs: DialogOwner, texts: dict[str, str]) -> str | None:
    """Return the one of a line's texts that the user picks."""
    rows = tuple(Choice(name, ((f"{name:<8}", "plain"), (text[:60], "dim")), name) for name, text in texts.items())
    name = await pick(dialogs, PickSpec("Copy of this line", rows))
    return texts[name] if name else None
