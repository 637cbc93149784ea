"""Copying a part of what is on screen: the value, path or text of a line, or one cell or item of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.json.path import format_path
from frameio_tui.ui.dialogs.ask import pick
from frameio_tui.ui.dialogs.specs import Choice, PickSpec
from frameio_tui.ui.terminal.clipboard import MAX_COPY_SIZE

if TYPE_CHECKING:
    from frameio_tui.core.document.document import Document
    from frameio_tui.core.table.view import TableView
    from frameio_tui.ui.dialogs.ask import DialogOwner


def texts_of_line(document: Document, line: int) -> dict[str, str]:
    """Return the value, the path and the text of a line, without those that are empty.

    A value too large for the clipboard is left out.
    """
    path = document.path_of(line)
    texts = {
        "value": document.value_text(line) if value_fits_clipboard(document, line) else "",
        "path": format_path(path) if path else "",
        "line": "".join(span.text for shown in document.lines(line, 1) for span in shown.spans),
    }
    return {name: text for name, text in texts.items() if text}


def texts_of_row(view: TableView, row: int) -> dict[str, str]:
    """Return the cells of a row of a table by column, without empty ones, and the complete item as JSON.

    Texts too large for the clipboard are left out.
    """
    texts = dict(zip(view.header(), view.rows(row, 1)[0], strict=True))
    texts["item (JSON)"] = view.table.source(view.item(row)).decode("utf-8", "replace")
    return {name: text for name, text in texts.items() if text and len(text) <= MAX_COPY_SIZE}


def value_fits_clipboard(document: Document, line: int) -> bool:
    """Return whether the value of a line is small enough for a terminal's clipboard."""
    value_range = document.value_range(line)
    return value_range is None or value_range[1] - value_range[0] <= MAX_COPY_SIZE


async def pick_part(dialogs: DialogOwner, texts: dict[str, str]) -> str | None:
    """Let the user pick one of the texts of a line; None if the dialog was dismissed."""
    width = max((len(name) for name in texts), default=0)
    rows = tuple(
        Choice(name, ((f"{name:<{width}}  ", "plain"), (" ".join(text[:500].split()), "dim")), name)
        for name, text in texts.items()
    )
    name = await pick(dialogs, PickSpec("Copy from this line", rows))
    return texts[name] if name else None
